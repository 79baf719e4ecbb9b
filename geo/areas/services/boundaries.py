"""Boundaries and points of areas from map files: whose they are, repaired, joined, converted, checked, written.

Carried as a GeoDataFrame, a row for each feature of the file under its number there: `owner`, the area that it is
about, its `code`, its `label` for the report, and `geometry`, a MultiPolygon or a Point.
"""

from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
from django.utils.translation import gettext as _

from accounts.models import User
from geo.areas.area_frames import from_system
from geo.areas.files.cells import Shape
from geo.areas.files.fields import WANTED
from geo.areas.files.reading import MapFile, read_map
from geo.areas.files.systems import datum_in_doubt
from geo.areas.likely_system import system_told
from geo.areas.services.area_owners import Fields, Owners
from geo.areas.services.area_points import PointFacts, point_set, points_keep
from geo.areas.services.boundary_report import boundary_problems
from geo.areas.services.boundary_versions import boundaries_keep
from geo.areas.services.grid_cells import cells_named
from geo.areas.services.report import AreasReport
from geo.areas.shapes import boundary_of
from geo.areas.topology import SLIVER_SHARE, crossed, ground_in
from geo.areas.whereabouts import Whereabouts, where_words
from geo.coordinates import Points, UnknownSystem, system_name
from geo.errors import CoordinateSystemUnknown, TableColumnsMissing
from geo.models import Area, BoundaryOrigin, PointOrigin
from geo.scope import Scope
from geo.tables import FileFault


def boundaries_apply(
    *, path: Path, crs: str, report: AreasReport, scope: Scope | None = None, by: User | None = None
) -> None:
    """Give areas their boundaries and points. The file names them by code, else by a name that only one bears; several
    parts of one area are joined.

    An empty `crs` means what the file says of itself, else WGS-84. A code of 15 digits in a known village makes a grid
    cell. With `scope`, areas outside it are as unknown.
    """
    file = read_map(path)
    system = _system(crs or file.system)
    said = file.said()
    owners = _owners(said, file.columns, path.name, scope, report)
    areas, problems = _owned(file, said, owners)
    crossings = list(_crossings(areas, file.areas.geometry))
    areas, again = _joined(areas)
    report.problems += sorted([*problems, *crossings, *again], key=lambda problem: problem.row)
    report.problems += _enclaves(areas)
    if crossings:
        report.counts["boundaries_repaired"] += len(crossings)
    if len(areas) and (datum := datum_in_doubt(system)):
        remedy = _("没有当地的转换参数，位置可能偏差几十米。请向测绘部门要 CGCS2000 的成果，或核对后再用")
        report.problems.append(FileFault(0, "geometry", datum, remedy))
    report.doubt_system(system_told(name=path.name, columns=file.columns), system)
    areas = _landed(areas, path.name, system, report)
    _keep(areas, path.name, report, by)
    report.problems += boundary_problems(areas=areas["owner"])


def _system(crs: str) -> str:
    if crs.startswith("?"):
        raise CoordinateSystemUnknown(crs=crs[1:])
    try:
        return system_name(crs or "wgs84")
    except UnknownSystem as error:
        raise CoordinateSystemUnknown(crs=crs) from error


def _owners(said: dict[int, Fields], columns: list[str], name: str, scope: Scope | None, report: AreasReport) -> Owners:
    """The areas that the file may name, grid cells that it brings among them; raises where it names none at all."""
    rows = Area.objects.filter(valid_to__isnull=True).select_related("parent__parent__parent")
    areas = list(scope.narrow(rows, "") if scope else rows)
    cells = cells_named(rows=said.values(), villages={area.code: area for area in areas}, report=report)
    owners = Owners([*areas, *cells])
    if learned := owners.learn(list(said.values())):
        remedy = _("按这些列的内容认出了区划，请核对")
        report.problems.append(FileFault(0, "code", "、".join(learned), remedy))
    elif said and not owners.has_columns(columns):
        found = "、".join(columns) or _("（空）")
        raise TableColumnsMissing(name=name, missing=_("区划代码或名称"), needed=WANTED, found=found)
    return owners


def _owned(file: MapFile, said: dict[int, Fields], owners: Owners) -> tuple[geopandas.GeoDataFrame, list[FileFault]]:
    """Rows whose area and shape are known, the shapes repaired, and what is to be told of all."""
    found: dict[int, Area] = {}
    problems: list[FileFault] = []
    shapes = _repaired(file.areas.geometry)
    for number, fields in said.items():
        area, told = owners.of(fields)
        if told:
            problems.append(FileFault(number, "code" if area is None else "name", owners.label(fields), told))
        if area is not None and shapes[number] is None:
            why = _shapeless(file.areas.geometry[number], file.trouble.get(number, ""))
            problems.append(FileFault(number, "geometry", owners.label(fields), why))
        elif area is not None:
            found[number] = area
    columns = {
        "owner": list(found.values()),
        "code": [area.code for area in found.values()],
        "label": [f"{area.code} {area.name}" for area in found.values()],
    }
    return geopandas.GeoDataFrame(columns, index=list(found), geometry=shapes[list(found)]), problems


def _repaired(drawn: geopandas.GeoSeries) -> geopandas.GeoSeries:
    """Points as they are; of all others the ground, made valid; None where there is neither."""
    is_place = (drawn.geom_type == "Point") & ~drawn.is_empty
    return drawn.where(is_place, geopandas.GeoSeries(list(map(ground_in, drawn.make_valid())), index=drawn.index))


