"""The four pictures of README: each of the four people's page, from the served demo, as WebP of at most 200 kB."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.chromium import signed_in

FOLDER = Path(__file__).parents[2] / "docs"
LARGEST_BYTES = 200_000
DRAWN_MS = 12_000  # tiles, marks and routes after everything has come

FOUR = [
    ("coordinator", "/plan/", 1440),
    ("leader", "/coverage/", 1440),
    ("visitor", "/itinerary/", 390),
    ("responder", "/locate/", 390),
]


def pictures_take(
    browser: Browser, logins: dict[str, dict[str, str]], url: str, roles: list[str] | None = None
) -> list[Path]:
    """All four, or those of these roles."""
    asked = [one for one in FOUR if roles is None or one[0] in roles]
    return [_taken(browser, logins[role], url, path, width) for role, path, width in asked]


def _taken(browser: Browser, login: dict[str, str], url: str, path: str, width: int) -> Path:
    page = signed_in(browser, login, url, width=width)
    page.goto(url + path)
    if login["role"] == "responder":
        _card(page)
    if login["role"] == "leader":
        page.locator(".page-head nav.actions a").first.click()  # a whole month says more than its first days
    page.wait_for_load_state("load")
    page.wait_for_timeout(DRAWN_MS)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    page.context.close()
    target = FOLDER / f"{login['role']}.webp"
    for quality in (88, 75, 60, 45):
        picture.save(target, "WEBP", quality=quality, method=6)
        if target.stat().st_size <= LARGEST_BYTES:
            break
    return target


def _card(page: Page) -> None:
    """The card of the first whom a frequent family name finds."""
    page.locator("main input[type=search]").fill("wang")
    page.locator("main a[href*='/locate/'], main a.row").first.click()
    page.wait_for_url(lambda address: not address.split("?")[0].endswith("/locate/"))
