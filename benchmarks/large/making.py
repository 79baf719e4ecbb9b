"""Where a county or city for measuring is, made where it is not there yet: the demo first, then its copies."""

import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.report import ROOT

TODAY = "2026-11-25"
TOWNSHIPS, ELDERS, VISITORS, VILLAGES = 3, 6000, 330, 60
SIZES = {"county": (5, 6), "city": (35, 1)}
"""How often the demo's townships are there, and how often nine weeks of visits more before its own."""
MADE = "grown"


def place(size: str) -> Path:
    """The directory of everything of that size: database, files, logins."""
    var = ROOT / "var" / "large" / size
    if not (var / MADE).exists():
        compiled = ROOT / "var" / "stamps" / "planner"  # whoever runs this has compiled it once
        (var / "stamps").mkdir(parents=True, exist_ok=True)
        if compiled.exists():
            shutil.copy(compiled, var / "stamps")
        told = {"townships": TOWNSHIPS, "elders": ELDERS, "visitors": VISITORS, "villages": VILLAGES, "seconds": 1}
        asked = [part for name, count in told.items() for part in (f"--{name}", str(count))]
        run(var, "demo", "--no-serve", "--as-of", TODAY, *asked)
        run(var, "python", "-m", "benchmarks.large", "grow", size)
        (var / MADE).touch()
    return var


def run(var: Path, *command: str) -> None:
    """`./run` with a place of its own for everything, as the owner of the tables."""
    own = {"VAR_DIR": str(var), "AS_OF": TODAY, "AS_OWNER": "1"}
    subprocess.run([str(ROOT / "run"), *command], env=os.environ | own, cwd=ROOT, check=True)
