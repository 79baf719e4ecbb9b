"""What a responder has to know about one elder at once: the door, whom to call, what to expect, who is near."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db.models import Prefetch, QuerySet

from base import clock
from dispatch.incidents.models import Incident
from dispatch.incidents.selectors import Helper, helpers_near
from geo.models import Facility, FacilityKind
from geo.scope import Scope
from geo.travel import Mode, Source, travel_matrix
from maps.find.selectors.calls import Call, calls_of
from maps.look.people import Person, person_of, where_lives
from visits.register.models import Elder, ElderState, Hazard, Responsibility, State
from visits.register.selectors.answering import answering_on
from visits.register.selectors.categories import flags_on
from visits.register.selectors.seeking import namesakes_of
from visits.register.selectors.whereabouts import Known, whereabouts_of

LonLat = tuple[float, float]

NEAREST = 3
# By straight line, before the road decides among them: in a valley the nearest as the crow flies may be over the ridge.
CANDIDATES = 8
HELP_KINDS = [FacilityKind.CLINIC, FacilityKind.HOSPITAL]


@dataclass(frozen=True)
class NearFacility:
    facility: Facility
    travel_s: int
    distance_m: int
    is_estimate: bool


@dataclass(frozen=True)
class Card:
    person: Person
    elder: Elder
    where: str
    state: ElderState | None
    point: LonLat | None
    known: Known
    hazards: list[Hazard]
    answering: list[Responsibility]
    incidents: list[Incident]
    helpers: list[Helper]
    clinics: list[NearFacility]
    calls: list[Call]
    namesakes: int
    """how many others in one's areas bear the same name"""


def card_of(*, scope: Scope, elder_id: int) -> Card:
    """Raises `Elder.DoesNotExist` for an elder outside the scope too: whether they exist is not told."""
    day = clock.today()
    elder = _elders(scope, day).get(pk=elder_id)
    household = elder.household
    where = whereabouts_of(household)
    point = where.point
    person, answering = person_of(elder=elder, day=day), list(elder.responsibilities.all())
    helpers = helpers_near(scope=scope, point=point, at=clock.now(), limit=NEAREST) if point else []
    return Card(
        person=person,
        elder=elder,
        where=where_lives(household),
        state=_state_to_tell(elder, day),
        point=(point.x, point.y) if point else None,
        known=where.known,
        hazards=list(household.hazards.all()),
        answering=answering,
        incidents=list(elder.incidents.all()),
        helpers=helpers,
        clinics=clinics_near(point=point) if point else [],
        calls=calls_of(person=person, answering=answering, helpers=helpers),
        namesakes=namesakes_of(scope=scope, elder=elder),
    )


def _elders(scope: Scope, day: date) -> QuerySet[Elder]:
    open_hazards = Hazard.objects.filter(closed_on=None).order_by("-severity", "kind")
    open_incidents = Incident.objects.filter(closed_at=None).select_related("raised_by").order_by("raised_at")
    open_incidents = open_incidents.prefetch_related("calls__by")
    return scope.narrow(
        Elder.objects.select_related(
            "household__village__parent", "household__place", "household__door_photo", "situation"
        ).prefetch_related(
            "contacts",
            "states",
            Prefetch("flags", flags_on(day)),
            Prefetch("incidents", open_incidents),
            Prefetch("responsibilities", answering_on(day).select_related("visitor")),
            Prefetch("household__hazards", open_hazards),
        ),
        "household__village",
    )


def _state_to_tell(elder: Elder, day: date) -> ElderState | None:
    """The state in force, where it is another than living here."""
    past = [state for state in elder.states.all() if state.since <= day]
    return past[-1] if past and past[-1].state != State.ACTIVE else None


def clinics_near(*, point: Point) -> list[NearFacility]:
    """Clinics and hospitals soonest reached by car. Public places, so not narrowed: help may lie over the border."""
    candidates = list(
        Facility.objects.filter(kind__in=HELP_KINDS)
        .annotate(away=Distance("point", point))
        .order_by("away")[:CANDIDATES]
    )
    if not candidates:
        return []
    travel = travel_matrix([(point.x, point.y)], [(f.point.x, f.point.y) for f in candidates], mode=Mode.CAR)
    found = [
        NearFacility(facility, int(travel_s), int(distance_m), source == Source.STRAIGHT_LINE)
        for facility, travel_s, distance_m, source in zip(
            candidates, travel.seconds[0], travel.metres[0], travel.source[0], strict=True
        )
    ]
    return sorted(found, key=lambda near: near.travel_s)[:NEAREST]


def card_map(card: Card) -> dict[str, Any]:
    """Door, helpers and clinics for the map; of people only the visitors' names, which responders may know."""
    return {
        "door": {"point": card.point, "known": card.known.value},
        "helpers": [
            {"point": [near.visitor.home.x, near.visitor.home.y], "title": near.visitor.name}
            for near in card.helpers
            if near.visitor.home
        ],
        "clinics": [
            {"point": [near.facility.point.x, near.facility.point.y], "title": near.facility.name}
            for near in card.clinics
        ],
    }
