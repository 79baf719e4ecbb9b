"""A picture of a map file, taken by a headless Chromium."""

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
    f"--window-size={SIZE[0]},{SIZE[1]}",
]


def picture_take(*, page: Path, path: Path) -> Path:
    """What Chromium shows of the file, as PNG; CHROMIUM in the environment names another browser."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise BrowserMissing
    with TemporaryDirectory() as profile:
        taken = subprocess.run(  # noqa: S603
            [
                browser,
                *ARGUMENTS,
                f"--user-data-dir={profile}",
                f"--screenshot={path.resolve()}",
                page.resolve().as_uri(),
            ],
            capture_output=True,
            timeout=120,
            check=False,
        )
    if taken.returncode or not path.exists():
        raise PictureFailed(path=path.name)
    return path
