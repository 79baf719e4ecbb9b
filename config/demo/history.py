"""Two months of past visits, kept as unevenly as visits are: most villages well, some late, a few hardly at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from config.demo.people import Elder, People

_WEEKS = 9
_DILIGENCE = [0.97] * 6 + [0.9] * 3 + [0.75] * 2 + [0.45]  # of twelve villages, in some order


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


def history_make(*, rng: np.random.Generator, people: People, villages: int, today: date) -> list[PastVisit]:
    diligence = rng.permutation(np.resize(_DILIGENCE, villages))
    visits: list[PastVisit] = []
    for i, elder in enumerate(people.elders):
        kept = float(diligence[people.households[elder.household].village])
        stopped = today - timedelta(days=int(rng.integers(18, 40))) if rng.random() < (1 - kept) * 0.6 else today
        for day in _days(rng, elder, kept, today):
            if elder.registered <= day < stopped and not (elder.state_since and day >= elder.state_since):
                visits += _visit(rng, i, elder, day)
    kept_days = [visit for visit in visits if visit.day < today]
    return sorted(kept_days, key=lambda visit: (visit.day, visit.hour, visit.minute, visit.elder))


def _days(rng: np.random.Generator, elder: Elder, kept: float, today: date) -> Iterator[date]:
    """Weekly elders have a usual weekday; monthly ones a usual day of the month, both wavering."""
    monday = today - timedelta(days=today.weekday())
    usual = int(rng.integers(0, 5))
    if elder.weekly:
        for week in range(_WEEKS, -1, -1):
            day = monday - timedelta(weeks=week) + timedelta(days=min(4, max(0, usual + int(rng.integers(-1, 2)))))
            if day < today and rng.random() < kept:
                yield day
        return
    of_month = int(rng.integers(2, 27))
    for month in range(2, -1, -1):
        first = _months_before(today, month)
        day = first + timedelta(days=min(27, max(0, of_month + int(rng.integers(-2, 3)))))
        if today - timedelta(weeks=_WEEKS) <= day < today and rng.random() < kept:
            yield day


def _months_before(today: date, months: int) -> date:
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _visit(rng: np.random.Generator, i: int, elder: Elder, day: date) -> Iterator[PastVisit]:
    """An unopened door is tried again the next day, more often than not."""
    mode = str(rng.choice(["上门探访", "电话问候", "互联网音(视)频探访"], p=[0.93, 0.06, 0.01]))
    answered = bool(rng.random() < 0.95)
    hour, minute = int(rng.integers(8, 17)), int(rng.integers(0, 12)) * 5
    checks = _checks(rng, elder) if answered else {}
    note = str(
        rng.choice(["", "", "", "", "老人精神较好", "家中整洁", "提醒注意取暖安全", "子女周末回来", "反映腿脚不便"])
    )
    outcome = "已见到" if answered else "无人应答"
    yield PastVisit(
        i, elder.responsible, day, hour, minute, mode, outcome, checks, note if answered else "敲门无人应答"
    )
    if not answered and day.weekday() < 4 and rng.random() < 0.6:
        later = PastVisit(
            i, elder.responsible, day + timedelta(days=1), hour, minute, "上门探访", "已见到", _checks(rng, elder), ""
        )
        yield later


def _checks(rng: np.random.Generator, elder: Elder) -> dict[str, str]:
    change = ["无变化", "较好", "较差"]
    safety = ["安全", "较安全", "不安全"]
    found = {
        label: str(rng.choice(change, p=[0.88, 0.07, 0.05]))
        for label in ("表达能力", "行动能力", "情绪状态", "个人卫生", "家庭卫生")
    }
    found |= {
        label: str(rng.choice(safety, p=[0.9, 0.08, 0.02]))
        for label in ("燃气安全", "水暖安全", "用电安全", "房屋安全")
    }
    if elder.hazards and rng.random() < 0.7:
        found[
            "用电安全" if "电" in elder.hazards[0][0] else "燃气安全" if "气" in elder.hazards[0][0] else "房屋安全"
        ] = "不安全"
    return found
