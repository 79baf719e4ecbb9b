"""How a planned stop stands, pure: computed from what was recorded of its people on its day, stored nowhere."""

from collections.abc import Iterable
from enum import IntEnum


class StopState(IntEnum):
    """In rising order; the worst of its people is a stop's own. Only a visit at the door that met the person ends it
    (P28): a closed door or a call is an attempt. Dropped: nobody need come any more (`selectors/dropped.py`).
    """

    OPEN = 0
    ATTEMPTED = 1
    MET = 2
    DROPPED = 3

    @property
    def word(self) -> str:
        """As pages' scripts and programs read it: open, attempted, met, dropped."""
        return self.name.lower()


def state_of_person(clears: Iterable[bool]) -> StopState:
    """`clears` says of each record of the person on the day whether it clears a duty."""
    return max((StopState.MET if one else StopState.ATTEMPTED for one in clears), default=StopState.OPEN)


def state_of_door(people: Iterable[StopState]) -> StopState:
    """Of all whom a stop was planned for; one without anybody left waits for nobody, and nobody was met there."""
    return min(people, default=StopState.OPEN)
