"""Files by the hash of their content, under MEDIA_ROOT: written whole or not at all, never twice."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from visits.errors import AttachmentNotStored


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def media_path(sha256: str) -> Path:
    """media/attachments/3f/3fa9…: 256 folders keep each one short."""
    return Path(settings.MEDIA_ROOT) / "attachments" / sha256[:2] / sha256


def media_write(content: bytes) -> str:
    """Keep the content; the hash it is found by. Raises `AttachmentNotStored` where the disk does not take it."""
    sha256 = hash_of(content)
    path = media_path(sha256)
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, content)
    except OSError as error:
        raise AttachmentNotStored from error
    return sha256


def _write_whole(path: Path, content: bytes) -> None:
    """A file of that name is whole: it gets the name last."""
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
