"""A private PostGIS cluster on a Unix socket. Data survives; the server is started when it is not running."""

import contextlib
import os
import shutil
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from base.value_files import values_write
from config.local import keys
from config.local.errors import LocalError
from config.local.place import Place, servers_place

OWNER = "elder_visits_owner"  # runs migrations
WEB = "elder_visits_web"  # serves pages; may not change the audit trail
NAME = "elder_visits"
SETTINGS = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "128MB", "timezone": "Asia/Shanghai"}


def start() -> bool:
    """Make sure that the server runs and holds our database; True if the database is new."""
    place = servers_place()
    data = place.directory / "postgres"
    if not (data / "PG_VERSION").exists():
        _create_cluster(place, data)
    if not _answers(place):
        _start_server(place, data)
    new = _create_database(place)
    values_write(keys.DATABASE, DATABASE_URL=_url(place, WEB), OWNER_DATABASE_URL=_url(place, OWNER))
    return new


def stop() -> None:
    """Stop the server; the data stays."""
    place = servers_place()
    data = place.directory / "postgres"
    if (data / "postmaster.pid").exists():
        place.run(_programs() / "pg_ctl", "stop", "-D", data, "-m", "fast")


def _url(place: Place, user: str) -> str:
    return f"postgis://{user}@{quote(str(place.directory), safe='')}/{NAME}"


def _programs() -> Path:
    """Debian keeps initdb and pg_ctl out of PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    if not found:
        raise LocalError("PostgreSQL is not installed. On Debian: apt-get install postgresql-postgis")
    return Path(found).parent


def _create_cluster(place: Place, data: Path) -> None:
    # A cluster that was cut short while being made must not be taken for a whole one.
    draft = data.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    made = place.run(
        _programs() / "initdb", "-D", draft, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"
    )
    if made.returncode:
        raise LocalError(f"The private database could not be made in {draft}:\n{_tail(made.stdout)}")
    draft.rename(data)


def _start_server(place: Place, data: Path) -> None:
    _remove_stale_locks(data)
    settings = SETTINGS | {"unix_socket_directories": str(place.directory)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = place.directory / "postgres.log"
    started = place.run(_programs() / "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)
    if started.returncode or not _answers(place):
        said = log.read_text(errors="replace") if log.exists() else started.stdout
        raise LocalError(f"The private database does not start. The end of {log}:\n{_tail(said)}")


def _remove_stale_locks(data: Path) -> None:
    """After a crash or a reboot the number in a lock may belong to another process, and PostgreSQL gives up."""
    for lock in (data / "postmaster.pid", data.parent / ".s.PGSQL.5432.lock"):
        if lock.exists() and not _runs(data, lock):
            lock.unlink()


def _runs(data: Path, lock: Path) -> bool:
    try:
        number = int(lock.read_text().splitlines()[0])
        return os.fsencode(data) in Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return False


def _connect(place: Place, database: str) -> "psycopg2.extensions.connection":
    connection = psycopg2.connect(host=str(place.directory), user=OWNER, dbname=database, connect_timeout=5)
    connection.autocommit = True  # CREATE DATABASE runs in no transaction
    return connection


def _answers(place: Place) -> bool:
    try:
        _connect(place, "postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _create_database(place: Place) -> bool:
    connection = _connect(place, "postgres")
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(WEB)))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if cursor.fetchone():
            return False
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        return True


def _tail(text: str, lines: int = 12) -> str:
    return "\n".join(text.rstrip().splitlines()[-lines:])
