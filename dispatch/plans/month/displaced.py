"""What a surge costs in ordinary visits: the weeks ahead shared out without it, then with it and as little moved as can
be. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dispatch.plans.inputs import Window
from dispatch.plans.month.around import shared_around
from dispatch.plans.month.month import Month, Share, Unit

Visit = tuple[tuple[Window, ...], bool, int]
"""Whose and when, whether a surge asks for it, and of several alike which."""


@dataclass(frozen=True)
class Displaced:
    """In visits of people.

    extra, extra_left : those of the surge, and how many of them find no hours
    keys, others : key and monthly visits that lose their window
    later : by slot, how many visits move to it from an earlier one
    """

    extra: int = 0
    extra_left: int = 0
    keys: int = 0
    others: int = 0
    later: Mapping[int, int] | None = None

    @property
    def moved(self) -> int:
        return sum((self.later or {}).values())

    @property
    def is_free(self) -> bool:
        """Nobody waits for it, nor is left out."""
        return not (self.extra_left or self.keys or self.others or self.moved)


def displaced(without: Month, with_surge: Month) -> Displaced:
    """`with_surge` has the units of `without`, and the surge's beside them."""
    known, placed = _named(without), shared_around(without)
    before = {known[i]: share for i, share in placed.items()}
    names = _named(with_surge)
    held = (_standing(unit, before.get(name)) for unit, name in zip(with_surge.units, names, strict=True))
    month = replace(with_surge, units=tuple(held))
    places = shared_around(month)
    later: dict[int, int] = {}
    lost = {True: 0, False: 0}
    for i, unit in enumerate(month.units):
        was = before.get(names[i])
        if was is None:
            continue
        if i not in places:
            lost[unit.is_key] += unit.people
        elif places[i].slot > was.slot:
            later[places[i].slot] = later.get(places[i].slot, 0) + unit.people
    extra = [i for i, unit in enumerate(month.units) if unit.is_extra and names[i] not in set(known)]
    return Displaced(
        extra=sum(month.units[i].people for i in extra),
        extra_left=sum(month.units[i].people for i in extra if i not in places),
        keys=lost[True],
        others=lost[False],
        later=dict(sorted(later.items())),
    )


def _named(month: Month) -> list[Visit]:
    met: Counter[tuple[tuple[Window, ...], bool]] = Counter()
    names: list[Visit] = []
    for unit in month.units:
        told = unit.windows, unit.is_extra
        names.append((*told, met[told]))
        met[told] += 1
    return names


def _standing(unit: Unit, was: Share | None) -> Unit:
    return unit if was is None or was.slot not in unit.slots else replace(unit, former=was.slot)
