"""Points of areas: whose they are, converted to WGS-84, checked against where they should lie."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.address import core_name, normalise
from geo.areas.likely_system import system_by_places, system_told
from geo.areas.listings import LEVEL_WORDS
from geo.areas.services.area_points import PointFacts, point_set, points_keep
from geo.areas.services.report import AreasReport
from geo.areas.succession import Named, bare_name, successors
from geo.areas.whereabouts import where_words
from geo.coordinates import Points, convert, in_china, system_name
from geo.errors import CoordinateSystemWrong
from geo.models import Area, PointOrigin
from geo.scope import Scope
from geo.tables import FileFault, Table, read_table


def points_apply(
    *, path: Path, crs: str, report: AreasReport, scope: Scope | None = None, by: User | None = None
) -> None:
    """Give areas their points. The table names areas by code, and by name where the codes are of an older listing."""
    system = system_name(crs)
    table = read_table(path, required=("code", "name", "level", "lon", "lat"))
    rows, flat = _numbers(table, report.problems)
    if not rows:
        return
    wgs84 = convert(flat, source=system)
    outside = ~in_china(wgs84)
    if outside.mean() > 0.5:
        lon, lat = wgs84[outside][0]
        where = where_words(lon, lat, wgs84[outside][0])
        raise CoordinateSystemWrong(name=path.name, crs=crs, where=where, example=f"{lon:.4f},{lat:.4f}", hint="")
    owners = _owners(rows)
    report.doubt_system(
        _likely(rows, flat, owners, system) or system_told(name=path.name, columns=table.columns), system
    )
    placed: set[int] = set()  # the first point of an area stands: several old areas may have become one
    changed, unknown = [], []
    for (number, row), point, is_outside in zip(rows, wgs84, outside, strict=True):
        area = owners.get(row["code"])
        area = area if area is None or scope is None or scope.covers(area) else None
        if is_outside:
            remedy = _("落在中国以外，请核对经纬度的先后和坐标系")
            report.problems.append(FileFault(number, "lon", f"{row['lon']},{row['lat']}", remedy))
        elif area is None:
            unknown.append((number, row))
        elif area.pk not in placed:
            placed.add(area.pk)
            if point_set(area, point):
                changed.append(area)
    points_keep(areas={area: PointFacts(PointOrigin.IMPORTED, told=path.name) for area in changed}, by=by)
    report.counts["points_set"] += len(changed)
    report.problems += _unknown(unknown)


def _numbers(table: Table, problems: list[FileFault]) -> tuple[list[tuple[int, dict[str, str]]], Any]:
    """The rows with usable coordinates, and these as (n, 2)."""
    rows, flat = [], []
    for number, row in table.rows:
        try:
            lon, lat = float(row["lon"]), float(row["lat"])
        except ValueError:
            problems.append(
                FileFault(number, "lon", f"{row['lon']},{row['lat']}", _("应为十进制度数，例如 113.116404"))
            )
            continue
        if abs(lat) > 90 and abs(lon) <= 90:
            problems.append(FileFault(number, "lon", f"{lon},{lat}", _("经纬度写反了：经度在前，纬度在后，请对调")))
        elif abs(lon) > 180 or abs(lat) > 90:
            problems.append(FileFault(number, "lon", f"{lon},{lat}", _("不是经纬度，请核对单位和坐标系")))
        else:
            rows.append((number, row))
            flat.append((lon, lat))
    return rows, np.array(flat, float).reshape(-1, 2)


def _owners(rows: list[tuple[int, dict[str, str]]]) -> dict[str, Area]:
    """The area of today (or the former one, where nobody followed) that each row's code and name mean."""
    present = {area.code: area for area in Area.objects.filter(valid_to__isnull=True).select_related("parent")}
    listed = [
        Named(row["code"], row.get("parent", ""), row["name"], LEVEL_WORDS.get(row["level"], "village"))
        for _, row in rows
    ]
    today = [Named(a.code, a.parent.code if a.parent else "", a.name, a.level) for a in present.values()]
    now, then = {area.code: area for area in today}, {area.code: area for area in listed}
    follows = successors(listed, today)
    owners = {}
    for area in listed:
        same = now.get(area.code)
        if same is not None and bare_name(same, now) == bare_name(area, then):
            owners[area.code] = present[area.code]
        elif area.code in follows and bare_name(now[follows[area.code]], now) == bare_name(area, then):
            owners[area.code] = present[follows[area.code]]
    former = Area.objects.filter(valid_to__isnull=False, code__in=[a.code for a in listed if a.code not in owners])
    taken = {area.pk for area in owners.values()}
    for old in former.order_by("code").select_related("merged_into"):
        owners[old.code] = _heir(old, taken)
    return owners


def _heir(old: Area, taken: set[int]) -> Area:
    """Who takes a former area's point: a successor of its level that has none, a village only under the same name."""
    heir = old.merged_into
    if heir is None or heir.level != old.level or heir.pk in taken:
        return old
    if old.level == "village" and core_name(normalise(heir.name)) != core_name(normalise(old.name)):
        return old
    taken.add(heir.pk)
    return heir


def _likely(
    rows: Sequence[tuple[int, dict[str, str]]], flat: Points, owners: dict[str, Area], system: str
) -> str | None:
    """By where the areas were known to be before."""
    known = [(at, owner.point) for (_, row), at in zip(rows, flat, strict=True) if (owner := owners.get(row["code"]))]
    pairs = [(at, (point.x, point.y)) for at, point in known if point]
    written, places = (
        np.array(side, float).reshape(-1, 2) for side in (zip(*pairs, strict=True) if pairs else ((), ()))
    )
    return system_by_places(written=written, known=places, assumed=system)


def _unknown(rows: Sequence[tuple[int, dict[str, str]]]) -> Iterator[FileFault]:
    """Rows about nobody's areas; those below a county or township that is unknown itself are counted with it."""
    by_code = {row["code"]: (number, row) for number, row in rows}
    below: dict[str, int] = defaultdict(int)
    for code in by_code:
        line = [code]
        while (up := by_code[line[-1]][1].get("parent", "")) in by_code and up not in line:
            line.append(up)
        below[line[-1]] += len(line) > 1
    for code, count in below.items():
        number, row = by_code[code]
        remedy = _("区划表里没有“{name}”，请核对代码，或先导入含有它的区划表").format(name=normalise(row["name"]))
        yield FileFault(number, "code", code, remedy + (_("，连同其下 {n} 个").format(n=count) if count else ""))
