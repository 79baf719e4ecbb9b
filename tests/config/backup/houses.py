"""Two houses for backups to go between: the tests' own database, and one whose owner is no superuser."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection

from config.backup.folders import files_in

OWNER = "backup_test_owner"
NAME = f"backup_test_{os.getpid()}"

Content = dict[str, Any]
_CASTS = re.compile(r"::[a-z ]+(\[\])?|[()]")  # a condition that was read again may cast otherwise to the same


def connected(database: str, user: str | None = None) -> "psycopg2.extensions.connection":
    given = settings.DATABASES["default"]
    return psycopg2.connect(
        host=given["HOST"], port=given["PORT"], user=user or given["USER"], password=given["PASSWORD"], dbname=database
    )


def said(database: str, *statements: str) -> None:
    with closing(connected(database)) as superuser:
        superuser.autocommit = True
        with superuser.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


class House:
    """A server of its own: database, files, keys."""

    def __init__(self, directory: Path) -> None:
        self.var = directory / "var"
        self.media = self.var / "media"
        self.var.mkdir(parents=True)

    def manage(self, *command: str, **changed: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {
            "SECRET_KEY": "for-this-test-only",
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "HASH_KEY": settings.HASH_KEY,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self._url(settings.DATABASE_WEB_ROLE),
            "OWNER_DATABASE_URL": self._url(OWNER),
            "AS_OWNER": "1",
            "VAR_DIR": str(self.var),
            "MEDIA_ROOT": str(self.media),
        } | changed  # fmt: skip
        command_line = [sys.executable, "manage.py", *command]
        return subprocess.run(command_line, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)

    def content(self) -> Content:
        return content_of(NAME, {"media": self.media, "roads": self.var / "roads"})

    @staticmethod
    def _url(role: str) -> str:
        return f"postgis://{role}@{str(settings.DATABASES['default']['HOST']).replace('/', '%2F')}/{NAME}"


_GIVEN = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT relation.oid::regclass AS called FROM pg_class AS relation
        WHERE relation.relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')
            AND NOT EXISTS (
                SELECT FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND objid = relation.oid AND deptype IN ('e', 'i')
            )
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO {owner}', found.called);
    END LOOP;
END $$;
"""


@contextmanager
def second_house(directory: Path) -> Iterator[House]:
    """As docs/operations.md makes it on Debian: extensions of the superuser, tables of an owner who is none."""
    first, web = connection.settings_dict["NAME"], settings.DATABASE_WEB_ROLE
    connection.close()  # a database that is copied has no guests
    said("postgres", f"DROP DATABASE IF EXISTS {NAME}", f"DROP ROLE IF EXISTS {OWNER}", f"CREATE ROLE {OWNER} LOGIN")
    said("postgres", f"CREATE DATABASE {NAME} OWNER {OWNER} TEMPLATE {first}")
    try:
        defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT"
        said(
            NAME,
            _GIVEN.format(owner=OWNER),
            f"DROP OWNED BY {web}",  # with what it has by default from the first house's owner
            f"GRANT USAGE ON SCHEMA public TO {web}",
            f"{defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web}",
            f"{defaults} USAGE ON SEQUENCES TO {web}",
        )
        yield House(directory)
    finally:
        said("postgres", f"DROP DATABASE {NAME} WITH (FORCE)", f"DROP ROLE {OWNER}")


def first_content(folders: dict[str, Path]) -> Content:
    return content_of(str(connection.settings_dict["NAME"]), folders)


def content_of(database: str, folders: dict[str, Path]) -> Content:
    """Every row of every table, every sequence, what the web may do with each table, every byte of every file."""
    with closing(connected(database)) as superuser, superuser.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        names = [name for (name,) in cursor.fetchall()]
        found: Content = {f"table {name}": _all(cursor, f'SELECT t::text FROM "{name}" t ORDER BY 1') for name in names}  # noqa: S608
        found["sequences"] = _all(cursor, "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        indexes = _all(cursor, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname")
        found["indexes"] = [_CASTS.sub("", index) for (index,) in indexes]
        found["constraints"] = _all(
            cursor,
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        )
        web = settings.DATABASE_WEB_ROLE
        rights = ", ".join(
            f"has_table_privilege('{web}', oid, '{right}')"
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        )
        found["rights"] = _all(
            cursor,
            f"SELECT relname, {rights} FROM pg_class WHERE relkind = 'r'"  # noqa: S608
            " AND relnamespace = 'public'::regnamespace AND relname <> 'spatial_ref_sys' ORDER BY 1",
        )
        found["rights to come"] = _all(
            cursor, "SELECT defaclobjtype, (aclexplode(defaclacl)).privilege_type FROM pg_default_acl ORDER BY 1, 2"
        )
    for name, folder in folders.items():
        found |= {f"file {name}/{path}": (folder / path).read_bytes() for path in files_in(folder)}
    return found


def _all(cursor: Any, question: str) -> list[Any]:
    cursor.execute(question)
    return list(cursor.fetchall())


def differences(one: Content, other: Content) -> list[str]:
    """The names of what is not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
