"""The state of a planned stop: one answer for map, timetable, itinerary and record form."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from dispatch.plans.models import Plan, Publication, Route, StopVisit
from dispatch.plans.selectors.dropped import DroppedPeople, Planned, Why
from dispatch.plans.selectors.in_force import visits_shown
from dispatch.plans.stop_state import StopState, state_of_door, state_of_person
from visits.records.models import VisitRecord
from visits.records.models.records import standing
from visits.records.outcomes import counts

MET = StopState.MET
ElderDay = tuple[int, date]
Turns = dict[ElderDay, list[tuple[datetime, int]]]


@dataclass(frozen=True, slots=True)
class Visited:
    """How one person of a stop stands, and the record that says so: the visit that met them, else the last attempt.

    `dropped` says why nobody need come any more, of somebody who was not met.
    """

    state: StopState = StopState.OPEN
    record: VisitRecord | None = None
    dropped: Why | None = None


SAME_PERSON = Visited(StopState.DROPPED)
"""Of who was merged into an entry that stands in the same stop: the other one tells for both."""


@dataclass(frozen=True, slots=True)
class Walked:
    """How far what was planned has been done, in visits: met, tried in vain, past without a record, still to come.

    `dropped`: nobody need come any more, and nobody had been there.
    """

    met: int = 0
    attempted: int = 0
    not_gone: int = 0
    ahead: int = 0
    dropped: int = 0


class StopStates:
    """The states of some stops, read at once: a few queries, however many."""

    def __init__(
        self, planned: Collection[Planned], records: Iterable[VisitRecord], people: DroppedPeople, turns: Turns
    ) -> None:
        of_day: dict[ElderDay, list[VisitRecord]] = defaultdict(list)
        for record in records:
            of_day[record.elder_id, timezone.localtime(record.visited_at).date()].append(record)
        self._people: dict[tuple[int, int], Visited] = {}
        self._at_stop: dict[int, list[Planned]] = defaultdict(list)
        at_stops = {(one.stop_id, one.elder_id) for one in planned}
        for one in planned:
            if (meant := people.stands_for(one.elder_id)) != one.elder_id and (one.stop_id, meant) in at_stops:
                self._people[one.stop_id, one.elder_id] = SAME_PERSON
                continue
            found = _in_turn(of_day.get((people.stands_for(one.elder_id), one.day), []), one, turns)
            self._people[one.stop_id, one.elder_id] = _visited(found, people.why(one))
            self._at_stop[one.stop_id].append(one)

    def of_person(self, elder_id: int, stop_id: int) -> Visited:
        return self._people.get((stop_id, elder_id), Visited())

    def of_stop(self, stop_id: int) -> StopState:
        return state_of_door(self._at(one).state for one in self._at_stop[stop_id])

    def walked(self, today: date) -> Walked:
        """A day counts as past when it is over: whoever is still out today may yet come."""
        planned = [(self._at(one), one.day) for people in self._at_stop.values() for one in people]
        states = Counter(visited.state for visited, _day in planned)
        tried = sum(visited.state == StopState.DROPPED and visited.record is not None for visited, _day in planned)
        not_gone = sum(visited.state == StopState.OPEN and day < today for visited, day in planned)
        return Walked(
            met=states[MET],
            attempted=states[StopState.ATTEMPTED] + tried,
            not_gone=not_gone,
            ahead=states[StopState.OPEN] - not_gone,
            dropped=states[StopState.DROPPED] - tried,
        )

    def waiting_at(self, stop_id: int) -> set[int]:
        """Those of a stop to whom somebody is still to come."""
        waiting = (StopState.OPEN, StopState.ATTEMPTED)
        return {one.elder_id for one in self._at_stop[stop_id] if self._at(one).state in waiting}

    def _at(self, one: Planned) -> Visited:
        return self.of_person(one.elder_id, one.stop_id)


def _visited(records: list[VisitRecord], dropped: Why | None) -> Visited:
    """`records` in the order of their time."""
    clearing = [record for record in records if counts(mode=record.mode, outcome=record.outcome)]
    state = state_of_person(record in clearing for record in records)
    record = next(reversed(clearing or records), None)
    if dropped and state != MET:
        return Visited(StopState.DROPPED, record, dropped)
    return Visited(state, record)


def stop_states_of_plans(*, plans: Collection[Plan]) -> StopStates:
    return stop_states_of(visits=visits_shown(plans=plans))


def stop_states_of_routes(*, routes: Collection[Route]) -> StopStates:
    return stop_states_of(visits=StopVisit.objects.filter(stop__route__in=routes))


def stop_states_of(*, visits: QuerySet[StopVisit]) -> StopStates:
    rows = visits.order_by().values_list(
        "stop_id", "elder_id", "stop__household_id", "stop__route__shift__date", "stop__route__plan_id"
    )
    planned = [Planned(*row) for row in rows]
    people = DroppedPeople(planned)
    return StopStates(planned, _records(planned, people), people, _turns(planned))


def _turns(planned: Collection[Planned]) -> Turns:
    """Of who is visited twice on a day, by a plan and by the one that took over: when the turn of each plan began."""
    plans: dict[ElderDay, set[int]] = defaultdict(set)
    for one in planned:
        plans[one.elder_id, one.day].add(one.plan_id)
    twice = {key: ids for key, ids in plans.items() if len(ids) > 1}
    if not twice:
        return {}
    rows = Publication.objects.filter(plan__in=set().union(*twice.values())).order_by("pk")
    began = [(row.at, row.plan_id, row.since, row.last_day) for row in rows]
    return {
        (elder_id, day): [(at, pk) for at, pk, since, last in began if pk in ids and since <= day <= last]
        for (elder_id, day), ids in twice.items()
    }


def _in_turn(records: list[VisitRecord], one: Planned, turns: Turns) -> list[VisitRecord]:
    """The records that belong to this visit: those made while its plan governed."""
    of_day = turns.get((one.elder_id, one.day))
    if not of_day:
        return records
    first = of_day[0][1]
    return [
        record
        for record in records
        if next((pk for at, pk in reversed(of_day) if at <= record.visited_at), first) == one.plan_id
    ]


def _records(planned: Collection[Planned], people: DroppedPeople) -> Iterable[VisitRecord]:
    """What was recorded of these people on the days, the oldest first."""
    if not planned:
        return ()
    days = [one.day for one in planned]
    rows = VisitRecord.objects.filter(
        standing(),
        elder__in={people.stands_for(one.elder_id) for one in planned},
        visited_at__gte=_midnight(min(days)),
        visited_at__lt=_midnight(max(days) + timedelta(days=1)),
    )
    return rows.only("elder_id", "visited_at", "mode", "outcome").order_by("visited_at", "pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
