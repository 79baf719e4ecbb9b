"""Which versions of the record form are accepted, and what becomes of what an older one says. Pure.

1: the checks of section five. 2: household, support, needs, topics and advice beside them. 3: check-in, signatures,
pictures, times of the device.
"""

from collections.abc import Collection, Mapping
from typing import Any

CURRENT = 3
ACCEPTED = (1, 2, 3)

# Of each field, the values it may hold; None where it holds anything.
Offered = Mapping[str, Collection[str] | None]


def placed(checks: Mapping[str, Any], *, version: int, offered: Offered) -> tuple[dict[str, Any], dict[str, Any]]:
    """What has a place on today's form, and what has none.

    Of the current version everything is taken for placed, so that what is wrong with it is said at its field.
    """
    if version >= CURRENT:
        return dict(checks), {}
    unplaced = {name: value for name, value in checks.items() if not _has_a_place(name, value, offered)}
    return {name: value for name, value in checks.items() if name not in unplaced}, unplaced


def plain(unplaced: Mapping[str, Any]) -> dict[str, str]:
    """As text that can be kept and shown."""
    return {_printable(str(name), 60): _printable(str(value), 500) for name, value in unplaced.items()}


def _printable(text: str, most: int) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:most]


def _has_a_place(name: str, value: Any, offered: Offered) -> bool:
    if name not in offered:
        return False
    choices = offered[name]
    said = value if isinstance(value, list) else [value]
    return choices is None or value in ("", None) or all(isinstance(one, str) and one in choices for one in said)
