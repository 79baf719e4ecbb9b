"""Where marks stand: the script that decides it, asked with positions alone."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).parents[3] / "maps" / "map" / "static" / "map"
SPREAD = "async (items) => (await import('/spreading.js')).spread(items)"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        return


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SCRIPTS)))
    Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    page.close()
    server.shutdown()


def _item(key: int, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"key": f"{key:04}", "kind": "household", "x": x, "y": y, "r": 12, "rank": 1, "spreads": True} | more


def _village(seed: int, count: int, size: float) -> list[dict[str, Any]]:
    random = Random(seed)
    kinds: list[dict[str, Any]] = [
        {"kind": "household"},
        {"kind": "stop", "r": 11, "rank": 0},
        {"kind": "household", "spreads": False},
    ]
    return [
        _item(key, round(random.gauss(500, size)), round(random.gauss(500, size)), **random.choice(kinds))
        for key in range(count)
    ]


@pytest.mark.parametrize(("count", "size"), [(1, 0), (2, 0), (60, 10), (200, 120), (400, 40), (1500, 600)])
def test_everybody_stands_somewhere_once_and_nobody_covers_another(page: Page, count: int, size: float) -> None:
    items = _village(count, count, size)
    placed = page.evaluate(SPREAD, items)
    keys = [one["key"] for spot in placed for one in [spot["item"], *spot["with"]]]
    assert sorted(keys) == [item["key"] for item in items]
    for index, spot in enumerate(placed):
        for other in placed[:index]:
            distance = ((spot["x"] - other["x"]) ** 2 + (spot["y"] - other["y"]) ** 2) ** 0.5
            assert distance >= spot["r"] + other["r"]


def test_the_same_marks_always_stand_the_same_in_whatever_order_they_come(page: Page) -> None:
    items = _village(3, 80, 40)
    assert page.evaluate(SPREAD, items) == page.evaluate(SPREAD, items[::-1])


def test_who_has_room_stands_on_the_place(page: Page) -> None:
    placed = page.evaluate(SPREAD, [_item(1, 0, 0), _item(2, 100, 0)])
    assert [(one["x"], one["y"]) for one in placed] == [(0, 0), (100, 0)]


def test_beside_a_lane_one_stands_along_it(page: Page) -> None:
    lane = [_item(key, 40 * key, 0) for key in range(6)]
    [moved] = [one for one in page.evaluate(SPREAD, [*lane, _item(9, 83, 0)]) if one["item"]["key"] == "0009"]
    assert abs(moved["y"]) < 30
    assert (moved["x"], moved["y"]) != (83, 0)


def test_those_known_by_their_village_alone_stand_together_and_are_listed(page: Page) -> None:
    placed = page.evaluate(SPREAD, [_item(key, 5, 5, spreads=False) for key in range(70)])
    assert [len(one["with"]) for one in placed] == [69]


def test_a_kind_without_any_room_joins_its_own_kind_only(page: Page) -> None:
    items = [_item(key, 0, 0) for key in range(40)] + [_item(99, 0, 0, kind="incident", rank=0)]
    placed = page.evaluate(SPREAD, items)
    [incident] = [one for one in placed if one["item"]["kind"] == "incident"]
    assert (incident["x"], incident["y"], incident["with"]) == (0, 0, [])
