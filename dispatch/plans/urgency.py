"""Who comes first where hours are short: the one definition of a visit's level and of what leaving it out weighs, pure.

Levels are lexicographic: one visit of an upper level outweighs all visits of the plan below it together. Within a
level whoever was left out before outranks whoever was not, so that nobody is left out again and again.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction

from dispatch.plans.inputs import OwedVisit
from visits.duty.policy import KEY

LARGEST = 10**11
"""Weights stay below it, so that the optimizer's prices still tell them apart (docs/routing.md)."""
REACHES = (300, 100, 50, 25, 12, 6)
"""So many of a class are outweighed by one visit above it where all of them would pass LARGEST: no more than that can
one visit displace, which takes the place of a few."""
MOST_MISSED = 4
"""Weeks left out in a row that still count more."""
MOST_WAITED = 2
"""Times what is allowed beyond which waiting counts no more."""
ONE = 20
"""A last chance; where keys are exchanged, any monthly elder of the week."""


class Level(IntEnum):
    """The higher one first, whatever is below it."""

    KEY = 3  # a key elder's window that ends within the plan, or is over
    LAST_CHANCE = 2  # any other window that ends within the plan, or is over
    WAITING = 1  # may still be visited after the plan
    FILL_IN = 0  # another week is meant for it: taken only where hours are to spare


Class = tuple[Level, bool]
"""A level, and whether its visits were left out before. One visit of a higher class outweighs all below."""


@dataclass(frozen=True)
class Urgency:
    """What a visit's weight follows from. `waited` is days since the last visit against what the window allows; 1 where
    no visit is known. `missed` is how often in a row it was left out before."""

    level: Level
    waited: Fraction = Fraction(1)
    missed: int = 0


def urgency_of(owed: OwedVisit, *, first_day: date, last_day: date, is_fill_in: bool = False) -> Urgency:
    """The urgency of an owed visit in a plan of these days."""
    allowed = max(1, (owed.last_day - owed.first_day).days + 1)
    waited = Fraction(max(0, (first_day - owed.last_visit).days), allowed) if owed.last_visit else Fraction(1)
    return Urgency(_level(owed, last_day, is_fill_in), min(waited, Fraction(MOST_WAITED)), owed.missed)


def _level(owed: OwedVisit, last_day: date, is_fill_in: bool) -> Level:
    if owed.overdue or owed.last_day <= last_day:
        return Level.KEY if owed.tier == KEY else Level.LAST_CHANCE
    return Level.FILL_IN if is_fill_in else Level.WAITING


def weights_of(urgencies: Sequence[Urgency], *, key_exchange: float | None = None) -> list[int]:
    """What leaving out each of them weighs, at least 1.

    key_exchange : how many other elders of the week a key elder's window may cost at most; None: any number. A key
        elder who was left out may cost what those weeks saved as well: on the average no more. Other elders who
        were left out before are never given up for it.
    """
    weights: list[int] = []
    for reach in (len(urgencies), *REACHES):
        weights = _weights(urgencies, key_exchange, reach)
        if max(weights, default=0) <= LARGEST:
            break
    return weights


def _weights(urgencies: Sequence[Urgency], key_exchange: float | None, reach: int) -> list[int]:
    """Class by class from below: one visit of a class outweighs the weightiest `reach` of each class below it."""
    members: dict[Class, list[int]] = defaultdict(list)
    for i, urgency in enumerate(urgencies):
        members[_class_of(urgency, is_exchanged=key_exchange is not None)].append(i)
    weights, outweighed = [1] * len(urgencies), 0
    for rank in sorted(members):
        for i in members[rank]:
            weights[i] = (outweighed + 1) * _within(urgencies[i], key_exchange)
        outweighed += sum(sorted((weights[i] for i in members[rank]), reverse=True)[:reach])
    return weights


def _class_of(urgency: Urgency, *, is_exchanged: bool) -> Class:
    """Where keys are exchanged for others, all who can be weighed against each other are one class."""
    before = urgency.missed > 0 and urgency.level > Level.FILL_IN
    if is_exchanged and urgency.level > Level.FILL_IN and (urgency.level is Level.KEY or not before):
        return Level.WAITING, False
    return urgency.level, before


def _within(urgency: Urgency, key_exchange: float | None) -> int:
    """Weight within the class, at least 1: times left out squared, else waiting squared, as ageing that is linear
    loses to three who live nearer."""
    missed = min(urgency.missed, MOST_MISSED)
    if key_exchange is not None and urgency.level is Level.KEY:
        return 1 + int(ONE * key_exchange * (1 + missed))
    if urgency.level is Level.FILL_IN:
        return 1
    if missed:
        return missed**2
    aged = round(urgency.waited**2)
    if key_exchange is None:
        return 1 + aged
    return ONE + (aged if urgency.level is Level.LAST_CHANCE else min(aged, 1))
