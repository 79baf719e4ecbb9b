"""The county's divisions as the statistics office lists them, with a point and a boundary for each."""

import csv
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from demo import names
from demo.settlements import Settlements
from demo.terrain import CELL_M, Floats, Terrain, lon_lat

_SMOOTHED_M = 240.0
DECIMALS = 6  # degrees: a tenth of a metre


def divisions_write(*, path: Path, settlements: Settlements) -> None:
    county = (names.COUNTY_CODE[:6], names.COUNTY)
    rows = [
        (*county, township.code[:9], township.name, village.code, village.official_name)
        for number, township in enumerate(settlements.townships)
        for village in settlements.villages
        if village.township == number
    ]
    _write(path, ("county_code", "county", "township_code", "township", "village_code", "village"), rows)


def points_write(*, path: Path, settlements: Settlements, terrain: Terrain) -> None:
    villages = settlements.villages
    seats = [villages[township.seat] for township in settlements.townships]
    rows = [(names.COUNTY_CODE, names.COUNTY, "county", *lon_lat(terrain.xy[seats[0].cell]))]
    rows += [
        (t.code, t.name, "town", *lon_lat(terrain.xy[seat.cell]))
        for t, seat in zip(settlements.townships, seats, strict=True)
    ]
    rows += [(v.code, v.official_name, "village", *lon_lat(terrain.xy[v.cell])) for v in villages]
    _write(path, ("code", "name", "level", "lon", "lat"), rows)


def facilities_write(*, path: Path, settlements: Settlements, terrain: Terrain) -> None:
    """A clinic in every second village, a day-care centre in every fourth, a hospital where the township sits."""
    rows: list[tuple[object, ...]] = []
    for i, village in enumerate(settlements.villages):
        kinds = [("village_office", "村委会")]
        kinds += [("clinic", "卫生室")] if i % 2 == 0 else []
        kinds += [("day_care", "日间照料中心")] if i % 4 == 0 else []
        if any(township.seat == i for township in settlements.townships):
            kinds += [("hospital", "中心卫生院"), ("fire_station", "消防站")]
        for place, (kind, label) in enumerate(kinds):
            lon, lat = lon_lat(terrain.xy[village.cell] + [18.0 * place - 30.0, -22.0])
            rows.append((village.code, f"{village.name}{label}", kind, lon, lat, f"0990-{2100000 + 10 * i + place}"))
    _write(path, ("area_code", "name", "kind", "lon", "lat", "phone"), rows)


def boundaries_write(*, path: Path, settlements: Settlements, terrain: Terrain) -> None:
    """Villages follow the watersheds; townships and the county are made of them, so that nothing overlaps or gapes."""
    villages = geopandas.GeoDataFrame(
        {
            "code": [village.code for village in settlements.villages],
            "name": [village.official_name for village in settlements.villages],
            "level": "village",
            "township": [village.township for village in settlements.villages],
        },
        geometry=[_region(terrain, settlements.region == i) for i in range(len(settlements.villages))],
    )
    villages = villages.assign(geometry=villages.simplify_coverage(_SMOOTHED_M))
    townships = villages.dissolve("township", method="coverage").assign(
        code=[township.code for township in settlements.townships],
        name=[township.name for township in settlements.townships],
        level="town",
    )
    county = villages.dissolve(method="coverage").assign(code=names.COUNTY_CODE, name=names.COUNTY, level="county")
    areas = pd.concat([villages, townships, county])[["code", "name", "level", "geometry"]]
    degrees = areas.assign(geometry=areas.geometry.transform(lambda xy: np.round(lon_lat(xy), DECIMALS)))
    degrees.set_crs("EPSG:4326").to_file(path, driver="GeoJSON", COORDINATE_PRECISION=DECIMALS)


def _region(terrain: Terrain, cells: Any) -> shapely.Geometry:
    """The union of cells as squares whose corners are moved a little, the same for all who share them."""
    found = np.flatnonzero(cells)
    corners = _corners(terrain)
    rings = [
        corners[row : row + 2, column : column + 2].reshape(4, 2)[[0, 1, 3, 2]]
        for row, column in zip(found // terrain.columns, found % terrain.columns, strict=True)
    ]
    return shapely.coverage_union_all(shapely.polygons(np.array(rings)))


def _corners(terrain: Terrain) -> Floats:
    rows, columns = np.mgrid[0 : terrain.rows + 1, 0 : terrain.columns + 1]
    exact = np.stack([columns - 0.5, 0.5 - rows], axis=-1) * CELL_M
    waver = 0.2 * CELL_M * np.stack([np.sin(rows * 1.7 + columns * 2.3), np.cos(rows * 2.9 - columns * 1.3)], axis=-1)
    corners: Floats = exact + waver
    return corners


def _write(path: Path, header: tuple[str, ...], rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
