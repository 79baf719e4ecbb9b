"""What differs from an imported network for a time, as plain values: added links, closures, other speeds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geo.roads.profiles import Mode

# Groups of classes for which one says a speed; the class of a way without its "_link".
WAY_GROUPS: dict[str, frozenset[str]] = {
    "main": frozenset({"motorway", "trunk", "primary", "secondary"}),
    "minor": frozenset({"tertiary", "unclassified", "residential", "living_street", "road", "service"}),
    "track": frozenset({"track"}),
    "path": frozenset({"path", "footway", "steps", "pedestrian", "cycleway", "bridleway", "corridor"}),
}


@dataclass(frozen=True)
class Link:
    """A way that the map lacks.

    line : lon, lat
    tags : as the map would say them; `local:modes` names who may use it
    crosses : it passes over or under other ways (a bridge) and meets them at its ends only
    number : of the edit, kept as the way's number below zero
    """

    line: LineString
    tags: Mapping[str, str]
    crosses: bool
    name: str
    number: int


@dataclass(frozen=True)
class Closure:
    """No way for these modes along a line, or anywhere inside a polygon; lon, lat."""

    shape: BaseGeometry
    modes: frozenset[Mode]


@dataclass(frozen=True)
class Pace:
    """Other speeds inside a polygon, everywhere with None: mode → group of ways → share of the usual speed."""

    shape: BaseGeometry | None
    shares: Mapping[Mode, Mapping[str, float]]


@dataclass(frozen=True)
class Edits:
    """All that is in force together. Two with the same version are the same."""

    version: str = ""
    links: tuple[Link, ...] = field(default=(), compare=False)
    closures: tuple[Closure, ...] = field(default=(), compare=False)
    paces: tuple[Pace, ...] = field(default=(), compare=False)
