"""Each app gets the same door in its own system and order, and never a name."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.map_apps import hand_off
from geo.coordinates import convert, distance_m

DOOR = (113.2003, 36.3105)
GCJ_LON, GCJ_LAT = "113.206832", "36.310566"
BD_LON, BD_LAT = "113.213406", "36.316300"


def links(mode: str = "car", point: tuple[float, float] = DOOR) -> dict[str, str]:
    return {app.key: app.url for app in hand_off(point, word="目的地", mode=mode)}


@pytest.mark.parametrize(
    ("app", "address"),
    [
        (
            "amap",
            f"https://uri.amap.com/navigation?to={GCJ_LON},{GCJ_LAT},目的地&mode=car&coordinate=gaode&callnative=1"
            "&src=elder-visits",
        ),
        (
            "baidu",
            f"https://api.map.baidu.com/marker?location={BD_LAT},{BD_LON}&title=目的地&content=目的地"
            "&coord_type=bd09ll&output=html&src=webapp.elder-visits",
        ),
        (
            "tencent",
            f"https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=目的地&tocoord={GCJ_LAT},{GCJ_LON}"
            "&referer=elder-visits",
        ),
        ("geo", "geo:36.310500,113.200300?q=36.310500,113.200300"),
    ],
)
def test_a_door_is_handed_over_as_the_app_documents_it(app: str, address: str) -> None:
    assert unquote(links()[app]) == address


@pytest.mark.parametrize(
    ("mode", "amap", "tencent"), [("walk", "walk", "walk"), ("ride", "ride", "bike"), ("car", "car", "drive")]
)
def test_the_way_is_asked_for_as_somebody_travels(mode: str, amap: str, tencent: str) -> None:
    told = links(mode)
    assert parse_qs(urlsplit(told["amap"]).query)["mode"] == [amap]
    assert parse_qs(urlsplit(told["tencent"]).query)["type"] == [tencent]


def test_a_link_is_one_word_without_anything_to_escape() -> None:
    for url in links().values():
        assert url.isascii()
        assert not set(url) & set(" \"'<>")


@given(st.floats(80, 120), st.floats(31, 41))  # away from borders, where the shift begins
def test_every_app_means_the_same_place(lon: float, lat: float) -> None:
    told = links(point=(lon, lat))
    amap = parse_qs(urlsplit(told["amap"]).query)["to"][0].split(",")
    baidu = parse_qs(urlsplit(told["baidu"]).query)["location"][0].split(",")
    tencent = parse_qs(urlsplit(told["tencent"]).query)["tocoord"][0].split(",")
    places = [
        convert([(float(amap[0]), float(amap[1]))], source="gcj02")[0],
        convert([(float(baidu[1]), float(baidu[0]))], source="bd09")[0],
        convert([(float(tencent[1]), float(tencent[0]))], source="gcj02")[0],
    ]
    assert all(distance_m(place, (lon, lat)) < 1 for place in places)
