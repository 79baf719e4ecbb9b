"""Files while they come in: too large ones are refused before they fill the disk, and none lies plain on it (P81)."""

import io
import os
import tempfile
from collections.abc import Callable
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import Resolver404, resolve

from accounts.access import access_of

BLOCK_BYTES = 16
AROUND_BYTES = 1024 * 1024  # of a request's body may be other fields
LIMIT = "largest_upload"
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def largest_upload(limit: Callable[[], int]) -> Callable[[Decorated], Decorated]:
    """`@largest_upload(road_file_limit)`: this view takes files of so many bytes, from those who may call it."""

    def mark(view: Decorated) -> Decorated:
        setattr(view, LIMIT, limit)
        return view

    return mark


class LargestUploadHandler(FileUploadHandler):
    """Stands first among the handlers: of a file beyond the limit nothing is kept, and the form misses it."""

    def handle_raw_input(self, _input: Any, _meta: Any, content_length: int, *_rest: Any) -> None:
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._taken, self._limit = 0, self._limit_here()
        if self._announced > self._limit + AROUND_BYTES:
            raise SkipFile

    def _limit_here(self) -> int:
        """The usual limit, or that of the view for those who may send it something."""
        usual = int(settings.LARGEST_UPLOAD_BYTES)
        request = self.request
        try:
            view = resolve(request.path_info).func if request else None
        except Resolver404:
            return usual
        limit, access = getattr(view, LIMIT, None), access_of(view) if view else None
        user = getattr(request, "user", None)
        if limit is None or access is None or user is None or not user.is_authenticated:
            return usual
        roles = access.roles.get("POST")
        return int(limit()) if roles and user.role in roles else usual

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._taken += len(raw_data)
        if self._taken > self._limit:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others keep the file."""


class SealedUploadHandler(FileUploadHandler):
    """Takes what is too much for memory: to the disk, under a key that ends with the request."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._spool = io.BufferedRandom(SealedSpool())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self._spool.seek(0)
        return UploadedFile(
            file=self._spool,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "_spool"):
            self._spool.close()


class SealedSpool(io.RawIOBase):
    """A file without a name, gone with its process, of which the disk sees AES-CTR under a key that only memory holds.

    Each place is written once; changes by somebody else are not noticed, for nobody else can open it.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed with the spool)
        self._key, self._first = os.urandom(32), int.from_bytes(os.urandom(BLOCK_BYTES), "big")

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        place = self.tell()
        found = self._file.read(len(buffer))
        buffer[: len(found)] = self._turned(found, place)
        return len(found)

    def write(self, data: Any) -> int:
        return self._file.write(self._turned(bytes(data), self.tell()))

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def _turned(self, data: bytes, place: int) -> bytes:
        """Plain to sealed and back, from any place of the file on."""
        block, within = divmod(place, BLOCK_BYTES)
        counter = (self._first + block) % (1 << 8 * BLOCK_BYTES)
        turn = Cipher(AES(self._key), CTR(counter.to_bytes(BLOCK_BYTES, "big"))).encryptor()
        turn.update(bytes(within))
        return turn.update(data)
