"""Pictures of the ground: for whoever is signed in, kept under the version in their address."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from geo.terrain.services import terrain_import
from maps.map.ground import ground_relief
from tests.geo.terrain.height_files import hill, tif_write
from tests.township import Township

TILE = "/relief/12/3335/1606/"


@pytest.fixture
def town(township: Township, settings: Settings, tmp_path: Path) -> Township:
    settings.VAR_DIR = tmp_path / "var"
    return township


def test_without_heights_a_map_has_no_relief_and_a_tile_is_clear(town: Township, client: Client) -> None:
    client.force_login(town.users["leader"])
    assert ground_relief() is None
    assert client.get(TILE).headers["Content-Type"] == "image/webp"


def test_the_address_changes_with_the_heights_and_is_kept_for_a_year(
    town: Township, client: Client, tmp_path: Path
) -> None:
    client.force_login(town.users["visitor"])
    box = (113.0, 36.1, 113.5, 36.5)
    terrain_import(paths=[tif_write(tmp_path / "a.tif", box=box)], apply=True)
    first = ground_relief()
    assert first is not None
    said = client.get(TILE)
    assert said.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(TILE, headers={"If-None-Match": said.headers["ETag"]}).status_code == 304
    terrain_import(paths=[tif_write(tmp_path / "b.tif", box=box, heights=lambda x, y: hill(x, y) + 9)], apply=True)
    second = ground_relief()
    assert second is not None
    assert second["url"] != first["url"]
    assert client.get(TILE, headers={"If-None-Match": said.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["/relief/3/0/0/", "/relief/16/0/0/", "/relief/12/4096/0/", "/relief/12/0/4096/"])
def test_what_is_no_tile_is_not_found(town: Township, client: Client, path: str) -> None:
    client.force_login(town.users["leader"])
    assert client.get(path).status_code == 404


def test_who_is_not_signed_in_sees_no_ground(town: Township, client: Client) -> None:
    assert client.get(TILE).status_code in (302, 401, 403)
