"""How well a check-in shows that somebody stood at the door. Pure; a grade informs and never blocks.

The distances are ours: a phone under a roof is off by 20 to 60 m, a courtyard is 30 m wide, a village 1 to 3 km.
"""

from dataclasses import dataclass
from typing import Literal

AT_THE_DOOR_M = 100
NEAR_M = 300
IN_THE_VILLAGE_M = 3000
GOOD_ACCURACY_M = 50
TIMELY_S = 2 * 3600

GradeName = Literal["strong", "medium", "weak", "none"]


@dataclass(frozen=True)
class Seen:
    """What a check-in says, compared with what is known of the door.

    Attributes
    ----------
    code
        Whose door's code was scanned: this one's, another's, or none.
    distance_m
        From the position to the door; None without a position or a door.
    is_exact
        The door is known; otherwise the point is its village's.
    lag_s
        Between the check-in and the visit; None where the check-in tells no time.
    """

    code: Literal["this", "other", ""] = ""
    has_position: bool = False
    distance_m: float | None = None
    accuracy_m: float | None = None
    is_exact: bool = False
    lag_s: float | None = None
    has_reason: bool = False


def grade(seen: Seen) -> tuple[GradeName, list[str]]:
    """The grade and what speaks for or against it, as codes."""
    late = seen.lag_s is not None and abs(seen.lag_s) > TIMELY_S
    against = (["late"] if late else []) + (["other_door"] if seen.code == "other" else [])
    if seen.code == "this":
        return ("medium" if late else "strong"), ["door_code", *against]
    if seen.has_position:
        found, why = _of_position(seen)
        return ("weak" if against else found), [why, *against]
    if seen.code == "other":
        return "weak", against
    return ("weak", ["reason"]) if seen.has_reason else ("none", ["nothing"])


def _of_position(seen: Seen) -> tuple[GradeName, str]:
    if seen.distance_m is None:
        return "medium", "door_unknown"
    blur_m = min(seen.accuracy_m or 0, IN_THE_VILLAGE_M)
    if not seen.is_exact:
        return ("medium", "in_the_village") if seen.distance_m <= IN_THE_VILLAGE_M + blur_m else ("weak", "far")
    if seen.distance_m <= AT_THE_DOOR_M and blur_m <= GOOD_ACCURACY_M:
        return "strong", "at_the_door"
    return ("medium", "near") if seen.distance_m <= NEAR_M + blur_m else ("weak", "far")
