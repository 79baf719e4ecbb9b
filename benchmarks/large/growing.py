"""Makes a demo county grow to the size of a county or a city, in the settings' database; goes on where it stopped."""

import argparse
import sys
import time

from accounts.models import Role, User
from benchmarks.large.growth import Layout, copying, counties_found, history_lengthen, sequences_raise, tables
from benchmarks.large.making import SIZES
from benchmarks.large.people import people_copying
from benchmarks.large.steps import Step, indexes_missing, indexes_put_away, run, take
from geo.grants.services import area_grant
from geo.models import Area, Level
from visits.register.models import Elder


def main(argv: list[str]) -> int:
    """In the settings' database, which holds a demo county and nothing else."""
    parser = argparse.ArgumentParser(prog="large grow")
    parser.add_argument("size", choices=SIZES)
    times, earlier = SIZES[parser.parse_args(argv).size]
    begun, layout = time.monotonic(), Layout(copies=times - 1)
    take("indexes away", [Step("indexes away", indexes_put_away, (tables(),))])
    take("history", [Step("history", history_lengthen, (earlier,))])
    take("rows", [*copying(layout), *people_copying(layout.copies)])
    take("indexes", indexes_missing())
    run("ANALYZE")
    take("counties", [Step("counties", counties_found, (layout,)), Step("sequences", sequences_raise)])
    _coordinators()
    run("VACUUM ANALYZE")
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
