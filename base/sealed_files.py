"""Files with personal facts, unreadable on the disk: sealed in pieces, so that no file has to fit into memory.

A sealed file is `EVS1`, the length and the name of its field key, 16 bytes of salt, then pieces of AES-256-GCM. Each
file has a key of its own, derived from the field key and the salt; a piece's nonce is its number and whether it is the
last, so that pieces cannot be exchanged, left out or cut off unseen.

Source: NIST SP 800-38D (AES-GCM); RFC 5869 (HKDF); Hoang et al., Online Authenticated-Encryption (2015), STREAM.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from base.crypto import field_key, newest_key_id
from base.errors import FileDamaged

MARK = b"EVS1"
PIECE_BYTES = 1 << 20
SALT_BYTES = 16
TAG_BYTES = 16


def sealed(plain: Iterable[bytes]) -> Iterator[bytes]:
    """The sealed file of a plain one, which comes in chunks of any size."""
    key_id, salt = newest_key_id(), os.urandom(SALT_BYTES)
    name = key_id.encode()
    head = MARK + bytes([len(name)]) + name + salt
    yield head
    cipher = _cipher(key_id, salt)
    held, number = bytearray(), 0
    for chunk in plain:
        held += chunk
        while len(held) > PIECE_BYTES:  # the last piece is known only when nothing follows
            yield cipher.encrypt(_nonce(number, is_last=False), bytes(held[:PIECE_BYTES]), head)
            del held[:PIECE_BYTES]
            number += 1
    yield cipher.encrypt(_nonce(number, is_last=True), bytes(held), head)


def unsealed(file: BinaryIO, *, name: str) -> Iterator[bytes]:
    """The plain chunks of a file; one that was written before files were sealed comes as it is.

    Raises `KeyMissing` without its key, and `FileDamaged` where a piece was changed or is missing.
    """
    start = file.read(len(MARK) + 1)
    if not _is_mark(start):
        yield start
        while chunk := file.read(PIECE_BYTES):
            yield chunk
        return
    key_name, salt = file.read(start[-1]), file.read(SALT_BYTES)
    head = start + key_name + salt
    cipher = _cipher(key_name.decode(errors="replace"), salt)
    piece, number = file.read(PIECE_BYTES + TAG_BYTES), 0
    while True:
        following = file.read(PIECE_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not following), piece, head)
        except InvalidTag as error:
            raise FileDamaged(name=name) from error
        if not following:
            return
        piece, number = following, number + 1


def sealing_key(path: Path) -> str | None:
    """The name of the key that a file is sealed with; None for a plain file."""
    with path.open("rb") as file:
        start = file.read(len(MARK) + 1)
        return file.read(start[-1]).decode(errors="replace") if _is_mark(start) else None


def sealed_write(path: Path, plain: Iterable[bytes]) -> None:
    """Written whole or not at all, readable by its owner alone. Raises OSError where the disk does not take it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in sealed(plain):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def sealed_read(path: Path) -> bytes:
    """All of a small file, checked to its end."""
    with path.open("rb") as file:
        return b"".join(unsealed(file, name=path.name))


def unsealed_bytes(content: bytes, *, name: str) -> bytes:
    return b"".join(unsealed(BytesIO(content), name=name))


def _is_mark(start: bytes) -> bool:
    return len(start) == len(MARK) + 1 and start.startswith(MARK)


def _cipher(key_id: str, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"elder-visits file").derive(field_key(key_id)))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
