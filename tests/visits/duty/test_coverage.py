"""Due, overdue and covered in the township everybody knows, on Monday 2026-11-23."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.township import TODAY, Township
from visits.duty.coverage import DueVisit, coverage_by_village, due_states, due_visits
from visits.duty.figures import WAITS, VillageCoverage
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Elder

MONDAY, SUNDAY = TODAY, date(2026, 11, 29)


def week(township: Township, as_of: date = TODAY) -> dict[str, DueVisit]:
    names = {elder.pk: name for name, elder in township.elders.items()}
    visits = due_visits(area=township.area, first_day=MONDAY, last_day=SUNDAY, as_of=as_of)
    return {names[visit.elder_id]: visit for visit in visits}


def village(township: Township, name: str, as_of: date = TODAY) -> VillageCoverage:
    found = coverage_by_village(area=township.area, month=TODAY, as_of=as_of)
    return next(one for one in found if one.village_id == township.villages[name].pk)


def record(elder: Elder, day: date, mode: Mode = Mode.DOOR_TO_DOOR, outcome: Outcome = Outcome.MET) -> VisitRecord:
    at = timezone.make_aware(datetime.combine(day, datetime.min.time()) + timedelta(hours=9))
    sequence = elder.records.count() + 1
    return VisitRecord.objects.create(
        uuid=uuid.uuid4(), elder=elder, sequence=sequence, visited_at=at, accepted_at=at, mode=mode, outcome=outcome
    )


def test_the_weeks_list_says_who_waits_and_for_how_long(township: Township) -> None:
    states = {name: (visit.state, visit.days_overdue, visit.clause) for name, visit in week(township).items()}
    assert states == {
        "王秀英": ("due", 0, "P27-1"),
        "李大山": ("due", 0, "P27-2"),
        "赵春花": ("covered", 0, "P29"),
        "张福贵": ("overdue", 1, "P27-3"),
        "陈桂兰": ("overdue", 1, "P27-4"),
        "周玉梅": ("covered", 0, "P29"),
    }


@pytest.mark.parametrize(
    ("mode", "outcome", "state"),
    [
        (Mode.DOOR_TO_DOOR, Outcome.MET, "covered"),
        (Mode.DOOR_TO_DOOR, Outcome.NO_ANSWER, "due"),
        (Mode.PHONE, Outcome.MET, "due"),
        (Mode.VIDEO, Outcome.MET, "due"),
    ],
)
def test_only_a_person_met_at_the_door_leaves_the_list(
    township: Township, mode: Mode, outcome: Outcome, state: str
) -> None:
    made = record(township["王秀英"], TODAY, mode, outcome)
    visit = week(township)["王秀英"]
    assert visit.state == state
    assert made.pk in (visit.record_id, visit.attempt_id)


def test_a_visit_ends_a_wait(township: Township) -> None:
    record(township["陈桂兰"], TODAY)
    assert week(township)["陈桂兰"].state == "covered"
    assert due_states(elders=Elder.objects.all(), as_of=TODAY)[township["陈桂兰"].pk].state == "covered"


def test_a_record_corrected_to_nobody_home_no_longer_counts(township: Township) -> None:
    first = record(township["王秀英"], TODAY)
    VisitRecord.objects.create(
        uuid=uuid.uuid4(),
        elder=first.elder,
        sequence=first.sequence,
        visited_at=first.visited_at,
        accepted_at=first.accepted_at,
        mode=first.mode,
        outcome=Outcome.NO_ANSWER,
        replaces=first,
    )
    assert week(township)["王秀英"].state == "due"


def test_a_week_not_yet_over_is_overdue_only_for_who_waited_before(township: Township) -> None:
    assert week(township, as_of=date(2026, 11, 30))["王秀英"].state == "overdue"
    assert week(township, as_of=SUNDAY)["王秀英"].state == "due"


def test_a_map_and_a_list_say_the_same_of_everybody(township: Township) -> None:
    on_map = due_states(elders=Elder.objects.all(), as_of=TODAY)
    for name, visit in week(township).items():
        assert (on_map[township[name].pk].state, on_map[township[name].pk].days_overdue) == (
            visit.state,
            visit.days_overdue,
        )


@pytest.mark.parametrize(("name", "clause"), [("刘长水", "P29"), ("吴满仓", "P1")])
def test_nobody_is_to_come_to_hospital_or_out_of_scope(township: Township, name: str, clause: str) -> None:
    state = due_states(elders=Elder.objects.all(), as_of=TODAY)[township[name].pk]
    assert (state.state, state.clause) == ("not_owed", clause)


def test_the_next_visit_falls_due_with_the_next_week(township: Township) -> None:
    record(township["王秀英"], TODAY)
    state = due_states(elders=Elder.objects.all(), as_of=TODAY)[township["王秀英"].pk]
    assert (state.state, state.last_visit, state.next_due) == ("covered", TODAY, date(2026, 12, 6))


def test_it_warns_when_nobody_came_for_longer_than_the_largest_gap(township: Township) -> None:
    """P30: ten days for the key tier, forty-five for the general."""
    states = due_states(elders=Elder.objects.all(), as_of=TODAY)
    assert {name for name, elder in township.elders.items() if states[elder.pk].gap_warning} == {"张福贵", "陈桂兰"}


def test_the_monthly_rate_counts_who_is_active_and_names_who_is_not(township: Township) -> None:
    """P13: elders visited / elders active; who is in hospital stands beside the rate with the date."""
    lower = village(township, "下河村")
    assert (lower.active, lower.monthly_rate, lower.unvisited) == ([township["张福贵"].pk], 1.0, [])
    assert [(one.elder_id, one.state, one.since) for one in lower.excluded] == [
        (township["刘长水"].pk, "in_hospital", date(2026, 11, 16))
    ]


def test_the_overdue_are_told_by_how_long_they_have_waited_and_the_active_by_tier(township: Township) -> None:
    """The days are those that the map and the list say (P28, P29)."""
    lower, states = village(township, "下河村"), due_states(elders=Elder.objects.all(), as_of=TODAY)
    zhang = township["张福贵"].pk
    assert lower.days_overdue == {zhang: states[zhang].days_overdue} == {zhang: lower.person_days}
    assert [band for band in WAITS if lower.waiting(band)] == ["1-7"]
    upper = village(township, "上河村")
    assert sorted(upper.tiers.values()) == ["general", "key", "key"]


@pytest.mark.parametrize(
    ("days", "band"), [(1, "1-7"), (7, "1-7"), (8, "8-30"), (30, "8-30"), (31, "31+"), (92, "31+")]
)
def test_everybody_overdue_stands_in_one_band(days: int, band: str) -> None:
    figures = VillageCoverage(1, overdue=[7], days_overdue={7: days})
    assert [name for name in WAITS if figures.waiting(name) == [7]] == [band]


def test_a_phone_call_counts_beside_the_rate_only(township: Township) -> None:
    elder = township["陈桂兰"]
    elder.records.all().delete()
    record(elder, TODAY, Mode.PHONE)
    bridge = village(township, "石桥村")
    assert (bridge.monthly_rate, bridge.any_mode_rate, bridge.unvisited) == (0.5, 1.0, [elder.pk])


def test_weekly_compliance_counts_the_weeks_that_have_ended(township: Township) -> None:
    upper = village(township, "上河村")
    assert (upper.weekly_owed, upper.weekly_kept) == (8, 2)
    assert village(township, "上河村", as_of=date(2026, 12, 1)).weekly_owed == 10


@pytest.mark.parametrize(("as_of", "owed"), [(SUNDAY, 8), (SUNDAY + timedelta(days=1), 10)])
def test_a_week_has_ended_when_its_sunday_is_over(township: Township, as_of: date, owed: int) -> None:
    """王秀英 and 李大山 may still be visited on the Sunday itself (P13, P27)."""
    assert village(township, "上河村", as_of=as_of).weekly_owed == owed


@pytest.mark.parametrize(("since", "named"), [(date(2026, 11, 1), ["died"]), (date(2026, 10, 31), [])])
def test_who_died_on_the_first_died_in_that_month(township: Township, since: date, named: list[str]) -> None:
    township["周玉梅"].states.create(state="died", since=since)
    assert [one.state for one in village(township, "石桥村").excluded] == named


def test_of_several_attempts_the_last_is_the_one_that_is_told(township: Township) -> None:
    elder = township["王秀英"]
    tried = [record(elder, MONDAY + timedelta(days=n), outcome=Outcome.NO_ANSWER) for n in range(3)]
    found = week(township, as_of=SUNDAY)["王秀英"]
    assert (found.attempt_id, found.state) == (tried[-1].pk, "due")


def test_an_elder_who_died_is_named_in_that_month_only(township: Township) -> None:
    township["周玉梅"].states.create(state="died", since=date(2026, 11, 20))
    assert [one.state for one in village(township, "石桥村").excluded] == ["died"]
    december = coverage_by_village(area=township.area, month=date(2026, 12, 1), as_of=date(2026, 12, 5))
    assert all(one.state != "died" for found in december for one in found.excluded)


def test_questions_cost_the_same_few_queries_however_many_people(
    township: Township, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(10):
        due_visits(area=township.area, first_day=MONDAY, last_day=SUNDAY, as_of=TODAY)
