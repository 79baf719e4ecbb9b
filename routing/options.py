"""What a door is asked for beside the problem: budgets, seeds and counts, refused by name where they make no sense."""

import math

from routing.errors import RoutingError, UnknownIndexError, WrongOptionError
from routing.numbers import told, typed, whole
from routing.problem import Problem

MOST_SECONDS = 10_000_000
"""Four months."""
MOST_ITERATIONS = 10**12
LARGEST_SEED = 2**31 - 1
"""CP-SAT takes no larger one."""
MOST_PROCESSES = 256
"""Each holds a copy of the plan."""


def checked_count(name: str, value: object, *, least: int = 0, most: int = MOST_ITERATIONS) -> None:
    """Refuse what is no whole number of that range.

    Raises
    ------
    WrongOptionError
        Naming the option, what it was and what it may be.
    """
    try:
        whole(value, name, least=least, most=most)
    except RoutingError as error:
        raise WrongOptionError(error.message, name) from error


def checked_amount(name: str, value: object, *, most: float = MOST_SECONDS) -> None:
    """Refuse what is no number from 0 to the most, in the option's own unit: NaN and infinity are none.

    Raises
    ------
    WrongOptionError
        Naming the option, what it was and what it may be.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongOptionError(f"{value!r} is not a number", name)
    if not 0 <= value <= most or math.isnan(value):
        raise WrongOptionError(f"{told(value)} is not in 0…{most}", name)


def checked_run(*, seconds: object, iterations: object = None, seed: object, processes: object) -> None:
    """Refuse a run that cannot be made: budget, seed, number of threads.

    Raises
    ------
    WrongOptionError
        Naming the option, what it was and what it may be.
    """
    if seconds is not None:
        checked_amount("seconds", seconds)
    if iterations is not None:
        checked_count("iterations", iterations)
    checked_count("seed", seed, most=LARGEST_SEED)
    checked_count("processes", processes, least=1, most=MOST_PROCESSES)


def checked_visit(problem: Problem, visit: int) -> None:
    """Refuse an index that is no visit of the problem.

    Raises
    ------
    UnknownIndexError
        Naming what was given and the range.
    """
    if not 0 <= typed(visit, "visit") < len(problem.visits):
        raise UnknownIndexError(f"{told(visit)} is not in 0…{len(problem.visits) - 1}", "visit")
