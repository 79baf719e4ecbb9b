"""Encryption of personal facts, and the keyed hash and the keyed pieces by which they can be found again.

Source: NIST SP 800-38D (AES-GCM), RFC 2104 (HMAC).
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from base.errors import KeyMissing

NONCE_BYTES = 12

PIECE_DIGITS = 4
PIECE_GROUPS = 64
"""Each number has one of so many keys, so that a frequent piece is told apart from others only among few numbers."""
PIECE_VALUES = 4096
"""So many values stand for 10,000 pieces: each means two or three of them, and whoever searches looks again."""
PIECES_A_NUMBER = 12
"""Of a shorter number the rest are fillers: how many digits it has is not told."""


@lru_cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _keys() -> dict[str, str]:
    """Hex keys by id; the first in the settings encrypts, all decrypt."""
    return dict(entry.split(":", 1) for entry in settings.FIELD_KEYS)


def encrypt(plain: str) -> str:
    key_id, sealed = _seal(plain.encode())
    return f"{key_id}:{base64.b64encode(sealed).decode()}"


def decrypt(stored: str) -> str:
    key_id, _, body = stored.partition(":")
    return _unseal(key_id, base64.b64decode(body)).decode()


def encrypt_bytes(plain: bytes) -> bytes:
    key_id, sealed = _seal(plain)
    return key_id.encode() + b":" + sealed


def decrypt_bytes(stored: bytes) -> bytes:
    key_id, _, sealed = stored.partition(b":")
    return _unseal(key_id.decode(), sealed)


def newest_key_id() -> str:
    """The key that encrypts."""
    key_id = next(iter(_keys()), None)
    if key_id is None:
        raise KeyMissing(key_id="-")
    return key_id


def field_key(key_id: str) -> bytes:
    """32 bytes, from which other keys are derived."""
    hex_key = _keys().get(key_id)
    if hex_key is None:
        raise KeyMissing(key_id=key_id)
    return bytes.fromhex(hex_key)


def _seal(plain: bytes) -> tuple[str, bytes]:
    key_id = newest_key_id()
    nonce = os.urandom(NONCE_BYTES)
    return key_id, nonce + _cipher(field_key(key_id)).encrypt(nonce, plain, key_id.encode())


def _unseal(key_id: str, sealed: bytes) -> bytes:
    try:
        return _cipher(field_key(key_id)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], key_id.encode())
    except InvalidTag as error:
        raise KeyMissing(key_id=key_id) from error


def keyed_hash(plain: str) -> str:
    """64 hex characters: equal for texts equal up to spaces, hyphens and case; "" for nothing."""
    bare = "".join(plain.split()).replace("-", "").upper()
    return hmac.new(settings.HASH_KEY.encode(), bare.encode(), hashlib.sha256).hexdigest() if bare else ""


def keyed_pieces(number: str) -> list[int]:
    """Marks of each four digits in a row of a number, by which it may be found; [] for one of fewer.

    A mark says whether a number *may* hold these four digits. Equal numbers have equal marks, as they have equal
    hashes; docs/policy.md tells what whoever has the database and no key learns from them.
    """
    digits = digits_of(number)
    windows = _windows(digits)
    if not windows:
        return []
    whole = _keyed("whole", digits)
    group = whole % PIECE_GROUPS
    marks = {_mark(group, window) for window in windows}
    filler = 0
    while len(marks) < PIECES_A_NUMBER:
        marks.add(group * PIECE_VALUES + _keyed("filler", f"{digits} {filler}") % PIECE_VALUES)
        filler += 1
    return sorted(marks)


def pieces_sought(digits: str) -> list[list[int]]:
    """For pieces that cover `digits` (four or more): the marks of which a number that holds them has one of each."""
    windows = _windows(digits_of(digits))
    apart = {*windows[::PIECE_DIGITS], *windows[-1:]}
    return [[_mark(group, window) for group in range(PIECE_GROUPS)] for window in sorted(apart)]


def digits_of(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")


def _windows(digits: str) -> list[str]:
    return [digits[n : n + PIECE_DIGITS] for n in range(len(digits) - PIECE_DIGITS + 1)]


def _mark(group: int, window: str) -> int:
    return group * PIECE_VALUES + _keyed("piece", f"{group} {window}") % PIECE_VALUES


def _keyed(what: str, text: str) -> int:
    told = hmac.new(settings.HASH_KEY.encode(), f"{what}:{text}".encode(), hashlib.sha256).digest()
    return int.from_bytes(told[:8])
