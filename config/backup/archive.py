"""One backup file: a zip of parts, stored as they are, and a manifest with the digest of each.

The file gets its name last, so that one of that name is whole. Reading checks every byte before any part is given out.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from config.backup.errors import BackupDamaged, BackupUnreadable

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
CHUNK = 1 << 20


class Writer:
    """Adds parts while `archive_written` is open; `facts` go into the manifest beside them."""

    def __init__(self, target: zipfile.ZipFile) -> None:
        self._target = target
        self.facts: dict[str, Any] = {}
        self.parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with self._target.open(_entry(name), "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts[name] = {"size": size, "sha256": digest.hexdigest()}

    def close(self) -> None:
        manifest = json.dumps(
            {"format": FORMAT, **self.facts, "parts": self.parts}, ensure_ascii=False, indent=1
        ).encode()
        self._target.writestr(_entry(MANIFEST), manifest)
        self._target.writestr(_entry(SEAL), hashlib.sha256(manifest).hexdigest())


@contextmanager
def archive_written(path: Path) -> Iterator[Writer]:
    """A draft beside `path`, readable by its owner alone; it takes the name when all is on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as target:
                writer = Writer(target)
                yield writer
                writer.close()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


class Reader:
    """A backup whose manifest is whole; `verify` before using any part."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
            manifest = self._zip.read(MANIFEST)
            seal = self._zip.read(SEAL).decode(errors="replace")
        except (OSError, zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
            raise BackupUnreadable(name=path.name) from error
        if hashlib.sha256(manifest).hexdigest() != seal:
            raise BackupDamaged(name=path.name, part=MANIFEST)
        self.facts: dict[str, Any] = json.loads(manifest)
        self.parts: dict[str, dict[str, Any]] = self.facts["parts"]

    def verify(self, tell: Callable[[int], None] = lambda _size: None) -> None:
        """Read every part once; `tell` hears how many bytes were read. Raises `BackupDamaged`."""
        held = {entry.filename for entry in self._zip.infolist()} - {MANIFEST, SEAL}
        if held != set(self.parts) or any(_leads_out(name) for name in held):
            raise BackupDamaged(name=self._name, part=MANIFEST)
        for name, told in self.parts.items():
            digest = hashlib.sha256()
            for chunk in self.chunks(name):
                digest.update(chunk)
                tell(len(chunk))
            if digest.hexdigest() != told["sha256"]:
                raise BackupDamaged(name=self._name, part=name)

    def chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise BackupDamaged(name=self._name, part=name) from error

    def save(self, name: str, target: Path) -> None:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for chunk in self.chunks(name):
                file.write(chunk)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_told: object) -> None:
        self._zip.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # no date of its own: the manifest says when
    entry.external_attr = 0o600 << 16
    return entry


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts
