"""Importing the places of help that do not move: clinics, day-care centres, hospitals, fire stations."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from geo.coordinates import distance_m
from geo.models import Area, Facility, FacilityKind
from geo.tables import FileFault, read_table

COLUMNS = ("area_code", "name", "kind", "lon", "lat")
_FARTHEST_FROM_AREA_M = 50_000


@dataclass(frozen=True)
class FacilitiesReport:
    """What an import found and did; the rows of `problems` are left out, or entered without what is named."""

    new: int
    changed: int
    unchanged: int
    problems: list[FileFault]
    applied: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"problems": [problem.as_dict() for problem in self.problems]}


def facilities_import(*, path: Path, apply: bool = False) -> FacilitiesReport:
    """Read a CSV file (UTF-8 or GBK, WGS-84); with `apply`, keep its good rows. The same file twice changes nothing."""
    rows = read_table(path, required=COLUMNS).rows
    current = Area.objects.filter(valid_to__isnull=True, code__in={row["area_code"] for _number, row in rows})
    areas = {area.code: area for area in current}
    held = {(f.area_id, f.name): f for f in Facility.objects.filter(area__in=areas.values())}
    found: dict[tuple[int, str], Facility] = {}
    first: dict[tuple[int, str], int] = {}
    problems = []
    for number, row in rows:
        facility = _facility(number, row, areas)
        if isinstance(facility, FileFault):
            problems.append(facility)
            continue
        key = facility.area_id, facility.name
        if key in first:
            problems.append(same_name(number, facility.name, first[key]))
            continue
        first[key], found[key] = number, facility
        if not _is_telephone(facility.phone):
            problems.append(FileFault(number, "phone", facility.phone, _("不是电话号码，电话未录入，请补上")))
            facility.phone = held[key].phone if key in held else ""
    new = [facility for key, facility in found.items() if key not in held]
    changed = [facility for key, facility in found.items() if key in held and not _is_same(facility, held[key])]
    if apply:
        _keep(new, changed)
    return FacilitiesReport(len(new), len(changed), len(found) - len(new) - len(changed), problems, apply)


def _facility(number: int, row: dict[str, str], areas: dict[str, Area]) -> Facility | FileFault:
    """The row as a facility, or what is wrong with it."""
    area = areas.get(row["area_code"])
    if area is None:
        return FileFault(number, "area_code", row["area_code"], _("没有这个区划代码，请核对，或先导入区划"))
    kinds = {str(label): value for value, label in FacilityKind.choices} | {
        value: value for value in FacilityKind.values
    }
    if row["kind"] not in kinds:
        remedy = _("类别不认识，请填 {kinds}").format(kinds="、".join(map(str, FacilityKind.labels)))
        return FileFault(number, "kind", row["kind"], remedy)
    if not row["name"]:
        return FileFault(number, "name", "", _("名称是空的，请补上"))
    point = _point(row)
    if point is None or _is_far(point, area):
        remedy = _("不在“{area}”附近，请核对经度和纬度（WGS-84）").format(area=area.name)
        return FileFault(number, "lon", f"{row['lon']},{row['lat']}", remedy)
    phone = row.get("phone", "")[:30]
    return Facility(area=area, name=row["name"][:60], kind=kinds[row["kind"]], point=point, phone=phone)


def _is_telephone(text: str) -> bool:
    """Kept as it is written, short numbers (120) and extensions too; of 1.39E+10 the digits are gone."""
    return not text or bool(re.fullmatch(r"[\d\s()（）+\-/、,，;；转]*\d[\d\s()（）+\-/、,，;；转]*", text))


def same_name(number: int, name: str, first: int) -> FileFault:
    """Two rows of one name in one village are one place written twice, or two that nobody could tell apart."""
    where = _("第 {n} 行").format(n=first) if first else _("另一处")
    remedy = _("与{where}同村同名，没有录入：是同一处请删去一行，是两处请改成不同的名称").format(where=where)
    return FileFault(number, "name", name, remedy)


def _point(row: dict[str, str]) -> Point | None:
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
    except ValueError:
        return None
    return Point(lon, lat, srid=4326) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _is_far(point: Point, area: Area) -> bool:
    if area.point is None:
        return False
    return float(distance_m((point.x, point.y), (area.point.x, area.point.y))) > _FARTHEST_FROM_AREA_M


def _is_same(a: Facility, b: Facility) -> bool:
    return (a.kind, a.phone) == (b.kind, b.phone) and a.point.equals_exact(b.point, 1e-7)


@transaction.atomic
def _keep(new: list[Facility], changed: list[Facility]) -> None:
    Facility.objects.bulk_create(new)
    for facility in changed:
        Facility.objects.filter(area=facility.area, name=facility.name).update(
            kind=facility.kind, phone=facility.phone, point=facility.point
        )
