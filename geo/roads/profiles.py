"""How each mode uses the ways: the data of profiles.toml, and what a way's or a barrier's tags mean under it."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("profiles.toml")

# Words of access; one that is in none of the three says nothing.
CLOSED = {"no", "agricultural", "forestry", "discouraged", "emergency", "psv", "bus"}
RESERVED = {"private", "permit", "destination", "delivery", "customers", "residents"}  # usable, but only to get there
OPEN = {"yes", "permissive", "designated", "official", "public", "allowed", "restricted", "dismount", "use_sidepath"}
HARD_HIKE = {
    "mountain_hiking", "demanding_mountain_hiking", "alpine_hiking", "demanding_alpine_hiking",
    "difficult_alpine_hiking", "T2", "T3", "T4", "T5", "T6",
}  # fmt: skip
WALKERS_OWN = {"footway", "pedestrian", "steps", "path"}  # there one-way can only mean walkers
LEAST_SIGNED_KMH, MOST_SIGNED_KMH = 10, 150  # other numbers on a sign are mistakes
KMH_PER_MPH = 1.609344
SIGNAL_S = 2.0  # OSRM's car profile
GATES = {"gate", "lift_gate", "swing_gate", "sliding_beam", "yes"}

# What local edits (geo/roads/edits.py) say of a way, beside the map's own tags.
MODES_TAG = "local:modes"  # the only ones that may use an added way, separated by ";"
CLOSED_TAG = "local:closed"  # the modes that a closure stops
WITHIN_TAG = "local:within"  # it lies in a closed area, not on a closed stretch: its doors are cut off
PACE_TAG = "local:pace:"  # and the mode: the share of the usual speed

# Every tag that any profile reads. Two ways that agree in these are of one kind.
WAY_TAGS = (
    "highway", "route", "access", "foot", "bicycle", "vehicle", "motor_vehicle", "motorcar", "motorcycle", "oneway",
    "oneway:foot", "oneway:bicycle", "oneway:motorcycle", "oneway:motorcar", "impassable", "smoothness", "junction",
    "service", "tracktype", "sac_scale", "area", "motorroad", "maxspeed", "maxspeed:forward", "maxspeed:backward",
    "surface", "lanes", "tunnel", "bridge",
)  # fmt: skip
NODE_TAGS = ("barrier", "highway", "access", "foot", "bicycle", "vehicle", "motor_vehicle", "motorcar", "motorcycle")


class Mode(StrEnum):
    """How a visitor gets about."""

    WALK = "walk"
    EBIKE = "ebike"
    MOTORCYCLE = "motorcycle"
    CAR = "car"


@dataclass(frozen=True)
class Profile:
    """One mode's section of profiles.toml, where each field is explained."""

    access: tuple[str, ...]
    ask: frozenset[str]
    reserved_by: tuple[str, ...]
    stops: frozenset[str]
    rough: frozenset[str]
    oneway: tuple[str, ...]
    obeys_maxspeed: bool
    turns: bool
    gate_s: float
    gate_avoid_s: float
    reserved_s: float
    private_s: float
    straight: Mapping[str, float]
    avoid: Mapping[str, float]
    enter_s: Mapping[str, float]
    surface: Mapping[str, float]
    kmh: Mapping[str, float]
    urban_kmh: Mapping[str, float]


@dataclass(frozen=True)
class Use:
    """What a way is to one mode.

    ahead_kmh, back_kmh : 0 = closed
    reserved_s : cost of coming onto it from a public way; 0 = it is public
    dislike : what a second on it counts
    """

    ahead_kmh: float
    back_kmh: float
    reserved_s: float = 0.0
    dislike: float = 1.0


NO_USE = Use(0.0, 0.0)


@cache
def profile_for(mode: Mode) -> Profile:
    values = tomllib.loads(DATA.read_text(encoding="utf-8"))[mode.value]
    sets = {key: frozenset(values[key]) for key in ("ask", "stops", "rough")}
    lists = {key: tuple(values[key]) for key in ("access", "oneway", "reserved_by")}
    return Profile(**{**values, **sets, **lists})


@cache
def profiles_hash() -> str:
    """Changes when a speed or a rule changes, so that nothing remembered outlives it."""
    return hashlib.sha256(DATA.read_bytes()).hexdigest()[:16]


def use_of_way(tags: Mapping[str, str], mode: Mode, *, urban: bool = False) -> Use:
    """How `mode` may use a way with these tags, in the country or in a town."""
    profile = profile_for(mode)
    kind = kind_of(tags)
    refined = _refined(kind, tags)
    kmh = profile.kmh.get(refined, profile.kmh.get(kind, 0.0))
    word = _first(tags, profile.access)
    if not kmh or _is_shut(tags, mode) or _is_closed(kind, word, tags, profile, mode):
        return NO_USE
    if urban and refined == kind:
        kmh = profile.urban_kmh.get(kind, kmh)
    dislike = profile.avoid.get(refined, profile.avoid.get(kind, 1.0))
    if mode is Mode.WALK and tags.get("sac_scale") in ("hiking", "T1"):
        kmh, dislike = kmh / 1.11, dislike + 0.25
    ahead, back = _speeds(kmh, kind, tags, profile)
    pace = float(tags.get(f"{PACE_TAG}{mode}", 1.0))
    direction = _direction(kind, tags, profile, mode)
    ahead, back = (ahead * pace if direction >= 0 else 0.0), (back * pace if direction <= 0 else 0.0)
    return Use(ahead, back, _reserved_s(tags, refined, profile), dislike)


