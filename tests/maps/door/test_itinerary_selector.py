"""The visitor's day as data."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from dispatch.plans.models import PlanState, Route
from maps.door.selectors.itinerary import Itinerary, itinerary_map, itinerary_of
from tests.maps.monday import at, monday
from tests.township import TODAY, Township
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Elder


@pytest.fixture
def route(township: Township) -> Route:
    return monday(township)


def _day(route: Route) -> Itinerary:
    return itinerary_of(visitor=route.shift.visitor, day=TODAY)


def _record(elder: Elder, outcome: Outcome, note: str = "", days_ago: int = 0) -> VisitRecord:
    return VisitRecord.objects.create(
        uuid=uuid4(),
        elder=elder,
        sequence=VisitRecord.objects.filter(elder=elder).count() + 1,
        visited_at=at(9, 30) - timedelta(days=days_ago),
        accepted_at=at(9, 40),
        mode=Mode.DOOR_TO_DOOR,
        outcome=outcome,
        note=note,
    )


def _visited(elder: Elder, outcome: Outcome) -> None:
    _record(elder, outcome)


def test_the_doors_come_in_the_order_of_the_route(route: Route) -> None:
    shown = _day(route)
    assert [(door.order, door.village) for door in shown.doors] == [(1, "上河村"), (2, "上河村"), (3, "石桥村")]
    assert [task.person.name for task in shown.doors[1].tasks] == ["李大山", "赵春花"]


def test_a_door_says_whether_its_point_is_the_door_or_only_the_village(route: Route) -> None:
    assert [door.known.value for door in _day(route).doors] == ["door", "door", "village"]


def test_a_closed_hazard_is_not_shown(township: Township, route: Route) -> None:
    assert [hazard.kind for hazard in _day(route).doors[0].hazards] == ["heating"]
    township.households["王秀英"].hazards.update(closed_on=TODAY)
    assert _day(route).doors[0].hazards == []


def test_a_draft_is_nobodys_itinerary(route: Route) -> None:
    route.plan.state, route.plan.published_at = PlanState.DRAFT, None
    route.plan.save()
    assert _day(route).doors == []


def test_another_visitor_and_another_day_have_their_own(township: Township, route: Route) -> None:
    assert itinerary_of(visitor=township.visitors["马小燕"], day=TODAY).doors == []
    assert itinerary_of(visitor=route.shift.visitor, day=date(2026, 11, 24)).doors == []


def test_the_note_of_the_last_visit_that_met_someone_goes_along(township: Township, route: Route) -> None:
    _record(township["王秀英"], Outcome.MET, "腿脚肿，下次带药", days_ago=2)
    _record(township["王秀英"], Outcome.NO_ANSWER, "敲门无人", days_ago=1)
    last = _day(route).doors[0].tasks[0].last
    assert last
    assert last.note == "腿脚肿，下次带药"


def test_a_door_is_done_when_everyone_behind_it_was_met(township: Township, route: Route) -> None:
    _visited(township["李大山"], Outcome.MET)
    assert _day(route).done_doors == []
    _visited(township["赵春花"], Outcome.MET)
    assert [door.order for door in _day(route).done_doors] == [2]


def test_a_door_that_nobody_opened_stays_to_be_done(township: Township, route: Route) -> None:
    _visited(township["王秀英"], Outcome.NO_ANSWER)
    next_door = _day(route).next_door
    assert next_door
    assert next_door.order == 1


def test_the_map_names_no_person(route: Route) -> None:
    shown = _day(route)
    drawn = str(itinerary_map(shown))
    assert [name for door in shown.doors for task in door.tasks if (name := task.person.name) in drawn] == []


def test_the_map_tells_the_next_door_from_the_others(township: Township, route: Route) -> None:
    _visited(township["王秀英"], Outcome.MET)
    assert [door["state"] for door in itinerary_map(_day(route))["doors"]] == ["done", "next", "open"]


def test_the_whole_day_takes_twelve_queries(
    township: Township, route: Route, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = township.visitors["孙志强"]
    with django_assert_num_queries(12):
        itinerary_of(visitor=visitor, day=TODAY)
