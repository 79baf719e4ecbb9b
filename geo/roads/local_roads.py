"""What locals know about the roads: the edits in force on a day, and their history."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import Q, QuerySet
from django.utils import timezone
from shapely import from_wkb
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from base import clock
from geo.models import LinkClass, RoadEdit, RoadEditKind
from geo.roads.edits import Closure, Edits, Link, Pace
from geo.roads.profiles import Mode
from geo.roads.tags import MODES_TAG
from geo.scope import Scope

DAY_BEGINS, DAY_ENDS = time(6), time(20)  # on a day, what holds at some time of these hours counts for all of it

# What a link is to the profiles of the modes.
LINK_TAGS: dict[str, dict[str, str]] = {
    LinkClass.PATH: {"highway": "path"},
    LinkClass.FOOTBRIDGE: {"highway": "path", "bridge": "yes"},
    LinkClass.TRACK: {"highway": "track", "tracktype": "grade2"},
    LinkClass.ROAD: {"highway": "unclassified"},
    LinkClass.BRIDGE: {"highway": "unclassified", "bridge": "yes"},
}
CROSSING = {LinkClass.FOOTBRIDGE, LinkClass.BRIDGE}

On = date | datetime | None


def edits_in_force(*, on: On = None) -> "QuerySet[RoadEdit]":
    """Edits that hold at a moment, on a day, or now; in the order they were made."""
    return _alive_between(*_hours(on))


def _alive_between(begin: datetime, end: datetime) -> "QuerySet[RoadEdit]":
    alive = RoadEdit.objects.filter(withdrawn_at=None, replaced_by=None)
    return alive.filter(Q(valid_to=None) | Q(valid_to__gt=begin), valid_from__lte=end).order_by("pk")


def _hours(on: On) -> tuple[datetime, datetime]:
    if on is None:
        on = clock.now()
    if isinstance(on, datetime):
        return on, on
    begin, end = (timezone.make_aware(datetime.combine(on, hour)) for hour in (DAY_BEGINS, DAY_ENDS))
    return begin, end


def hours_on(on: On = None) -> tuple[datetime, datetime]:
    """From when to when, by the clock on the wall, what is asked for lasts: a moment, or the hours of a day."""
    begin, end = _hours(on)
    return timezone.localtime(begin), timezone.localtime(end)


def edits_near(*, box: tuple[float, float, float, float], on: On = None) -> bool:
    """Whether an edit in force touches a box: west, south, east, north in degrees."""
    here = Q(shape=None) | Q(shape__intersects=Polygon.from_bbox(box))
    return edits_in_force(on=on).filter(here).exists()


def edits_by_day(*, first_day: date, last_day: date) -> dict[date, list[int]]:
    """The ids of the edits that hold on each day, in order."""
    count = (last_day - first_day).days + 1
    days: dict[date, list[int]] = {first_day + timedelta(days=number): [] for number in range(count)}
    begin, end = _hours(first_day)[0], _hours(last_day)[1]
    rows = list(_alive_between(begin, end).values_list("pk", "valid_from", "valid_to"))
    for day, found in days.items():
        begin, end = _hours(day)
        found += [pk for pk, starts, ends in rows if starts <= end and (ends is None or ends > begin)]
    return days


def edits_version(*, on: On = None) -> str:
    """The same as long as the same edits are in force; "" without any."""
    return _version(edits_in_force(on=on).values_list("pk", "made_at"))


def _version(rows: Iterable[tuple[int, datetime]]) -> str:
    """Rows are never edited: which ones there are says what they say."""
    said = ",".join(f"{pk}:{made_at.isoformat()}" for pk, made_at in rows)
    return hashlib.sha256(said.encode()).hexdigest()[:12] if said else ""


def edits_load(*, on: On = None) -> Edits:
    """What is in force, as the network takes it."""
    rows = list(edits_in_force(on=on))
    return Edits(
        version=_version((row.pk, row.made_at) for row in rows),
        links=tuple(link_of(row) for row in rows if row.kind == RoadEditKind.LINK),
        closures=tuple(closure_of(row) for row in rows if row.kind == RoadEditKind.CLOSURE),
        paces=tuple(_pace(row) for row in rows if row.kind == RoadEditKind.SPEEDS),
    )


def link_of(row: RoadEdit) -> Link:
    """The row of an edit as a link, shapes in lon, lat."""
    line = _shapely(row.shape)
    assert isinstance(line, LineString)
    tags = LINK_TAGS[row.link_class] | {MODES_TAG: ";".join(sorted(row.modes))}
    return Link(line, tags, crosses=row.link_class in CROSSING, name=row.name, number=row.pk or 0)


def closure_of(row: RoadEdit) -> Closure:
    """The row of an edit as a closure, shapes in lon, lat."""
    return Closure(_shapely(row.shape), frozenset(Mode(mode) for mode in row.modes))


def _pace(row: RoadEdit) -> Pace:
    shares = {Mode(mode): groups for mode, groups in row.shares.items()}
    return Pace(_shapely(row.shape) if row.shape else None, shares)


def _shapely(shape: GEOSGeometry | None) -> BaseGeometry:
    assert shape is not None
    return from_wkb(bytes(shape.wkb))


def edits_seen(*, scope: Scope) -> "QuerySet[RoadEdit]":
    """Edits of the areas one may see, as they stand now, the newest first."""
    rows = scope.narrow(RoadEdit.objects.filter(replaced_by=None), "area")
    return rows.select_related("area", "made_by", "withdrawn_by").order_by("-pk")


def edit_history(*, edit: RoadEdit) -> list[RoadEdit]:
    """The edit and what it replaced, the newest first."""
    rows = [edit]
    while rows[-1].replaces:
        rows.append(rows[-1].replaces)
    return rows
