"""A record entered from the itinerary marks its stop and leaves the due list."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from base import clock
from dispatch.errors import StopNotPublished
from dispatch.field import services
from dispatch.plans.models import Plan, StopVisit
from dispatch.plans.selectors import Visited, stop_states_of_routes
from dispatch.plans.services import plan_publish
from dispatch.plans.stop_state import StopState
from tests.township import TODAY, Township
from visits.duty.coverage import due_visits
from visits.records.models import Mode, Outcome, VisitRecord


def stop_of(plan: Plan, name: str) -> StopVisit:
    return StopVisit.objects.get(stop__route__plan=plan, elder__name=name)


def record(
    stop_visit: StopVisit, uuid: UUID | None = None, *, outcome: str = Outcome.MET, visited_at: datetime | None = None
) -> VisitRecord:
    return services.stop_record(
        stop_visit=stop_visit,
        uuid=uuid or uuid4(),
        visitor=stop_visit.stop.route.shift.visitor,
        author=None,
        visited_at=visited_at or clock.now(),
        mode=Mode.DOOR_TO_DOOR,
        outcome=outcome,
        checks={},
    )


def visited(stop_visit: StopVisit) -> Visited:
    states = stop_states_of_routes(routes=[stop_visit.stop.route])
    return states.of_person(stop_visit.elder_id, stop_visit.stop_id)


@pytest.fixture
def stop_visit(computed: Plan, stand_on: Callable[[str], date]) -> StopVisit:
    plan_publish(plan=computed, by=None)
    planned = stop_of(computed, "王秀英")
    stand_on(planned.stop.route.shift.date.isoformat())
    return planned


def test_a_record_marks_the_stop_and_covers_the_visit(stop_visit: StopVisit, township: Township) -> None:
    made = record(stop_visit)
    assert visited(stop_visit) == Visited(StopState.MET, made)
    [due] = [v for v in due_visits(area=township.area, first_day=TODAY, last_day=TODAY) if v.record_id == made.pk]
    assert (due.elder_id, due.state) == (stop_visit.elder_id, "covered")


def test_sent_twice_it_is_one_record(stop_visit: StopVisit) -> None:
    uuid, visited_at = uuid4(), clock.now()
    assert record(stop_visit, uuid, visited_at=visited_at) == record(stop_visit, uuid, visited_at=visited_at)


def test_after_an_unanswered_door_the_stop_may_be_recorded_again(stop_visit: StopVisit) -> None:
    tried = record(stop_visit, outcome=Outcome.NO_ANSWER, visited_at=clock.now() - timedelta(minutes=20))
    assert visited(stop_visit) == Visited(StopState.ATTEMPTED, tried)
    met = record(stop_visit)
    assert visited(stop_visit) == Visited(StopState.MET, met)


def test_a_draft_takes_no_record(computed: Plan) -> None:
    with pytest.raises(StopNotPublished):
        record(stop_of(computed, "王秀英"))
    assert not VisitRecord.objects.filter(visited_at__date=TODAY).exists()
