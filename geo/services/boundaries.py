"""Boundaries and points of areas from map files: whose they are, converted, repaired, checked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext as _

from accounts.models import User
from geo.coordinates import UnknownSystem, convert, system_name
from geo.errors import CoordinateSystemUnknown, TableColumnsMissing
from geo.files.cells import Shape
from geo.files.fields import WANTED
from geo.files.reading import Feature, MapFile, read_map
from geo.files.systems import datum_in_doubt
from geo.likely_system import system_told
from geo.models import Area, BoundaryOrigin, PointOrigin
from geo.scope import Scope
from geo.services.area_owners import Owners
from geo.services.area_points import PointFacts, point_set, points_keep
from geo.services.boundary_report import boundary_problems
from geo.services.boundary_versions import boundaries_keep
from geo.services.grid_cells import cells_named
from geo.tables import Problem
from geo.topology import SLIVER_SHARE, crossed, polygons_of
from geo.whereabouts import Whereabouts, where_words

if TYPE_CHECKING:
    from geo.services.areas import AreasReport


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
    """Give areas their boundaries and points. The file names them by code, else by a name that only one bears; several
    parts of one area are joined.

    An empty `crs` means what the file says of itself, else WGS-84. A code of 15 digits in a known village makes a grid
    cell. With `scope`, areas outside it are as unknown.
    """
    file = read_map(path)
    system = _system(crs or file.system)
    owners = _owners(file, path.name, scope, report)
    found = _joined(_found(file.features, owners, report), report)
    if found and (datum := datum_in_doubt(system)):
        remedy = _("没有当地的转换参数，位置可能偏差几十米。请向测绘部门要 CGCS2000 的成果，或核对后再用")
        report.problems.append(Problem(0, "geometry", datum, remedy))
    columns = file.features[0].fields if file.features else ()
    report.doubt_system(system_told(name=path.name, columns=columns), system)
    found = _landed(found, path.name, system, report)
    changed = [one.area for one in found if one.geometry.geom_type == "MultiPolygon" and _bound(one.area, one.geometry)]
    boundaries_keep(areas=changed, origin=BoundaryOrigin.IMPORTED, by=by)
    moved = [one.area for one in found if one.geometry.geom_type == "Point" and point_set(one.area, one.centre)]
    points_keep(areas={area: PointFacts(PointOrigin.IMPORTED, told=path.name) for area in moved}, by=by)
    report.counts["boundaries_set"] += len(changed)
    report.counts["points_set"] += len(moved)
    report.problems += boundary_problems(areas=[one.area for one in found])


def _system(crs: str) -> str:
    if crs.startswith("?"):
        raise CoordinateSystemUnknown(crs=crs[1:])
    try:
        return system_name(crs or "wgs84")
    except UnknownSystem as error:
        raise CoordinateSystemUnknown(crs=crs) from error


def _owners(file: MapFile, name: str, scope: Scope | None, report: "AreasReport") -> Owners:
    """The areas that the file may name, grid cells that it brings among them; raises where it names none at all."""
    rows = Area.objects.filter(valid_to__isnull=True).select_related("parent__parent__parent")
    areas = list(scope.narrow(rows, "") if scope else rows)
    cells = cells_named(features=file.features, villages={area.code: area for area in areas}, report=report)
    owners = Owners([*areas, *cells])
    if learned := owners.learn(file.features):
        remedy = _("按这些列的内容认出了区划，请核对")
        report.problems.append(Problem(0, "code", "、".join(learned), remedy))
    elif file.features and not owners.has_columns(file.features):
        columns = dict.fromkeys(column for feature in file.features for column in feature.fields)
        found = "、".join(columns) or _("（空）")
        raise TableColumnsMissing(name=name, missing=_("区划代码或名称"), needed=WANTED, found=found)
    return owners


def _found(features: Iterable[Feature], owners: Owners, report: "AreasReport") -> Iterator[_Found]:
    """Features whose area and shape are known; the others are told."""
    for feature in features:
        area, told = owners.of(feature.fields)
        whole = feature.geometry if feature.geometry is not None and feature.geometry.geom_type == "Point" else None
        whole = whole if whole is not None else polygons_of(feature.geometry)
        label = owners.label(feature.fields)
        if area is None:
            report.problems.append(Problem(feature.number, "code", label, told))
            continue
        if told:
            report.problems.append(Problem(feature.number, "name", label, told))
        if whole is None or whole.is_empty:
            report.problems.append(Problem(feature.number, "geometry", label, _shapeless(feature)))
            continue
        if feature.geometry is not None and not feature.geometry.is_valid:
            report.counts["boundaries_repaired"] += 1
            report.problems.append(_repair(feature, area, feature.geometry))
        yield _Found(feature, area, whole)


def _shapeless(feature: Feature) -> str:
    if feature.trouble:
        return _("{trouble}。这一行没有写入，其余照常，请在原文件里改正").format(trouble=feature.trouble)
    if feature.geometry is None or feature.geometry.is_empty:
        return _("没有图形，请在原文件里补上")
    return _("不是面也不是点，请提供多边形边界或坐标点")


def _joined(found: Iterable[_Found], report: "AreasReport") -> list[_Found]:
    """One point and one boundary for each area: parts apart from each other are its exclaves, and belong together."""
    kept: dict[tuple[str, str], _Found] = {}
    joined: dict[str, list[int]] = defaultdict(list)
    for one in found:
        key = (one.area.code, one.geometry.geom_type)
        first = kept.setdefault(key, one)
        if first is one:
            continue
        if first.geometry.equals(one.geometry) or one.geometry.geom_type == "Point" or _overlap(first, one):
            remedy = _("同一个区划出现两次，已采用先出现的，请删去多余的")
            report.problems.append(Problem(one.feature.number, "geometry", one.label, remedy))
            continue
        first.geometry = polygons_of(first.geometry.union(one.geometry))
        joined[first.area.code] += [one.feature.number]
    for first in kept.values():
        if rows := joined.get(first.area.code) if first.geometry.geom_type != "Point" else None:
            remedy = _("与第 {rows} 行合为一个边界（飞地），请核对").format(rows="、".join(map(str, rows)))
            report.problems.append(Problem(first.feature.number, "geometry", first.label, remedy))
    return list(kept.values())


def _overlap(first: _Found, second: _Found) -> bool:
    """Whether two shapes are two drawings of one ground, and not two parts of it."""
    smaller = min(first.geometry.area, second.geometry.area)
    return bool(first.geometry.intersection(second.geometry).area > SLIVER_SHARE * smaller)


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
