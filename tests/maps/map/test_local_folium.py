"""folium without anybody else's server."""

import re
from pathlib import Path

import folium
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from maps.map.layers import ScopedLayers
from maps.map.local import LocalMap, map_parts

LAYERS = {"people": {"url": "/layers/140499101000/villages.geojson"}}


def _parts(nonce: str = "abc") -> str:
    composed = LocalMap()
    composed.add_child(ScopedLayers(module="map/plan_map.js", layers=LAYERS, tiles={}))
    parts = map_parts(composed, nonce=nonce)
    return parts.head + parts.body + parts.script


def test_folium_alone_would_call_out() -> None:
    assert "https://" in folium.Map().get_root().render()


def test_every_address_is_of_our_own_static_folder() -> None:
    addresses = re.findall(r'(?:src|href)="([^"]+)"', _parts())
    assert addresses
    assert [one for one in addresses if not one.startswith(settings.STATIC_URL)] == []
    assert all(finders.find(one.removeprefix(settings.STATIC_URL)) for one in addresses)


def test_scripts_carry_the_nonce_and_nothing_carries_a_style() -> None:
    page = _parts(nonce="abc")
    assert page.count("<script") == page.count('<script nonce="abc"')
    assert "<style" not in page
    assert "style=" not in page


def test_people_may_zoom_with_two_fingers() -> None:
    assert "user-scalable" not in _parts()


def test_a_map_without_tiles_knows_how_far_in_one_may_zoom() -> None:
    assert '"maxZoom": 18' in _parts()


@pytest.mark.parametrize("path", ["vendor/leaflet/dist/leaflet.css", "map/map.css"])
def test_no_style_sheet_calls_out(path: str) -> None:
    text = Path(str(finders.find(path))).read_text(encoding="utf-8")
    assert re.findall(r"(?:@import|url\(\s*['\"]?(?:https?:)?//)", text) == []
