"""What an extract tells of ways, nodes in the way and restrictions, collected in one pass with pyosmium."""

from array import array
from collections.abc import Container, Mapping
from itertools import groupby
from pathlib import Path

import numpy as np
import osmium

from geo.coordinates import distance_m
from geo.roads.barriers import barrier_cost
from geo.roads.chains import Restriction
from geo.roads.lent import lent_by_relations
from geo.roads.model import UNITS_PER_DEGREE
from geo.roads.profiles import Mode, kind_of, takes_its_time, use_of_way
from geo.roads.sizes import duration_s
from geo.roads.tags import DURATION_KMH_TAG, NODE_KEYS, NODE_TAGS, WAY_TAGS

LEAST_KMH, MOST_KMH = 0.05, 100.0  # of a ferry that tells how long it takes
Location = osmium.osm.Location
_ROLES = ("from", "via", "to")
Box = tuple[float, float, float, float]  # west, south, east, north


class _Kinds:
    """Numbers the distinct tag sets, so that a million sections share a few thousand of them."""

    def __init__(self, *first: Mapping[str, str]) -> None:
        self.rows: list[dict[str, str]] = [dict(row) for row in first]
        self._numbers = {tuple(row.items()): number for number, row in enumerate(self.rows)}

    def number(self, tags: Mapping[str, str]) -> int:
        key = tuple(tags.items())
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(dict(tags))
        return self._numbers[key]


class Survey:
    """What the file tells, collected as flat arrays of node numbers and coordinates, way by way."""

    def __init__(self, clip: Box | None) -> None:
        self.clip = clip
        self.refs, self.lon, self.lat = array("q"), array("i"), array("i")
        self.way_ids, self.way_start, self.way_kind, self.way_name = array("q"), array("q"), array("i"), array("i")
        self.barriers: dict[int, int] = {}
        self.restrictions: list[Restriction] = []
        self.kinds, self.names = _Kinds(), {"": 0}
        self.is_begun = array("b")  # 1 where a way begins, 0 where it goes on behind a gap
        self.without_points = 0
        self._usable: dict[int, bool] = {}
        self._matters: dict[int, bool] = {}

    def read(self, path: Path) -> None:
        """Collect what one pass over the file tells."""
        lent = lent_by_relations(path)
        places = osmium.index.create_map("flex_mem")
        self._tagged(path, places)
        if lent.tags:
            self._lent(path, lent.tags, places)
        for seconds, ways in lent.ferries:
            self._time(seconds, set(ways))

    def _tagged(self, path: Path, places: osmium.index.LocationTable) -> None:
        wanted = osmium.filter.KeyFilter("route", "man_made", "railway", "public_transport", "type", *NODE_KEYS)
        for thing in osmium.FileProcessor(str(path)).with_locations(places).with_filter(wanted):  # type: ignore[arg-type]
            if isinstance(thing, osmium.osm.Changeset) or thing.deleted:
                continue
            if isinstance(thing, osmium.osm.Node):
                self._node(thing)
            elif isinstance(thing, osmium.osm.Way):
                self._way(thing)
            elif isinstance(thing, osmium.osm.Relation) and _is_restriction(thing):
                self._restriction(thing)

    def _lent(self, path: Path, tags: Mapping[int, Mapping[str, str]], places: osmium.index.LocationTable) -> None:
        """Ways that are what the relation around them says, where they say nothing of themselves."""
        for thing in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(osmium.filter.IdFilter(tags)):
            if isinstance(thing, osmium.osm.Way) and not thing.deleted and "highway" not in thing.tags:
                self._add(thing, dict(tags[thing.id]), [(node.ref, _place(places, node.ref)) for node in thing.nodes])

    def _time(self, seconds: float, ways: set[int]) -> None:
        """Share a ferry's duration out over its ways, but for those that tell their own."""
        numbers = [k for k, way in enumerate(self.way_ids) if way in ways]
        if len({self.way_ids[k] for k in numbers}) < len(ways):  # the border cut some off
            return
        told = pace_of(sum(self._metres(k) for k in numbers), seconds)
        for k in numbers:
            tags = self.kinds.rows[self.way_kind[k]]
            if told and kind_of(tags) == "ferry" and DURATION_KMH_TAG not in tags:
                self.way_kind[k] = self.kinds.number(tags | told)

    def _metres(self, way: int) -> float:
        first = self.way_start[way]
        last = self.way_start[way + 1] if way + 1 < len(self.way_start) else len(self.refs)
        points = np.column_stack([self.lon[first:last], self.lat[first:last]]) / UNITS_PER_DEGREE
        return float(distance_m(points[:-1], points[1:]).sum())

    def _node(self, node: osmium.osm.Node) -> None:
        kind = self.kinds.number(_kept(node.tags, NODE_TAGS))
        if kind not in self._matters:
            self._matters[kind] = any(any(barrier_cost(self.kinds.rows[kind], mode)) for mode in Mode)
        if self._matters[kind]:
            self.barriers[node.id] = kind

    def _way(self, way: osmium.osm.Way) -> None:
        tags = _kept(way.tags, WAY_TAGS)
        if (duration := tags.pop("duration", None)) and takes_its_time(tags):
            tags |= _signed_pace(way, duration_s(duration))
        self._add(way, tags, [(node.ref, node.location) for node in way.nodes])

    def _add(self, way: osmium.osm.Way, tags: dict[str, str], nodes: list[tuple[int, Location]]) -> None:
        kind = self.kinds.number(tags)
        if kind not in self._usable:
            uses = (use_of_way(self.kinds.rows[kind], mode) for mode in Mode)
            self._usable[kind] = any(use.ahead_kmh or use.back_kmh for use in uses)
        if not self._usable[kind]:
            return
        pieces = _with_positions(nodes)
        self.without_points += not pieces
        name = way.tags.get("name:zh") or way.tags.get("name") or way.tags.get("ref") or ""
        for number, piece in enumerate(piece for piece in pieces if self._inside(piece)):
            refs, lon, lat = zip(*piece, strict=True)
            self.way_start.append(len(self.refs))
            self.refs.extend(refs)
            self.lon.extend(lon)
            self.lat.extend(lat)
            self.way_ids.append(way.id)
            self.way_kind.append(kind)
            self.is_begun.append(number == 0)
            self.way_name.append(self.names.setdefault(name, len(self.names)))

    def _restriction(self, relation: osmium.osm.Relation) -> None:
        ways = {role: tuple(m.ref for m in relation.members if m.role == role and m.type == "w") for role in _ROLES}
        node = next((m.ref for m in relation.members if m.role == "via" and m.type == "n"), None)
        tags = {tag.k: tag.v for tag in relation.tags if tag.k == "except" or tag.k.startswith("restriction")}
        if tags and ways["from"] and ways["to"] and (ways["via"] or node is not None):
            kind = self.kinds.number(tags)
            self.restrictions.append(Restriction(kind, ways["from"], node, ways["via"], ways["to"]))

    def _inside(self, nodes: list[tuple[int, int, int]]) -> bool:
        if self.clip is None:
            return True
        west, south, east, north = (side * UNITS_PER_DEGREE for side in self.clip)
        return any(west <= x <= east and south <= y <= north for _, x, y in nodes)

    def told_twice(self) -> int:
        """The number of a way that stands in the file twice; 0 where there is none."""
        ids = np.array(self.way_ids)[np.array(self.is_begun, bool)]
        numbers, count = np.unique(ids, return_counts=True)
        return next((int(way) for way in numbers[count > 1]), 0)


