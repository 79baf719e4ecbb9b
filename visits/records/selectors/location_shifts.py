"""Villages whose check-ins and doors lie apart as two coordinate systems do (P34)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point

from geo.models import Area, PlaceLevel, PlaceSource
from geo.offset import Offset, common_offset
from visits.records.selectors.location_proposals import check_ins_of, points_of
from visits.register.models import CheckInSystem, Household

KNOWN = (PlaceSource.PINNED, PlaceSource.IMPORTED)  # doors that did not come from check-ins themselves


@dataclass(frozen=True)
class VillageShift:
    """`places` are the households whose door would be moved by the remedy."""

    village: Area
    offset: Offset
    places: int


def shifts_in(*, villages: Iterable[Area]) -> list[VillageShift]:
    found = []
    for village, pairs in _pairs(villages).items():
        offset = common_offset([_lon_lat(said) for said, _ in pairs], [_lon_lat(held) for _, held in pairs])
        if offset is not None:
            found.append(VillageShift(village, offset, len(households_to_move(village=village, offset=offset))))
    return sorted(found, key=lambda one: one.village.code)


def households_to_move(*, village: Area, offset: Offset) -> list[Household]:
    """Doors accepted from shifted check-ins; or doors imported in the other system. A pin on our map is right."""
    source = PlaceSource.CHECKED_IN if offset.side == "claimed" else PlaceSource.IMPORTED
    rows = Household.objects.filter(village=village, place__source=source, place__level=PlaceLevel.DOOR)
    return list(rows.select_related("place").order_by("pk"))


def _pairs(villages: Iterable[Area]) -> dict[Area, list[tuple[Point, Point]]]:
    """Of each village, where visitors said they stood and where that door is known to be; the newest of each door."""
    by_id = {village.pk: village for village in villages}
    rows = Household.objects.filter(village__in=by_id, place__level=PlaceLevel.DOOR, place__source__in=KNOWN)
    households = {household.pk: household for household in rows.select_related("place")}
    decided = defaultdict(list)
    for decision in CheckInSystem.objects.filter(village__in=by_id).order_by("decided_at"):
        decided[decision.village_id].append(decision)
    pairs: dict[Area, list[tuple[Point, Point]]] = defaultdict(list)
    seen: set[int] = set()
    for told in check_ins_of(households=households):
        household = households[told.record.elder.household_id]
        if household.pk in seen or household.place is None:
            continue
        seen.add(household.pk)
        (point,) = points_of(check_ins=[told], decided=decided[household.village_id])
        pairs[by_id[household.village_id]].append((point, household.place.point))
    return pairs


def _lon_lat(point: Point) -> tuple[float, float]:
    return point.x, point.y
