"""Pictures by the hash of their content, under MEDIA_ROOT: sealed, written whole or not at all, never twice (P81)."""

import hashlib
from pathlib import Path

from django.conf import settings

from base.sealed_files import sealed_read, sealed_write
from visits.errors import AttachmentNotStored


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def media_path(sha256: str) -> Path:
    """media/attachments/3f/3fa9…: 256 folders keep each one short."""
    return Path(settings.MEDIA_ROOT) / "attachments" / sha256[:2] / sha256


def media_read(sha256: str) -> bytes:
    """The content that `media_write` was given. Raises FileNotFoundError where the file is lost."""
    return sealed_read(media_path(sha256))


def media_write(content: bytes) -> str:
    """Keep the content; the hash it is found by. Raises `AttachmentNotStored` where the disk does not take it."""
    sha256 = hash_of(content)
    path = media_path(sha256)
    try:
        if not path.exists():
            sealed_write(path, [content])
    except OSError as error:
        raise AttachmentNotStored from error
    return sha256