def _place(places: osmium.index.LocationTable, node: int) -> Location:
    try:
        return places.get(node)
    except KeyError:
        return Location()


def _with_positions(nodes: list[tuple[int, Location]]) -> list[list[tuple[int, int, int]]]:
    """The nodes of a way that have positions; where the border cut some out, nobody knows how it goes on."""
    points = [(ref, place.x, place.y) if place.valid() else None for ref, place in nodes]
    pieces = ([point for point in piece if point] for _, piece in groupby(points, bool))
    return [piece for piece in pieces if len(piece) > 1]


def _is_restriction(relation: osmium.osm.Relation) -> bool:
    return (relation.tags.get("type") or "").split(":")[0] == "restriction"


def _signed_pace(way: osmium.osm.Way, seconds: float | None) -> dict[str, str]:
    """The speed that a duration means; none where the border cut the way or the number cannot be."""
    nodes = way.nodes
    if seconds is None or not all(node.location.valid() for node in nodes):
        return {}
    points = np.array([(node.lon, node.lat) for node in nodes])
    return pace_of(float(distance_m(points[:-1], points[1:]).sum()), seconds)


def pace_of(metres: float, seconds: float) -> dict[str, str]:
    """The tag that tells the speed; none for one that cannot be."""
    kmh = metres / seconds * 3.6
    return {DURATION_KMH_TAG: f"{kmh:.3f}"} if LEAST_KMH <= kmh <= MOST_KMH else {}


def _kept(tags: osmium.osm.TagList, keys: Container[str]) -> dict[str, str]:
    return {tag.k: tag.v for tag in tags if tag.k in keys}
