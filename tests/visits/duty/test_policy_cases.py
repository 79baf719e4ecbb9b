"""The table of hand-reasoned cases, `policy_cases.csv` (P1-P4, P24, P26-P30): each line with its reason, for officials.

Days without a year are in 2026. A category, state or special approval may carry its days after @; a category without
any holds from registration on. 到访 are visits at the door at which the person was met, unless a word says otherwise.
"""

import csv
import re
import uuid
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from geo.models import Area, Level
from visits.duty.coverage import due_states
from visits.duty.models import PolicyRules
from visits.duty.policy import DEFAULT_RULES, Rules, tier_on, visits_owed
from visits.duty.presets import NATIONAL, THREE_TIERS
from visits.duty.rules import rule_books, rules_to_json
from visits.duty.selectors.facts import facts_of, ids_of
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Category, CategoryFlag, Elder, ElderState, Household, State, Tier, TierOverride

RULES: dict[str, Rules] = {
    "高龄75": replace(DEFAULT_RULES, advanced_age=75),
    "老年65": replace(DEFAULT_RULES, elder_age=65),
    "全国": NATIONAL,
    "三级": THREE_TIERS,
}
STATES = {"无待探访": "covered", "待探访": "due", "不应探访": "not_owed"}
WAYS = {
    "": (Mode.DOOR_TO_DOOR, Outcome.MET),
    "电话": (Mode.PHONE, Outcome.MET),
    "视频": (Mode.VIDEO, Outcome.MET),
    "其他": (Mode.OTHER, Outcome.MET),
    "无人": (Mode.DOOR_TO_DOOR, Outcome.NO_ANSWER),
}
SINCE_EVER = date(2020, 1, 1)


@cache
def cases() -> list[dict[str, str]]:
    with Path(__file__).with_name("policy_cases.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_table_is_large_enough_and_every_line_has_its_reason() -> None:
    assert len(cases()) >= 120
    assert len({case["编号"] for case in cases()}) == len(cases())
    assert all(case["理由"] for case in cases())


@pytest.mark.django_db
@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['编号']}")
def test_case(case: dict[str, str]) -> None:
    elder = _elder(case)
    today, (first_day, last_day) = _day(case["今天"]), _span(case["期间"])
    (facts,) = facts_of(ids_of(Elder.objects.all()))
    book = rule_books().of(facts.village_code)
    decision = tier_on(facts.person.facts_on(today), book.on(today))
    assert (_tier(decision.tier), decision.clause) == (case["层级"], case["条款"])
    owed = [(visit.first_day, visit.last_day) for visit in visits_owed(facts.person, book, first_day, last_day)]
    assert owed == [_span(window) for window in _parts(case["应探访"]) if window != "无"]
    state = due_states(elders=Elder.objects.all(), as_of=today)[elder.pk]
    overdue = re.fullmatch(r"逾期(\d+)", case["状态"])
    expected = ("overdue", int(overdue[1])) if overdue else (STATES[case["状态"]], 0)
    assert (state.state, state.days_overdue) == expected


def _elder(case: dict[str, str]) -> Elder:
    county = Area.objects.create(code="140499000000", name="云岭县", level=Level.COUNTY)
    village = Area.objects.create(code="140499101201", name="上河村", level=Level.VILLAGE)
    name, since, _ = _dated(case["规则"], SINCE_EVER)
    if name in RULES:
        PolicyRules.objects.create(county=county, valid_from=since, rules=rules_to_json(RULES[name]))
    registered = _day(case["纳入"])
    is_whole = len(case["出生"]) == 10  # else a year, a month, or nothing
    born = {"birth_date": _day(case["出生"])} if is_whole else {"birth_about": case["出生"]}
    household = Household.objects.create(village=village)
    elder = Elder.objects.create(household=household, name="某老人", registered_on=registered, **born)
    for label, begin, end in (_dated(part, registered) for part in _parts(case["类别"])):
        CategoryFlag.objects.create(elder=elder, category=_value(Category, label), since=begin, until=end)
    for label, begin, _ in (_dated(part, registered) for part in _parts(case["状态变化"])):
        ElderState.objects.create(elder=elder, state=_value(State, label), since=begin)
    for label, begin, end in (_dated(part, registered) for part in _parts(case["特批"])):
        tier = {"tier": _value(Tier, label), "reason": "村里报请", "approver": "乡镇民政"}
        TierOverride.objects.create(elder=elder, since=begin, until=end, **tier)
    for number, part in enumerate(_parts(case["到访"]), start=1):
        _visit(elder, number, part)
    return elder


def _visit(elder: Elder, number: int, part: str) -> None:
    way, day = re.match(r"(\D*)(.+)", part).groups()  # type: ignore[union-attr]
    mode, outcome = WAYS[way]
    at = timezone.make_aware(datetime.combine(_day(day), time(8 + number)))
    known: dict[str, Any] = {"uuid": uuid.uuid4(), "sequence": number, "visited_at": at, "accepted_at": at}
    VisitRecord.objects.create(elder=elder, mode=mode, outcome=outcome, **known)


def _parts(text: str) -> list[str]:
    return [part for part in text.split("；") if part]


def _day(text: str) -> date:
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def _span(text: str) -> tuple[date, date]:
    first, last = text.split("~")
    return _day(first), _day(last)


def _dated(text: str, since: date) -> tuple[str, date, date | None]:
    """孤寡@11-19~12-31 → the word, its first day and its last (None: still)."""
    label, _, days = text.partition("@")
    begin, _, end = days.partition("~")
    return label, _day(begin) if begin else since, _day(end) if end else None


def _value(choices: Any, label: str) -> str:
    return str(next(value for value, text in choices.choices if text == label))


def _tier(tier: str | None) -> str:
    return str(Tier(tier).label) if tier else "无"
