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

from accounts.errors import KeyMissing

NONCE_BYTES = 12


@lru_cache
def _cipher(hex_key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(hex_key))


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


def _seal(plain: bytes) -> tuple[str, bytes]:
    keys = _keys()
    if not keys:
        raise KeyMissing(key_id="-")
    key_id, hex_key = next(iter(keys.items()))
    nonce = os.urandom(NONCE_BYTES)
    return key_id, nonce + _cipher(hex_key).encrypt(nonce, plain, key_id.encode())


def _unseal(key_id: str, sealed: bytes) -> bytes:
    hex_key = _keys().get(key_id)
    if hex_key is None:
        raise KeyMissing(key_id=key_id)
    try:
        return _cipher(hex_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], key_id.encode())
    except InvalidTag as error:
        raise KeyMissing(key_id=key_id) from error


def keyed_hash(plain: str) -> str:
    """64 hex characters: equal for texts equal up to spaces, hyphens and case; "" for nothing."""
    bare = "".join(plain.split()).replace("-", "").upper()
    return hmac.new(settings.HASH_KEY.encode(), bare.encode(), hashlib.sha256).hexdigest() if bare else ""
