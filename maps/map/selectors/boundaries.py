"""The boundaries of an area's parts: who has one, what it was before, and what stands around it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from geo.address import short_name
from geo.areas.drawn_shapes import siblings
from geo.areas.finding_words import finding_words
from geo.areas.shapes import shape_of
from geo.areas.topology import Finding, area_ha
from geo.models import Area, BoundaryVersion, Level
from geo.scope import Scope
from maps.map.geojson import GeoJSON, collection
from maps.map.selectors.layers import shown_box

DECIMALS = 7  # a centimetre: what is snapped to has to be where it is


@dataclass(frozen=True)
class Part:
    """One area below another, with the state of its boundary: drawn, proposed or missing."""

    area: Area
    state: str
    hectares: float | None
    version: int


def parts_of(*, scope: Scope, area: Area) -> list[Part]:
    """The area itself where it is a village, and what is right below it."""
    rows = Area.objects.filter(parent=area, valid_to=None).order_by("code")
    areas = [area, *scope.narrow(rows, "").annotate(version=Max("boundary_versions__number"))]
    return [_part(one) for one in areas]


def _part(area: Area) -> Part:
    state = "missing" if area.boundary is None else "proposed" if area.boundary_is_proposal else "drawn"
    hectares = area_ha(shape_of(area)) if area.boundary else None
    return Part(area, state, hectares, getattr(area, "version", None) or version_of(area))


def version_of(area: Area) -> int:
    """The number of the newest version, 0 for none."""
    return area.boundary_versions.aggregate(newest=Max("number"))["newest"] or 0


def parts_map(*, area: Area, parts: Sequence[Part]) -> dict[str, Any]:
    """Every boundary as a shape that opens its page."""
    shapes = [
        feature(
            one.area.boundary,
            title=short_name(one.area.name),
            state=one.state,
            url=reverse("area-boundary", args=[one.area.code]),
        )
        for one in parts
        if one.area.boundary and one.area != area
    ]
    return {"box": list(shown_box(area=area)), "parts": collection(shapes)}


def proposed_map(*, area: Area, villages: Sequence[Area]) -> dict[str, Any]:
    """Boundaries as they would be proposed, over those of the area that people have drawn."""
    rows = Area.objects.filter(code__startswith=area.prefix, valid_to=None, level=Level.VILLAGE)
    drawn = rows.filter(boundary__isnull=False, boundary_is_proposal=False)
    shapes = [
        feature(one.boundary, title=short_name(one.name), state=state, url="")
        for state, areas in (("drawn", drawn), ("proposed", villages))
        for one in areas
        if one.boundary
    ]
    return {"box": list(shown_box(area=area)), "parts": collection(shapes)}


def boundary_map(*, area: Area, findings: Iterable[Finding] = (), newer: GEOSGeometry | None = None) -> dict[str, Any]:
    """For the drawing page: what may be snapped to, what was found, and what somebody else has made meanwhile."""
    around = [area.parent] if area.parent and area.parent.boundary else []
    beside = [feature(one.boundary) for one in [*around, *siblings(area)]]
    return {
        "box": list(shown_box(area=area.parent or area) if area.point is None else _box_around(area)),
        "many": True,
        "beside": collection(beside),
        "findings": findings_layer(findings),
        "newer": collection([feature(newer)] if newer else []),
    }


def _box_around(area: Area) -> tuple[float, float, float, float]:
    assert area.point is not None
    west, south, east, north = area.boundary.extent if area.boundary else (area.point.x, area.point.y) * 2
    return west - 0.01, south - 0.01, east + 0.01, north + 0.01


def findings_layer(findings: Iterable[Finding]) -> GeoJSON:
    return collection(
        {"type": "Feature", "geometry": shapely.geometry.mapping(finding.shape), "properties": {"kind": finding.kind}}
        for finding in findings
    )


def findings_said(*, area: Area, findings: Sequence[Finding]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Each finding about an area's boundary in words, with whom else it concerns, and where."""
    codes = {code for finding in findings for code in finding.between}
    names = dict(Area.objects.filter(code__in=codes, valid_to=None).values_list("code", "name"))
    for finding in findings:
        with_whom = "、".join(
            names[code] for code in finding.between if finding.kind == "overlap" and code != area.code
        )
        yield (f"{with_whom}：" if with_whom else "") + finding_words(finding, names), finding.at


def difference_said(*, former: GEOSGeometry | None, newest: GEOSGeometry | None) -> str:
    """What somebody else changed, in hectares."""
    before, after = (shapely.from_wkb(bytes(one.wkb)) if one else shapely.Polygon() for one in (former, newest))
    said = {"more": f"{area_ha(after.difference(before)):.1f}", "less": f"{area_ha(before.difference(after)):.1f}"}
    return _("新版比您打开时的多了 {more} 公顷，少了 {less} 公顷").format(**said)


def boundary_of_version(*, area: Area, number: int) -> GEOSGeometry | None:
    version = BoundaryVersion.objects.filter(area=area, number=number).first()
    return version.boundary if version else None


def feature(shape: GEOSGeometry | None, **properties: Any) -> GeoJSON:
    assert shape is not None
    geometry = shapely.geometry.mapping(shapely.from_wkb(bytes(shape.wkb)))
    return {"type": "Feature", "geometry": _rounded(geometry), "properties": properties}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def inner(value: Any) -> Any:
        return round(value, DECIMALS) if isinstance(value, float) else [inner(one) for one in value]

    return {"type": geometry["type"], "coordinates": inner(geometry["coordinates"])}
