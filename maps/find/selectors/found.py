"""What the search box shows of each elder found: enough to choose by, the rest stands on the card."""

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.seeing.need_to_know import Sight, name_for
from base import clock
from geo.address import short_name
from geo.addresses.typed_points import SYSTEMS, TypedPoint, read_point
from geo.models import Area
from geo.scope import Scope
from maps.look.people import age_said, where_lives
from maps.look.words import distance
from visits.duty.policy import tier_on
from visits.duty.rules import rule_books
from visits.duty.selectors.facts import facts_of
from visits.register.models import Tier
from visits.register.selectors.near_doors import elders_near
from visits.register.selectors.seeking import Found, Hit, elders_sought

MOST = 12
LEAST_DIGITS_OF_METRES = 12


@dataclass(frozen=True)
class Asked:
    """`here` is where the browser says that its person stands, `system` the one somebody chose for a point."""

    text: str
    here: Point | None = None
    system: str = ""


def elders_found(*, scope: Scope, asked: Asked, names: Sight) -> dict[str, Any]:
    """The first of those whom the words may mean, how many more there are, and what would narrow it."""
    point = read_point(asked.text, system=asked.system, near_lon=_near_lon(scope, asked.text))
    if point:
        found = elders_near(scope=scope, point=Point(*point.lonlat, srid=4326), limit=MOST)
    else:
        found = elders_sought(scope=scope, text=asked.text, limit=MOST, here=asked.here)
    tiers = _tiers([hit.elder.pk for hit in found.hits])
    is_wide = len(scope.prefixes) > 1 or any(len(prefix) < len("140499101") for prefix in scope.prefixes)
    return {
        "found": [_shown(hit, names, tiers.get(hit.elder.pk, ""), is_wide) for hit in found.hits],
        "more": _more_said(found),
        "narrower": [{"name": short_name(name), "count": n} for name, n in found.villages_beside],
        "systems": _systems(point),
    }


def _shown(hit: Hit, names: Sight, tier: str, is_wide: bool) -> dict[str, Any]:
    elder, contact = hit.elder, hit.contact
    age = age_said(elder, clock.today())
    facts = [elder.get_gender_display(), _("{n} 岁").format(n=age) if age else "", tier]
    township = elder.household.village.parent
    place = [township.name if is_wide and township else "", where_lives(elder.household)]
    return {
        "elder_id": elder.pk,
        "url": reverse("elder-card", args=[elder.pk]),
        "name": name_for(elder.name, names),
        "facts": " · ".join(str(fact) for fact in facts if fact),
        "place": " ".join(filter(None, place)),
        "contact": _contact_said(contact.name, contact.relation) if contact else "",
        "distance": distance(round(hit.distance_m)) if hit.distance_m is not None else "",
    }


def _contact_said(name: str, relation: str) -> str:
    return f"{relation} {name}" if relation else _("联系人 {name}").format(name=name)


def _more_said(found: Found) -> str:
    if not found.more:
        return ""
    if found.is_more_than_counted:
        return _("还有更多。再加上村名、组、门牌或姓名里的字。")
    return _("还有 {n} 位。再加上村名、组、门牌或姓名里的字。").format(n=found.more)


def _systems(point: TypedPoint | None) -> list[dict[str, Any]]:
    """In which system the degrees may be, where that was not said: some hundred metres lie between them."""
    if point is None:
        return []
    words = dict(zip(SYSTEMS, (_("GPS、北斗（WGS-84）"), _("高德、腾讯（GCJ-02）"), _("百度（BD-09）")), strict=True))
    if point.is_told and point.system not in words:
        return []
    return [{"value": value, "name": name, "is_used": value == point.system} for value, name in words.items()]


def _near_lon(scope: Scope, text: str) -> float | None:
    """Degrees; metres without the number of their zone are of the zone around. Asked only for what may be metres."""
    if sum(sign.isdigit() for sign in text) < LEAST_DIGITS_OF_METRES:
        return None
    place = scope.narrow(Area.objects.filter(point__isnull=False), "").order_by("code").first()
    return place.point.x if place and place.point else None


def _tiers(ids: list[int]) -> dict[int, str]:
    """In words, of those who are in scope today."""
    day, books = clock.today(), rule_books()
    labels = {value: str(label) for value, label in Tier.choices}
    decided = {
        facts.elder_id: tier_on(facts.person.facts_on(day), books.of(facts.village_code).on(day)).tier
        for facts in facts_of(ids)
    }
    return {pk: labels[tier] for pk, tier in decided.items() if tier}
