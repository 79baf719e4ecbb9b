"""`./run screens`: every page of every role of the demo county, at three widths, normal and in high contrast.

    ./run screens [--role leader] [--width 390] [--url http://127.0.0.1:8000]

The site is the demo, served (`./run serve`); pictures and what boxes tell is amiss go to var/screens/.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.local.place import VAR_DIR  # noqa: E402 (after the set-up)
from tests.chromium import CHROMIUM, CHROMIUM_ARGUMENTS, HEIGHTS, signed_in  # noqa: E402
from tests.screens.readme import pictures_take  # noqa: E402
from tests.screens.walk import WIDTHS, amiss_on, pages_of  # noqa: E402

FOLDER = VAR_DIR / "screens"
LOGINS = VAR_DIR / "demo" / "logins.json"
SETTLED_MS = 800  # maps draw after everything has come


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run screens", description=__doc__)
    parser.add_argument("--role", action="append")
    parser.add_argument("--width", action="append", type=int, choices=WIDTHS)
    parser.add_argument("--readme", action="store_true", help="only the four pictures of README, into docs/")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    asked = parser.parse_args(argv)
    if not LOGINS.exists():
        print("✗ There is no demo county here yet: ./run demo --no-serve", file=sys.stderr)  # noqa: T201
        return 1
    logins = {login["role"]: login for login in json.loads(LOGINS.read_text(encoding="utf-8"))}
    found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        if asked.readme:
            print(*pictures_take(browser, logins, asked.url, asked.role), sep="\n")  # noqa: T201
            return 0
        for role in asked.role or logins:
            found += _role(browser, logins[role], asked.url, tuple(asked.width or WIDTHS))
        browser.close()
    print(f"{FOLDER}: {found} things amiss, listed in amiss.txt")  # noqa: T201
    return 0


def _role(browser: Browser, login: dict[str, str], url: str, widths: tuple[int, ...]) -> int:
    folder = FOLDER / login["role"]
    folder.mkdir(parents=True, exist_ok=True)
    page = signed_in(browser, login, url)
    told: list[str] = []
    for number, kind in enumerate(pages_of(page, url), start=1):
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.wait_for_timeout(SETTLED_MS)
            told += [f"{kind} {width}: {one}" for one in amiss_on(page)]
            _picture(page, folder / f"{kind}-{width}.png")
        page.emulate_media(contrast="more", forced_colors="active")
        told += [f"{kind} in high contrast: {one}" for one in amiss_on(page)]
        _picture(page, folder / f"{kind}-{widths[-1]}-contrast.png")
        page.emulate_media(contrast="null", forced_colors="none")
        page.set_viewport_size({"width": 1440, "height": HEIGHTS[1440]})
        print(f"{login['role']} {number} {kind}", flush=True)  # noqa: T201
    (folder / "amiss.txt").write_text("\n".join(told) + "\n", encoding="utf-8")
    page.context.close()
    return len(told)


def _picture(page: Page, path: Path) -> None:
    page.screenshot(path=path, full_page=True, animations="disabled")


if __name__ == "__main__":
    sys.exit(main())
