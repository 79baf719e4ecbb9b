"""Boundaries that nobody has drawn: a village gets the ground nearer to it than to others, marked as a proposal."""

from dataclasses import dataclass
from math import ceil

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from geo.coordinates import distance_m
from geo.errors import AreaHasNoPlace, PointsTooFew
from geo.models import Area, BoundaryOrigin, Level
from geo.services.boundary_versions import boundaries_keep
from geo.topology import Shape

ENOUGH_SHARE = 2 / 3  # of the villages must be drawn or have a point
AROUND_M = 2_000.0  # how far a proposal reaches where not even the township's boundary is known


@dataclass(frozen=True)
class ProposalReport:
    """How many villages got a proposed boundary, and how many could not for want of a point."""

    proposed: int
    without_point: int
    applied: bool


@dataclass(frozen=True)
class Outlook:
    """Of the villages that nobody has drawn, how many have a point; the drawn ones are known anyway."""

    known: int
    villages: int
    drawn: int

    @property
    def needed(self) -> int:
        """Points, before any ground is divided."""
        return max(ceil((self.villages + self.drawn) * ENOUGH_SHARE) - self.drawn, min(self.villages, 1))

    @property
    def missing(self) -> int:
        return self.villages - self.known

    @property
    def is_enough(self) -> bool:
        return bool(self.villages) and self.known >= self.needed


def proposal_outlook(*, area: Area) -> Outlook:
    """Whether it is time to propose boundaries: a village without a point would fall to its neighbours."""
    villages, drawn = _open_villages(area), _drawn(area)
    return Outlook(villages.exclude(point=None).count(), villages.count(), drawn.count())


@transaction.atomic
def boundaries_propose(*, area: Area, apply: bool = False, by: User | None = None) -> ProposalReport:
    """Propose boundaries for the villages of an area that have none drawn; drawn ones are never touched.

    The ground is divided by nearness (Voronoi), clipped to the area's own boundary or, without one, to two kilometres
    around the villages.

    Raises
    ------
    AreaHasNoPlace
        When no village without a boundary has a point.
    PointsTooFew
        When too few of them have one.
    """
    outlook = proposal_outlook(area=area)
    changed = boundaries_proposed(area=area)
    if apply:
        boundaries_keep(areas=changed, origin=BoundaryOrigin.PROPOSED, by=by)
    return ProposalReport(outlook.known, outlook.missing, apply)


def boundaries_proposed(*, area: Area) -> list[Area]:
    """The villages whose proposed boundary would be new or another one, carrying it; nothing is written."""
    villages = list(_open_villages(area).exclude(point=None).order_by("code"))
    if not villages:
        raise AreaHasNoPlace(name=area.name)
    outlook = proposal_outlook(area=area)
    if not outlook.is_enough:
        raise PointsTooFew(name=area.name, known=outlook.known, villages=outlook.villages, needed=outlook.needed)
    ground = _ground(area, villages)
    for village in _drawn(area):
        ground = ground.difference(_shape(village.boundary))
    return [v for v, piece in zip(villages, _divided(villages, ground), strict=True) if _propose(v, piece)]


def _inside(area: Area) -> "QuerySet[Area]":
    return Area.objects.filter(code__startswith=area.prefix, level=Level.VILLAGE, valid_to__isnull=True)


def _drawn(area: Area) -> "QuerySet[Area]":
    return _inside(area).filter(boundary__isnull=False, boundary_is_proposal=False)


def _open_villages(area: Area) -> "QuerySet[Area]":
    return _inside(area).filter(Q(boundary__isnull=True) | Q(boundary_is_proposal=True))


def _propose(village: Area, piece: MultiPolygon | None) -> bool:
    """Set the proposal; False when it is the same as before."""
    former = village.boundary
    village.boundary, village.boundary_is_proposal = piece, True
    return former is None or piece is None or not former.equals_exact(piece, 1e-9)


def _ground(area: Area, villages: list[Area]) -> Shape:
    if area.boundary:
        return _shape(area.boundary)
    points = shapely.MultiPoint(_coordinates(villages))
    centre = points.centroid
    degree_m = float(distance_m([centre.x, centre.y], [centre.x, centre.y + 0.01])) * 100
    return points.convex_hull.buffer(AROUND_M / degree_m)


def _divided(villages: list[Area], ground: Shape) -> list[MultiPolygon | None]:
    """Each village's piece of the ground, in the villages' order; None where nothing is left for it."""
    points = [shapely.Point(place) for place in _coordinates(villages)]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=ground))
    owner = shapely.STRtree(points)
    pieces: list[MultiPolygon | None] = [None] * len(villages)
    for cell in cells:
        for village in owner.query(cell, predicate="intersects").tolist():
            pieces[village] = _multipolygon(cell.intersection(ground))
    return pieces


def _multipolygon(shape: Shape) -> MultiPolygon | None:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        return None
    whole = GEOSGeometry(memoryview(shapely.MultiPolygon(parts).wkb), srid=4326)
    assert isinstance(whole, MultiPolygon)
    return whole


def _coordinates(villages: list[Area]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([(village.point.x, village.point.y) for village in villages if village.point])


def _shape(boundary: GEOSGeometry | None) -> Shape:
    assert boundary is not None
    return shapely.from_wkb(bytes(boundary.wkb))
