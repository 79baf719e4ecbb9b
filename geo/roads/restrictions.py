"""Turn restrictions as they bind one mode: which of a relation's readings is meant, and what may follow what.

A chain is a sequence of directed sections: the one left, those one passes by, the one entered.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geo.roads.model import Roads
from geo.roads.profiles import Mode

Chain = tuple[int, ...]
Headings = tuple[NDArray[np.float64], NDArray[np.float64]]

# The vehicles that a mode is, the most special first: of `restriction:motorcar`, `except=motorcar`.
VEHICLES = {
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle"),
    Mode.MOTORCYCLE: ("motorcycle", "motor_vehicle", "vehicle"),
}

# What a word says of the angle turned, clockwise from straight on; the other words (no_entry) say nothing of it.
ANGLES = {"left": (200.0, 350.0), "right": (10.0, 160.0), "straight": (-45.0, 45.0), "u_turn": (135.0, 225.0)}


@dataclass
class Rules:
    """What a mode must not and must do.

    never : chains that must not be gone to the end
    only : after a chain without its last section, the sections that may follow
    """

    never: set[Chain] = field(default_factory=set)
    only: dict[Chain, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, word: str, chain: Chain) -> None:
        """Note a chain, told by an OpenStreetMap word: `no_…` must not be gone, `only_…` must."""
        if word.startswith("only_"):
            self.only[chain[:-1]].add(chain[-1])
        else:
            self.never.add(chain)

    def forbid(self, gone: Chain, then: int) -> bool:
        """Whether one that has gone this far must not go on by `then`, indices of directed sections; of two orders each
        allows what it says.
        """
        for k in range(len(gone)):
            before = gone[k:]
            if (*before, then) in self.never and then not in self.only.get(before, ()):
                return True
            if before in self.only and then not in self.only[before]:
                return True
        return False

    def prefixes(self) -> set[Chain]:
        """What must be remembered of the way one came: beginnings of chains over more than one junction."""
        chains = [*self.never, *((*before, 0) for before in self.only)]
        return {chain[:length] for chain in chains for length in range(2, len(chain))}

    def without(self, first: Collection[int], last: Collection[int]) -> "Rules":
        """The rules but for those of chains that begin or end with one of these: indices of directed sections."""
        kept = Rules()
        kept.never = {chain for chain in self.never if chain[0] not in first and chain[-1] not in last}
        for before, then in self.only.items():
            if before[0] not in first:
                kept.only[before] = then
        return kept


def rules_for(roads: Roads, mode: Mode, is_open: NDArray[np.bool_], arrive_leave: Headings) -> Rules:
    """The restrictions that bind this mode.

    Parameters
    ----------
    is_open : (2 m,) which directed sections the mode may use
    arrive_leave : compass degrees in which each directed section arrives and leaves, (2 m,) each
    """
    meant: dict[tuple[int, int], list[Chain]] = defaultdict(list)
    for (number, kind), chain in zip(roads.ban.tolist(), roads.chains, strict=True):
        if is_open[list(chain)].all():
            meant[number, kind].append(chain)
    rules = Rules()
    for (_, kind), chains in meant.items():
        if word := _word(roads.kinds[kind], mode):
            for chain in _readings(word, chains, arrive_leave):
                rules.add(word, chain)
    return rules


def _word(tags: dict[str, str], mode: Mode) -> str:
    """What the relation says to this mode; "" when it does not bind it, or only at a red light."""
    vehicles = VEHICLES.get(mode, ())
    excepted = {part.strip() for part in re.split(r"[;,]", tags.get("except", ""))}
    if not vehicles or excepted & set(vehicles):
        return ""
    keys = [*(f"restriction:{vehicle}" for vehicle in vehicles), "restriction"]
    word = next((tags[key].strip() for key in keys if key in tags), "")
    return word if word.startswith(("no_", "only_")) and not word.endswith("_on_red") else ""


def _readings(word: str, chains: list[Chain], arrive_leave: Headings) -> Iterable[Chain]:
    """Where a way runs on through the junction, the relation may mean either side: the word tells which, or nobody."""
    if len(chains) == 1:
        return chains
    side = next((angles for name, angles in ANGLES.items() if name in word), None)
    if side is None:
        return ()
    begun = (
        0 if "u_turn" in word else -2
    )  # turning back is told of the whole manoeuvre, left and right of its last turn
    return [chain for chain in chains if _is_between(_angle(chain[begun], chain[-1], arrive_leave), side)]


def _angle(before: int, after: int, arrive_leave: Headings) -> float:
    arrive, leave = arrive_leave
    return float((leave[after] - arrive[before]) % 360)


def _is_between(angle: float, side: tuple[float, float]) -> bool:
    low, high = side
    return low <= angle <= high or low <= angle - 360 <= high
