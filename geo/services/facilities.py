"""Importing the places of help that do not move: clinics, day-care centres, hospitals, fire stations."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from geo.coordinates import distance_m
from geo.errors import FacilityFileUnreadable
from geo.models import Area, Facility, FacilityKind

COLUMNS = ("area_code", "name", "kind", "lon", "lat", "phone")
_FARTHEST_FROM_AREA_M = 50_000


@dataclass(frozen=True)
class FacilitiesReport:
    """What an import found and did; `problems` name the row and the remedy, their rows are left out."""

    new: int
    changed: int
    unchanged: int
    problems: list[str]
    applied: bool


def facilities_import(*, path: Path, apply: bool = False) -> FacilitiesReport:
    """Read a CSV file (UTF-8 or GBK, WGS-84); with `apply`, keep its good rows. The same file twice changes nothing."""
    rows = _read(path)
    areas = {area.code: area for area in Area.objects.filter(code__in={row["area_code"] for row in rows})}
    held = {(f.area_id, f.name): f for f in Facility.objects.filter(area__in=areas.values())}
    found: dict[tuple[int, str], Facility] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        facility = _facility(row, areas)
        if isinstance(facility, Facility):
            found[facility.area_id, facility.name] = facility
        else:
            problems.append(_("第 {number} 行：{problem}").format(number=number, problem=facility))
    new = [facility for key, facility in found.items() if key not in held]
    changed = [facility for key, facility in found.items() if key in held and not _is_same(facility, held[key])]
    if apply:
        _keep(new, changed)
    return FacilitiesReport(len(new), len(changed), len(found) - len(new) - len(changed), problems, apply)


def _read(path: Path) -> list[dict[str, str]]:
    try:
        raw = path.read_bytes()
        text = _decoded(raw)
        reader = csv.DictReader(io.StringIO(text))
        missing = [name for name in COLUMNS[:-1] if name not in (reader.fieldnames or [])]
        if missing:
            raise FacilityFileUnreadable(
                name=path.name, problem=_("缺少列 {columns}").format(columns="、".join(missing))
            )
        return [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        raise FacilityFileUnreadable(name=path.name, problem=_("不是可读的 CSV 文件")) from error


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _facility(row: dict[str, str], areas: dict[str, Area]) -> Facility | str:
    """The row as a facility, or what is wrong with it."""
    area = areas.get(row["area_code"])
    if area is None:
        return _("没有区划代码“{code}”，请核对后再导入").format(code=row["area_code"])
    kinds = {label: value for value, label in FacilityKind.choices} | {value: value for value in FacilityKind.values}
    if row["kind"] not in kinds:
        return _("类别“{kind}”不认识，请填 {kinds}").format(
            kind=row["kind"], kinds="、".join(map(str, FacilityKind.labels))
        )
    if not row["name"]:
        return _("没有名称，请补填 name 列")
    point = _point(row)
    if point is None or _is_far(point, area):
        return _("坐标“{lon}, {lat}”不在“{area}”附近，请核对经度和纬度（WGS-84）").format(
            lon=row["lon"], lat=row["lat"], area=area.name
        )
    return Facility(area=area, name=row["name"][:60], kind=kinds[row["kind"]], point=point, phone=row["phone"][:30])


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
