"""The visitor's day as data."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from dispatch.models import PlanState, StopVisit
from maps.selectors.itinerary import itinerary_of
from tests.maps.township import MONDAY, Township, at, township
from visits.models import Elder, Mode, Outcome, VisitRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Township:
    return township()


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


def test_the_doors_come_in_the_order_of_the_route(town: Township) -> None:
    shown = itinerary_of(visitor=town.zhang, day=MONDAY)
    assert [(door.order, door.village) for door in shown.doors] == [(1, "石门村"), (2, "柳沟村")]
    assert [task.person.name for task in shown.doors[0].tasks] == ["李秀兰", "王德福"]


def test_a_door_says_whether_its_point_is_the_door_or_only_the_village(town: Township) -> None:
    shown = itinerary_of(visitor=town.zhang, day=MONDAY)
    assert [door.is_exact for door in shown.doors] == [True, False]


def test_a_closed_hazard_is_not_shown(town: Township) -> None:
    hazards = town.li.household.hazards
    assert [hazard.kind for hazard in itinerary_of(visitor=town.zhang, day=MONDAY).doors[0].hazards] == ["gas"]
    hazards.update(closed_on=MONDAY)
    assert itinerary_of(visitor=town.zhang, day=MONDAY).doors[0].hazards == []


def test_a_draft_is_nobodys_itinerary(town: Township) -> None:
    plan = town.route.plan
    plan.state, plan.published_at = PlanState.DRAFT, None
    plan.save()
    assert itinerary_of(visitor=town.zhang, day=MONDAY).doors == []


def test_another_visitor_and_another_day_have_their_own(town: Township) -> None:
    assert itinerary_of(visitor=town.sun, day=MONDAY).doors == []
    assert itinerary_of(visitor=town.zhang, day=date(2026, 11, 24)).doors == []


def test_the_note_of_the_last_visit_goes_along(town: Township) -> None:
    _record(town.li, Outcome.MET, "腿脚肿，下次带药", days_ago=7)
    _record(town.li, Outcome.NO_ANSWER, "敲门无人", days_ago=1)
    last = itinerary_of(visitor=town.zhang, day=MONDAY).doors[0].tasks[0].last
    assert last
    assert last.note == "腿脚肿，下次带药"


def test_a_door_is_done_when_everyone_behind_it_has_a_record(town: Township) -> None:
    def record(elder: Elder) -> None:
        StopVisit.objects.filter(elder=elder).update(record=_record(elder, Outcome.MET))

    record(town.li)
    assert itinerary_of(visitor=town.zhang, day=MONDAY).done == 0
    record(town.wang)
    shown = itinerary_of(visitor=town.zhang, day=MONDAY)
    assert shown.done == 1
    assert shown.next_door
    assert shown.next_door.village == "柳沟村"


def test_the_whole_day_takes_seven_queries(town: Township, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(7):
        itinerary_of(visitor=town.zhang, day=MONDAY)
