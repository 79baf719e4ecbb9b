"""How each mode uses the ways: the data of profiles.toml, and what a way's or a barrier's tags mean under it."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("profiles.toml")

CLOSED = {"no", "agricultural", "forestry", "emergency", "psv", "bus", "use_sidepath"}
RESERVED = {"private", "permit", "destination", "delivery", "customers"}  # usable, but only to get there
EASY_HIKE = {None, "hiking", "strolling", "T1"}
GATES = {"gate", "lift_gate", "swing_gate"}

# Every tag that any profile reads. Two ways that agree in these are of one kind.
WAY_TAGS = (
    "highway", "route", "access", "foot", "bicycle", "vehicle", "motor_vehicle", "motorcar", "motorcycle", "oneway",
    "oneway:bicycle", "oneway:motorcycle", "oneway:motorcar", "junction", "service", "tracktype", "sac_scale", "area",
    "motorroad", "maxspeed", "maxspeed:forward", "maxspeed:backward", "surface", "lanes", "tunnel", "bridge",
)  # fmt: skip
NODE_TAGS = ("barrier", "access", "foot", "bicycle", "vehicle", "motor_vehicle", "motorcar", "motorcycle")


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
    stops: frozenset[str]
    reserved_s: float
    gate_s: float
    oneway: tuple[str, ...]
    obeys_maxspeed: bool
    junction_s: float
    turns: bool
    straight: Mapping[str, float]
    avoid: Mapping[str, float]
    surface: Mapping[str, float]
    kmh: Mapping[str, float]


@dataclass(frozen=True)
class Use:
    """What a way is to one mode: km/h forwards and backwards (0 = closed), reserved for residents?, cost per second."""

    ahead_kmh: float
    back_kmh: float
    reserved: bool
    dislike: float


NO_USE = Use(0.0, 0.0, False, 1.0)


@cache
def profile_for(mode: Mode) -> Profile:
    values = tomllib.loads(DATA.read_text(encoding="utf-8"))[mode.value]
    sets = {key: frozenset(values[key]) for key in ("ask", "stops")}
    lists = {key: tuple(values[key]) for key in ("access", "oneway")}
    return Profile(**{**values, **sets, **lists})


@cache
def profiles_hash() -> str:
    """Changes when a speed or a rule changes, so that nothing remembered outlives it."""
    return hashlib.sha256(DATA.read_bytes()).hexdigest()[:16]


def use_of_way(tags: Mapping[str, str], mode: Mode) -> Use:
    """How `mode` may use a way with these tags."""
    profile = profile_for(mode)
    kind = "ferry" if tags.get("route") == "ferry" else tags.get("highway", "")
    refined = _refined(kind, tags)
    kmh = profile.kmh.get(refined, profile.kmh.get(kind, 0.0))
    word = _first(tags, profile.access)
    if not kmh or _is_closed(kind, word, tags, profile, mode):
        return NO_USE
    kmh = min(kmh, profile.surface.get(tags.get("surface", ""), kmh))
    dislike = profile.avoid.get(refined, profile.avoid.get(kind, 1.0))
    if mode is Mode.WALK and tags.get("sac_scale") in ("hiking", "T1"):
        kmh, dislike = kmh / 1.11, dislike + 0.25
    ahead, back = _limits(kmh, tags, profile)
    direction = _direction(kind, tags, profile, mode)
    reserved = word in RESERVED or (profile.turns and refined in ("service=driveway", "service=parking_aisle"))
    return Use(ahead if direction >= 0 else 0.0, back if direction <= 0 else 0.0, reserved, dislike)


def barrier_cost(tags: Mapping[str, str], mode: Mode) -> float:
    """Cost seconds for passing a node with these tags; inf where it stops this mode."""
    profile = profile_for(mode)
    word = _first(tags, profile.access)
    if word in CLOSED or (word is None and tags.get("barrier") in profile.stops):
        return float("inf")
    if word in RESERVED:
        return profile.reserved_s
    return profile.gate_s if word is None and tags.get("barrier") in GATES else 0.0


def _refined(kind: str, tags: Mapping[str, str]) -> str:
    if kind == "service" and "service" in tags:
        return f"service={tags['service']}"
    if kind == "track" and "tracktype" in tags:
        return f"track={tags['tracktype']}"
    return kind


def _first(tags: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    return next((tags[key] for key in keys if key in tags), None)


def _is_closed(kind: str, word: str | None, tags: Mapping[str, str], profile: Profile, mode: Mode) -> bool:
    if word in CLOSED or tags.get("area") == "yes":
        return True
    if kind in profile.ask and profile.access[0] not in tags:
        return True
    if mode is Mode.WALK:
        return tags.get("motorroad") == "yes" or tags.get("sac_scale") not in EASY_HIKE
    return mode is Mode.EBIKE and tags.get("motorroad") == "yes"


def _limits(kmh: float, tags: Mapping[str, str], profile: Profile) -> tuple[float, float]:
    """Speeds forwards and backwards under the signs; a sign raises a class speed as well as lowering it."""
    if not profile.obeys_maxspeed:
        return kmh, kmh
    both = _sign(tags.get("maxspeed"), kmh)
    return _sign(tags.get("maxspeed:forward"), both), _sign(tags.get("maxspeed:backward"), both)


def _sign(value: str | None, otherwise: float) -> float:
    return float(value) if value and value.isdigit() and int(value) else otherwise


def _direction(kind: str, tags: Mapping[str, str], profile: Profile, mode: Mode) -> int:
    """1 forwards only, -1 backwards only, 0 both."""
    keys = ("oneway",) if mode is Mode.WALK and kind == "path" else profile.oneway  # there it can only mean walkers
    word = _first(tags, keys)
    if word is None and profile.oneway and (tags.get("junction") in ("roundabout", "circular") or kind == "motorway"):
        return 1
    return {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}.get(word or "", 0)
