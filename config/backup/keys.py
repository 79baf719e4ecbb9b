"""Keys never go into a backup; their fingerprints do, so that a restore can say which are missing."""

import hashlib
import hmac

from django.conf import settings

HASH_KEY = "HASH_KEY"


def fingerprints() -> dict[str, str]:
    """By name: each of FIELD_KEYS, and HASH_KEY. From a fingerprint nobody learns the key."""
    named = dict(entry.split(":", 1) for entry in settings.FIELD_KEYS)
    return {f"FIELD_KEYS {key_id}": _of(key) for key_id, key in named.items()} | {HASH_KEY: _of(settings.HASH_KEY)}


def missing(wanted: dict[str, str]) -> list[str]:
    """The names of those keys that are not here, or are others here. More keys than then do no harm."""
    here = fingerprints()
    return [name for name, print_ in wanted.items() if here.get(name) != print_]


def _of(key: str) -> str:
    return hmac.new(key.encode(), b"elder-visits backup", hashlib.sha256).hexdigest()[:32]
