"""Which visit serves the usual window and which a surge's, and from when a surge's window runs (P57, P58)."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans.selectors.changes import plan_changes
from dispatch.plans.selectors.inputs import inputs_gather
from tests.maps.monday import monday
from tests.township import TODAY, Township
from visits.duty.coverage import coverage_by_village, due_states, due_visits
from visits.duty.models import SurgeCause
from visits.duty.policy import DEFAULT_RULES, Flag, OwedVisit, Person, RuleBook, stretches
from visits.duty.services import surge_create
from visits.duty.surge_rules import SURGE, Surge, assign_visits, surge_visits
from visits.records.models import Mode, VisitRecord
from visits.register.birth import Birth
from visits.register.models import Category, CategoryFlag, Elder, ElderState

DAY = timedelta(days=1)
MON, TUE, WED, THU, FRI, SAT, SUN = (TODAY + n * DAY for n in range(7))
NEXT = MON + 7 * DAY


def usual(first_day: date, last_day: date) -> OwedVisit:
    return OwedVisit(first_day, last_day, "P28", "key", "week")


def more(first_day: date, last_day: date, number: int = 1) -> OwedVisit:
    return OwedVisit(first_day, last_day, "P57", "key", SURGE, number)


WEEK, MONTH = usual(MON, SUN), usual(date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("owed", "days", "served"),
    [
        ([WEEK], [TUE], {WEEK: 0}),
        ([WEEK, MONTH], [TUE], {WEEK: 0, MONTH: 0}),
        ([WEEK, more(MON, WED)], [TUE], {more(MON, WED): 0}),
        ([WEEK, more(MON, WED)], [TUE, WED], {more(MON, WED): 0, WEEK: 1}),
        ([WEEK, more(MON, SUN)], [TUE], {WEEK: 0}),
        ([WEEK, more(THU, SUN)], [TUE, FRI], {WEEK: 0, more(THU, SUN): 1}),
        ([WEEK, more(THU, SUN)], [FRI], {WEEK: 0}),
        ([WEEK, more(MON, WED), more(MON, WED, 2)], [TUE], {more(MON, WED): 0}),
        ([WEEK, more(MON, WED), more(MON, WED, 2)], [MON, TUE, WED],
         {more(MON, WED): 0, more(MON, WED, 2): 1, WEEK: 2}),
        ([MONTH, more(MON, WED)], [date(2026, 11, 5), TUE], {MONTH: 0, more(MON, WED): 1}),
        ([WEEK, more(MON, WED)], [SAT], {WEEK: 0}),
        ([WEEK, more(MON, WED)], [MON - DAY], {}),
        ([WEEK, more(MON, WED)], [TUE, TUE], {more(MON, WED): 0, WEEK: 1}),
    ],
)  # fmt: skip
def test_a_visit_goes_to_the_window_that_ends_first_and_to_one_kind_only(
    owed: list[OwedVisit], days: list[date], served: dict[OwedVisit, int]
) -> None:
    assert assign_visits(owed, days) == served


_spans = st.tuples(st.integers(0, 20), st.integers(0, 9)).map(lambda s: (MON + s[0] * DAY, MON + (s[0] + s[1]) * DAY))


@given(st.lists(_spans, max_size=4), st.lists(_spans, max_size=4), st.lists(st.integers(0, 30), max_size=8).map(sorted))
def test_no_visit_serves_two_surges_or_a_surge_and_the_usual(
    usually: list[tuple[date, date]], surges: list[tuple[date, date]], offsets: list[int]
) -> None:
    owed = [*(usual(*span) for span in set(usually)), *(more(*span, n) for n, span in enumerate(surges, start=1))]
    days = [MON + offset * DAY for offset in offsets]
    served = assign_visits(owed, days)
    for window, index in served.items():
        assert window.first_day <= days[index] <= window.last_day
        others = [other for other, taken in served.items() if taken == index and other != window]
        assert window.surge == 0 or not others
    for window in set(owed) - set(served):  # nothing inside it was left over
        idle = [index for index, day in enumerate(days) if window.first_day <= day <= window.last_day]
        assert set(idle) <= set(served.values())


@pytest.mark.parametrize(
    ("categories", "asked", "is_meant"),
    [
        (["poor", "dementia"], "dependent", True),
        (["destitute_at_home", "without_family"], "poor", True),
        (["poor", "dependent"], "dementia", False),
        (["poor", "without_family"], "destitute_at_home", False),
        (["poor", "without_family"], "dependent", False),
    ],
)
def test_a_surge_for_a_category_means_who_counts_as_it(categories: list[str], asked: str, is_meant: bool) -> None:
    """P3: 失能 includes 失智; P41: 分散供养特困 is poverty."""
    person = Person(
        date(2026, 1, 5), Birth.on(date(1940, 1, 1)), tuple(Flag(one, date(2026, 1, 5)) for one in categories)
    )
    pieces = stretches(person, RuleBook((), DEFAULT_RULES), SUN)
    assert bool(surge_visits(person, pieces, Surge("P57", MON, SUN, categories=frozenset({asked})))) is is_meant


@pytest.mark.parametrize(
    ("states", "window"),
    [
        ([], (MON, SUN)),
        ([(MON - 9 * DAY, "in_hospital"), (SUN, "active")], (SUN, SUN)),
        ([(MON - 9 * DAY, "away"), (THU, "active")], (THU, SUN)),
        ([(TUE, "in_hospital"), (FRI, "active")], (MON, SUN)),
        ([(FRI, "in_hospital")], None),
        ([(SUN, "died")], None),
        ([(SUN + DAY, "died")], (MON, SUN)),
        ([(MON - 9 * DAY, "declined"), (SAT, "active")], (SAT, SUN)),
        ([(MON - 9 * DAY, "moved"), (WED, "active")], (WED, SUN)),
    ],
)
def test_a_surges_window_begins_when_the_person_can_be_visited(
    states: list[tuple[date, str]], window: tuple[date, date] | None
) -> None:
    flags = (Flag("poor", date(2026, 1, 5)), Flag("without_family", date(2026, 1, 5)))
    person = Person(date(2026, 1, 5), Birth.on(date(1940, 1, 1)), flags, tuple(states))
    found = surge_visits(person, stretches(person, RuleBook(), SUN), Surge("P57", MON, SUN))
    assert [(visit.first_day, visit.last_day) for visit in found] == ([window] if window else [])


@pytest.mark.parametrize(
    ("registered", "since", "begins"),
    [(WED, MON - 9 * DAY, WED), (MON - 9 * DAY, THU, THU), (WED, FRI, FRI), (SUN, SUN, SUN)],
)
def test_it_begins_with_entry_and_with_coming_into_scope(registered: date, since: date, begins: date) -> None:
    flags = (Flag("poor", since), Flag("without_family", since))
    person = Person(registered, Birth.on(date(1940, 1, 1)), flags)
    [visit] = surge_visits(person, stretches(person, RuleBook(), SUN), Surge("P57", MON, SUN))
    assert visit.first_day == begins


# ── in the township ──────────────────────────────────────────────────────────────────────────────────────────────────


def surge(town: Township, first_day: date = MON, last_day: date = WED, **changes: Any) -> None:
    told: dict[str, Any] = {"cause": SurgeCause.WEATHER, "title": "寒潮"} | changes
    surge_create(area=town.area, first_day=first_day, last_day=last_day, **told)


def visit_on(elder: Elder, day: date) -> VisitRecord:
    at = timezone.make_aware(datetime.combine(day, time(9)))
    known: dict[str, Any] = {"uuid": uuid.uuid4(), "sequence": elder.records.count() + 1}
    return VisitRecord.objects.create(elder=elder, visited_at=at, accepted_at=at, mode=Mode.DOOR_TO_DOOR, **known)


def states(town: Township, elder: Elder, as_of: date, monday_: date = MON) -> list[tuple[str, str]]:
    visits = due_visits(area=town.area, first_day=monday_, last_day=monday_ + 6 * DAY, as_of=as_of)
    return sorted((visit.clause, visit.state) for visit in visits if visit.elder_id == elder.pk)


def state(elder: Elder, as_of: date) -> str:
    return due_states(elders=Elder.objects.filter(pk=elder.pk), as_of=as_of)[elder.pk].state


def test_a_visit_that_serves_the_surge_leaves_the_weeks_own_due(township: Township) -> None:
    surge(township)
    elder = township["王秀英"]
    visit_on(elder, TUE)
    assert states(township, elder, WED) == [("P27-1", "due"), ("P57", "covered")]
    assert state(elder, WED) == "due"
    visit_on(elder, FRI)
    assert states(township, elder, FRI) == [("P27-1", "covered"), ("P57", "covered")]
    assert state(elder, FRI) == "covered"


def test_the_weeks_own_that_nobody_made_is_overdue_in_list_and_windows_and_missed_in_the_figures(
    township: Township,
) -> None:
    surge(township)
    elder = township["王秀英"]
    visit_on(elder, TUE)
    assert states(township, elder, NEXT) == [("P27-1", "overdue"), ("P57", "covered")]
    assert (state(elder, NEXT), states(township, elder, NEXT, NEXT)) == ("overdue", [("P27-1", "overdue")])
    village = next(one for one in coverage_by_village(area=township.area, month=TODAY, as_of=NEXT))
    assert elder.pk in village.weekly_missed
    assert elder.pk in village.overdue


def test_a_late_visit_ends_the_wait_in_list_and_windows_alike(township: Township) -> None:
    surge(township)
    elder = township["王秀英"]
    visit_on(elder, THU)
    assert states(township, elder, FRI) == [("P27-1", "covered"), ("P57", "missed")]
    assert state(elder, FRI) == "covered"


def test_nobody_waits_who_is_not_to_be_visited_any_more(township: Township) -> None:
    elder = township["张福贵"]
    ElderState.objects.create(elder=elder, state="in_hospital", since=MON)
    assert states(township, elder, MON, MON - 7 * DAY) == [("P27-3", "missed")]
    assert state(elder, MON) == "not_owed"


def test_two_surges_of_the_same_days_ask_for_two_visits(township: Township) -> None:
    surge(township)
    surge(township, title="大风")
    elder = township["王秀英"]
    visit_on(elder, MON)
    assert states(township, elder, MON) == [("P27-1", "due"), ("P57", "covered"), ("P57", "due")]
    visit_on(elder, TUE)
    assert states(township, elder, TUE) == [("P27-1", "due"), ("P57", "covered"), ("P57", "covered")]
    owed = inputs_gather(area=township.area, first_day=MON, last_day=SUN).owed
    assert [one.clause for one in owed if one.elder_id == township["赵春花"].pk] == ["P57", "P57"]


def test_a_second_surge_of_the_same_days_is_a_change_for_the_plan(township: Township, stand_on: Any) -> None:
    stand_on(MON.isoformat())
    surge(township)
    plan = monday(township).plan
    before = [change.elder_id for change in plan_changes(plan=plan) if change.kind == "new"]
    surge(township, title="大风")
    after = [change.elder_id for change in plan_changes(plan=plan) if change.kind == "new"]
    assert (before, len(after)) == ([], len(set(after)))
    assert township["王秀英"].pk in after


@pytest.mark.parametrize(("entered", "asked"), [(Category.DEMENTIA, "dependent"), (Category.DESTITUTE_AT_HOME, "poor")])
def test_a_surge_of_a_category_reaches_who_is_entered_under_what_implies_it(
    township: Township, entered: Category, asked: str
) -> None:
    elder = township["陈桂兰"]
    CategoryFlag.objects.create(elder=elder, category=entered, since=date(2026, 1, 5))
    surge(township, categories=[asked])
    assert "P57" in [clause for clause, _state in states(township, elder, MON)]


def test_the_state_of_a_window_does_not_depend_on_the_days_asked_for(township: Township) -> None:
    """A surge that is over has taken the visit, whichever week is asked for."""
    surge(township)
    surge(township, MON - 7 * DAY, MON - 6 * DAY, title="雨雪")
    elder = township["王秀英"]
    visit_on(elder, TUE)
    whole = due_visits(area=township.area, first_day=MON - 21 * DAY, last_day=SUN, as_of=SAT)
    for first in range(-21, 7):
        day = MON + first * DAY
        for one in due_visits(area=township.area, first_day=day, last_day=day, as_of=SAT):
            assert one in whole
