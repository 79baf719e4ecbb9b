"""One database with every migration applied, which each test process copies: migrating takes longer than copying."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django
import psycopg2
from django.apps import apps
from psycopg2 import sql

from config.local.place import VAR_DIR

PREFIX = "migrated_"


def database_url(values: Mapping[str, Any], name: str) -> str:
    """A database of the same server as another process reaches it; `values` are a connection's settings."""
    host = quote(str(values["HOST"]), safe="")
    password = f":{quote(values['PASSWORD'], safe='')}" if values["PASSWORD"] else ""
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgis://{values['USER']}{password}@{host}{port}/{name}"


def migrated_database(values: Mapping[str, Any]) -> str:
    """Its name. Whoever comes first makes it, the others wait; one of other migrations is dropped."""
    name = PREFIX + _digest()
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (VAR_DIR / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with closing(_server(values)) as server, server.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
            found = {row[0] for row in cursor.fetchall()}
            for former in found - {name}:
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(former)))
            if name not in found:
                _make(values, name, cursor)
    return name


def dropped(self: Any, name: str, _verbosity: int) -> None:
    """Stands in for Django's DROP DATABASE, which a session forbids that PostgreSQL has not yet seen to be dead."""
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(name)} WITH (FORCE)")


def _make(values: Mapping[str, Any], name: str, cursor: Any) -> None:
    half_made = f"{PREFIX}half_made"
    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half_made)))
    url = database_url(values, half_made)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url, "OWNER_DATABASE_URL": url},
        check=True,
    )
    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half_made), sql.Identifier(name)))


def _digest() -> str:
    """Another for other migrations, of ours or of a library's."""
    folders = [Path(config.path) / "migrations" for config in apps.get_app_configs()]
    files = sorted(file for folder in folders for file in folder.glob("*.py"))
    content = b"".join(file.name.encode() + file.read_bytes() for file in files)
    return hashlib.sha256(content + django.__version__.encode()).hexdigest()[:16]


def _server(values: Mapping[str, Any]) -> Any:
    server = psycopg2.connect(
        host=values["HOST"],
        port=values["PORT"],
        user=values["USER"],
        password=values["PASSWORD"],
        dbname="postgres",
    )
    server.autocommit = True
    return server