def _shapeless(shape: Shape | None, trouble: str) -> str:
    if trouble:
        return _("{trouble}。这一行没有写入，其余照常，请在原文件里改正").format(trouble=trouble)
    if shape is None or shape.is_empty:
        return _("没有图形，请在原文件里补上")
    return _("不是面也不是点，请提供多边形边界或坐标点")


def _crossings(areas: geopandas.GeoDataFrame, drawn: geopandas.GeoSeries) -> Iterator[FileFault]:
    """Who crossed itself as it was drawn, and where."""
    drawn = drawn[areas.index]
    for number, shape in drawn[~drawn.is_valid].items():
        where = "；".join(f"{lon:.5f},{lat:.5f}" for lon, lat in (one.at for one in crossed("", shape)))
        remedy = _("边线自己相交（{where}），已自动修复，请在地图上核对").format(where=where)
        yield FileFault(number, "geometry", areas.label[number], remedy)


def _joined(areas: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, list[FileFault]]:
    """One point and one boundary for each area: parts apart from each other are its exclaves, and belong together.

    Adds `parts`, the numbers of the rows that went into one.
    """
    areas = areas.assign(kind=areas.geom_type, parts=[[number] for number in areas.index])
    again = [number for _key, rows in areas.groupby(["code", "kind"]) if len(rows) > 1 for number in _again(rows)]
    remedy = _("同一个区划出现两次，已采用先出现的，请删去多余的")
    problems = [FileFault(number, "geometry", areas.label[number], remedy) for number in again]
    areas = areas.drop(index=again)
    is_part = areas.duplicated(["code", "kind"], keep=False)
    if not is_part.any():
        return areas, problems
    first = dict.fromkeys(("owner", "label", "row"), "first")
    parts = areas[is_part].assign(row=areas.index[is_part])
    whole = parts.dissolve(["code", "kind"], aggfunc={**first, "parts": "sum"}).reset_index().set_index("row")
    whole = whole.assign(geometry=list(map(ground_in, whole.geometry)))
    # Who stands alone is not dissolved: its corners stay as they were drawn, and the same file twice changes nothing.
    return geopandas.GeoDataFrame(pd.concat([areas[~is_part], whole]).sort_index()), problems


def _again(rows: geopandas.GeoDataFrame) -> Iterator[int]:
    """Of several drawings of one area those that are no part of it: the same ground, or the same point, once more."""
    whole = rows.geometry.iloc[0]
    for number, shape in rows.geometry.iloc[1:].items():
        smaller = min(whole.area, shape.area)
        if shape.geom_type == "Point" or whole.intersection(shape).area > SLIVER_SHARE * smaller:
            yield number
        else:
            whole = whole.union(shape)


def _enclaves(areas: geopandas.GeoDataFrame) -> Iterator[FileFault]:
    for number, row in areas[areas["parts"].map(len) > 1].iterrows():
        rows = "、".join(map(str, row.parts[1:]))
        remedy = _("与第 {rows} 行合为一个边界（飞地），请核对").format(rows=rows)
        yield FileFault(number, "geometry", row.label, remedy)


def _landed(areas: geopandas.GeoDataFrame, name: str, system: str, report: AreasReport) -> geopandas.GeoDataFrame:
    """Those that lie where their areas are, in WGS-84; refuses the file when most do not."""
    if areas.empty:
        return areas
    written = _centres(areas)
    areas = from_system(areas, system)
    centres = _centres(areas)
    anchors = np.array([_anchor(area) for area in areas["owner"]])
    far = Whereabouts(name, system, written, centres, anchors).elsewhere()
    for number, label, centre, anchor in zip(
        areas.index[far], areas.label[far], centres[far], anchors[far], strict=True
    ):
        remedy = _("落在{where}，请核对坐标").format(where=where_words(centre[0], centre[1], anchor))
        report.problems.append(FileFault(number, "geometry", label, remedy))
    return areas[~far]


def _centres(areas: geopandas.GeoDataFrame) -> Points:
    """(n, 2) the middle of each one's corners; infinite where a projection led nowhere."""
    with np.errstate(invalid="ignore"):
        return np.asarray(areas.get_coordinates().groupby(level=0, sort=False).mean())


def _anchor(area: Area) -> tuple[float, float]:
    """Where an area is known to be: its own point, else that of the areas around it."""
    around: Area | None = area
    while around is not None:
        if around.point is not None:
            return around.point.x, around.point.y
        around = around.parent
    return float("nan"), float("nan")


def _keep(areas: geopandas.GeoDataFrame, told: str, report: AreasReport, by: User | None) -> None:
    """Write what is new, each with its version."""
    is_ground = areas.geom_type == "MultiPolygon"
    drawn, placed = areas[is_ground], areas[~is_ground]
    changed = [area for area, shape in zip(drawn["owner"], drawn.geometry, strict=True) if _bound(area, shape)]
    boundaries_keep(areas=changed, origin=BoundaryOrigin.IMPORTED, by=by)
    moved = [area for area, at in zip(placed["owner"], placed.geometry, strict=True) if point_set(area, (at.x, at.y))]
    points_keep(areas={area: PointFacts(PointOrigin.IMPORTED, told=told) for area in moved}, by=by)
    report.counts["boundaries_set"] += len(changed)
    report.counts["points_set"] += len(moved)


def _bound(area: Area, shape: Shape) -> bool:
    """Set the boundary; False when it is the same."""
    boundary = boundary_of(shape)
    if area.boundary is not None and area.boundary.equals_exact(boundary, 1e-9) and not area.boundary_is_proposal:
        return False
    area.boundary, area.boundary_is_proposal = boundary, False
    return True
