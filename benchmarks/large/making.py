"""Where a county or city for measuring is, made where it is not there yet: the demo first, then its copies."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import ROOT

TODAY = "2026-11-25"
TOWNSHIPS, ELDERS, VISITORS, VILLAGES = 3, 6000, 330, 60
SIZES = {"county": (5, 6), "city": (35, 1)}
"""How often the demo's townships are there, and how often nine weeks of visits more before its own."""
KEYS = "keys.env"


def place(size: str) -> Path:
    """The directory of everything of that size: database, files, logins. What was made by half is gone on with."""
    var = ROOT / "var" / "large" / size
    if not _stamp(var, "grown").exists():
        demo = _demo()
        once(var, "restored", lambda: _restored(demo, var))
        once(var, "grown", lambda: run(var, "python", "-m", "benchmarks.large", "grow", size))
    run(var, "python", "-m", "benchmarks.large", "keep", size)
    return var


def _demo() -> Path:
    """The demo county that both sizes are grown from, and its backup."""
    var = ROOT / "var" / "large" / "demo"
    told = {"townships": TOWNSHIPS, "elders": ELDERS, "visitors": VISITORS, "villages": VILLAGES, "seconds": 1}
    asked = [part for name, count in told.items() for part in (f"--{name}", str(count))]
    once(var, "made", lambda: run(var, "demo", "--no-serve", "--as-of", TODAY, *asked))
    once(var, "saved", lambda: run(var, "backup", str(var / "demo.backup")))
    run(var, "stop")
    return var


def _restored(demo: Path, var: Path) -> None:
    var.mkdir(parents=True, exist_ok=True)
    shutil.copy(demo / KEYS, var)
    run(var, "restore", "--replace", str(demo / "demo.backup"))


def once(var: Path, name: str, make: Callable[[], None]) -> None:
    stamp = _stamp(var, name)
    if not stamp.exists():
        begun = time.monotonic()
        make()
        print(f"{var.name}: {name} after {time.monotonic() - begun:.0f} s", file=sys.stderr)
        stamp.touch()


def _stamp(var: Path, name: str) -> Path:
    compiled = ROOT / "var" / "stamps" / "planner"  # whoever runs this has compiled it once
    stamps = var / "stamps"
    stamps.mkdir(parents=True, exist_ok=True)
    if compiled.exists():
        shutil.copy(compiled, stamps)
    return stamps / f"large-{name}"


def run(var: Path, *command: str) -> None:
    """`./run` with a place of its own for everything, as the owner of the tables."""
    own = {"VAR_DIR": str(var), "AS_OF": TODAY, "AS_OWNER": "1"}
    subprocess.run([str(ROOT / "run"), *command], env=os.environ | own, cwd=ROOT, check=True)
