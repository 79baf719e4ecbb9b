"""Encryption of personal facts and the keyed hash by which they can be found again.

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
