"""A picture of a file that needs no network, taken by a headless Chromium: PNG, or a page of PDF."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from maps.look.errors import BrowserMissing, PictureFailed

SIZE = (1440, 900)
DRAWING_MS = 10_000  # of the page's own clock: Chromium does not wait them out once everything is drawn
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    f"--virtual-time-budget={DRAWING_MS}",
]


def picture_take(*, page: Path, path: Path, size: tuple[int, int] = SIZE) -> Path:
    """What Chromium shows of the file in a window of `size` pixels, as PNG."""
    return _chromium(page, path, f"--window-size={size[0]},{size[1]}", f"--screenshot={path.resolve()}")


def pdf_take(*, page: Path, path: Path) -> Path:
    """The file as it prints; its own `@page` says the paper."""
    return _chromium(page, path, "--no-pdf-header-footer", f"--print-to-pdf={path.resolve()}")


def _chromium(page: Path, path: Path, *asked: str) -> Path:
    """CHROMIUM in the environment names another browser."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise BrowserMissing
    with TemporaryDirectory() as profile:
        taken = subprocess.run(  # noqa: S603
            [
                browser,
                *ARGUMENTS,
                *asked,
                f"--user-data-dir={profile}",
                page.resolve().as_uri(),
            ],
            capture_output=True,
            timeout=120,
            check=False,
        )
    if taken.returncode or not path.exists():
        raise PictureFailed(path=path.name)
    return path
