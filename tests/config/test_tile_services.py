"""Tile services of others: none by default, only where declared, never in a shifted system."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.tile_services import TileService, tile_services

OSM_LIKE = "https://tiles.example.org/{z}/{x}/{y}.png"


def _services(**changes: object) -> list[TileService]:
    given = {"name": "", "urls": [], "crs": "", "tianditu_key": ""} | changes
    return tile_services(**given)  # type: ignore[arg-type]


def test_none_is_there_by_default() -> None:
    assert _services() == []


def test_a_declared_service_opens_its_host_and_no_other() -> None:
    (service,) = _services(urls=[OSM_LIKE], crs="wgs84", name="县里的底图")
    assert (service.name, service.hosts) == ("县里的底图", ["https://tiles.example.org"])


def test_tianditu_needs_only_its_key() -> None:
    streets, images = _services(tianditu_key="abc")
    assert all("tk=abc" in url for url in (*streets.urls, *images.urls))
    assert streets.hosts[0] == "https://t0.tianditu.gov.cn"
    assert len(streets.hosts) == 8


@pytest.mark.parametrize("crs", ["gcj02", "GCJ-02", "bd09"])
def test_a_shifted_system_is_refused(crs: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="shifted by some 500 m"):
        _services(urls=[OSM_LIKE], crs=crs)


def test_a_service_that_does_not_say_its_system_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="say in which system"):
        _services(urls=[OSM_LIKE])


@pytest.mark.parametrize(
    "url",
    ["tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/map.png", "https://{s}.example.org/{z}/{x}/{y}"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TILE_SERVICE_URLS"):
        _services(urls=[url], crs="wgs84")