def kind_of(tags: Mapping[str, str]) -> str:
    """The class of a way: its highway tag, or ferry."""
    return "ferry" if tags.get("route") == "ferry" else tags.get("highway", "")


def is_roundabout(tags: Mapping[str, str]) -> bool:
    return tags.get("junction") in ("roundabout", "circular")


def barrier_cost(tags: Mapping[str, str], mode: Mode) -> tuple[float, float]:
    """Cost and seconds for passing a node with these tags; cost inf where it stops this mode."""
    profile = profile_for(mode)
    word = _first(tags, profile.access)
    if word in CLOSED or (word is None and tags.get("barrier") in profile.stops):
        return float("inf"), 0.0
    if _is_reserved(tags, profile):
        return profile.private_s, 0.0
    if word is None and tags.get("barrier") in GATES:
        return profile.gate_s + profile.gate_avoid_s, profile.gate_s
    is_signal = profile.turns and tags.get("highway") == "traffic_signals"
    return (SIGNAL_S, SIGNAL_S) if is_signal else (0.0, 0.0)


def _refined(kind: str, tags: Mapping[str, str]) -> str:
    if kind == "service" and "service" in tags:
        return f"service={tags['service']}"
    if kind == "track" and "tracktype" in tags:
        return f"track={tags['tracktype']}"
    return kind


def _first(tags: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    """What the strongest of these tags says."""
    return next((tags[key] for key in keys if tags.get(key) in CLOSED | RESERVED | OPEN), None)


def _is_shut(tags: Mapping[str, str], mode: Mode) -> bool:
    """Whether a local edit leaves the mode out or stops it."""
    is_left_out = MODES_TAG in tags and mode.value not in tags[MODES_TAG].split(";")
    return is_left_out or mode.value in tags.get(CLOSED_TAG, "").split(";")


def as_if_open(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags without what a closure says."""
    return {key: value for key, value in tags.items() if key != CLOSED_TAG}


def _is_closed(kind: str, word: str | None, tags: Mapping[str, str], profile: Profile, mode: Mode) -> bool:
    if word in CLOSED or tags.get("area") == "yes" or tags.get("impassable") == "yes":
        return True
    if kind in profile.ask and profile.access[0] not in tags:
        return True
    if mode is Mode.WALK:
        is_hard = tags.get("sac_scale") in HARD_HIKE or kind == "via_ferrata"
        return is_hard or (tags.get("motorroad") == "yes" and "foot" not in tags)
    return tags.get("smoothness") == "impassable" or (mode is Mode.EBIKE and tags.get("motorroad") == "yes")


def _is_reserved(tags: Mapping[str, str], profile: Profile) -> bool:
    return any(tags.get(key) in RESERVED for key in profile.reserved_by)


def _reserved_s(tags: Mapping[str, str], refined: str, profile: Profile) -> float:
    if any(tags.get(key) == "private" for key in profile.reserved_by):
        return profile.private_s
    destination_only = profile.turns and refined in ("service=driveway", "service=parking_aisle")
    return profile.reserved_s if destination_only or _is_reserved(tags, profile) else 0.0


def _speeds(kmh: float, kind: str, tags: Mapping[str, str], profile: Profile) -> tuple[float, float]:
    """Speeds forwards and backwards: as signed, else by class; less on a rough surface and in a roundabout."""
    surface = tags.get("surface")
    is_rough = surface in profile.rough or (bool(profile.rough) and kind == "track" and surface is None)
    plain = kmh / 2 if is_rough else kmh
    plain = min(plain, profile.surface.get(surface or "", plain))
    if profile.turns and is_roundabout(tags):
        plain /= 2
    if not profile.obeys_maxspeed:
        return plain, plain
    both = tags.get("maxspeed")
    ahead, back = (_signed(tags.get(f"maxspeed:{way}", both), is_rough) for way in ("forward", "backward"))
    return ahead or plain, back or plain


def _signed(value: str | None, is_rough: bool) -> float:
    """The speed on a sign, less on a rough surface; 0 where no number that can be is signed."""
    number = re.match(r"\d+", value or "")
    kmh = float(number[0]) * (KMH_PER_MPH if value and value.endswith("mph") else 1) if number else 0.0
    if not LEAST_SIGNED_KMH <= kmh <= MOST_SIGNED_KMH:
        return 0.0
    return kmh - (10 if kmh >= 50 else 5 if kmh > 15 else 0) if is_rough else kmh


def _direction(kind: str, tags: Mapping[str, str], profile: Profile, mode: Mode) -> int:
    """1 forwards only, -1 backwards only, 0 both."""
    binds_walkers = mode is Mode.WALK and (kind in WALKERS_OWN or "oneway:foot" in tags)
    keys = ("oneway:foot", "oneway") if binds_walkers else profile.oneway
    word = next((tags[key] for key in keys if key in tags), None)
    if word is None and profile.oneway and (is_roundabout(tags) or kind == "motorway"):
        return 1
    return {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}.get(word or "", 0)
