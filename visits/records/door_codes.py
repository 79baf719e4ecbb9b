"""The code on a household's door: it proves the door, and names nobody. It lasts as long as HASH_KEY does."""

import hmac

from base.crypto import keyed_hash

_DIGITS = 20  # 80 bits: not to be guessed


def door_code(household_id: int) -> str:
    return f"{household_id}-{keyed_hash(f'door {household_id}')[:_DIGITS]}"


def household_id_of(code: str) -> int | None:
    """Whose door the code is of; None for a code that we did not make."""
    number, _, _ = code.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    return int(number) if hmac.compare_digest(door_code(int(number)).encode(), code.encode()) else None
