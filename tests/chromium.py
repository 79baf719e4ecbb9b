"""The browser of tests, pictures and measurements. Knows nothing of Django."""

import os

from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {390: 844, 1440: 900, 1920: 1080}
"""Of the screens that are as wide."""


def signed_in(browser: Browser, login: dict[str, str], url: str, *, width: int = 1440) -> Page:
    """A page of somebody who has just signed in."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{url}/sign-in/")
    page.fill("[name=username]", login["username"])
    page.fill("[name=password]", login["password"])
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    return page
