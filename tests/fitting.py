"""Whether a page fits its screen. Asked until it does: a page that is on its way has no width yet."""

from playwright.sync_api import Page, expect


def fits(page: Page) -> None:
    """Nothing but what scrolls in a frame of its own is wider than the screen."""
    assert page.viewport_size
    root = page.locator(":root")
    expect(root, f"{page.url} is as wide as its screen").to_have_js_property("scrollWidth", page.viewport_size["width"])
