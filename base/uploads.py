"""Files while they come in: none lies plain on the disk (P81)."""

import io
import os
import tempfile
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

BLOCK_BYTES = 16


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
