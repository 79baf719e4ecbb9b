"""How each mode uses the ways: the data of profiles.toml, and what a way's or a barrier's tags mean under it."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from geo.roads.access import BACKWARD, CLOSED, FORWARD, OPEN, RESERVED, best_word, is_reserved, word_of
from geo.roads.sizes import is_too_small
from geo.roads.tags import CLOSED_TAG, DURATION_KMH_TAG, MODES_TAG, PACE_TAG

DATA = Path(__file__).with_name("profiles.toml")

HARD_HIKE = {
    "mountain_hiking", "demanding_mountain_hiking", "alpine_hiking", "demanding_alpine_hiking",
    "difficult_alpine_hiking", "T2", "T3", "T4", "T5", "T6",
}  # fmt: skip
WALKERS_OWN = {"footway", "pedestrian", "steps", "path"}  # there one-way can only mean walkers
# A track with such a surface is as good as one of grade 1: in these villages the road is often a concrete track.
PAVED = {
    "asphalt", "concrete", "concrete:plates", "concrete:lanes", "paved", "cement", "chipseal", "paving_stones",
    "sett", "bricks", "metal", "asphalt;concrete", "concrete;asphalt",
}  # fmt: skip
OPENING = (OPEN - {"use_sidepath"}) | RESERVED  # words that open a class closed by itself
FIRM_GRADES = {None, "grade1", "grade2"}
CARRIERS = {"ferry", "shuttle_train"}
PLATFORMS = {"man_made": "pier", "railway": "platform", "public_transport": "platform"}
NOT_WORKS = {"no", "widening", "minor"}  # of the key `construction`: one still passes
LEAST_SIGNED_KMH, MOST_SIGNED_KMH = 10, 150  # other numbers on a sign are mistakes
KMH_PER_MPH = 1.609344


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
    passes: frozenset[str]
    rough: frozenset[str]
    oneway: tuple[str, ...]
    contraflow: bool
    signs: str
    turns: bool
    least_kmh: float
    gate_s: float
    gate_avoid_s: float
    reserved_s: float
    private_s: float
    slope: Mapping[str, Any]
    straight: Mapping[str, float]
    avoid: Mapping[str, float]
    enter_s: Mapping[str, float]
    size: Mapping[str, float]
    smoothness: Mapping[str, float]
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
    """What profiles.toml says of a mode, read once."""
    values = tomllib.loads(DATA.read_text(encoding="utf-8"))[mode.value]
    sets = {key: frozenset(values[key]) for key in ("ask", "stops", "passes", "rough")}
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
    if not kmh or _is_shut(tags, mode) or _is_impassable(kind, tags, profile, mode):
        return NO_USE
    if urban and refined == kind:
        kmh = profile.urban_kmh.get(kind, kmh)
    dislike = profile.avoid.get(refined, profile.avoid.get(kind, 1.0))
    if mode is Mode.WALK and tags.get("sac_scale") in ("hiking", "T1"):
        kmh, dislike = kmh / 1.11, dislike + 0.25
    pace = float(tags.get(f"{PACE_TAG}{mode}", 1.0))
    speeds = zip(_speeds(kmh, kind, tags, profile), _directions(kind, tags, profile, mode), strict=True)
    ahead, back = (speed * pace if is_open else 0.0 for speed, is_open in speeds)
    return Use(ahead, back, _reserved_s(tags, refined, profile), dislike) if ahead or back else NO_USE


def kind_of(tags: Mapping[str, str]) -> str:
    """The class of a way: what carries one over, else its highway tag, else a pier or platform."""
    route = tags.get("route", "")
    if route in CARRIERS:
        return route
    beside = next((name for key, name in PLATFORMS.items() if tags.get(key) == name), "")
    return tags.get("highway") or beside


def is_roundabout(tags: Mapping[str, str]) -> bool:
    return tags.get("junction") in ("roundabout", "circular")


def takes_its_time(tags: Mapping[str, str]) -> bool:
    """Whether a `duration` tells the time across: of a ferry or a bridge, not of a hike."""
    return kind_of(tags) in CARRIERS or tags.get("bridge", "no") != "no"


def has_doors(tags: Mapping[str, str]) -> bool:
    """Whether one gets on and off along the way: not on a ferry, in a tunnel, or on an expressway behind its fence."""
    kind = kind_of(tags)
    is_fenced = kind in ("motorway", "motorway_link") or "yes" in (tags.get("motorroad"), tags.get("expressway"))
    is_under = tags.get("tunnel", "no") not in ("no", "building_passage", "covered")
    return not (kind in CARRIERS or is_fenced or is_under or tags.get("bridge") == "viaduct")


def as_if_open(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags without what a closure says."""
    return {key: value for key, value in tags.items() if key != CLOSED_TAG}


def _refined(kind: str, tags: Mapping[str, str]) -> str:
    if kind == "service" and "service" in tags:
        return f"service={tags['service']}"
    if kind == "track":
        grade = tags.get("tracktype")
        if tags.get("surface") in PAVED and grade in FIRM_GRADES:
            grade = "grade1"
        return f"track={grade}" if grade else kind
    return kind


def _is_shut(tags: Mapping[str, str], mode: Mode) -> bool:
    """Whether a local edit leaves the mode out or stops it."""
    is_left_out = MODES_TAG in tags and mode.value not in tags[MODES_TAG].split(";")
    return is_left_out or mode.value in tags.get(CLOSED_TAG, "").split(";")


