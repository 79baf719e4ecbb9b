"""The legs of a plan's routes: what each takes, and whether its time is known, or guessed, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from dispatch.plans.translate.problem import ProblemIndex
from geo.travel import Source, TravelMatrix
from visits.register.selectors.whereabouts import Known

ROUGH = (Known.VILLAGE, Known.TOWNSHIP)


class Guess(StrEnum):
    """Why the time of a leg is a rough guess; a leg has the first reason that holds, so that no leg counts twice."""

    PLACE = "place"  # at one end the door is taken to be at its village's or township's centre
    HOME = "home"  # the visitor's home is not known, the area's point stands in
    WAY = "way"  # between known places, but no way is known at one end or between them


@dataclass(frozen=True)
class Leg:
    """From one stop to the next, from home or back; `source` is a word of `geo.travel.Source`, `guess` None: known."""

    seconds: int
    metres: int
    source: str
    guess: Guess | None


def rough_nodes(index: ProblemIndex) -> dict[int, Guess]:
    """The nodes whose own place is a guess: doors known to their village or township only, homes not known."""
    doors = {index.door_node[door.household_id]: Guess.PLACE for door in index.doors.values() if door.level in ROUGH}
    homes = {index.start_node(start.visitor_id): Guess.HOME for start in index.starts if not start.at_home}
    return doors | homes


def legs_between(matrix: TravelMatrix, nodes: Sequence[int], rough: Mapping[int, Guess]) -> Iterator[Leg]:
    """The legs along nodes of the matrix, in their order."""
    for a, b in pairwise(nodes):
        source = Source(int(matrix.source[a, b]))
        at_ends = {rough.get(a), rough.get(b)}
        no_way = Guess.WAY if source == Source.STRAIGHT_LINE else None
        guess = next((guess for guess in (Guess.PLACE, Guess.HOME) if guess in at_ends), no_way)
        yield Leg(int(matrix.seconds[a, b]), int(matrix.metres[a, b]), source.name.lower(), guess)


def legs_counted(legs: Iterable[Leg]) -> dict[str, Any]:
    """For the plan's figures: {"legs", "travel_s", "guessed": {reason: [legs, seconds]}}."""
    told = list(legs)
    number: Counter[str] = Counter(leg.guess for leg in told if leg.guess)
    seconds = {guess: sum(leg.seconds for leg in told if leg.guess == guess) for guess in number}
    return {
        "legs": len(told),
        "travel_s": sum(leg.seconds for leg in told),
        "guessed": {guess: [number[guess], seconds[guess]] for guess in Guess if guess in number},
    }
