"""PostgreSQL's own programs, found and run against the database of the settings."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from base.faults import without_facts
from config.backup.errors import DatabaseToolFailed, DatabaseToolMissing, DatabaseToolTooOld

CHUNK = 1 << 20


def found(tool: str) -> str:
    """The newest that Debian has installed, else the one in PATH. Raises `DatabaseToolMissing` or `…TooOld`."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), key=lambda path: float(path.parts[-3]))
    path = str(debian[-1]) if debian else shutil.which(tool)
    if not path:
        raise DatabaseToolMissing(tool=tool)
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    has, server = int(re.findall(r"\d+", said)[0]), server_version()
    if has < server:
        raise DatabaseToolTooOld(tool=tool, has=has, server=server)
    return path


def server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def run(tool: str, *arguments: str) -> str:
    """Its output. Raises `DatabaseToolFailed` with the tool's first complaint, without what may be somebody's."""
    done = subprocess.run(  # noqa: S603
        [found(tool), *arguments],
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise DatabaseToolFailed(tool=tool, said=_complaint(done.stderr))
    return done.stdout.decode()


@contextmanager
def output_of(tool: str, *arguments: str) -> Iterator[Iterator[bytes]]:
    """Its output as it comes; complete only if the block ends without `DatabaseToolFailed`."""
    with subprocess.Popen(  # noqa: S603
        [found(tool), *arguments], env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        stdout = process.stdout
        try:
            yield iter(lambda: stdout.read(CHUNK), b"")
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read()
    if process.returncode:
        raise DatabaseToolFailed(tool=tool, said=_complaint(said))


def _environment() -> dict[str, str]:
    """The password goes by environment: a command line is read by everybody on the machine."""
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    ours = {name: str(told[key]) for name, key in names.items() if told[key]}
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | ours


def _complaint(said: bytes) -> str:
    lines = [line for line in said.decode(errors="replace").splitlines() if "rror" in line or "FATAL" in line]
    return without_facts(lines[0] if lines else said.decode(errors="replace")) or "?"
