"""Small files of KEY=value in var/, which settings.py reads; the environment goes before them."""

import os
import secrets

from base.value_files import values_write
from config.local.place import VAR_DIR

KEYS = VAR_DIR / "keys.env"
DATABASE = VAR_DIR / "database.env"
REDIS = VAR_DIR / "redis.env"
DEMO = VAR_DIR / "demo.env"
NAMES = {"SECRET_KEY", "FIELD_KEYS", "HASH_KEY"}


def write_keys_once() -> None:
    """Encrypted columns are lost with their key: never overwrite. A server's own keys come from its environment."""
    if not KEYS.exists() and not set(os.environ) >= NAMES:
        values_write(
            KEYS,
            SECRET_KEY=secrets.token_urlsafe(50),
            FIELD_KEYS=f"k1:{secrets.token_hex(32)}",
            HASH_KEY=secrets.token_hex(32),
        )
