"""Boundaries and points of areas from map files: whose they are, converted, repaired, checked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.coordinates import convert, system_name
from geo.errors import CoordinateSystemUnknown
from geo.files.reading import Feature, Shape, read_map
from geo.models import Area, BoundaryOrigin
from geo.scope import Scope
from geo.services.area_points import point_set
from geo.services.boundary_report import boundary_problems
from geo.services.boundary_versions import boundaries_keep
from geo.services.grid_cells import cells_named
from geo.tables import Problem
from geo.topology import crossed, polygons_of
from geo.whereabouts import Whereabouts, where_words

if TYPE_CHECKING:
    from geo.services.areas import AreasReport

CODE_FIELDS = ("code", "adcode", "区划代码", "grid_code", "village_code", "township_code", "county_code")
NAME_FIELDS = ("name", "NAME", "Name", "名称")


@dataclass
class _Owners:
    """The areas in force that a file may name."""

    areas: list[Area]
    by_code: dict[str, Area] = field(init=False)
    by_name: dict[str, list[Area]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_code = {area.code: area for area in self.areas}
        self.by_name = defaultdict(list)
        for area in self.areas:
            self.by_name[area.name].append(area)

    def of(self, fields: dict[str, Any]) -> Area | None:
        """By code, short or whole, else by a name that only one bears."""
        for code in _values(fields, CODE_FIELDS):
            if area := self.by_code.get(code.removesuffix(".0").ljust(12, "0")):
                return area
        for name in _values(fields, NAME_FIELDS):
            if len(named := self.by_name.get(name, [])) == 1:
                return named[0]
        return None


@dataclass
class _Found:
    """One feature and the area it belongs to; its geometry in the file's system, then in WGS-84."""

    feature: Feature
    area: Area
    geometry: Shape

    @property
    def label(self) -> str:
        return f"{self.area.code} {self.area.name}"

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of its corners; infinite where a projection led nowhere."""
        lon, lat = shapely.get_coordinates(self.geometry).mean(axis=0)
        return float(lon), float(lat)


def boundaries_apply(
    *, path: Path, crs: str, report: "AreasReport", scope: Scope | None = None, by: User | None = None
) -> None:
    """Give areas their boundaries and points. The file names them by code, else by a name that only one bears.

    An empty `crs` means what the file says of itself, else WGS-84. A code of 15 digits in a known village makes a grid
    cell. With `scope`, areas outside it are as unknown.
    """
    file = read_map(path)
    system = _system(crs or file.system)
    rows = Area.objects.filter(valid_to__isnull=True).select_related("parent__parent")
    owners = _Owners(list(scope.narrow(rows, "") if scope else rows))
    owners = _Owners([*owners.areas, *cells_named(features=file.features, villages=owners.by_code, report=report)])
    found = list(_found(file.features, owners, report))
    found = _landed(found, path.name, system, report)
    changed = [one.area for one in found if one.geometry.geom_type == "MultiPolygon" and _bound(one.area, one.geometry)]
    boundaries_keep(areas=changed, origin=BoundaryOrigin.IMPORTED, by=by)
    moved = [one.area for one in found if one.geometry.geom_type == "Point" and point_set(one.area, one.centre)]
    Area.objects.bulk_update(moved, ["point"], batch_size=100)
    report.counts["boundaries_set"] += len(changed)
    report.counts["points_set"] += len(moved)
    report.problems += boundary_problems(areas=[one.area for one in found])


def _system(crs: str) -> str:
    if crs.startswith("?"):
        raise CoordinateSystemUnknown(crs=crs[1:])
    return system_name(crs or "wgs84")


def _values(fields: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    return (str(fields[name]).strip() for name in names if fields.get(name))


def _found(features: Iterable[Feature], owners: _Owners, report: "AreasReport") -> Iterator[_Found]:
    seen: set[tuple[str, str]] = set()
    for feature in features:
        label = next(_values(feature.fields, (*NAME_FIELDS, *CODE_FIELDS)), "")
        area, geometry = owners.of(feature.fields), feature.geometry
        if area is None:
            remedy = _("辖区的区划表里没有这个代码或名称，请核对")
        elif geometry is None or geometry.is_empty:
            remedy = _("没有图形，请在原文件里补上")
        elif (area.code, geometry.geom_type) in seen:
            remedy = _("同一个区划出现两次，已采用先出现的，请删去多余的")
        elif geometry.geom_type == "Point":
            seen.add((area.code, geometry.geom_type))
            yield _Found(feature, area, geometry)
            continue
        elif (whole := polygons_of(geometry)) is not None:
            if not geometry.is_valid:
                report.counts["boundaries_repaired"] += 1
                report.problems.append(_repair(feature, area, geometry))
            seen.add((area.code, geometry.geom_type))
            yield _Found(feature, area, whole)
            continue
        else:
            remedy = _("不是面也不是点，请提供多边形边界或坐标点")
        report.problems.append(Problem(feature.number, "geometry" if area else "code", label, remedy))


def _repair(feature: Feature, area: Area, geometry: Shape) -> Problem:
    where = "；".join(f"{lon:.5f},{lat:.5f}" for lon, lat in (found.at for found in crossed(area.code, geometry)))
    remedy = _("边线自己相交（{where}），已自动修复，请在地图上核对").format(where=where)
    return Problem(feature.number, "geometry", f"{area.code} {area.name}", remedy)


def _landed(found: list[_Found], name: str, system: str, report: "AreasReport") -> list[_Found]:
    """Those that lie where their areas are, in WGS-84; refuses the file when most do not."""
    if not found:
        return []
    written = np.array([one.centre for one in found])
    for one in found:
        one.geometry = shapely.transform(one.geometry, lambda xy: convert(xy, source=system))
    anchors = np.array([_anchor(one.area) for one in found])
    far = Whereabouts(name, system, written, np.array([one.centre for one in found]), anchors).elsewhere()
    for one, anchor in ((one, anchor) for one, anchor, is_far in zip(found, anchors, far, strict=True) if is_far):
        remedy = _("落在{where}，请核对坐标").format(where=where_words(*one.centre, anchor))
        report.problems.append(Problem(one.feature.number, "geometry", one.label, remedy))
    return [one for one, is_far in zip(found, far, strict=True) if not is_far]


def _anchor(area: Area) -> tuple[float, float]:
    """Where an area is known to be: its own point, else that of the areas around it."""
    around: Area | None = area
    while around is not None:
        if around.point is not None:
            return around.point.x, around.point.y
        around = around.parent
    return float("nan"), float("nan")


def _bound(area: Area, shape: Shape) -> bool:
    """Set the boundary; False when it is the same."""
    boundary = GEOSGeometry(memoryview(shape.wkb), srid=4326)
    if area.boundary is not None and area.boundary.equals_exact(boundary, 1e-9) and not area.boundary_is_proposal:
        return False
    assert isinstance(boundary, MultiPolygon)
    area.boundary, area.boundary_is_proposal = boundary, False
    return True
