"""What somebody drew or ticked to act on who is inside: kept for their visit, so that several pages can go by it."""

import json
from collections.abc import Collection
from dataclasses import dataclass

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _

from base import clock
from geo.areas.drawn_shapes import ShapeNotUnderstood, shape_from_text
from geo.models import Area
from geo.scope import Scope, scope_for
from maps.look.asked import SignedIn
from visits.register.selectors.inside import Inside, elders_inside_shape

KEPT = "inside"  # in the session: {"area", "shape", "villages"}
LONGEST = 60_000


@dataclass(frozen=True)
class Chosen:
    """`text` is the drawing as it was sent, "" where nothing was drawn; `villages` are codes; `ticked` who of those
    inside is meant, where that was said."""

    area: Area
    text: str
    shape: GEOSGeometry | None
    villages: tuple[str, ...]
    ticked: frozenset[int] = frozenset()

    def inside(self, scope: Scope) -> Inside:
        return elders_inside_shape(
            scope=scope, area=self.area, shape=self.shape, villages=self.villages, day=clock.today()
        )


def chosen_for_surge(chosen: Chosen) -> dict[str, str]:
    """What a surge's form begins with: it takes one polygon, or one area; nothing for anything else."""
    if chosen.shape is not None and not chosen.villages and chosen.shape.geom_type == "Polygon":
        drawn = {"type": "Feature", "properties": {}, "geometry": json.loads(chosen.shape.geojson)}
        features = json.dumps({"type": "FeatureCollection", "features": [drawn]})
        return {"drawn": features, "area": chosen.area.code}
    if chosen.shape is None and len(chosen.villages) == 1:
        return {"area": chosen.villages[0]}
    return {}


def chosen_keep(request: SignedIn, *, area: Area, text: str, villages: Collection[str]) -> None:
    """Raises `ShapeNotUnderstood` for what is no shape; what is wrong stays out of what is kept."""
    if len(text) > LONGEST:
        raise ShapeNotUnderstood(_("顶点太多，请先简化边线。"))
    if text:
        shape_from_text(text)
    request.session[KEPT] = {"area": area.code, "shape": text, "villages": sorted(villages)}


def ticks_keep(request: SignedIn, elder_ids: Collection[int]) -> None:
    request.session[KEPT] = request.session[KEPT] | {"ticked": sorted(elder_ids)}


def chosen_drop(request: SignedIn) -> None:
    request.session.pop(KEPT, None)


def chosen_kept(request: SignedIn) -> Chosen | None:
    """None where nothing was chosen, or in an area that one may not see any more."""
    held = request.session.get(KEPT)
    if not held:
        return None
    areas = scope_for(request.user).narrow(Area.objects.filter(valid_to=None), "")
    area = areas.filter(code=held["area"]).first()
    if area is None:
        return None
    ticked = frozenset(held.get("ticked", ()))
    return Chosen(area, held["shape"], _shape(held["shape"]), tuple(held["villages"]), ticked)


def _shape(text: str) -> GEOSGeometry | None:
    """None where nothing was drawn, or nothing is enclosed."""
    if not text:
        return None
    drawn = shapely.union_all([_enclosed(part) for part in shapely.get_parts(shape_from_text(text))])
    parts = [part for part in shapely.get_parts(drawn) if part.geom_type == "Polygon"]
    joined = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return GEOSGeometry(joined.wkt, srid=4326) if parts else None


def _enclosed(part: shapely.Polygon) -> shapely.Geometry:
    """A line that crosses itself, as a free hand draws it, holds all that it goes round, once or twice."""
    if part.is_valid:
        return part
    return shapely.union_all(shapely.get_parts(shapely.polygonize([shapely.node(part.exterior)])))
