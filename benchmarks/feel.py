"""What pages weigh and how they feel on a slow telephone: a processor four times slower, Fast 3G.

The demo county is built and served before (`./run demo`, `./run serve`); Chromium takes the measures that its own
emulation allows: bytes as they came over the line, time until the map's marks stand, the longest task while panning,
and how long the page takes to answer a press. A task is measured by the processor's time that it took, so that others
who wait for the processor do not count.
"""

import argparse
import json
import os
import re
import time
from collections import Counter
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
Row = list[object]
FAST_3G = {"offline": False, "latency": 562.5, "downloadThroughput": 1_474_560 / 8, "uploadThroughput": 675_000 / 8}
WATCH = """
  window.answered = 0;
  new PerformanceObserver((all) => {
    for (const one of all.getEntries()) window.answered = Math.max(window.answered, one.duration);
  }).observe({ type: "event", durationThreshold: 16 });
"""
KINDS = {  # what an address is of: the first that fits
    "mountains": re.compile(r"/relief/"),
    "ground": re.compile(r"/tiles/"),
    "Leaflet": re.compile(r"/vendor/leaflet/"),
    "scripts": re.compile(r"\.js$"),
    "styles": re.compile(r"\.(css|svg)$"),
    "layers, parts": re.compile(r"/layers/|geojson|/part/|/more/|/look/"),
    "page": re.compile(""),
}


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
        "With a processor 4 times slower and Fast 3G (562 ms, 1.5 Mbit/s): seconds until the page's map or list "
        "stands, at the first visit of a browser that knows nothing and at the second; the longest task while the map "
        "is moved, in milliseconds of that processor; the longest answer to a press, by the clock. "
        "The goals are 130 kB at first and 15 kB after, 3 s, 100 ms, 200 ms. What keeps `/plan/` above its first goal "
        "is Leaflet (41 kB with its styles), and some 50 files of which each has 0.4 kB of headers over HTTP/1.1, as "
        "it was measured (over HTTP/2, as nginx speaks it, a header that repeats takes a byte or two). Above the "
        "second goal it and `/coverage/` are kept by what no browser may keep: page and layers are about people, and "
        "come anew each time. "
        f"Load of the machine: {load()} on {os.cpu_count()} cores.",
        table(["page", "stands after, s", "again, s", "longest task, ms", "answer, ms"], [feel for _, feel in rows])
        + "\n\nWhat comes over the line, kB with headers, the first time / the second:\n\n"
        + table(["page", *reversed(KINDS), "sum"], [weight for weight, _ in rows]),
    )
    return 0


def _measured(browser: Browser, login: dict[str, str], url: str, path: str, sign: str) -> tuple[Row, Row]:
    page = signed_in(browser, login, url)
    page.wait_for_load_state("networkidle")
    weighed = page.context.new_cdp_session(page)
    weighed.send("Network.enable")
    weighed.send("Network.clearBrowserCache")
    asked, came = dict[str, str](), Counter[str]()
    weighed.on("Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["request"]["url"]}))
    weighed.on("Network.loadingFinished", lambda told: _count(told, asked, came))
    first = _weight(page, url + path, sign, came)
    second = _weight(page, url + path, sign, came)
    weighed.send("Network.clearBrowserCache")
    weighed.send("Network.emulateNetworkConditions", FAST_3G)
    weighed.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    stands, again = _stands(page, url + path, sign), _stands(page, url + path, sign)
    page.wait_for_load_state("networkidle")
    longest, answer = _moved(browser, page)
    page.context.close()
    of_kind = [f"{first[kind] / 1000:.0f} / {second[kind] / 1000:.0f}" for kind in reversed(KINDS)]
    weight: Row = [path, *of_kind, f"{first.total() / 1000:.0f} / {second.total() / 1000:.0f}"]
    return weight, [path, f"{stands:.1f}", f"{again:.1f}", f"{longest:.0f}", f"{answer:.0f}"]


def _count(told: dict[str, Any], asked: dict[str, str], came: Counter[str]) -> None:
    if told["requestId"] in asked:  # Chromium tells of some answers twice, the second time under a name of its own
        address = asked[told["requestId"]].partition("?")[0]
        came[next(kind for kind, sign in KINDS.items() if sign.search(address))] += told["encodedDataLength"]


def _weight(page: Page, address: str, sign: str, came: Counter[str]) -> Counter[str]:
    came.clear()
    page.goto(address)
    page.locator(sign).first.wait_for(state="attached")
    page.wait_for_timeout(1500)  # what comes after the first picture is asked for by timers
    page.wait_for_load_state("networkidle")
    return came.copy()


def _stands(page: Page, address: str, sign: str) -> float:
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(sign).first.wait_for(state="attached")
    return time.perf_counter() - started


def _moved(browser: Browser, page: Page) -> tuple[float, float]:
    """The longest task while the map is dragged, and the longest answer to a press of the zoom button."""
    page.evaluate(WATCH)
    browser.start_tracing(page=page, categories=["toplevel", "disabled-by-default-devtools.timeline"])
    board: Any = page.locator(".leaflet-container:visible").first
    if board.count():
        board.scroll_into_view_if_needed()
        box = board.bounding_box()
        middle = box["x"] + box["width"] / 2, max(0, box["y"]) + min(box["height"], 400) / 2
        page.mouse.move(*middle)
        page.mouse.down()
        for step in range(20):
            page.mouse.move(middle[0] - step * 12, middle[1] - step * 4)
            page.wait_for_timeout(30)
        page.mouse.up()
    page.wait_for_timeout(1500)
    longest = _longest_task(json.loads(browser.stop_tracing())["traceEvents"])
    page.locator("summary:visible, .leaflet-control-zoom-in").first.click()
    page.wait_for_timeout(1500)
    return longest, page.evaluate("window.answered")


def _longest_task(events: list[dict[str, Any]]) -> float:
    """Milliseconds of the processor, of the page's main thread."""
    named = (one for one in events if one["name"] == "thread_name")
    main = {(one["pid"], one["tid"]) for one in named if one["args"]["name"] == "CrRendererMain"}
    tasks = (one for one in events if one["name"] == "RunTask" and (one["pid"], one["tid"]) in main)
    return max((float(one.get("tdur", 0)) / 1000 for one in tasks), default=0.0)
