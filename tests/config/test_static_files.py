"""Static files carry the hash of their content in their names, and a browser keeps them for good."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template.base import Lexer, TokenType
from django.test import Client, override_settings
from playwright.sync_api import expect

from tests.maps.monday import monday
from tests.township import Township

HASHED = re.compile(r"\.[0-9a-f]{12}\.(js|css|svg|png)$")
IMPORTED = re.compile(r"""(?:from\s*|import\s*\(?\s*)["'](\.[^"']+)["']""")
ROOMS = ("accounts", "base", "config", "maps")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What a server collects when it is built."""
    folder = tmp_path_factory.mktemp("static")
    storages = project.STORAGES | {"staticfiles": {"BACKEND": "config.static_files.HashedFiles"}}
    with override_settings(STATIC_ROOT=str(folder), STORAGES=storages, WHITENOISE_AUTOREFRESH=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


def _hashed(name: str) -> str:
    return staticfiles_storage.url(name).removeprefix(project.STATIC_URL)


def test_every_file_that_a_template_names_is_there() -> None:
    named = {
        token.contents.split()[1].strip('"')
        for room in ROOMS
        for path in (project.BASE_DIR / room).glob("**/templates/**/*.html")
        for token in Lexer(path.read_text()).tokenize()
        if token.token_type is TokenType.BLOCK and token.contents.startswith('static "')
    }
    assert {name for name in named if finders.find(name) is None} == set()
    assert len(named) > 20


def test_a_name_changes_with_the_content(collected: Path) -> None:
    url = staticfiles_storage.url("look/look.css")
    assert HASHED.search(url)
    assert (collected / _hashed("look/look.css")).read_text() == (collected / "look/look.css").read_text()


def test_what_is_written_for_readers_is_not_handed_out(collected: Path) -> None:
    for name in ("look/look.css", "map/crowd.js"):
        handed_out, written = (collected / _hashed(name)).read_text(), Path(str(finders.find(name))).read_text()
        assert len(handed_out) < len(written)
        assert not re.search(r"^\s*//|/\*|^[ \t]", handed_out, flags=re.MULTILINE)
    assert "export function crowd(map" in (collected / _hashed("map/crowd.js")).read_text()
    leaflet = "vendor/leaflet/dist/leaflet.js"
    assert (collected / leaflet).read_text() == Path(str(finders.find(leaflet))).read_text()
    assert (collected / _hashed(leaflet)).stat().st_size > 100_000


def test_modules_import_each_other_under_hashed_names(collected: Path) -> None:
    """One that the storage does not understand (no semicolon, say) would go on leading to a former version."""
    plain = [
        f"{path.relative_to(collected)}: {imported}"
        for path in collected.rglob("*.js")
        if HASHED.search(path.name) and path.relative_to(collected).parts[0] not in ("vendor", "rest_framework")
        for imported in IMPORTED.findall(re.sub(r"(?m)^\s*//.*$", "", path.read_text()))
        if not HASHED.search(imported) or not (path.parent / imported).resolve().exists()
    ]
    assert plain == []


def test_styles_name_pictures_under_hashed_names(collected: Path) -> None:
    style = (collected / _hashed("vendor/leaflet/dist/leaflet.css")).read_text()
    assert all(HASHED.search(name) for name in re.findall(r"url\(\"?([^\"#)]+\.png)", style))


def test_a_file_is_kept_for_good_and_comes_packed(collected: Path) -> None:
    client = Client()
    url = staticfiles_storage.url("vendor/leaflet/dist/leaflet.js")
    for encoding in ("br", "gzip"):
        answer = client.get(url, headers={"Accept-Encoding": encoding})
        assert answer["Content-Encoding"] == encoding
        assert "immutable" in answer["Cache-Control"]
        assert int(answer["Content-Length"]) < 45_000
    plain = client.get(project.STATIC_URL + "vendor/leaflet/dist/leaflet.js")
    assert "immutable" not in plain["Cache-Control"]


def test_what_was_never_collected_goes_by_the_name_it_lies_under(tmp_path: Path) -> None:
    storages = project.STORAGES | {"staticfiles": {"BACKEND": "config.static_files.HashedFiles"}}
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=storages):
        assert staticfiles_storage.url("look/look.css") == f"{project.STATIC_URL}look/look.css"


@pytest.mark.browser
def test_the_plans_map_is_drawn_from_hashed_modules(
    collected: Path, township: Any, open_page: Any, stand_on: Any
) -> None:
    stand_on("2026-11-23")
    page = open_page("/locate/", user=township.users["responder"])
    expect(page.locator("h1")).to_be_visible()
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    static = [path for path in loaded if path.startswith(project.STATIC_URL)]
    assert static
    assert [path for path in static if not HASHED.search(path)] == []


ASKED = re.compile(r"""<(?:link|script)\b[^>]*?(?:href|src)=["']?([^"'\s>]+)""")
FIRST_KB, AGAIN_KB = 90, 15
"""Of a small township, packed, without headers; tiles and pictures of the ground come later."""


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("coordinator", "/plan/?area={area}"),
        ("leader", "/coverage/{area}/"),
        ("responder", "/locate/"),
        ("visitor", "/itinerary/"),
        ("coordinator", "/zones/new/"),
        ("coordinator", "/areas/{area}/boundary/"),
    ],
)
def test_a_map_page_weighs_little_at_first_and_less_again(
    collected: Path, township: Township, stand_on: Any, role: str, path: str
) -> None:
    stand_on("2026-11-23")
    monday(township)
    client = Client(headers={"Accept-Encoding": "br"})
    client.force_login(township.users[role])
    page = client.get(path.format(area=township.area.code))
    assert page.status_code == 200
    html = brotli.decompress(page.content).decode()
    asked = dict.fromkeys(unescape(address) for address in ASKED.findall(html))
    kept = [address.removeprefix(project.STATIC_URL) for address in asked if address.startswith(project.STATIC_URL)]
    fetched = [client.get(address) for address in asked if ".geojson" in address]
    assert {answer.status_code for answer in fetched} <= {200}
    again = len(page.content) + sum(len(answer.content) for answer in fetched)
    first = again + sum((collected / f"{name}.br").stat().st_size for name in kept if not name.endswith(".png"))
    assert not [name for name in kept if "geoman" in name or "protomaps" in name]
    assert len(kept) > 5
    assert first < FIRST_KB * 1000, first
    assert again < AGAIN_KB * 1000, again
