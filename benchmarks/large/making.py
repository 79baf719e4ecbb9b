"""Where a county or city for measuring is, made where it is not there yet: the demo first, then its copies."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from django.db import transaction

from accounts.models import Role, User
from benchmarks.large.growth import Layout, counties_found, history_lengthen, sequences_raise, townships_copy
from benchmarks.large.people import people_copy
from benchmarks.report import ROOT
from geo.grants.services import area_grant
from geo.models import Area, Level
from visits.register.models import Elder

TODAY = "2026-11-25"
TOWNSHIPS, ELDERS, VISITORS, VILLAGES = 3, 6000, 330, 60
SIZES = {"county": (5, 6), "city": (35, 1)}
"""How often the demo's townships are there, and how often nine weeks of visits more before its own."""
MADE = "grown"


def place(size: str) -> Path:
    """The directory of everything of that size: database, files, logins."""
    var = ROOT / "var" / "large" / size
    if not (var / MADE).exists():
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


def main(argv: list[str]) -> int:
    """In the settings' database, which holds a demo county and nothing else."""
    parser = argparse.ArgumentParser(prog="large grow")
    parser.add_argument("size", choices=SIZES)
    times, earlier = SIZES[parser.parse_args(argv).size]
    begun, layout = time.monotonic(), Layout(copies=times - 1)
    with transaction.atomic():
        history_lengthen(earlier)
        townships_copy(layout)
        people_copy(layout.copies)
        counties_found(layout)
    sequences_raise()
    _coordinators()
    print(f"{Elder.objects.count()} elders after {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0


def _coordinators() -> None:
    """Besides the demo's logins: who works for the whole county, and who leads the whole city."""
    county = Area.objects.filter(level=Level.COUNTY).order_by("code")[0]
    city = Area.objects.get(level=Level.CITY)
    for name, role, area in (
        ("county-coordinator", Role.COORDINATOR, county),
        ("city-leader", Role.LEADER, city),
        ("city-responder", Role.RESPONDER, city),
    ):
        user, _made = User.objects.get_or_create(username=name, defaults={"role": role})
        area_grant(user=user, area=area)
