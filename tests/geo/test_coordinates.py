"""Coordinate systems: published pairs, round trips, identity abroad, official zones."""

import csv
from pathlib import Path

import numpy as np
import pytest

from geo.coordinates import UnknownSystem, convert, distance_m, gauss_kruger, in_china

VECTORS = Path(__file__).parents[2].parent / "shared" / "data" / "vectors" / "wgs84_gcj02.csv"
ABROAD = [("Vaduz", 9.5209, 47.1410), ("Seoul", 126.978, 37.5665), ("Tokyo", 139.7671, 35.6812),
          ("Hanoi", 105.85, 21.03), ("Ulaanbaatar", 106.9, 47.9), ("Greenwich", 0.0, 51.5)]  # fmt: skip


def chinese_points() -> np.ndarray:
    rng = np.random.default_rng(7)
    points = np.column_stack([rng.uniform(74, 134, 20_000), rng.uniform(18, 53, 20_000)])
    return points[in_china(points)]


def test_it_reproduces_the_published_pairs() -> None:
    if not VECTORS.exists():
        pytest.skip(f"shared vectors are absent: {VECTORS.name}")
    with VECTORS.open() as file:
        rows = list(csv.DictReader(file))
    wgs = np.array([[float(r["wgs84_lon"]), float(r["wgs84_lat"])] for r in rows])
    gcj = np.array([[float(r["gcj02_lon"]), float(r["gcj02_lat"])] for r in rows])
    assert distance_m(convert(wgs, source="wgs84", target="gcj02"), gcj).max() < 0.01
    assert distance_m(convert(gcj, source="gcj02"), wgs).max() < 0.01


def test_it_reproduces_the_pairs_everybody_quotes() -> None:
    pairs = np.array([[121.5272106, 31.1774276, 121.531541859215, 31.17530398364597],
                      [113.912316, 22.543847, 113.9171764808363, 22.540796131694766]])  # fmt: skip
    assert distance_m(convert(pairs[:, :2], source="wgs84", target="gcj02"), pairs[:, 2:]).max() < 0.01


def test_baidu_agrees_with_the_published_formula() -> None:
    assert convert([[116.404, 39.915]], source="gcj02", target="bd09")[0] == pytest.approx([116.41036949, 39.92133699])


@pytest.mark.parametrize("system", ["gcj02", "bd09", "cgcs2000"])
def test_a_round_trip_in_china_moves_no_point_by_a_centimetre(system: str) -> None:
    there = convert(chinese_points(), source="wgs84", target=system)
    assert distance_m(convert(there, source=system), chinese_points()).max() < 0.01


def test_the_shift_in_china_is_a_few_hundred_metres() -> None:
    moved = distance_m(convert(chinese_points(), source="wgs84", target="gcj02"), chinese_points())
    assert 300 < np.median(moved) < 700
    assert moved.max() < 1_200


@pytest.mark.parametrize(("place", "lon", "lat"), ABROAD)
@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_it_leaves_points_abroad_alone(place: str, lon: float, lat: float, system: str) -> None:
    point = [[lon, lat]]
    assert convert(point, source="wgs84", target=system).tolist() == point, place
    assert convert(point, source=system).tolist() == point, place


def test_the_official_system_is_the_same_place_to_a_hand() -> None:
    assert distance_m(convert([[113.1, 36.2]], source="epsg:4490"), [[113.1, 36.2]]).max() < 1


def test_a_three_degree_zone_carries_its_number_in_the_easting() -> None:
    zone = gauss_kruger(113.1)
    easting, northing = convert([[113.1, 36.2]], source="wgs84", target=zone)[0]
    assert zone == "epsg:4526"
    assert 38_400_000 < easting < 38_600_000
    assert 4_000_000 < northing < 4_020_000
    assert distance_m(convert([[easting, northing]], source=zone), [[113.1, 36.2]]).max() < 0.001


def test_a_six_degree_zone_without_prefix_is_centred_on_half_a_million() -> None:
    zone = gauss_kruger(111.0, degrees=6, zone_prefix=False)
    assert zone == "epsg:4508"
    assert convert([[111.0, 36.2]], source="wgs84", target=zone)[0, 0] == pytest.approx(500_000, abs=1e-3)


def test_it_names_a_system_it_does_not_know() -> None:
    with pytest.raises(UnknownSystem, match="mars"):
        convert([[113.1, 36.2]], source="mars")


def test_a_longitude_outside_the_zones_is_refused() -> None:
    with pytest.raises(UnknownSystem):
        gauss_kruger(9.5)


def test_distance_agrees_with_the_geodesic() -> None:
    from pyproj import Geod

    a, b = np.array([113.1, 36.2]), np.array([[113.5, 36.4], [113.1, 36.21], [112.9, 35.9]])
    geodesic = [Geod(ellps="WGS84").inv(*a, *p)[2] for p in b]
    assert distance_m(a, b) == pytest.approx(geodesic, rel=2e-5)
