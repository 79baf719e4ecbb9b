"""What happened: visits made or not, people taken to hospital, hazards found.

Every event is drawn for its own person and its own week, month or quarter of the calendar. So the county of next week
has the same past as the county of today and seven days more of it, and a second import brings only what is new.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from demo.people import Elder, People

_WEEKS = 9
_DILIGENCE = [0.99] * 8 + [0.95] * 2 + [0.8, 0.45]  # of twelve villages, in some order
_GAP_DAYS = (25, 60)
_STATES = {"住院": (8, 25), "外出": (15, 60), "去世": (9_999, 10_000), "不愿接受": (200, 400)}  # and how long they last
_STATE_A_QUARTER = 0.03
_HAZARDS = ["燃气管老化", "电线裸露", "火炉烟道不畅", "屋顶漏雨", "水管冻裂", "土墙开裂"]
_HAZARD_A_MONTH = 0.02
_HAZARD_OPEN_DAYS = (20, 90)
_NOTES = ["", "", "", "", "老人精神较好", "家中整洁", "提醒注意取暖安全", "子女周末回来", "反映腿脚不便"]
_STATE, _HAZARD, _GAP, _WEEKLY, _MONTHLY, _USUAL = range(6)


@dataclass(frozen=True)
class PastVisit:
    elder: int
    visitor: int
    day: date
    hour: int
    minute: int
    mode: str
    outcome: str
    checks: dict[str, str]
    note: str


def facts_until(*, seed: int, people: People, today: date) -> None:
    """Give each elder the state and the open hazards of the day."""
    quarter, month = _quarter(today), _month(today)
    for i, elder in enumerate(people.elders):
        for number in range(quarter - 2, quarter + 1):
            _draw_state(np.random.default_rng([seed, _STATE, i, number]), elder, _quarter_start(number), today)
        for number in range(month - 3, month + 1):
            _draw_hazard(np.random.default_rng([seed, _HAZARD, i, number]), elder, _month_start(number), today)


def history_make(*, seed: int, people: People, villages: int, today: date) -> list[PastVisit]:
    diligence = np.random.default_rng(seed).permutation(np.resize(_DILIGENCE, villages))
    visits: list[PastVisit] = []
    for i, elder in enumerate(people.elders):
        kept = float(diligence[people.households[elder.household].village])
        gap = _gap(seed, i, kept, today)
        for rng, day in _days(seed, i, elder, kept, today):
            absent = elder.state_since is not None and day >= elder.state_since
            if day not in gap and not absent:
                visits += _visit(rng, i, elder, day)
    past = [visit for visit in visits if visit.day < today]
    return sorted(past, key=lambda visit: (visit.day, visit.hour, visit.minute, visit.elder))


def _draw_state(rng: np.random.Generator, elder: Elder, first: date, today: date) -> None:
    since = first + timedelta(days=int(rng.integers(0, 90)))
    state = str(rng.choice(list(_STATES), p=[0.35, 0.4, 0.15, 0.1]))
    until = since + timedelta(days=int(rng.integers(*_STATES[state])))
    if rng.random() < _STATE_A_QUARTER and since <= today < until:
        elder.state, elder.state_since = state, since


def _draw_hazard(rng: np.random.Generator, elder: Elder, first: date, today: date) -> None:
    found = first + timedelta(days=int(rng.integers(0, 28)))
    until = found + timedelta(days=int(rng.integers(*_HAZARD_OPEN_DAYS)))
    note = str(rng.choice(_HAZARDS))
    if rng.random() < _HAZARD_A_MONTH and found <= today < until:
        elder.hazards.append(note)


def _gap(seed: int, i: int, kept: float, today: date) -> set[date]:
    """Days on which nobody comes to this elder, the longer the less diligent the village."""
    days: set[date] = set()
    for number in range(_quarter(today) - 1, _quarter(today) + 1):
        rng = np.random.default_rng([seed, _GAP, i, number])
        if rng.random() < (1 - kept) * 0.7:
            first = _quarter_start(number) + timedelta(days=int(rng.integers(0, 90)))
            days |= {first + timedelta(days=n) for n in range(int(rng.integers(*_GAP_DAYS)))}
    return days


def _days(seed: int, i: int, elder: Elder, kept: float, today: date) -> Iterator[tuple[np.random.Generator, date]]:
    """Weekly elders have a usual weekday; monthly ones a usual day early in the month, both wavering."""
    usual = np.random.default_rng([seed, _USUAL, i])
    if elder.weekly:
        weekday = int(usual.integers(0, 5))
        monday = today - timedelta(days=today.weekday())
        for week in range(_WEEKS, -1, -1):
            first = monday - timedelta(weeks=week)
            rng = np.random.default_rng([seed, _WEEKLY, i, first.toordinal()])
            if rng.random() < kept:
                yield rng, first + timedelta(days=min(4, max(0, weekday + int(rng.integers(-1, 2)))))
        return
    of_month = int(usual.integers(0, 12))
    for number in range(_month(today) - 2, _month(today) + 1):
        rng = np.random.default_rng([seed, _MONTHLY, i, number])
        day = _month_start(number) + timedelta(days=min(27, max(0, of_month + int(rng.integers(-2, 3)))))
        if rng.random() < kept and day >= today - timedelta(weeks=_WEEKS):
            yield rng, day


def _visit(rng: np.random.Generator, i: int, elder: Elder, day: date) -> Iterator[PastVisit]:
    """An unopened door is tried again the next day, more often than not."""
    mode = str(rng.choice(["上门探访", "电话问候", "互联网音(视)频探访"], p=[0.97, 0.025, 0.005]))
    hour, minute = int(rng.integers(8, 17)), int(rng.integers(0, 12)) * 5
    checks, note = _checks(rng, elder), str(rng.choice(_NOTES))
    if rng.random() < 0.96:
        yield PastVisit(i, elder.responsible, day, hour, minute, mode, "已见到", checks, note)
        return
    yield PastVisit(i, elder.responsible, day, hour, minute, mode, "无人应答", {}, "敲门无人应答")
    if day.weekday() < 4 and rng.random() < 0.85:
        next_day = day + timedelta(days=1)
        yield PastVisit(i, elder.responsible, next_day, hour, minute, "上门探访", "已见到", checks, note)


def _checks(rng: np.random.Generator, elder: Elder) -> dict[str, str]:
    changes = {
        label: ["无变化", "较好", "较差"] for label in ("表达能力", "行动能力", "情绪状态", "个人卫生", "家庭卫生")
    }
    safety = {label: ["安全", "较安全", "不安全"] for label in ("燃气安全", "水暖安全", "用电安全", "房屋安全")}
    return {label: str(rng.choice(choices, p=[0.88, 0.09, 0.03])) for label, choices in (changes | safety).items()}


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _quarter(day: date) -> int:
    return _month(day) // 3


def _quarter_start(number: int) -> date:
    return _month_start(number * 3)
