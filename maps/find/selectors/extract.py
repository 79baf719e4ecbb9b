"""What a device keeps of some townships for the hour when the server is down: whom to call, where the door is, how to
find both. No identity number, no illness, no record: what helps nobody to the door stays here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Prefetch, QuerySet

from accounts.models import Role, User
from base import clock
from geo.address import short_name, traditional_of
from geo.addresses.map_apps import hand_off
from geo.models import Area, Level
from geo.scope import areas_granted, scope_for
from maps.find.errors import SnapshotOfNowhere, SnapshotTooLarge
from maps.find.selectors.calls import calls_of
from maps.look.people import age_said, person_of, where_lives
from maps.look.templatetags.navigation import APPS, word_for
from visits.register.models import Elder, ElderState, Hazard
from visits.register.models.elders import GONE
from visits.register.selectors.answering import answering_on
from visits.register.selectors.categories import flags_on
from visits.register.selectors.whereabouts import whereabouts_of
from visits.register.spelling.sought import ALIKE, HOUSE, sought_place

SALT = "snapshot"
_WRITTEN = {"组": "组", "小组": "组", "村民小组": "组", "队": "组", HOUSE: HOUSE, "号院": HOUSE, "号楼": HOUSE}
UNITS = {"house": HOUSE, "written": _WRITTEN}
"""How the device spells a group or a number that somebody types."""
WHO_RESPONDS = (Role.RESPONDER, Role.COORDINATOR)


def areas_offered(user: User) -> list[tuple[Area, int]]:
    """The townships granted, or what was granted inside one, each with how many elders."""
    scope = scope_for(user)
    townships = scope.narrow(Area.objects.filter(level=Level.TOWNSHIP, valid_to=None), "")
    inside = [area for area in areas_granted(user) if area.level in (Level.VILLAGE, Level.GRID)]
    return [(area, _living(area).count()) for area in [*townships.order_by("code"), *inside]]


def extract_of(*, user: User, codes: Sequence[str]) -> dict[str, Any]:
    """Of the areas chosen among those offered. Raises SnapshotOfNowhere and SnapshotTooLarge."""
    scope, now = scope_for(user), clock.real()
    areas = list(scope.narrow(Area.objects.filter(code__in=codes, valid_to=None), "").order_by("code"))
    if not areas:
        raise SnapshotOfNowhere()
    count = sum(_living(area).count() for area in areas)
    if count > settings.SNAPSHOT_PEOPLE:
        raise SnapshotTooLarge(count=count, most=settings.SNAPSHOT_PEOPLE)
    people = {elder.pk: _told(elder) for area in areas for elder in _with_facts(_living(area))}
    token = signing.dumps({"user": user.pk, "areas": [area.code for area in areas]}, salt=SALT)
    return {
        "token": token,
        "areas": [{"code": area.code, "name": short_name(area.name)} for area in areas],
        "made_at": now.isoformat(),
        "expires_at": (now + timedelta(hours=settings.SNAPSHOT_HOURS)).isoformat(),
        "alike": ALIKE,
        "traditional": traditional_of("".join(words for one in people.values() for words in one["sought"])),
        "units": UNITS,
        "people": list(people.values()),
    }


@dataclass(frozen=True)
class Given:
    """To whom an extract was given, and of which areas: what its token says."""

    user: User
    codes: tuple[str, ...]


def given_by(token: str, *, within: timedelta | None = None) -> Given | None:
    """None for a token that is none of ours, is older than `within`, or whose person is no more."""
    try:
        told = signing.loads(token, salt=SALT, max_age=within)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=told["user"]).first()
    return Given(user, tuple(told["areas"])) if user else None


def stands(token: str) -> bool:
    """Whether a device may go on keeping what it was given: its person still works, here, and it has not expired."""
    given = given_by(token, within=timedelta(hours=settings.SNAPSHOT_HOURS))
    if given is None or not given.user.is_active or given.user.role not in WHO_RESPONDS:
        return False
    scope = scope_for(given.user)
    return all(scope.covers_code(code) for code in given.codes)


def _living(area: Area) -> QuerySet[Elder]:
    """Whoever has neither died nor moved away."""
    latest = ElderState.objects.filter(since__lte=clock.today()).order_by("elder_id", "-since").distinct("elder_id")
    gone = ElderState.objects.filter(pk__in=latest.values("pk"), state__in=GONE)
    return Elder.objects.filter(household__village__code__startswith=area.prefix).exclude(pk__in=gone.values("elder"))


def _with_facts(elders: QuerySet[Elder]) -> QuerySet[Elder]:
    day = clock.today()
    return (
        elders.select_related("household__village__parent", "household__place")
        .prefetch_related(
            "contacts",
            Prefetch("flags", flags_on(day)),
            Prefetch("responsibilities", answering_on(day).select_related("visitor")),
            Prefetch("household__hazards", Hazard.objects.filter(closed_on=None).order_by("-severity", "kind")),
        )
        .order_by("household__village__code", "pk")
    )


def _told(elder: Elder) -> dict[str, Any]:
    household, day = elder.household, clock.today()
    village, where, person = household.village, whereabouts_of(household), person_of(elder=elder, day=day)
    township = village.parent.name if village.parent else ""
    calls = calls_of(person=person, answering=elder.responsibilities.all(), helpers=())
    point = (where.point.x, where.point.y) if where.point and where.known.is_of_village else None
    apps = hand_off(point, word=word_for(where.known)) if point else []
    return {
        "id": elder.pk,
        "name": elder.name,
        "facts": " · ".join(str(fact) for fact in (elder.get_gender_display(), age_said(elder, day)) if fact),
        "place": f"{township} {where_lives(household)}".strip(),
        "sought": [
            elder.sought,
            *(contact.sought for contact in elder.contacts.all()),
            household.sought,
            sought_place(township),
            sought_place(short_name(village.name)),
        ],
        "calls": [[call.who, call.name, call.phone] for call in calls],
        "way_in": household.way_in,
        "hazards": [f"{hazard.get_kind_display()} {hazard.note}".strip() for hazard in household.hazards.all()],
        "categories": person.categories,
        "known": str(where.known.label),
        "is_door": where.is_door,
        "apps": [[str(APPS[app.key]), app.url] for app in apps],
    }
