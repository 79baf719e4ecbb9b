"""From page to page by the links of a role, each kind of page once."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.chromium import HEIGHTS

WIDTHS = tuple(HEIGHTS)
TARGET, TARGET_OUTDOORS = 40, 48
AMISS = (Path(__file__).parent / "amiss.js").read_text(encoding="utf-8")
NO_PAGES = {"sign-out", "attachment", "door-code", "map-picture", "openapi"}


def kind_of(address: str) -> str:
    """The name of the URL, "" where it is none of ours or leads to a file."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    return "" if name in NO_PAGES or parts.path.startswith(("/api/", "/static/", "/layers/", "/tiles/")) else name


def pages_of(page: Page, site: str, *, most: int = 80) -> Iterator[str]:
    """Kinds of page, the page standing on each when it is told. Whatever is downloaded instead is passed over."""
    waiting, met = deque([f"{site}/", f"{site}/me/"]), set[str]()
    while waiting and len(met) < most:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or kind in met:
            continue
        met.add(kind)
        try:
            answer = page.goto(address, wait_until="load")
        except Exception as error:
            if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
                continue
            raise
        if answer is None or not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        landed = kind_of(page.url)
        if landed != kind and landed in met:
            continue
        met.add(landed)
        yield landed
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.href)")
        waiting.extend(urljoin(site, link) for link in links if link.startswith(site) and kind_of(link) not in met)


def amiss_on(page: Page) -> list[str]:
    """What boxes tell of the page as it stands, in sentences."""
    is_outdoors = page.evaluate("document.body.classList.contains('field')")
    told: list[str] = page.evaluate(AMISS, {"target": TARGET_OUTDOORS if is_outdoors else TARGET})
    return told
