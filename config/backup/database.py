"""The database out by pg_dump and in again, in one transaction: it is the old one or the new one, never half of each.

Restored into the same database, not beside it: a server's owner may not make databases, nor PostGIS in one.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from config.backup import tools
from config.backup.errors import DatabaseHoldsData, DatabaseInUse, DatabaseOwnerNeeded, DatabaseRoleMissing
from visits.register.models import Elder

# What a superuser made once and an owner may not make anew; and rights by default, which name the owner of then.
NOT_OURS = (" SCHEMA - ", " EXTENSION - ", " COMMENT - ", " spatial_ref_sys ", " DEFAULT ACL ")
LOCK_LIMIT_S = 20

_EMPTY = """
SET lock_timeout = '{limit}s';
SET client_min_messages = warning;
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT kind.name, relation.oid::regclass AS called
        FROM pg_class AS relation
        JOIN (VALUES ('v', 'VIEW'), ('m', 'MATERIALIZED VIEW'), ('r', 'TABLE'), ('p', 'TABLE'), ('S', 'SEQUENCE'))
            AS kind (sign, name) ON kind.sign = relation.relkind::text
        WHERE relation.relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
                AND objid = relation.oid AND deptype IN ('e', 'i', 'a'))
    LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', found.name, found.called);
    END LOOP;
    FOR found IN
        SELECT oid::regprocedure AS called FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.called);
    END LOOP;
END $$;
"""

# Rights by default must not reach the tables restored: the web would get more of the audit trail than the backup says.
_NO_DEFAULTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {web};
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {web};
"""
_DEFAULTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {web};
"""

_COUNTED = """
DO $$ BEGIN
    IF (SELECT count(*) FROM public.{table}) <> {rows} THEN
        RAISE EXCEPTION 'error: the table {table} has not % rows', {rows};
    END IF;
END $$;
"""


@contextmanager
def snapshot() -> Iterator[tuple[str, dict[str, int]]]:
    """One moment of the database: its name for pg_dump, and how many rows each table has at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        yield name, {table: _count(cursor, table) for table in tables()}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return int(cursor.fetchone()[0])


def tables() -> list[str]:
    """Ours, not those of an extension."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def dump_arguments(snapshot_name: str) -> list[str]:
    return ["--format=custom", "--schema=public", f"--snapshot={snapshot_name}", "--no-password"]


def require_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner, current_user FROM pg_tables WHERE tablename = 'django_migrations'")
        owner, role = cursor.fetchone()
    if owner != role:
        raise DatabaseOwnerNeeded(role=role)


def require_quiet(*, replace: bool) -> None:
    """Nobody else is connected, and unless it is to be replaced there is nothing to lose."""
    users, elders = User.objects.count(), Elder.objects.count()
    if not replace and (users or elders):
        raise DatabaseHoldsData(users=users, elders=elders)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = %s", [settings.DATABASE_WEB_ROLE])
        if not cursor.fetchone():
            raise DatabaseRoleMissing(role=settings.DATABASE_WEB_ROLE)
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        count = cursor.fetchone()[0]
    if count:
        raise DatabaseInUse(count=count)


def replace_all(dump: Path, rows: dict[str, int]) -> None:
    """What is in the database goes, what is in the dump comes, rights included; then each table is counted."""
    with tempfile.TemporaryDirectory(dir=dump.parent) as place:
        listed, script, before, after = (Path(place) / name for name in ("list", "script", "before", "after"))
        contents = tools.run("pg_restore", "--list", str(dump)).splitlines(keepends=True)
        listed.write_text("".join(line for line in contents if not any(words in line for words in NOT_OURS)))
        tools.run("pg_restore", "--no-owner", f"--use-list={listed}", f"--file={script}", str(dump))
        web = connection.ops.quote_name(settings.DATABASE_WEB_ROLE)
        before.write_text(_EMPTY.format(limit=LOCK_LIMIT_S) + _NO_DEFAULTS.format(web=web))
        counted = "".join(_COUNTED.format(table=f'"{table}"', rows=count) for table, count in rows.items())
        after.write_text(counted + _DEFAULTS.format(web=web))
        connection.close()
        files = [f"--file={path}" for path in (before, script, after)]
        tools.run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *files)
    tools.run("psql", "--no-psqlrc", "--quiet", "--command=ANALYZE")
