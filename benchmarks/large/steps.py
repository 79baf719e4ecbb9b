"""Steps of growing, each done once: the database writes it down with the work itself, so that growing goes on where it
was stopped. Indexes are put away meanwhile, for rows are copied several times as fast without them.
"""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection, transaction
from tqdm import tqdm

_TABLES = (
    "CREATE TABLE IF NOT EXISTS large_growth_done (step text PRIMARY KEY);"
    "CREATE TABLE IF NOT EXISTS large_growth_index (name text PRIMARY KEY, definition text NOT NULL)"
)
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relname = ANY(%s) AND NOT i.indisunique
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


@dataclass(frozen=True)
class Step:
    """`work` can be sent to another process, as its arguments can."""

    name: str
    work: Callable[..., None]
    arguments: tuple[Any, ...] = ()


def take(title: str, steps: Sequence[Step]) -> None:
    """Those not yet taken, some side by side, in no order."""
    run(_TABLES)
    left = [step for step in steps if step.name not in _done()]
    bar = tqdm(total=len(steps), initial=len(steps) - len(left), desc=title, file=sys.stderr)
    if len(left) <= 1:  # not worth a process
        for step in left:
            _take(step)
        return
    with bar, ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"), initializer=django.setup) as pool:
        for taken in as_completed([pool.submit(_take, step) for step in left]):
            taken.result()
            bar.update()


def _take(step: Step) -> None:
    with transaction.atomic():
        # neither keys nor what changed is looked at: what is copied was sound
        run("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '256MB'")
        step.work(*step.arguments)
        run("INSERT INTO large_growth_done VALUES (%s)", [step.name])


def _done() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT step FROM large_growth_done")
        return {name for (name,) in cursor.fetchall()}


def indexes_put_away(tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [list(tables)])
        for name, definition in cursor.fetchall():
            cursor.execute("INSERT INTO large_growth_index VALUES (%s, %s)", [name, definition])
            cursor.execute(f"DROP INDEX {name}")


def indexes_missing() -> list[Step]:
    """A step for each that was put away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, definition FROM large_growth_index ORDER BY name")
        return [Step(f"index {name}", run, (definition,)) for name, definition in cursor.fetchall()]


def run(statement: str, asked: Sequence[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
