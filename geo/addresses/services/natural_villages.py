"""Importing natural villages (自然村): from somebody's table, or from the settlements named on the base map."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils.translation import gettext as _

from geo.address import core_name, normalise
from geo.addresses.services.facilities import same_name
from geo.coordinates import UnknownSystem, convert, distance_m, system_name
from geo.errors import BaseMapMissing, CoordinateSystemUnknown
from geo.models import Area, BaseMap, Level, NaturalVillage, NaturalVillageSource
from geo.tables import FileFault, read_table

COLUMNS = ("area_code", "name", "lon", "lat")
_FARTHEST_M = 20_000  # from its village: farther is a mistake
_REACH_M = 3_000  # a settlement in nobody's boundary belongs to the nearest village, if it is so near

# Settlements of the extract that are no administrative village, each with the village on whose ground it lies.
# Joined where both lie, by the indexes there, and not carried out for an `sjoin`: nearest comes next to covered.
_ON_THE_MAP = """
SELECT found.name, ST_X(found.place), ST_Y(found.place), owner.id FROM (
    SELECT id, name, ST_Transform(shape, 4326) AS place FROM geo_groundfeature
    WHERE layer = 'places' AND kind IN ('hamlet', 'isolated_dwelling', 'village')
) AS found, LATERAL (
    SELECT id FROM geo_area
    WHERE valid_to IS NULL AND level = 'village'
      AND (ST_Covers(boundary, found.place) OR ST_DWithin(point, found.place::geography, %s))
    ORDER BY coalesce(ST_Covers(boundary, found.place), false) DESC, point <-> found.place::geography
    LIMIT 1
) AS owner
ORDER BY found.id
"""


@dataclass(frozen=True)
class NaturalVillagesReport:
    """What an import found and did; the rows of `problems` are left out."""

    new: int
    changed: int
    unchanged: int
    applied: bool
    problems: list[FileFault] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"problems": [problem.as_dict() for problem in self.problems]}


def natural_villages_import(*, path: Path, crs: str = "wgs84", apply: bool = False) -> NaturalVillagesReport:
    """Read a CSV file (area_code of the village, name, lon, lat, aliases divided by 、); the same file twice changes
    nothing. With `apply` its good rows are kept.
    """
    try:
        system = system_name(crs)
    except UnknownSystem as error:
        raise CoordinateSystemUnknown(crs=crs) from error
    rows = read_table(path, required=COLUMNS).rows
    current = Area.objects.filter(valid_to__isnull=True, level=Level.VILLAGE)
    villages = {area.code: area for area in current.filter(code__in={row["area_code"] for _number, row in rows})}
    read = [(number, _of_row(number, row, villages, system)) for number, row in rows]
    found = [(number, one) for number, one in read if isinstance(one, NaturalVillage)]
    return _kept(found, [one for _number, one in read if isinstance(one, FileFault)], apply)


def natural_villages_from_map(*, apply: bool = False) -> NaturalVillagesReport:
    """Take those that the base map names inside our areas. Names that somebody imported from a table stand."""
    if not BaseMap.objects.exists():
        raise BaseMapMissing
    with connection.cursor() as cursor:
        cursor.execute(_ON_THE_MAP, [_REACH_M])
        rows = cursor.fetchall()
    cores = _cores_by_township()
    villages = Area.objects.in_bulk({row[3] for row in rows})
    found = [
        (0, NaturalVillage(name=name[:60], village=village, point=Point(lon, lat), source=NaturalVillageSource.OSM))
        for name, lon, lat, owner in rows
        if _core(name) not in cores[(village := villages[owner]).parent_id]
    ]
    return _kept(found, [], apply)


def _cores_by_township() -> dict[int | None, set[str]]:
    cores: dict[int | None, set[str]] = {}
    for name, parent in Area.objects.filter(level=Level.VILLAGE).values_list("name", "parent_id"):
        cores.setdefault(parent, set()).add(_core(name))
    return cores


def _core(name: str) -> str:
    return core_name(normalise(name))


def _of_row(number: int, row: dict[str, str], villages: dict[str, Area], system: str) -> NaturalVillage | FileFault:
    village = villages.get(row["area_code"])
    if village is None:
        return FileFault(number, "area_code", row["area_code"], _("没有这个行政村代码，请核对，或先导入区划"))
    if not row["name"]:
        return FileFault(number, "name", "", _("名称是空的，请补上"))
    point = _point(row, system)
    if point is None or _is_far(point, village):
        remedy = _("不在“{area}”附近，请核对经度、纬度和坐标系").format(area=village.name)
        return FileFault(number, "lon", f"{row['lon']},{row['lat']}", remedy)
    if len(_names_in(row["name"])) > 1:
        return FileFault(number, "name", row["name"], _("一格里有几个名字，请一行写一个"))
    aliases = _names_in(row.get("aliases", ""))
    return NaturalVillage(
        name=row["name"][:60], aliases=aliases, village=village, point=point, source=NaturalVillageSource.IMPORTED
    )


def _names_in(text: str) -> list[str]:
    return [name for name in re.split(r"[、，,;；/\s]+", text) if name]


def _point(row: dict[str, str], system: str) -> Point | None:
    try:
        lon, lat = convert([float(row["lon"]), float(row["lat"])], source=system)[0]
    except ValueError:
        return None
    return Point(float(lon), float(lat), srid=4326) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _is_far(point: Point, village: Area) -> bool:
    if village.point is None:
        return False
    return not float(distance_m((point.x, point.y), (village.point.x, village.point.y))) <= _FARTHEST_M


def _kept(found: Iterable[tuple[int, NaturalVillage]], problems: list[FileFault], apply: bool) -> NaturalVillagesReport:
    held = {(row.village_id, row.name): row for row in NaturalVillage.objects.all()}
    wanted: dict[tuple[int, str], NaturalVillage] = {}
    first: dict[tuple[int, str], int] = {}
    for number, row in found:
        key = row.village_id, row.name
        if key in wanted:
            problems.append(same_name(number, row.name, first[key]))
        else:
            wanted[key], first[key] = row, number
    new = [row for key, row in wanted.items() if key not in held]
    changed = [row for key, row in wanted.items() if key in held and _differs(row, held[key])]
    if apply:
        with transaction.atomic():
            NaturalVillage.objects.bulk_create(new)
            for row in changed:
                row.pk = held[row.village_id, row.name].pk
            NaturalVillage.objects.bulk_update(changed, ["aliases", "point", "source"])
    return NaturalVillagesReport(len(new), len(changed), len(wanted) - len(new) - len(changed), apply, problems)


def _differs(new: NaturalVillage, old: NaturalVillage) -> bool:
    """What the extract says never changes what somebody imported."""
    if (old.source, new.source) == (NaturalVillageSource.IMPORTED, NaturalVillageSource.OSM):
        return False
    same_place = new.point.equals_exact(old.point, 1e-7)
    return not (same_place and new.source == old.source and new.aliases == old.aliases)
