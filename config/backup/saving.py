"""`./run backup`: one file with everything but the keys, taken while the site goes on."""

import subprocess
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from base import clock
from base.errors import FileNotWritable
from config.backup import database, folders, keys, tools
from config.backup.archive import archive_written

DUMP = "database.dump"
SUFFIX = ".backup"
NAMED = "elder-visits-*" + SUFFIX

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Saved:
    path: Path
    tables: int
    rows: int
    files: int
    size: int


def backup_save(*, target: Path, keep: int | None = None, tell: Tell) -> Saved:
    """Into the file `target`, or under a name with the time into the folder `target`, where the newest `keep` stay."""
    path = _path(target)
    database.require_owner()
    try:
        with archive_written(path) as archive:
            tell(_("数据库……"))
            with (
                database.snapshot() as (name, rows),
                tools.output_of("pg_dump", *database.dump_arguments(name)) as chunks,
            ):
                archive.add(DUMP, chunks)
            tell(_("照片、签名和路网文件……"))
            files = folders.folders_save(archive)
            archive.facts |= _facts() | {"tables": rows}
    except OSError as error:
        raise FileNotWritable(name=str(path)) from error
    if keep is not None and target.is_dir():
        _forget_old(target, keep)
    return Saved(path, len(rows), sum(rows.values()), files, path.stat().st_size)


def _path(target: Path) -> Path:
    if not target.is_dir():
        return target
    return target / f"elder-visits-{clock.real():%Y%m%d-%H%M%S}{SUFFIX}"


def _facts() -> dict[str, object]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "made_at": clock.real().isoformat(),
        "version": _version(),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "keys": keys.fingerprints(),
        "server": tools.server_version(),
    }


def _version() -> str:
    """The project's number, and the commit where there is one: an image holds none."""
    number = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
    with suppress(OSError, subprocess.CalledProcessError):
        command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "--short", "HEAD"]
        return f"{number} {subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL).strip()}"  # noqa: S603
    return str(number)


def _forget_old(folder: Path, keep: int) -> None:
    """Their names hold the time, so that they sort by age; other files are nobody's business."""
    for old in sorted(folder.glob(NAMED))[:-keep]:
        old.unlink()
