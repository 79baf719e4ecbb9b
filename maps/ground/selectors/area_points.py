"""Villages and townships on the way to a point: who has none, what is proposed, whose lies outside (P22, P23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.urls import reverse

from geo.address import short_name
from geo.areas.point_proposals import PointProposal, last_taken_at, parent_left, point_proposals, points_taken_at
from geo.models import Area, Level, PointOrigin
from geo.scope import Scope
from maps.look.errors import ListNotKnown
from maps.map.selectors.layers import shown_box
from visits.register.selectors.village_doors import points_by_doors

MISSING, OUTSIDE, KNOWN = "missing", "outside", "known"


@dataclass(frozen=True)
class Placed:
    """An area, its state, and what is proposed for it where it has no point. `left`: who around does not hold it."""

    area: Area
    state: str
    left: Area | None
    proposals: list[PointProposal]


@dataclass(frozen=True)
class Batch:
    """Proposals of one kind that are good enough to be taken in one go."""

    origin: PointOrigin
    proposals: list[PointProposal]


def places_of(*, scope: Scope, area: Area) -> list[Placed]:
    """The townships and villages in force of an area, in the order of their codes."""
    areas = list(_areas(scope, area))
    proposals = proposals_for(areas=[one for one in areas if one.point is None])
    by_area: dict[int, list[PointProposal]] = {}
    for one in proposals:
        by_area.setdefault(one.area.pk, []).append(one)
    return [_placed(one, by_area.get(one.pk, [])) for one in areas]


def proposals_for(*, areas: Sequence[Area]) -> list[PointProposal]:
    """What our own files, the base map and the doors say of where these areas lie; the surest first."""
    found = [*point_proposals(areas=areas), *points_by_doors(areas=areas)]
    return sorted(found, key=lambda one: (one.area.code, not one.is_sure, one.accuracy_m))


def _areas(scope: Scope, area: Area) -> "QuerySet[Area]":
    rows = Area.objects.filter(valid_to=None, level__in=(Level.TOWNSHIP, Level.VILLAGE), code__startswith=area.prefix)
    rows = scope.narrow(rows, "").select_related("parent__parent__parent").defer("boundary")
    return rows.order_by("code")


def _placed(area: Area, proposals: list[PointProposal]) -> Placed:
    if area.point is None:
        return Placed(area, MISSING, None, proposals)
    left = parent_left(area=area, point=area.point)
    return Placed(area, OUTSIDE if left else KNOWN, left, [])


def places_listed(*, places: Sequence[Placed], key: str) -> list[Placed]:
    """Those without a point, or one of the lists by its name: `outside`, `known`, `all`."""
    if key not in ("", MISSING, OUTSIDE, KNOWN, "all"):
        raise ListNotKnown(text=key[:20])
    return [one for one in places if key == "all" or one.state == (key or MISSING)]


def next_listed(*, listed: Sequence[Placed], area: Area) -> Area | None:
    """The one after this; from the last one on to the first."""
    others = [one.area for one in listed if one.area != area]
    later = [one for one in others if one.code > area.code]
    return next(iter(later or others), None)


def batches_of(*, places: Sequence[Placed]) -> list[Batch]:
    """What may be taken in one go: of each area the surest proposal, and none outside the area around."""
    best = [one.proposals[0] for one in places if one.proposals]
    good = [one for one in best if one.is_sure and parent_left(area=one.area, point=one.point) is None]
    origins = dict.fromkeys(one.origin for one in good)
    return [Batch(origin, [one for one in good if one.origin == origin]) for origin in origins]


def last_batch(*, scope: Scope, area: Area) -> tuple[datetime, int] | None:
    """When points were last taken together, and how many still stand as they were taken."""
    at = last_taken_at(scope=scope, area=area)
    count = len(points_taken_at(at=at, scope=scope)) if at else 0
    return (at, count) if at and count else None


@dataclass(frozen=True)
class Offered:
    """A proposal as the page shows it: its letter on the map, and whose ground it is outside of."""

    sign: str
    proposal: PointProposal
    left: Area | None


def offered(*, area: Area) -> list[Offered]:
    proposals = proposals_for(areas=[area])
    return [
        Offered(sign, one, parent_left(area=area, point=one.point))
        for sign, one in zip(ascii_uppercase, proposals, strict=False)
    ]


def points_map(*, area: Area, places: Sequence[Placed], chosen: Area | None) -> dict[str, Any]:
    """Every known place as a mark that opens it; with a chosen one what is proposed, and where its township is."""
    parent = chosen.parent.point if chosen and chosen.parent else None
    return {
        "box": list(shown_box(area=(chosen.parent or chosen) if chosen else area)),
        "village": _lon_lat(chosen.point) if chosen and chosen.point else None,
        "township": _lon_lat(parent) if parent and not (chosen and chosen.point) else None,
        "proposals": [{"sign": o.sign, "point": _lon_lat(o.proposal.point)} for o in offered(area=chosen)]
        if chosen
        else [],
        "marks": [_mark(one) for one in places if one.area.point and one.area != chosen],
    }


def _mark(one: Placed) -> dict[str, Any]:
    assert one.area.point is not None
    opens = {"url": reverse("area-point", args=[one.area.code]), "count": 1, "title": short_name(one.area.name)}
    kind = "pin-doubt" if one.state == OUTSIDE else "pin-known"
    return {"point": _lon_lat(one.area.point), "households": opens, "kind": kind}


def _lon_lat(point: Point) -> tuple[float, float]:
    return round(point.x, 6), round(point.y, 6)
