"""One visitor's day as it is walked: the doors in order, who lives there, what to know before knocking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from dispatch.plans.models import Stop, StopVisit
from dispatch.plans.selectors import StopStates, Visited, stop_states_of, visits_in_force
from dispatch.plans.selectors.dropped import Why
from dispatch.plans.selectors.in_force import by_their_ids
from dispatch.plans.selectors.lendings import sent_where_they_work
from dispatch.plans.selectors.route_parts import route_parts
from dispatch.plans.stop_state import StopState
from geo.address import short_name
from maps.look.people import LastVisit, Person, last_visits, person_of, where_lives
from maps.map.selectors.way_in import way_in_words
from visits.duty.models import Surge
from visits.duty.selectors.surges import surges_at
from visits.records.models import Mode
from visits.register.models import Hazard, Household, Visitor
from visits.register.selectors.categories import flags_on
from visits.register.selectors.whereabouts import Known


@dataclass(frozen=True)
class Task:
    """One person to visit at a door."""

    stop_visit_id: int
    person: Person
    last: LastVisit | None
    visited: Visited

    @property
    def is_met(self) -> bool:
        return self.visited.state == StopState.MET

    @property
    def attempt(self) -> str:
        """What was recorded today of somebody not met; "" where nothing was."""
        record = self.visited.record
        if record is None or self.is_met:
            return ""
        at_door = record.mode == Mode.DOOR_TO_DOOR
        return str(record.get_outcome_display() if at_door else record.get_mode_display())


@dataclass(frozen=True)
class Door:
    order: int
    village: str
    where: str
    way_in: str
    point: tuple[float, float]
    known: Known
    hazards: list[Hazard]
    arrival_at: datetime
    travel_s: int
    distance_m: int
    is_estimate: bool
    way_in_words: str
    parked: tuple[float, float] | None
    tasks: list[Task]
    state: StopState

    @property
    def is_done(self) -> bool:
        return self.state == StopState.MET


@dataclass(frozen=True)
class Spared:
    """Somebody planned to whom nobody need come any more, and why."""

    elder_id: int
    name: str
    where: str
    why: Why


@dataclass(frozen=True)
class Itinerary:
    visitor: Visitor
    day: date
    doors: list[Door]
    dropped: list[Spared]
    parts: list[tuple[str, list[tuple[float, float]]]]  # how one goes there: "road", "walk" or "guess"; lon, lat
    starts_at: datetime | None
    ends_at: datetime | None
    travel_s: int
    distance_m: int

    @property
    def is_finished(self) -> bool:
        """Whether everybody was met; a day without doors has nothing to finish."""
        return bool(self.doors) and self.next_door is None

    @property
    def next_door(self) -> Door | None:
        return next((door for door in self.doors if not door.is_done), None)

    @property
    def later_doors(self) -> list[Door]:
        return [door for door in self.doors if not door.is_done and door != self.next_door]

    @property
    def done_doors(self) -> list[Door]:
        return [door for door in self.doors if door.is_done]

    @property
    def has_walks(self) -> bool:
        return any(how == "walk" for how, _line in self.parts)

    @property
    def has_guesses(self) -> bool:
        return any(how == "guess" for how, _line in self.parts)

    @property
    def has_guessed_villages(self) -> bool:
        return any(door.known is Known.TOWNSHIP for door in self.doors)

    @property
    def elder_ids(self) -> list[int]:
        """Whose names are shown."""
        return [task.person.elder_id for door in self.doors for task in door.tasks] + [
            spared.elder_id for spared in self.dropped
        ]


@dataclass(frozen=True)
class Told:
    """What was recorded of the day's people: their last visit before or on it, and how their stops stand."""

    last: dict[int, LastVisit]
    states: StopStates


