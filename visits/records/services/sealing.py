"""Pictures that were kept before files were sealed, or are sealed with a former key, are sealed with today's (P81)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from base.crypto import newest_key_id
from base.errors import DomainError, FileDamaged
from base.sealed_files import sealed_read, sealed_write, sealing_key
from visits.records.media import hash_of

DRAFT_S = 3600  # a draft that is older was left by a process that was killed while it wrote


@dataclass
class Sealing:
    """How far it is; `refused` are the files that could not be read, each with its reason. They stay as they are."""

    files: int
    done: int = 0
    sealed: int = 0
    refused: dict[str, str] = field(default_factory=dict)


def media_seal() -> Iterator[Sealing]:
    """Go through all files and tell after each how far it is. Broken off, it may be begun again."""
    folder, key_id = Path(settings.MEDIA_ROOT) / "attachments", newest_key_id()
    _drafts_remove(folder)
    paths = sorted(path for path in folder.glob("*/*") if _is_named(path))
    state = Sealing(files=len(paths))
    yield state
    for path in paths:
        try:
            state.sealed += _seal(path, key_id)
        except (DomainError, OSError) as error:
            state.refused[path.name] = str(error)
        state.done += 1
        yield state


def _seal(path: Path, key_id: str) -> bool:
    """Whether it had to be. A file is replaced only where it reads as its name says."""
    path.parent.chmod(0o700)
    path.chmod(0o600)
    if sealing_key(path) == key_id:
        return False
    content = sealed_read(path)
    if hash_of(content) != path.name:
        raise FileDamaged(name=path.name)
    sealed_write(path, [content])
    return True


def _is_named(path: Path) -> bool:
    return len(path.name) == 64 and path.is_file()


def _drafts_remove(folder: Path) -> None:
    for path in folder.glob("*/*"):
        if path.is_file() and not _is_named(path) and path.stat().st_mtime < time.time() - DRAFT_S:
            path.unlink()
