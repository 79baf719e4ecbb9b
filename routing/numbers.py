"""Whole numbers that an outsider gives: of the right type and within what the search can bear, or refused by name."""

from collections.abc import Iterable

import numpy as np

from routing.errors import NegativeTimeError, TooLargeError, WrongFormatError

LONGEST_S = 500_000_000
"""Longest way or service, 16 years: the search keeps what a visit adds to a route in 32 bits."""
LATEST_S = 1_000_000_000
"""Latest moment, and most of whatever is counted or limited."""
LARGEST_NAME = 2**62
"""Numbers of households and villages are only names."""
LARGEST_PRIORITY = 10**12
EXACT = 2**53
"""Sums below this are exact in doubles."""


def whole(value: object, where: str, *, least: int = 0, most: int = LATEST_S) -> int:
    """The number itself.

    Raises
    ------
    WrongFormatError
        It is not a whole number.
    NegativeTimeError, TooLargeError
        It is below the least or above the most.
    """
    number = typed(value, where)
    if number < least:
        raise NegativeTimeError(f"{told(number)} is not at least {least}", where)
    if number > most:
        raise TooLargeError(f"{told(number)} is above {most}", where)
    return number


def typed(value: object, where: str) -> int:
    """The number itself, or WrongFormatError where it is no whole number."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise WrongFormatError(f"{value!r} is not a whole number", where)
    return int(value)


def told(value: object) -> str:
    """The value in a message: a huge number by its size, as Python refuses to write out thousands of digits."""
    if isinstance(value, int) and value.bit_length() > 128:
        return f"a number of {value.bit_length()} bits"
    return repr(value)


def all_whole(pairs: Iterable[tuple[str, object]], where: str, *, most: int = LATEST_S) -> None:
    """Refuse the first of these named fields that is neither None nor a whole number from 0 to the most."""
    for name, value in pairs:
        if value is not None:
            whole(value, f"{where}.{name}", most=most)
