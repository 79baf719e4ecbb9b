"""Villages as badges: how many people are owed visits there, how they stand, what is dangerous, what is urgent now.

Numbers only, from the one definition of due and overdue, asked once for the whole area.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.gis.geos import Point
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from base import clock
from dispatch.incidents.selectors import incidents_open
from geo.address import short_name
from geo.models import Area, Level
from geo.scope import Scope
from maps.map.geojson import GeoJSON, collection, point_feature
from maps.map.selectors.elders_layer import elders_in
from visits.duty.coverage import NOT_OWED
from visits.duty.selectors.figures import standings_kept
from visits.register.models import Elder, Hazard
from visits.register.selectors.whereabouts import point_known


@dataclass
class Badge:
    """One village. `unplaced`: of its people, those of whom not even the township's centre is known."""

    states: Counter[str] = field(default_factory=Counter)
    days: int = 0
    key: int = 0
    hazards: Counter[str] = field(default_factory=Counter)
    incidents: int = 0
    unplaced: int = 0
    doors: list[Point] = field(default_factory=list)

    @property
    def middle(self) -> Point | None:
        """Of the doors known in a village that has no point of its own."""
        if not self.doors:
            return None
        lons, lats = zip(*(door.coords for door in self.doors), strict=True)
        return Point(sum(lons) / len(lons), sum(lats) / len(lats))

    @property
    def people(self) -> int:
        return self.states.total()

    @property
    def said(self) -> str:
        """12 人，逾期 2，应探访 3，已探访 7，隐患 1，应急 1"""
        words = [
            (_("逾期 {n}"), self.states["overdue"]),
            (_("应探访 {n}"), self.states["due"]),
            (_("已探访 {n}"), self.states["covered"]),
            (_("隐患 {n}"), self.hazards.total()),
            (_("应急 {n}"), self.incidents),
        ]
        counted = [word.format(n=number) for word, number in words if number]
        return _("，").join([_("{n} 人").format(n=self.people), *counted])


def villages_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """Every village in which somebody is owed visits, a hazard is open or an emergency is; `unplaced` counts those whom
    no mark can show.
    """
    badges = _badges(scope, area)
    rows = Area.objects.filter(code__in=badges, level=Level.VILLAGE, valid_to=None).select_related("parent")
    villages = [(row, badges[row.code]) for row in rows.defer("boundary", "parent__boundary").order_by("code")]
    features = [feature for village, badge in villages if (feature := _feature(scope, village, badge))]
    return {**collection(features), "unplaced": sum(badge.unplaced for badge in badges.values())}


def _badges(scope: Scope, area: Area) -> dict[str, Badge]:
    rows, badges = elders_in(scope=scope, area=area), defaultdict[str, Badge](Badge)
    standings = standings_kept(prefixes=[area.prefix]).filter(elder__in=rows.order_by().values("pk"))
    owed = standings.exclude(state=NOT_OWED)
    codes = dict(Area.objects.filter(code__startswith=area.prefix).values_list("pk", "code"))
    numbers = {"people": Count("pk"), "key": Count("pk", filter=Q(tier="key")), "since": Min("missed_on")}
    for village, state, people, key, since in owed.values_list("village", "state").annotate(**numbers):
        badge = badges[codes[village]]
        badge.states[state] += people
        badge.key += key
        badge.days = max(badge.days, (clock.today() - since).days if since else 0)
    _find_middles(rows.filter(pk__in=owed.values("pk")), badges)
    hazards = Hazard.objects.filter(closed_on=None, household__in=rows.order_by().values("household"))
    for code, kind in hazards.values_list("household__village__code", "kind"):
        badges[code].hazards[kind] += 1
    incidents = incidents_open(scope=scope).filter(area__code__startswith=area.prefix)
    for code in incidents.values_list("area__code", flat=True):
        badges[code].incidents += 1
    return dict(badges)


def _find_middles(rows: "QuerySet[Elder]", badges: dict[str, Badge]) -> None:
    """Of villages without a point: where these people of theirs are known to be, and how many are nowhere."""
    lost = rows.filter(household__village__point=None).order_by("pk")
    for code, point in lost.values_list("household__village__code", point_known("household__")):
        if point:
            badges[code].doors.append(point)
        else:
            badges[code].unplaced += 1


def _feature(scope: Scope, village: Area, badge: Badge) -> GeoJSON | None:
    point = village.point or badge.middle
    if point is None:
        return None
    name, township = short_name(village.name), village.parent
    whole = township is not None and scope.covers(township)
    return point_feature(
        point,
        code=village.code,
        name=name,
        township=township.code if township else village.code,
        township_name=township.name if township else name,
        households=township.code if township and whole else village.code,
        approximate=village.point is None,
        people=badge.people,
        overdue=badge.states["overdue"],
        due=badge.states["due"],
        covered=badge.states["covered"],
        days=badge.days,
        key=badge.key,
        hazards=dict(badge.hazards.most_common()),
        incidents=badge.incidents,
        title=f"{name} {badge.said}",
    )
