"""The files that belong to the database: pictures, and the arrays of road networks and of heights.

All lie under names made from their content and never change: files more than the database names do no harm, so they
are saved after it, and put back before it; what the backup does not know goes last.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings

from config.backup.archive import CHUNK, Reader, Writer

PREFIX = "files"
STAGING = ".restoring"


def folders() -> dict[str, Path]:
    kept = Path(settings.VAR_DIR)
    return {"media": Path(settings.MEDIA_ROOT), "roads": kept / "roads", "terrain": kept / "terrain"}


def files_in(folder: Path) -> Iterator[Path]:
    """Every file, relative to the folder; a draft begins with a dot or tmp and is nobody's yet."""
    for directory, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "tmp")):
                yield (Path(directory) / name).relative_to(folder)


def folders_save(archive: Writer) -> int:
    """Add every file; how many."""
    count = 0
    for name, folder in folders().items():
        for path in files_in(folder):
            with suppress(FileNotFoundError):  # a network that was replaced meanwhile
                with (folder / path).open("rb") as file:
                    archive.add(f"{PREFIX}/{name}/{path.as_posix()}", iter(partial(file.read, CHUNK), b""))
                count += 1
    return count


class Replacement:
    """Puts a backup's files back: `bring` what is missing before the database, `finish` after it."""

    def __init__(self, backup: Reader, tell: Callable[[int], None]) -> None:
        self._backup, self._tell = backup, tell
        self._wanted = {name: self._names(name) for name in folders()}
        self._staged: list[tuple[Path, Path]] = []

    def bring(self) -> None:
        """New files take their place; those that differ from what lies there wait."""
        for name, folder in folders().items():
            shutil.rmtree(folder / STAGING, ignore_errors=True)
            for number, path in enumerate(self._wanted[name]):
                self._bring(f"{PREFIX}/{name}/{path}", folder / path, folder / STAGING / str(number))

    def _bring(self, part: str, target: Path, draft: Path) -> None:
        self._tell(self._backup.parts[part]["size"])
        if target.is_file() and _is_the_same(target, self._backup.chunks(part)):
            return
        for directory in (draft.parent, target.parent):
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._backup.save(part, draft)
        if target.exists():
            self._staged.append((draft, target))
        else:
            draft.rename(target)

    def finish(self) -> int:
        """The database is in place: what differed is replaced, what the backup does not know is removed; how many."""
        for draft, target in self._staged:
            draft.replace(target)
        removed = 0
        for name, folder in folders().items():
            shutil.rmtree(folder / STAGING, ignore_errors=True)
            for path in list(files_in(folder)):
                if path.as_posix() not in self._wanted[name]:
                    (folder / path).unlink()
                    removed += 1
        return removed

    def forget(self) -> None:
        """The database refused: what lay here lies here still; the new files are nobody's and do no harm."""
        for folder in folders().values():
            shutil.rmtree(folder / STAGING, ignore_errors=True)

    def _names(self, folder: str) -> dict[str, None]:
        prefix = f"{PREFIX}/{folder}/"
        return {part.removeprefix(prefix): None for part in self._backup.parts if part.startswith(prefix)}


def _is_the_same(path: Path, chunks: Iterator[bytes]) -> bool:
    with path.open("rb") as file:
        return all(file.read(len(chunk)) == chunk for chunk in chunks) and not file.read(1)