def itinerary_of(*, visitor: Visitor, day: date) -> Itinerary:
    """The visitor's routes in force on the day, one after the other; without any, an itinerary without doors."""
    of_day = {"stop__route__shift__visitor": visitor, "stop__route__shift__date": day}
    visits = by_their_ids(visits_in_force(StopVisit.objects.filter(sent_where_they_work("stop__route__"), **of_day)))
    routes = route_parts(visits=visits, stops=_stops(visits, day))
    stops = [stop for route in routes for stop in route.stops]
    told = Told(
        last=last_visits(elder_ids=[visit.elder_id for stop in stops for visit in stop.visits.all()]),
        states=stop_states_of(visits=visits),
    )
    walked = [stop for stop in stops if told.states.of_stop(stop.pk) != StopState.DROPPED]
    return Itinerary(
        visitor=visitor,
        day=day,
        doors=[_door(order, stop, day, told) for order, stop in enumerate(walked, start=1)],
        dropped=[spared for stop in stops for spared in _spared(stop, told)],
        parts=[part for route in routes for part in route.way],
        starts_at=routes[0].route.start_at if routes else None,
        ends_at=max((route.ends_at for route in routes), default=None),
        travel_s=sum(route.travel_s for route in routes),
        distance_m=sum(route.distance_m for route in routes),
    )


def surges_on(*, itinerary: Itinerary) -> list[Surge]:
    """The surges in force on that day that mean one of its doors: what to look at there (P57-P59)."""
    households = Household.objects.filter(elders__in=itinerary.elder_ids).select_related("village").distinct()
    return surges_at(households=list(households), day=itinerary.day)


def _stops(shown: QuerySet[StopVisit], day: date) -> QuerySet[Stop]:
    open_hazards = Hazard.objects.filter(closed_on=None).order_by("-severity", "kind")
    visits = (
        StopVisit.objects.filter(pk__in=shown.order_by().values("pk"))
        .select_related("elder")
        .prefetch_related("elder__contacts", Prefetch("elder__flags", flags_on(day)))
        .order_by("pk")
    )
    return Stop.objects.select_related("household__village").prefetch_related(
        Prefetch("visits", visits), Prefetch("household__hazards", open_hazards)
    )


def _door(order: int, stop: Stop, day: date, told: Told) -> Door:
    household = stop.household
    return Door(
        order=order,
        village=short_name(household.village.name),
        where=where_lives(household),
        way_in=household.way_in,
        point=(stop.point.x, stop.point.y),
        known=Known(stop.place_level),
        hazards=list(household.hazards.all()),
        arrival_at=stop.arrival_at,
        travel_s=stop.travel_s,
        distance_m=stop.distance_m,
        is_estimate=stop.travel_source == "straight_line",
        way_in_words=way_in_words(stop),
        parked=(stop.parked.x, stop.parked.y) if stop.parked else None,
        tasks=list(_tasks(stop, day, told)),
        state=told.states.of_stop(stop.pk),
    )


def _tasks(stop: Stop, day: date, told: Told) -> Iterable[Task]:
    for visit in stop.visits.all():
        visited = told.states.of_person(visit.elder_id, stop.pk)
        if visited.state != StopState.DROPPED:
            person = person_of(elder=visit.elder, day=day)
            yield Task(visit.pk, person, told.last.get(visit.elder_id), visited)


def _spared(stop: Stop, told: Told) -> Iterable[Spared]:
    for visit in stop.visits.all():
        if why := told.states.of_person(visit.elder_id, stop.pk).dropped:
            yield Spared(visit.elder_id, visit.elder.name, where_lives(stop.household), why)


def itinerary_map(itinerary: Itinerary) -> dict[str, Any]:
    """What the browser needs to draw the day, and no person's name."""
    return {
        "parts": [{"how": how, "line": line} for how, line in itinerary.parts],
        "parked": [door.parked for door in itinerary.doors if door.parked],
        "doors": [
            {
                "order": door.order,
                "point": door.point,
                "known": door.known.value,
                "title": f"{door.order} {door.village}",
                "state": _state(door, itinerary),
            }
            for door in itinerary.doors
        ],
    }


def _state(door: Door, itinerary: Itinerary) -> str:
    if door.is_done:
        return "done"
    return "next" if door == itinerary.next_door else "open"
