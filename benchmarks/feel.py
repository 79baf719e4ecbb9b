"""What pages weigh and how they feel on a slow telephone: a processor four times slower, Fast 3G.

The demo county is built and served before (`./run demo`, `./run serve`); Chromium takes the measures that its own
emulation allows: bytes as they came over the line, time until the map's marks stand, the longest task while panning,
and how long the page takes to answer a press.
"""

import argparse
import json
import os
import time
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import ROOT, load, table, write_section
from tests.chromium import CHROMIUM, CHROMIUM_ARGUMENTS, signed_in

PAGES = [
    ("coordinator", "/plan/", "#map .leaflet-marker-icon, .folium-map .leaflet-marker-icon"),
    ("coordinator", "/areas/", "#map .leaflet-interactive, #map canvas"),
    ("leader", "/coverage/", ".leaflet-interactive"),
    ("responder", "/locate/", "input[type=search]"),
    ("visitor", "/itinerary/", "#map .leaflet-marker-icon, main h1"),
]
FAST_3G = {"offline": False, "latency": 562.5, "downloadThroughput": 1_474_560 / 8, "uploadThroughput": 675_000 / 8}
WATCH = """
  window.longest = 0; window.answered = 0;
  const watch = (name, asked) => new PerformanceObserver((all) => {
    for (const one of all.getEntries()) window[name] = Math.max(window[name], one.duration);
  }).observe(asked);
  watch("longest", { type: "longtask" });
  watch("answered", { type: "event", durationThreshold: 16 });
"""


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench feel", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    asked = parser.parse_args(argv)
    logins = {one["role"]: one for one in json.loads((ROOT / "var" / "demo" / "logins.json").read_text())}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        rows = [_measured(browser, logins[role], asked.url, path, sign) for role, path, sign in PAGES]
        browser.close()
    write_section(
        "feel",
        "What pages weigh, and how they feel on a slow telephone",
        "Kilobytes over the line at the first visit of a browser that knows nothing, and at the second; then, with a "
        "processor 4 times slower and Fast 3G (562 ms, 1.5 Mbit/s), seconds until the page's map or list stands, at "
        "the first and the second visit, the longest task while the map is moved, the longest answer to a press. "
        f"Load of the machine: {load()} on {os.cpu_count()} cores.",
        table(
            ["page", "first, kB", "second, kB", "stands after, s", "again, s", "longest task, ms", "answer, ms"], rows
        ),
    )
    return 0


def _measured(browser: Browser, login: dict[str, str], url: str, path: str, sign: str) -> list[object]:
    page = signed_in(browser, login, url)
    weighed = page.context.new_cdp_session(page)
    weighed.send("Network.enable")
    weighed.send("Network.clearBrowserCache")
    asked, came = set[str](), list[float]()
    weighed.on("Network.requestWillBeSent", lambda told: asked.add(told["requestId"]))
    weighed.on("Network.loadingFinished", lambda told: _count(told, asked, came))
    first = _weight(page, url + path, sign, came)
    second = _weight(page, url + path, sign, came)
    weighed.send("Network.clearBrowserCache")
    weighed.send("Network.emulateNetworkConditions", FAST_3G)
    weighed.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    stands, again = _stands(page, url + path, sign), _stands(page, url + path, sign)
    page.wait_for_load_state("networkidle")
    longest, answer = _moved(page)
    page.context.close()
    return [path, f"{first:.0f}", f"{second:.0f}", f"{stands:.1f}", f"{again:.1f}", f"{longest:.0f}", f"{answer:.0f}"]


def _count(told: dict[str, Any], asked: set[str], came: list[float]) -> None:
    if told["requestId"] in asked:  # Chromium tells of some answers twice, the second time under a name of its own
        came.append(told["encodedDataLength"])


def _weight(page: Page, address: str, sign: str, came: list[float]) -> float:
    came.clear()
    page.goto(address)
    page.locator(sign).first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    return sum(came) / 1000


def _stands(page: Page, address: str, sign: str) -> float:
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(sign).first.wait_for(state="attached")
    return time.perf_counter() - started


def _moved(page: Page) -> tuple[float, float]:
    """The longest task while the map is dragged, and the longest answer to a press of the zoom button."""
    page.evaluate(WATCH)
    board: Any = page.locator(".leaflet-container").first
    if board.count():
        box = board.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        for step in range(20):
            page.mouse.move(box["x"] + box["width"] / 2 - step * 12, box["y"] + box["height"] / 2 - step * 4)
            page.wait_for_timeout(30)
        page.mouse.up()
    page.wait_for_timeout(1500)
    longest = page.evaluate("window.longest")
    page.locator("summary:visible, .leaflet-control-zoom-in").first.click()
    page.wait_for_timeout(1500)
    return longest, page.evaluate("window.answered")
