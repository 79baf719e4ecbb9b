"""What a node in the way means to who passes it: barriers, locked gates, traffic lights, nodes closed to some."""

from collections.abc import Mapping
from math import inf

from geo.roads.access import CLOSED, OPEN, is_reserved, word_of
from geo.roads.profiles import Mode, Profile, profile_for
from geo.roads.sizes import is_too_small, room_m

SIGNAL_S = 2.0  # OSRM's car profile
GATES = {"gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "hampshire_gate", "bump_gate", "yes"}
# Nodes whose access tags speak of those who cross the road, wait or get on there, not of those who go along it.
BESIDE_THE_WAY = {"crossing", "bus_stop", "platform", "street_lamp", "elevator"}


def barrier_cost(tags: Mapping[str, str], mode: Mode) -> tuple[float, float]:
    """Cost and seconds for passing a node with these tags; cost inf where it stops this mode."""
    profile = profile_for(mode)
    barrier = tags.get("barrier")
    speaks = barrier is not None or not (tags.get("highway") in BESIDE_THE_WAY or "crossing" in tags)
    word = word_of(tags, profile.access) if speaks else None
    if word in CLOSED or is_too_small(tags, profile.size) or _is_locked(tags, profile):
        return inf, 0.0
    if barrier == "bollard" and tags.get("bollard") == "rising":
        barrier = "gate"  # it goes down for those with leave, like the bar of a gate
    if word is None and barrier and _is_stop(barrier, profile) and not _leaves_room(tags, profile):
        return inf, 0.0
    if speaks and is_reserved(tags, profile.reserved_by):
        return profile.private_s, 0.0
    if word is None and barrier in GATES:
        return profile.gate_s + profile.gate_avoid_s, profile.gate_s
    is_signal = profile.turns and tags.get("highway") == "traffic_signals"
    return (SIGNAL_S, SIGNAL_S) if is_signal else (0.0, 0.0)


def _is_stop(barrier: str, profile: Profile) -> bool:
    return barrier in profile.stops or bool(profile.passes and barrier not in profile.passes | GATES)


def _is_locked(tags: Mapping[str, str], profile: Profile) -> bool:
    """A locked gate stops everyone but those for whom the map names a way through (a wicket for walkers)."""
    return tags.get("locked") == "yes" and word_of(tags, profile.access[:-1]) not in OPEN


def _leaves_room(tags: Mapping[str, str], profile: Profile) -> bool:
    """Posts that are told to stand further apart than the vehicle is wide stop only wider ones."""
    room = room_m(tags)
    return room is not None and room > profile.size.get("width_m", 0.0)
