"""A visitor lent to a neighbour township works there on these days and not at home; taken back, at home again."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.utils.timezone import make_aware
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import AuditEvent
from base import clock
from dispatch.errors import VisitorElsewhere
from dispatch.plans.inputs import inputs_from_json, inputs_to_json
from dispatch.plans.models import Lending, Period, Plan, PlanState, Route, Stop
from dispatch.plans.selectors.changes import ChangeKind, plan_changes
from dispatch.plans.selectors.duties import duties_of, visitors_of
from dispatch.plans.selectors.inputs import inputs_gather
from dispatch.plans.selectors.lendings import Lendings
from dispatch.plans.selectors.roster import roster_of
from dispatch.plans.services import lending_make, lending_withdraw, plan_create, plan_publish
from dispatch.plans.services.computing import plan_compute
from geo.models import Area, Level
from maps.door.selectors.days_walked import next_day_of_work
from maps.door.selectors.itinerary import itinerary_of
from tests.township import TODAY, Township
from visits.errors import FactsRefused
from visits.register.models import Absence, LeaveKind, Visitor

SUN, MA, HE = "孙志强", "马小燕", "何有田"
TUESDAY, WEDNESDAY, THURSDAY, SUNDAY = (TODAY + timedelta(days=n) for n in (1, 2, 3, 6))
StandOn = Callable[[str], date]


@pytest.fixture(autouse=True)
def _today(stand_on: StandOn, settings: Settings) -> None:
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed
    stand_on(f"{TODAY} 07:00")


def _days(area: Area, name: str, first_day: date = TODAY, last_day: date = SUNDAY) -> list[date]:
    """On which days somebody is on duty for the area."""
    visitors = visitors_of(area=area, first_day=first_day, last_day=last_day)
    names = {visitor.pk: visitor.name for visitor in visitors}
    duties = duties_of(visitors=visitors, area=area, first_day=first_day, last_day=last_day)
    return [duty.day for duty in duties if names[duty.visitor_id] == name]


def _lend(township: Township, first_day: date = WEDNESDAY, last_day: date = THURSDAY, name: str = SUN) -> Lending:
    return lending_make(
        visitor=township.visitors[name],
        area=township.other_area,
        first_day=first_day,
        last_day=last_day,
        by=township.users["coordinator"],
    )


def test_lent_days_are_worked_there_and_not_at_home(township: Township) -> None:
    week = _days(township.area, SUN)
    _lend(township)
    assert _days(township.other_area, SUN) == [WEDNESDAY, THURSDAY]
    assert _days(township.area, SUN) == [day for day in week if day not in (WEDNESDAY, THURSDAY)]
    assert _days(township.county, SUN) == week


def test_who_is_away_on_all_the_days_is_nobody_of_the_area(township: Township) -> None:
    _lend(township)
    days = {"first_day": WEDNESDAY, "last_day": THURSDAY}
    assert SUN not in {visitor.name for visitor in visitors_of(area=township.area, **days)}
    assert [visitor.name for visitor in visitors_of(area=township.other_area, **days)] == [SUN]


def test_two_lendings_side_by_side_leave_no_day_at_home(township: Township) -> None:
    third = Area.objects.create(code="140499103000", name="黑山乡", level=Level.TOWNSHIP, parent=township.county)
    _lend(township, WEDNESDAY, WEDNESDAY)
    lending_make(visitor=township.visitors[SUN], area=third, first_day=THURSDAY, last_day=THURSDAY, by=None)
    days = {"first_day": WEDNESDAY, "last_day": THURSDAY}
    assert SUN not in {visitor.name for visitor in visitors_of(area=township.area, **days)}
    assert _days(third, SUN) == [THURSDAY]


def test_leave_and_holidays_hold_there_too(township: Township) -> None:
    Absence.objects.create(
        visitor=township.visitors[SUN],
        first_day=WEDNESDAY,
        last_day=WEDNESDAY,
        gone_from=time(12),
        kind=LeaveKind.PERSONAL,
        made_at=clock.now(),
    )
    _lend(township, WEDNESDAY, date(2027, 1, 3))
    visitors = visitors_of(area=township.other_area, first_day=WEDNESDAY, last_day=WEDNESDAY)
    [duty] = duties_of(visitors=visitors, area=township.other_area, first_day=WEDNESDAY, last_day=WEDNESDAY)
    assert (duty.start, duty.end) == (time(8, 30), time(12))
    assert _days(township.other_area, SUN, date(2027, 1, 1), date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (-1, 1, "first_day"),
        (400, 401, "first_day"),
        (3, 2, "last_day"),
        (0, 62, "last_day"),
    ],
)
def test_days_that_cannot_be_lent_are_refused(township: Township, first: int, last: int, field: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        _lend(township, TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    assert list(refused.value.detail["fields"]) == [field]
    assert not Lending.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"active_since": THURSDAY}, "first_day"), ({"active_until": WEDNESDAY}, "last_day")],
)
def test_only_who_serves_on_all_the_days_is_lent(township: Township, change: dict[str, date], field: str) -> None:
    Visitor.objects.filter(pk=township.visitors[SUN].pk).update(**change)
    with pytest.raises(FactsRefused) as refused:
        _lend(township)
    assert list(refused.value.detail["fields"]) == [field]


@pytest.mark.parametrize("where", ["own", "village", "county", "far", "former"])
def test_only_another_township_of_the_county_borrows(township: Township, where: str) -> None:
    far = Area.objects.create(code="140599101000", name="外县乡", level=Level.TOWNSHIP)
    former = Area.objects.create(
        code="140499109000", name="旧乡", level=Level.TOWNSHIP, parent=township.county, valid_to=TODAY
    )
    areas = {
        "own": township.area,
        "village": township.villages["上河村"],
        "county": township.county,
        "far": far,
        "former": former,
    }
    with pytest.raises(FactsRefused) as refused:
        lending_make(
            visitor=township.visitors[SUN], area=areas[where], first_day=WEDNESDAY, last_day=WEDNESDAY, by=None
        )
    assert list(refused.value.detail["fields"]) == ["area"]


def test_lent_twice_it_is_one_lending_and_overlapping_ones_are_refused(township: Township) -> None:
    first = _lend(township)
    assert _lend(township) == first
    for days in [(THURSDAY, SUNDAY), (TUESDAY, WEDNESDAY), (TODAY, SUNDAY)]:
        with pytest.raises(FactsRefused, match="一天只能在一个乡镇"):
            _lend(township, *days)
    assert _lend(township, THURSDAY + timedelta(days=1), SUNDAY).pk != first.pk


def test_taken_back_before_it_begins_it_frees_every_day(township: Township) -> None:
    week = _days(township.area, SUN)
    lending = lending_withdraw(lending=_lend(township), by=township.users["coordinator"])
    assert _days(township.area, SUN) == week
    assert _days(township.other_area, SUN) == []
    assert _lend(township).pk != lending.pk
    assert [row.detail["what"] for row in AuditEvent.objects.filter(subject=f"dispatch.lending:{lending.pk}")] == [
        "lent",
        "withdrawn",
    ]


def test_taken_back_in_its_midst_the_days_gone_by_stay(township: Township, stand_on: StandOn) -> None:
    lending = _lend(township, TODAY, THURSDAY)
    stand_on(f"{WEDNESDAY} 09:00")
    lending_withdraw(lending=lending, by=None)
    assert _days(township.other_area, SUN) == [TODAY, TUESDAY]
    assert WEDNESDAY in _days(township.area, SUN)
    assert TUESDAY not in _days(township.area, SUN)


def test_one_that_is_over_is_not_taken_back(township: Township, stand_on: StandOn) -> None:
    lending = _lend(township, TODAY, TUESDAY)
    stand_on(f"{WEDNESDAY} 09:00")
    with pytest.raises(FactsRefused):
        lending_withdraw(lending=lending, by=None)


def test_both_rosters_show_where_the_day_is_worked(township: Township) -> None:
    _lend(township)

    def told(area: Area) -> list[tuple[str | None, bool]]:
        [row] = [r for r in roster_of(area=area, first_day=TODAY, last_day=SUNDAY).rows if r.visitor.name == SUN]
        return [(cell.elsewhere.name if cell.elsewhere else None, bool(cell.seconds)) for cell in row.cells][:4]

    assert told(township.area) == [(None, True), (None, True), ("白水镇", False), ("白水镇", False)]
    assert told(township.other_area) == [("青石乡", False), ("青石乡", False), (None, True), (None, True)]
    here = roster_of(area=township.other_area, first_day=TODAY, last_day=SUNDAY)
    assert [day.on_duty for day in here.days][:4] == [0, 0, 1, 1]


def _computed(area: Area) -> Plan:
    plan = plan_create(area=area, period=Period.WEEK, first_day=TODAY, by=None, seconds=1)
    plan_compute(run_id=plan.run.pk)
    return Plan.objects.get(pk=plan.pk)


def _told(plan: Plan) -> list[tuple[str, date | None, str, int]]:
    names = dict(Visitor.objects.values_list("pk", "name"))
    return [
        (names[change.visitor_id or 0], change.day, change.title, change.planned)
        for change in plan_changes(plan=plan)
        if change.kind == ChangeKind.LENT
    ]


def test_the_plan_at_home_tells_the_days_that_were_lent_and_a_new_one_leaves_them_alone(township: Township) -> None:
    plan = _computed(township.area)
    planned = Stop.objects.filter(route__plan=plan, route__shift__visitor=township.visitors[SUN])
    on_wednesday = planned.filter(route__shift__date=WEDNESDAY).count()
    lending = _lend(township, TODAY, SUNDAY)
    told = _told(plan)
    assert {name for name, *_rest in told} == {SUN}
    assert (SUN, WEDNESDAY, "白水镇", on_wednesday) in told
    again = _computed(township.area)
    assert not Stop.objects.filter(route__plan=again, route__shift__visitor=township.visitors[SUN]).exists()
    lending_withdraw(lending=lending, by=None)
    assert (SUN, WEDNESDAY, "", 0) in _told(again)
    assert _told(plan) == []


def test_a_draft_of_before_the_lending_is_not_published(township: Township) -> None:
    plan = _computed(township.area)
    lending = _lend(township, TODAY, SUNDAY)
    with pytest.raises(VisitorElsewhere) as refused:
        plan_publish(plan=plan, by=None)
    assert refused.value.detail["visitor"] == SUN
    lending_withdraw(lending=lending, by=None)
    assert plan_publish(plan=plan, by=None).state == PlanState.PUBLISHED


def test_the_visitor_is_sent_to_one_township_a_day(township: Township) -> None:
    plan = plan_publish(plan=_computed(township.area), by=None)
    sun = township.visitors[SUN]
    there = Route.objects.filter(plan=plan, shift__visitor=sun)
    day = there[0].shift.date
    assert itinerary_of(visitor=sun, day=day).doors
    lending = _lend(township, day, day)
    assert itinerary_of(visitor=sun, day=day).doors == []
    assert next_day_of_work(visitor=sun, after=day - timedelta(days=1)) != day
    Plan.objects.filter(pk=plan.pk).update(area=township.other_area)
    assert itinerary_of(visitor=sun, day=day).doors
    lending_withdraw(lending=lending, by=None)
    assert itinerary_of(visitor=sun, day=day).doors == []


def test_who_borrows_has_the_visitor_among_the_inputs(township: Township) -> None:
    _lend(township)
    inputs = inputs_gather(area=township.other_area, first_day=TODAY, last_day=SUNDAY)
    sun = township.visitors[SUN]
    assert [(duty.visitor_id, duty.day) for duty in inputs.duties] == [(sun.pk, WEDNESDAY), (sun.pk, THURSDAY)]
    assert [start.visitor_id for start in inputs.starts] == [sun.pk]
    assert inputs_from_json(inputs_to_json(inputs)).lent == inputs.lent
    assert inputs.lent_to(sun.pk, WEDNESDAY) == township.other_area.code
    assert inputs.lent_to(sun.pk, TUESDAY) == ""


HOME, NEAR, FAR = (Area(pk=n, code=f"14049910{n}000", level=Level.TOWNSHIP) for n in (1, 2, 3))
VISITOR = Visitor(pk=1, name=SUN, area=HOME)


@given(
    st.lists(st.tuples(st.sampled_from([NEAR, FAR]), st.integers(1, 4), st.none() | st.integers(-1, 30)), max_size=6)
)
def test_each_day_is_worked_in_exactly_one_township(rows: list[tuple[Area, int, int | None]]) -> None:
    day, lendings = TODAY, []
    for area, length, taken_back in rows:
        last_day = day + timedelta(days=length - 1)
        at = None if taken_back is None else make_aware(datetime.combine(TODAY + timedelta(days=taken_back), time(9)))
        lendings.append(Lending(visitor=VISITOR, area=area, first_day=day, last_day=last_day, withdrawn_at=at))
        day = last_day + timedelta(days=1)
    known = Lendings(lendings)
    for offset in range(30):
        on = TODAY + timedelta(days=offset)
        assert sum(known.works_in(area, VISITOR, on) for area in (HOME, NEAR, FAR)) == 1
        lent = [row.area for row in lendings if row.holds_on(on)]
        assert known.lent_to(VISITOR, on) == (lent[0] if lent else None)
        assert all(on <= row.held_until for row in lendings if row.holds_on(on))
