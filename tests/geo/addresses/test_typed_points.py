"""A point as people type or paste it, in any order, writing and system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.typed_points import read_point
from geo.coordinates import convert, distance_m

DOOR = (113.2003, 36.3105)
GCJ = tuple(convert([DOOR], source="wgs84", target="gcj02")[0])
BD = tuple(convert([DOOR], source="wgs84", target="bd09")[0])
ZONE_38 = tuple(convert([DOOR], source="wgs84", target="epsg:4526")[0])  # three degrees, eastings begin with 38
ZONE_19 = tuple(convert([DOOR], source="wgs84", target="epsg:4497")[0])  # six degrees, eastings begin with 19
UNZONED = tuple(convert([DOOR], source="wgs84", target="epsg:4547")[0])  # meridian 114, no zone before eastings


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("36.3105,113.2003", False), ("113.2003,36.3105", False), ("113.2003 36.3105", False),
        ("１１３．２００３，３６．３１０５", False),
        ("(113.2003; 36.3105)", False), ("经度113.2003 纬度36.3105", False), ("lat=36.3105 lon=113.2003", False),
        ("东经113.2003 北纬36.3105", False), ("东经113.2003° 北纬36.3105°", False), ("36.3105°N, 113.2003°E", False),
        ("北纬36°18′37.8″ 东经113°12′1.08″", False), ("36°18'37.8\"N 113°12'1.08\"E", False),
        ("N36°18.63' E113°12.018'", False),
        ("36度18分37.8秒 113度12分1.08秒", False), ("E113°12′1.08″，N36°18′37.8″", False),
        ("36.3105N 113.2003E", False),
        ("GPS 36.3105,113.2003", True), ("36.3105,113.2003 WGS84", True), ("geo:36.3105,113.2003", True),
        (f"高德 {GCJ[0]:.6f},{GCJ[1]:.6f}", True), (f"gcj02 {GCJ[1]:.6f},{GCJ[0]:.6f}", True),
        (f"百度坐标 {BD[0]:.6f},{BD[1]:.6f}", True),
        (f"https://uri.amap.com/marker?position={GCJ[0]:.6f},{GCJ[1]:.6f}&name=x", True),
        (f"https://api.map.baidu.com/marker?location={BD[1]:.6f}%2C{BD[0]:.6f}&output=html", True),
        (f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{GCJ[1]:.6f},{GCJ[0]:.6f}", True),
        (f"X={ZONE_38[1]:.2f} Y={ZONE_38[0]:.2f}", True), (f"{ZONE_38[0]:.1f}, {ZONE_38[1]:.1f}", True),
        (f"{ZONE_19[1]:.1f} {ZONE_19[0]:.1f}", True), (f"CGCS2000 {ZONE_38[1]:.1f} {ZONE_38[0]:.1f}", True),
        (f"X:{UNZONED[1]:.2f}，Y:{UNZONED[0]:.2f}", True), ("CGCS2000 113.2003,36.3105", True),
    ],
)  # fmt: skip
def test_a_point_is_read(text: str, is_told: bool) -> None:
    found = read_point(text, near_lon=113.4)
    assert found
    assert distance_m(found.lonlat, DOOR) < 1.5
    assert found.is_told is is_told


@pytest.mark.parametrize("system", ["wgs84", "gcj02", "bd09"])
def test_the_system_that_somebody_chose_is_used(system: str) -> None:
    lon, lat = convert([DOOR], source="wgs84", target=system)[0]
    found = read_point(f"{lat:.6f},{lon:.6f}", system=system)
    assert found
    assert distance_m(found.lonlat, DOOR) < 1
    assert (found.system, found.is_told) == (system, True)


@pytest.mark.parametrize(
    "text",
    ["王秀英", "1381", "13812345678", "138 1234 5678", "3组12号", "36.3105", "113.2003", "王家沟 36.3105,113.2003",
    "0,0",
     "95.1,120.3", "48.8584,2.2945", "36°78′ 113°12′", "40 113", "0355-8123456 13812345678", "1.2.3,4.5.6", "",
     "36.31,36.31",
     "https://example.org/", "20261130 20261201", "140499194803120026"],
)  # fmt: skip
def test_what_is_no_point_is_none(text: str) -> None:
    assert read_point(text, near_lon=113.4) is None


@given(st.floats(74, 135), st.floats(4, 53))
def test_order_never_matters(lon: float, lat: float) -> None:
    one, other = read_point(f"{lon:.5f},{lat:.5f}"), read_point(f"{lat:.5f} {lon:.5f}")
    assert one == other
    assert one
    assert one.lonlat == pytest.approx((lon, lat), abs=1e-5)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(text: str) -> None:
    found = read_point(text, near_lon=113.0)
    assert found is None or -180 <= found.lonlat[0] <= 180
