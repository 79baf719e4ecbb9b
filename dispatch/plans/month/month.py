"""What is shared out, and the answer. Pure: ids and dates go in, nothing is looked up. All times are whole minutes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from dispatch.plans import prices
from dispatch.plans.inputs import Window
from dispatch.plans.month.slots import Slot

SAME_VISIT_DAYS = 7
"""People behind one door are one unit only if they were last seen within so many days of each other: else the oldest
date would call for the one who was seen yesterday."""


class Why(StrEnum):
    """Why somebody has no place in the weeks ahead; the first that holds."""

    LOCK = "lock"  # locked in a week in which nobody has room
    NO_DAYS = "no_days"  # the window has none of the days that are shared out
    NO_HOURS = "no_hours"  # nobody who may come is on duty in its days
    TOO_FAR = "too_far"  # too long for every shift, with nobody else on the way
    KEYS_FILL = "keys_fill"  # key visits alone fill the hours of all who may come
    OTHERS_FIRST = "others_first"  # the hours go to others who come first
    LATER = "later"  # nothing is lost: the window goes on behind the last slot


@dataclass(frozen=True)
class Carer:
    """A visitor, and the hours that can be filled.

    minutes : of each slot, what is left of the shifts when losses and the way to the nearest village and back are
        taken off; of a later slot, what the key visits leave
    on_duty : minutes of the shifts of each slot
    round_trip : by village, the way there and back beyond the one to the nearest village; paid once for each slot
    hop : by village, the way from door to door
    """

    visitor_id: int
    minutes: tuple[int, ...]
    on_duty: tuple[int, ...]
    round_trip: Mapping[int, int]
    hop: Mapping[int, int]


@dataclass(frozen=True)
class Unit:
    """People behind one door who are visited together.

    Step of the way: from *visits due* to *problem*, where a month is shared out over its weeks.

    windows : the window of each of its people that one visit clears
    first_day, last_day : the days that the windows have in common
    minutes : at the door, for all of them
    prices : by visitor who may come and whose longest shift is long enough for the way; 0 for the responsible one
    slots : indices of the slots that hold days of the window
    last_visit : the oldest of its people, None where somebody was never visited
    missed : windows missed in a row before this one
    last_chance : the window ends inside the horizon, so that leaving it out is missing it
    former : the slot that the share-out before had chosen
    locked : the only slot that the coordinator allows
    """

    windows: tuple[Window, ...]
    household_id: int
    village_id: int
    is_key: bool
    first_day: date
    last_day: date
    minutes: int
    prices: Mapping[int, int]
    slots: tuple[int, ...]
    is_extra: bool = False
    last_visit: date | None = None
    overdue: bool = False
    missed: int = 0
    last_chance: bool = True
    former: int | None = None
    locked: int | None = None

    @property
    def people(self) -> int:
        return len(self.windows)

    @property
    def comes_first(self) -> bool:
        """Key visits, and a surge's on top of them, are placed before all others."""
        return self.is_key or self.is_extra

    @property
    def allowed(self) -> tuple[int, ...]:
        """Its slots; a lock is a wall."""
        return self.slots if self.locked is None else tuple(s for s in self.slots if s == self.locked)


@dataclass(frozen=True)
class Month:
    """The whole task. key_exchange: how many monthly visits one key visit may cost at most; None: whatever it costs."""

    slots: tuple[Slot, ...]
    carers: tuple[Carer, ...]
    units: tuple[Unit, ...]
    key_exchange: float | None = None

    def __post_init__(self) -> None:
        for carer in self.carers:
            if not len(carer.minutes) == len(carer.on_duty) == len(self.slots):
                raise ValueError(
                    f"visitor {carer.visitor_id}: hours of {len(carer.minutes)} slots, not {len(self.slots)}"
                )
        for i, unit in enumerate(self.units):
            if any(not 0 <= s < len(self.slots) for s in unit.slots):
                raise ValueError(f"units[{i}].slots: {unit.slots} of {len(self.slots)} slots")

    def with_carer(self, carer: Carer, units: Collection[int] = ()) -> "Month":
        """With this visitor, in place of who bears the number; some units may have them as another visitor."""
        others = [one for one in self.carers if one.visitor_id != carer.visitor_id]
        known = list(self.units)
        for i in units:
            known[i] = replace(known[i], prices={**known[i].prices, carer.visitor_id: prices.MONTH_OTHER_VISITOR})
        month = replace(self, carers=(*others, carer), units=tuple(known))
        month.__dict__["before"] = self.before  # windows are as they were; it is dear to find out again
        return month

    @cached_property
    def carer_of(self) -> dict[int, Carer]:
        return {carer.visitor_id: carer for carer in self.carers}

    @cached_property
    def visitors_of(self) -> tuple[tuple[int, ...], ...]:
        """For each unit who may come, the best first, as far as their ways to its village are known."""

        def ways_known(visitor_id: int, village_id: int) -> bool:
            carer = self.carer_of.get(visitor_id)
            return carer is not None and village_id in carer.round_trip and village_id in carer.hop

        return tuple(
            tuple(v for v in sorted(unit.prices, key=lambda v: (unit.prices[v], v)) if ways_known(v, unit.village_id))
            for unit in self.units
        )

    @cached_property
    def before(self) -> dict[int, int]:
        """By unit, the one that owes its people the window before: of the same kind, the latest that began earlier."""
        found: dict[int, int] = {}
        latest: dict[tuple[int, bool, bool], int] = {}
        for i in sorted(range(len(self.units)), key=lambda i: (self.units[i].first_day, self.units[i].last_day, i)):
            unit = self.units[i]
            persons = [(window.elder_id, unit.is_key, unit.is_extra) for window in unit.windows]
            earlier = [latest[p] for p in persons if p in latest and self.units[latest[p]].first_day < unit.first_day]
            if earlier:
                found[i] = max(earlier, key=lambda j: (self.units[j].first_day, j))
            latest.update(dict.fromkeys(persons, i))
        return found

    @cached_property
    def villages(self) -> dict[int, tuple[int, ...]]:
        """The units of each village."""
        found: dict[int, list[int]] = defaultdict(list)
        for i, unit in enumerate(self.units):
            found[unit.village_id].append(i)
        return {village: tuple(found[village]) for village in sorted(found)}


class Share(NamedTuple):
    """Where a unit has its place. Nobody is named in a later slot."""

    slot: int
    visitor_id: int | None


@dataclass(frozen=True)
class Shares:
    """places : by index of the unit. left : who has none, and why. figures : by name, what measure.py says of them."""

    places: Mapping[int, Share]
    left: Mapping[int, Why]
    figures: Mapping[str, int] = field(default_factory=dict)