def _is_impassable(kind: str, tags: Mapping[str, str], profile: Profile, mode: Mode) -> bool:
    """Whether nobody of this mode gets along, whoever may."""
    if tags.get("impassable") == "yes" or tags.get("construction", "no") not in NOT_WORKS:
        return True
    if mode is Mode.WALK:  # on a square one walks at least along its edge
        is_hard = tags.get("sac_scale") in HARD_HIKE or kind == "via_ferrata"
        return is_hard or (tags.get("motorroad") == "yes" and "foot" not in tags)
    if tags.get("area") == "yes" or tags.get("smoothness") == "impassable" or is_too_small(tags, profile.size):
        return True
    if kind == "steps" and not {tags.get(key) for key in ("ramp", "ramp:bicycle")} & {"yes", "separate"}:
        return best_word(tags.get("bicycle")) not in OPEN
    return mode is Mode.EBIKE and tags.get("motorroad") == "yes"


def _directions(kind: str, tags: Mapping[str, str], profile: Profile, mode: Mode) -> tuple[bool, bool]:
    """Whether the way is open forwards and backwards."""
    one_way = _one_way(kind, tags, profile, mode)
    allowed = [_may_go(kind, tags, profile, way) for way in (FORWARD, BACKWARD)]
    return allowed[0] and one_way in (None, FORWARD), allowed[1] and one_way in (None, BACKWARD)


def _may_go(kind: str, tags: Mapping[str, str], profile: Profile, way: str) -> bool:
    if word_of(tags, profile.access, way) in CLOSED:
        return False
    own = profile.access[:-1]  # `access` speaks of everybody, and opens no class that is not this mode's
    has_ramp = kind == "steps"  # they have passed as steps with a ramp
    return kind not in profile.ask or has_ramp or word_of(tags, own, way) in OPENING


def _one_way(kind: str, tags: Mapping[str, str], profile: Profile, mode: Mode) -> str | None:
    """The only direction one may take; None for both, "" for neither (it changes, and nobody knows when)."""
    binds_walkers = mode is Mode.WALK and (kind in WALKERS_OWN or "oneway:foot" in tags)
    keys = ("oneway:foot", "oneway") if binds_walkers else profile.oneway
    word = next((tags[key] for key in keys if key in tags), None)
    if word is None:
        return FORWARD if profile.oneway and (is_roundabout(tags) or kind == "motorway") else None
    if profile.contraflow and any(tags.get(key, "").startswith("opposite") for key in _CYCLEWAYS):
        return None
    return _ONE_WAYS.get(word)


_CYCLEWAYS = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
_ONE_WAYS = {"yes": FORWARD, "true": FORWARD, "1": FORWARD, "-1": BACKWARD, "reverse": BACKWARD, "reversible": ""}


def _reserved_s(tags: Mapping[str, str], refined: str, profile: Profile) -> float:
    if any(best_word(tags.get(key)) == "private" for key in profile.reserved_by):
        return profile.private_s
    destination_only = profile.turns and refined in ("service=driveway", "service=parking_aisle")
    return profile.reserved_s if destination_only or is_reserved(tags, profile.reserved_by) else 0.0


def _speeds(kmh: float, kind: str, tags: Mapping[str, str], profile: Profile) -> tuple[float, float]:
    """Speeds forwards and backwards: as signed, else by class; less on a rough surface and in a roundabout."""
    if DURATION_KMH_TAG in tags:  # a ferry or bridge that takes its time
        return float(tags[DURATION_KMH_TAG]), float(tags[DURATION_KMH_TAG])
    surface = tags.get("surface", "")
    is_rough = surface in profile.rough or (bool(profile.rough) and _is_loose(kind, tags))
    plain = kmh / 2 if is_rough else kmh
    if profile.turns and is_roundabout(tags):
        plain /= 2
    most = min(profile.surface.get(surface, inf), profile.smoothness.get(tags.get("smoothness", ""), inf))
    signed = [_on_sign(tags, way, is_rough=is_rough) for way in (FORWARD, BACKWARD)]
    ahead, back = (max(profile.least_kmh, min(most, _with_sign(plain, sign, profile))) for sign in signed)
    return ahead, back


def _is_loose(kind: str, tags: Mapping[str, str]) -> bool:
    return kind == "track" and "surface" not in tags and tags.get("tracktype") != "grade1"


def _with_sign(plain: float, signed: float, profile: Profile) -> float:
    if not signed or profile.signs == "none":
        return plain
    return signed if profile.signs == "speed" else min(signed, plain)


def _on_sign(tags: Mapping[str, str], way: str, *, is_rough: bool) -> float:
    """What one is told to drive: as advised before as allowed, a direction's own sign before that for both."""
    keys = (f"maxspeed:advisory:{way}", "maxspeed:advisory", f"maxspeed:{way}", "maxspeed")
    return next((kmh for key in keys if (kmh := _signed(tags.get(key), is_rough))), 0.0)


def _signed(value: str | None, is_rough: bool) -> float:
    """The speed on a sign, less on a rough surface; 0 where no number that can be is signed."""
    number = re.match(r"\d+", value or "")
    kmh = float(number[0]) * (KMH_PER_MPH if value and value.lower().endswith("mph") else 1) if number else 0.0
    if not LEAST_SIGNED_KMH <= kmh <= MOST_SIGNED_KMH:
        return 0.0
    return kmh - (10 if kmh >= 50 else 5 if kmh > 15 else 0) if is_rough else kmh
