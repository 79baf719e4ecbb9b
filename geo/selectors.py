"""Reading in geo."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.gis.db.models import Extent, GeometryField, PointField
from django.contrib.gis.db.models.functions import Centroid, Distance
from django.contrib.gis.geos import Polygon
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from base.errors import NotFound
from geo.errors import AreaHasNoPlace, AreaUnknown
from geo.models import SIGNIFICANT_DIGITS, Area, Level, RoadNetwork, Zone
from geo.scope import Scope

HAIR = 1e-4  # degrees
CLIP_MARGIN_DEGREES = 0.05  # some 5 km: the way to a village may leave the county and come back

Box = tuple[float, float, float, float]


def area_get(*, code: str) -> Area:
    """The area in force with this code: 12 digits, or only the significant ones (140406, 140406104)."""
    area = Area.objects.filter(code=code.ljust(12, "0"), valid_to__isnull=True).first()
    if area is None:
        raise AreaUnknown(code=code)
    return area


def area_get_in_scope(*, code: str, scope: Scope) -> Area:
    """The area in force with this code, if the user may see it; otherwise it is not found."""
    area = scope.narrow(Area.objects.filter(code=code.ljust(12, "0"), valid_to__isnull=True), "").first()
    if area is None:
        raise NotFound
    return area


def former_villages(*, area: Area, heirless: bool = False) -> QuerySet[Area]:
    """Villages of the past inside an area, by name; `heirless`: those of which nobody knows the village they became.

    A listing compared with an older one may tell no more than the township where a village went.
    """
    past = Area.objects.filter(code__startswith=area.prefix, level=Level.VILLAGE).exclude(valid_to=None)
    past = past.exclude(merged_into__level=Level.VILLAGE) if heirless else past
    return past.select_related("parent", "merged_into").order_by("parent__code", "code")


def area_box(*, area: Area, margin_degrees: float = CLIP_MARGIN_DEGREES) -> Box:
    """West, south, east, north of an area with a margin: of its boundary, else of the points inside it."""
    box = Area.objects.filter(pk=area.pk).aggregate(own=Extent("boundary"))["own"] or _box_inside(area)
    if box is None:
        raise AreaHasNoPlace(name=area.name)
    west, south, east, north = box
    return west - margin_degrees, south - margin_degrees, east + margin_degrees, north + margin_degrees


def _box_inside(area: Area) -> Box | None:
    """Of a city that is thousands of villages: asked only where the area itself has no boundary."""
    inside = Area.objects.filter(code__startswith=area.prefix)
    extents = inside.aggregate(boundary=Extent("boundary"), points=Extent(Cast("point", GeometryField())))
    box: Box | None = extents["boundary"] or extents["points"]
    return box


def counties_box() -> Box:
    """Around all the counties of today that have a place, with a margin: what roads are kept for."""
    boxes = []
    for county in Area.objects.filter(level=Level.COUNTY, valid_to=None).order_by("code"):
        try:
            boxes.append(area_box(area=county))
        except AreaHasNoPlace:
            continue
    if not boxes:
        raise AreaHasNoPlace(name=_("本县"))
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def area_nearest(*, box: Box) -> tuple[Area, float] | None:
    """The area of today that is nearest to a box, and the metres to it, 0 where they meet; None without any place."""
    west, south, east, north = box
    ground = Polygon.from_bbox((west - HAIR, south - HAIR, east + HAIR, north + HAIR))  # one road may have no area
    ground.srid = 4326
    today = Area.objects.filter(valid_to=None)
    if meeting := today.filter(boundary__intersects=ground).first():
        return meeting, 0.0
    middle = Cast(Centroid("boundary"), PointField(geography=True))
    placed = today.annotate(place=Coalesce("point", middle)).exclude(place=None)
    nearest = placed.annotate(away=Distance("place", ground)).order_by("away", "pk").first()
    return (nearest, float(nearest.away.m)) if nearest else None


def road_network_active() -> RoadNetwork | None:
    """The network that answers travel times now; its version changes whenever the answers may."""
    return RoadNetwork.objects.filter(is_active=True).order_by("-imported_at").first()


def road_folder(version: str) -> Path:
    """Where the arrays of a network lie."""
    return Path(settings.VAR_DIR) / "roads" / version


def zones_in(*, scope: Scope, area: Area, day: date) -> QuerySet[Zone]:
    """Hazard zones in force on a day: the area's own, those inside it, and those of the areas above that reach into it.

    A county's flood concerns the township's coordinator; its ground is no secret of the county's.
    """
    if not scope.covers(area):
        return Zone.objects.none()
    zones = Zone.objects.filter(Q(last_day=None) | Q(last_day__gte=day), withdrawn_at=None, first_day__lte=day)
    own = Q(area__code__startswith=area.prefix)
    return zones.filter(own | _of_areas_around(area)).select_related("area").order_by("kind", "name", "pk")


def areas_around(area: Area) -> QuerySet[Area]:
    """The area and those it lies in."""
    return Area.objects.filter(code__in=[area.code, *_codes_above(area)])


def _codes_above(area: Area) -> list[str]:
    """Of the areas it lies in: beginnings of its own."""
    return [area.code[:digits].ljust(12, "0") for digits in SIGNIFICANT_DIGITS.values() if digits < len(area.prefix)]


def _of_areas_around(area: Area) -> Q:
    codes = _codes_above(area)
    try:
        ground = Polygon.from_bbox(area_box(area=area, margin_degrees=0))
    except AreaHasNoPlace:
        return Q(area__code__in=codes)
    return Q(area__code__in=codes, polygon__intersects=area.boundary or ground)
