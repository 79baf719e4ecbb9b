"""Keeps the figures of what was grown: counted once of the original townships, and copied as they were.

A copy's people, visits and days are those of its original, so that its figures are the same but for the keys.
"""

import argparse
import sys
import time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import BigIntegerField

from base import clock
from benchmarks.large.growth import APART, COUNTED
from benchmarks.large.making import SIZES
from benchmarks.large.steps import run
from geo.models import Area, Level
from visits.duty.models import KeptMonth, KeptStanding, StandingsCounted
from visits.duty.services.figures import definition, months_back, months_refresh, standings_refresh

_MOVED = f"+ n::bigint * {APART}"
_KEYS_IN_ROWS = {"excluded": (3, {0}), "windows": (11, {0, 1, 2, 9, 10})}
"""Of columns that hold rows of values: how many a row has, and which of them are keys."""


def main(argv: list[str]) -> int:
    """In the settings' database, which has grown; does nothing where the code that counts is the same as before."""
    parser = argparse.ArgumentParser(prog="large keep")
    parser.add_argument("size", choices=SIZES)
    times, _earlier = SIZES[parser.parse_args(argv).size]
    if KeptMonth.objects.filter(village__gte=APART, definition=definition()).exists():
        return 0
    begun, newest = time.monotonic(), clock.today().replace(day=1)
    run(f"TRUNCATE {', '.join(COUNTED)}")
    for township in Area.objects.filter(level=Level.TOWNSHIP, pk__lt=APART):
        months_refresh(area=township, months=months_back(newest))
        standings_refresh(prefix=township.prefix)
    with transaction.atomic():
        for model in (KeptMonth, KeptStanding, StandingsCounted):
            _copy(model, times - 1)
    run("VACUUM ANALYZE")
    print(f"{KeptMonth.objects.count()} villages' months kept after {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0


def _copy(model: type[KeptMonth | KeptStanding | StandingsCounted], copies: int) -> None:
    fields = [field for field in model._meta.local_concrete_fields if field.name != "id"]
    columns, told = ", ".join(str(field.column) for field in fields), ", ".join(_value(field) for field in fields)
    run(
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {told} "  # noqa: S608
        f"FROM {model._meta.db_table} t, generate_series(1, {copies}) n WHERE t.village < {APART}"
    )


def _value(field: Any) -> str:
    column = f"t.{field.column}"
    if field.column in _KEYS_IN_ROWS:
        count, keys = _KEYS_IN_ROWS[field.column]
        parts = ", ".join(f"(r->>{i})::bigint {_MOVED}" if i in keys else f"r->{i}" for i in range(count))
        moved = f"SELECT coalesce(jsonb_agg(jsonb_build_array({parts}) ORDER BY o), '[]')"
        return f"({moved} FROM jsonb_array_elements({column}) WITH ORDINALITY AS a(r, o))"
    match field:
        case ArrayField(base_field=BigIntegerField()):
            return f"ARRAY(SELECT x {_MOVED} FROM unnest({column}) WITH ORDINALITY AS u(x, o) ORDER BY o)"  # noqa: S608
        case BigIntegerField():
            return f"{column} {_MOVED}"
    return column
