"""The state of a planned stop (open, attempted, met): one answer for map, timetable, itinerary and record form."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from dispatch.models import Plan, Route, StopVisit
from dispatch.stop_state import StopState, state_of_door, state_of_person
from visits.models import VisitRecord
from visits.models.records import standing
from visits.policy import counts

MET = StopState.MET
ElderDay = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Visited:
    """How one person of a stop stands, and the record that says so: the visit that met them, else the last attempt."""

    state: StopState = StopState.OPEN
    record: VisitRecord | None = None


@dataclass(frozen=True, slots=True)
class Walked:
    """How far what was planned has been done, in visits: met, tried in vain, past without a record, still to come."""

    met: int = 0
    attempted: int = 0
    not_gone: int = 0
    ahead: int = 0


class StopStates:
    """The states of some routes' stops, read at once: two queries, however many."""

    def __init__(self, visits: Iterable[tuple[int, int, date]], records: Iterable[VisitRecord]) -> None:
        """`visits` are (stop, elder, day) of everybody planned."""
        of_day: dict[ElderDay, list[VisitRecord]] = defaultdict(list)
        for record in records:
            of_day[record.elder_id, timezone.localtime(record.visited_at).date()].append(record)
        self._people = {key: _visited(found) for key, found in of_day.items()}
        at_stop: dict[int, list[ElderDay]] = defaultdict(list)
        for stop_id, elder_id, day in visits:
            at_stop[stop_id].append((elder_id, day))
        self._at_stop = at_stop

    def of_person(self, elder_id: int, day: date) -> Visited:
        return self._people.get((elder_id, day), Visited())

    def of_stop(self, stop_id: int) -> StopState:
        return state_of_door(self.of_person(*key).state for key in self._at_stop[stop_id])

    def walked(self, today: date) -> Walked:
        """A day counts as past when it is over: whoever is still out today may yet come."""
        planned = [(self.of_person(*key).state, key[1]) for people in self._at_stop.values() for key in people]
        still_open = [day for state, day in planned if state == StopState.OPEN]
        not_gone = sum(day < today for day in still_open)
        return Walked(
            met=sum(state == MET for state, _day in planned),
            attempted=sum(state == StopState.ATTEMPTED for state, _day in planned),
            not_gone=not_gone,
            ahead=len(still_open) - not_gone,
        )

    def waiting_at(self, stop_id: int) -> set[int]:
        """Those of a stop who were not met yet."""
        return {elder_id for elder_id, day in self._at_stop[stop_id] if self.of_person(elder_id, day).state != MET}


def _visited(records: list[VisitRecord]) -> Visited:
    """`records` in the order of their time."""
    clearing = [record for record in records if counts(mode=record.mode, outcome=record.outcome)]
    state = state_of_person(record in clearing for record in records)
    return Visited(state, (clearing or records)[-1])


def stop_states_of_plans(*, plans: Collection[Plan]) -> StopStates:
    return _states(StopVisit.objects.filter(stop__route__plan__in=plans))


def stop_states_of_routes(*, routes: Collection[Route]) -> StopStates:
    return _states(StopVisit.objects.filter(stop__route__in=routes))


def _states(visits: QuerySet[StopVisit]) -> StopStates:
    """Who was merged into another entry is that other one, who stands in the same stop."""
    standing_visits = visits.filter(elder__merged_into=None)
    planned = list(standing_visits.order_by().values_list("stop_id", "elder_id", "stop__route__shift__date"))
    days = [day for _stop, _elder, day in planned]
    return StopStates(planned, _records(standing_visits, min(days), max(days)) if days else ())


def _records(visits: QuerySet[StopVisit], first_day: date, last_day: date) -> QuerySet[VisitRecord]:
    """What was recorded of these people on the days, the oldest first."""
    rows = VisitRecord.objects.filter(
        standing(),
        elder__in=visits.order_by().values("elder"),
        visited_at__gte=_midnight(first_day),
        visited_at__lt=_midnight(last_day + timedelta(days=1)),
    )
    return rows.only("elder_id", "visited_at", "mode", "outcome").order_by("visited_at", "pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
