"""Where the households of a ledger are: the point it gives, else what can be told of the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import Point

from accounts.models import User
from base import clock
from geo.address import short_name
from geo.addresses.geocoding import Located
from geo.addresses.services import geocode_addresses
from geo.coordinates import distance_m
from geo.models import Place, PlaceLevel, PlaceSource
from visits.exchange.ledger.elder_lines import ElderLine
from visits.exchange.ledger.report import ImportReport
from visits.register.models import Household

FARTHEST_FROM_VILLAGE_M = 20_000
AT_A_TIME = 1000


def households_locate(
    *,
    households: Sequence[tuple[Household, ElderLine]],
    report: ImportReport,
    by: User | None,
    track: Callable[[str, list[Any]], Iterable[Any]],
) -> None:
    """Give each household its place; the village's or township's point stands in where nothing better is known."""
    for first in track("定位住址", list(range(0, len(households), AT_A_TIME))):
        _locate(households[first : first + AT_A_TIME], report, by)


def _locate(rows: Sequence[tuple[Household, ElderLine]], report: ImportReport, by: User | None) -> None:
    answers = geocode_addresses(
        addresses=[line.address for _, line in rows], areas=[household.village for household, _ in rows]
    )
    for (household, line), located in zip(rows, answers, strict=True):
        answer = _asked_if_elsewhere(household, line, located, report)
        point, level, source = _point(household, line, answer, report)
        report.counts[f"located_{level}" if point else "not_located"] += 1
        if point:
            household.place = Place(
                point=point,
                level=level,
                source=source,
                confidence=1.0 if source == PlaceSource.IMPORTED else answer.confidence,
                address=line.address,
                recorded_at=clock.now(),
                recorded_by=by,
            )


def _asked_if_elsewhere(household: Household, line: ElderLine, answer: Located, report: ImportReport) -> Located:
    """An address in another village than the column's: taken into the column's, without certainty, and asked about."""
    others = [place for place in answer.candidates if place.code != household.village.code]
    if answer.level != "ambiguous" or not others or len(others) == len(answer.candidates):
        return answer
    reason = f"住址写的像是{short_name(others[0].name)}，村一栏是{short_name(household.village.name)}"
    report.note(line.row, "address", reason, "已按村一栏录入，门口位置待核对；如住在别处，请更正村或住址")
    own = next(place for place in answer.candidates if place.code == household.village.code)
    return replace(answer, level=own.level, best=own)


def _point(
    household: Household, line: ElderLine, answer: Located, report: ImportReport
) -> tuple[Point | None, PlaceLevel, PlaceSource]:
    if line.lon_lat and _is_near(household, line, report):
        return Point(*line.lon_lat), PlaceLevel.DOOR, PlaceSource.IMPORTED
    best = answer.best
    if best is None or best.lon is None or best.lat is None or best.point_level not in PlaceLevel.values:
        return None, PlaceLevel.VILLAGE, PlaceSource.AREA
    is_told = best.point_level in (PlaceLevel.DOOR, PlaceLevel.GROUP)
    source = PlaceSource.GEOCODED if is_told else PlaceSource.AREA
    return Point(best.lon, best.lat), PlaceLevel(best.point_level), source


def _is_near(household: Household, line: ElderLine, report: ImportReport) -> bool:
    village = household.village
    assert line.lon_lat
    if village.point is None:
        return True
    away_m = float(distance_m([village.point.x, village.point.y], line.lon_lat))
    if away_m > FARTHEST_FROM_VILLAGE_M:
        report.note(
            line.row,
            "lon",
            f"坐标离{short_name(village.name)} {away_m / 1000:.0f} 公里",
            "位置暂定在村址，请在地图上标出家门",
        )
    return away_m <= FARTHEST_FROM_VILLAGE_M
