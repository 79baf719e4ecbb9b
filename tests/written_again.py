"""What a fixture writes is written once by its own code, and from then on as rows: in one statement, with the objects
as they were. A township of a hundred rows is there ten times sooner. A moment that nobody chose, such as the one in
which a user was made, is that of the first time.

The rows keep their numbers. Sequences never go back, so nothing else in this process's database ever gets them.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import connection
from psycopg2 import sql

Told = ParamSpec("Told")
Built = TypeVar("Built")


@dataclass(frozen=True)
class _Kept:
    statement: str
    objects: bytes


class WrittenAgain(Generic[Told, Built]):
    """`WrittenAgain(build)(day)` is `build(day)`. Only rows are added there: none is changed, and no file is made."""

    def __init__(self, build: Callable[Told, Built]) -> None:
        self._build = build
        self._kept: dict[bytes, _Kept] = {}

    def __call__(self, *told: Told.args, **named: Told.kwargs) -> Built:
        key = pickle.dumps((told, named))
        if key in self._kept:
            return self._again(self._kept[key])
        with _inserting() as inserted:
            built = self._build(*told, **named)
        if statement := _statement_of_all(inserted):
            self._kept[key] = _Kept(statement, pickle.dumps(built))
        return built

    def _again(self, kept: _Kept) -> Built:
        with connection.cursor() as cursor:
            cursor.execute(kept.statement)
        again: Built = pickle.loads(kept.objects)  # noqa: S301 (our own, of a moment ago)
        return again


@contextmanager
def _inserting() -> Iterator[dict[str, int]]:
    """How many rows the block writes into each table, the tables in the order in which they are first needed."""
    inserted: dict[str, int] = {}

    def count(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(statement, params, many, context)
        verb, _, rest = statement.lstrip().partition(" ")
        if verb == "INSERT":
            table = rest.split('"')[1]
            inserted[table] = inserted.get(table, 0) + context["cursor"].rowcount
        assert verb not in ("UPDATE", "DELETE"), f"What is written again is only added: {statement[:80]}"
        return result

    with connection.execute_wrapper(count):
        yield inserted


def _statement_of_all(inserted: dict[str, int]) -> str | None:
    """Nothing where a table holds other rows too: the next one may have it to itself."""
    with connection.cursor() as cursor:
        statements = [_statement(cursor, table, rows) for table, rows in inserted.items()]
    return None if None in statements else ";".join(filter(None, statements))


def _statement(cursor: Any, table: str, expected: int) -> str | None:
    """An INSERT of every row of a table as the database spells it, if there are as many as expected."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", [table]
    )
    columns = [row[0] for row in cursor.fetchall()]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    spelt = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns)
    raw = cursor.cursor  # mogrify is psycopg2's own
    cursor.execute(sql.SQL("SELECT {} FROM {}").format(spelt, sql.Identifier(table)).as_string(raw))
    rows = cursor.fetchall()
    if len(rows) != expected:
        return None
    head = sql.SQL("INSERT INTO {} ({}) VALUES ").format(sql.Identifier(table), names).as_string(raw)
    values = f"({', '.join(['%s'] * len(columns))})"
    return head + ", ".join(raw.mogrify(values, row).decode() for row in rows)
