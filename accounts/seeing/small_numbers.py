"""Counts that point at nobody: the one rule for parting a number by what is said of people (P81). Pure.

A count of an area is told as it is. Parted by tier, reason, state or anything else that says something of a person, a
part of fewer than `LEAST` says it of somebody whom a village knows; so does a part that follows from the others by
subtraction. So small parts are told together with others, and an area's parts are told only where the parts of the
areas beside it cannot be taken from the parts of all.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST = 5

Part = TypeVar("Part", bound=Hashable)
Unit = TypeVar("Unit", bound=Hashable)


@dataclass(frozen=True)
class Parted(Generic[Part]):
    """`told` are parts with their numbers, 0 or at least `LEAST`; `together` those told only as one number, `rest`.

    Nothing is told where `is_withheld`: the whole itself is small, or everything would have had to be told together.
    """

    told: dict[Part, int]
    together: tuple[Part, ...] = ()
    rest: int = 0
    is_withheld: bool = False


def parted(counts: Mapping[Part, int], *, least: int = LEAST) -> Parted[Part]:
    """One area's number by its parts, in their order."""
    found = sorted((part for part in counts if counts[part]), key=lambda part: counts[part])
    hidden = [part for part in found if counts[part] < least]
    # What is told together must be no single part, and not few people itself.
    while hidden and len(hidden) < len(found) and (len(hidden) < 2 or sum(counts[part] for part in hidden) < least):
        hidden.append(found[len(hidden)])
    if hidden and len(hidden) == len(found):
        return Parted({}, is_withheld=True)
    told = {part: number for part, number in counts.items() if part not in hidden}
    return Parted(told, tuple(part for part in counts if part in hidden), sum(counts[part] for part in hidden))


def parted_beside(
    units: Mapping[Unit, Mapping[Part, int]], whole: Parted[Part], *, least: int = LEAST
) -> dict[Unit, Parted[Part] | None]:
    """The same for areas side by side, of which `whole` is told too; None: this area's parts are not told.

    An area is told in full or not at all. Those not told together hold, of every part that the whole tells, `least`
    people or more, and there are two of them at least: what remains when all that is told is subtracted is a crowd.
    """
    if whole.is_withheld or whole.together:
        return dict.fromkeys(units, None)
    order = sorted(units, key=lambda unit: sum(units[unit].values()))
    hidden = {unit for unit in order if _is_small(units[unit], whole, least)}
    while hidden and len(hidden) < len(units) and not _is_crowd([units[unit] for unit in hidden], whole, least):
        hidden.add(next(unit for unit in order if unit not in hidden))
    return {unit: None if unit in hidden else Parted(dict(units[unit])) for unit in units}


def _is_small(counts: Mapping[Part, int], whole: Parted[Part], least: int) -> bool:
    """Also where everybody is of one part: the number of the area would then tell it of each."""
    shown = [part for part, number in whole.told.items() if number]
    return any(counts.get(part, 0) < least for part in shown)


def _is_crowd(hidden: list[Mapping[Part, int]], whole: Parted[Part], least: int) -> bool:
    shown = [part for part, number in whole.told.items() if number]
    return len(hidden) >= 2 and all(sum(counts.get(part, 0) for counts in hidden) >= least for part in shown)
