"""Boundaries that nobody has drawn: a village gets the ground nearer to it than to others, marked as a proposal."""

from dataclasses import dataclass
from math import ceil

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from geo.areas.services.boundary_versions import boundaries_keep
from geo.areas.shapes import boundary_of
from geo.areas.topology import Shape
from geo.errors import AreaHasNoPlace, PointsTooFew
from geo.models import Area, BoundaryOrigin, Level

ENOUGH_SHARE = 2 / 3  # of the villages must be drawn or have a point


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
    pieces = _pieces(area, villages)
    return [village for village in villages if _propose(village, pieces[village.code])]


def _pieces(area: Area, villages: list[Area]) -> dict[str, Shape | None]:
    """The ground of each village, by code: the area's that nobody has drawn, divided by nearness."""
    from geo.areas.area_frames import with_boundaries, with_points  # brings pandas along: not for every page
    from geo.areas.nearness import divided, ground_around

    places = with_points(villages).geometry
    whole = with_boundaries([area]) if area.boundary else ground_around(places)
    return divided(whole.overlay(with_boundaries(_drawn(area)), how="difference"), places)


def _inside(area: Area) -> "QuerySet[Area]":
    return Area.objects.filter(code__startswith=area.prefix, level=Level.VILLAGE, valid_to__isnull=True)


def _drawn(area: Area) -> "QuerySet[Area]":
    return _inside(area).filter(boundary__isnull=False, boundary_is_proposal=False)


def _open_villages(area: Area) -> "QuerySet[Area]":
    return _inside(area).filter(Q(boundary__isnull=True) | Q(boundary_is_proposal=True))


def _propose(village: Area, piece: Shape | None) -> bool:
    """Set the proposal; False when it is the same as before."""
    former, boundary = village.boundary, boundary_of(piece) if piece else None
    village.boundary, village.boundary_is_proposal = boundary, True
    return former is None or boundary is None or not former.equals_exact(boundary, 1e-9)
