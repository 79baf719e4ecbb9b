"""`./run restore`: everything is looked at before anything is changed."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from base.errors import DomainError
from config.backup import database, keys
from config.backup.archive import FORMAT, Reader
from config.backup.errors import BackupFromNewer, BackupKeysDiffer
from config.backup.folders import Replacement
from config.backup.saving import DUMP, Tell

FORMER_APPS = ("sessions",)  # whose migrations are in the databases of former versions, and gone from the code


@dataclass(frozen=True)
class Restored:
    made_at: str
    version: str
    tables: int
    rows: int
    removed: int
    """files that the backup does not know"""


def backup_restore(*, path: Path, replace: bool, tell: Tell) -> Restored:
    """Put database and files back as they were. Whatever is refused, and whatever breaks off, leaves what was there."""
    with Reader(path) as backup:
        _require_known(backup)
        if missing := keys.missing(backup.facts["keys"]):
            raise BackupKeysDiffer(keys=missing)
        database.require_owner()
        database.require_quiet(replace=replace)
        tell(_("核对备份文件……"))
        backup.verify(_shares(backup, tell))
        removed = _put_back(backup, tell)
        _migrate(tell)
        rows: dict[str, int] = backup.facts["tables"]
        return Restored(backup.facts["made_at"], backup.facts["version"], len(rows), sum(rows.values()), removed)


def _migrate(tell: Tell) -> None:
    """A backup of a former version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        tell(_("更新数据表到本版本……"))
        call_command("migrate", interactive=False, verbosity=0)


def _require_known(backup: Reader) -> None:
    known = MigrationLoader(connection).disk_migrations
    applied = [tuple(name.split(".", 1)) for name in backup.facts["migrations"]]
    unknown = [f"{app}.{name}" for app, name in applied if (app, name) not in known and app not in FORMER_APPS]
    if backup.facts["format"] > FORMAT:
        unknown.append(f"format {backup.facts['format']}")
    if unknown:
        raise BackupFromNewer(version=backup.facts["version"], unknown=unknown[:3])


def _put_back(backup: Reader, tell: Tell) -> int:
    files = Replacement(backup, _shares(backup, tell))
    # beside our own files, not in /tmp: it holds names, and may be large
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="restoring-") as place:
        dump = Path(place) / DUMP
        backup.save(DUMP, dump)
        try:
            tell(_("照片、签名和路网文件……"))
            files.bring()
            tell(_("数据库……"))
            database.replace_all(dump, backup.facts["tables"])
        except (DomainError, OSError):
            files.forget()
            raise
    return files.finish()


def _shares(backup: Reader, tell: Tell) -> Callable[[int], None]:
    """Tells each further tenth of the whole."""
    whole = sum(part["size"] for part in backup.parts.values()) or 1
    done = told = 0

    def count(size: int) -> None:
        nonlocal done, told
        done += size
        if done * 10 // whole > told:
            told = done * 10 // whole
            tell(f"  {told * 10} %")

    return count
