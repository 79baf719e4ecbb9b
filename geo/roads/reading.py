"""From an OpenStreetMap extract to `Roads`, streamed in one pass with pyosmium."""

import hashlib
from array import array
from collections.abc import Container, Mapping
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.errors import RoadFileEmpty, RoadFileUnreadable, RoadFileWayTwice, RoadFileWithoutPoints
from geo.extracts import orderly
from geo.roads.barriers import barrier_cost
from geo.roads.chains import Restriction, chains_of
from geo.roads.model import FORMAT, UNITS_PER_DEGREE, Roads, bans_of, section_lengths
from geo.roads.profiles import Mode, takes_its_time, use_of_way
from geo.roads.sizes import duration_s
from geo.roads.tags import DURATION_KMH_TAG, NODE_KEYS, NODE_TAGS, WAY_TAGS

LEAST_KMH, MOST_KMH = 0.05, 100.0  # of a ferry that tells how long it takes
_ROLES = ("from", "via", "to")
Box = tuple[float, float, float, float]  # west, south, east, north


def read_roads(path: Path, *, clip: Box | None = None) -> Roads:
    """Read the ways that any mode may use.

    Parameters
    ----------
    path : an .osm.pbf, .osm, .osm.gz or .osm.bz2 file; XML in any order
    clip : west, south, east, north; ways that do not touch it are left out

    Raises
    ------
    RoadFileUnreadable
        When the file is no OpenStreetMap data or is cut short.
    RoadFileEmpty
        When no usable way is in it.
    RoadFileWithoutPoints
        When most ways have no positions.
    RoadFileWayTwice
        When a way stands in it twice.
    """
    survey = _Survey(clip)
    try:
        with orderly(path) as extract:
            survey.read(extract)
    except (RuntimeError, OSError, ValueError, EOFError) as error:
        raise RoadFileUnreadable(name=path.name, reason=str(error)) from error
    if survey.without_points > len(survey.way_ids):
        raise RoadFileWithoutPoints(name=path.name, count=survey.without_points)
    if not survey.way_ids:
        raise RoadFileEmpty(name=path.name)
    if way := survey.told_twice():
        raise RoadFileWayTwice(name=path.name, way=way)
    return survey.roads(file_version(path, clip))


def file_version(path: Path, clip: Box | None) -> str:
    """The same file, clip, format and tags kept give the same version."""
    digest = hashlib.sha256(f"{FORMAT} {clip} {sorted(WAY_TAGS)} {sorted(NODE_TAGS)}".encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:32]


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


class _Survey:
    """What one pass over the file collects: flat arrays of node numbers and coordinates, way by way."""

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

    def read(self, path: Path) -> None:
        wanted = osmium.filter.KeyFilter("route", "man_made", "railway", "public_transport", "type", *NODE_KEYS)
        for thing in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
            if isinstance(thing, osmium.osm.Changeset) or thing.deleted:
                continue
            if isinstance(thing, osmium.osm.Node):
                self._node(thing)
            elif isinstance(thing, osmium.osm.Way):
                self._way(thing)
            elif isinstance(thing, osmium.osm.Relation) and _is_restriction(thing):
                self._restriction(thing)

    def _node(self, node: osmium.osm.Node) -> None:
        tags = _kept(node.tags, NODE_TAGS)
        if any(any(barrier_cost(tags, mode)) for mode in Mode):
            self.barriers[node.id] = self.kinds.number(tags)

    def _way(self, way: osmium.osm.Way) -> None:
        tags = _kept(way.tags, WAY_TAGS)
        if (duration := tags.pop("duration", None)) and takes_its_time(tags):
            tags |= _signed_pace(way, duration_s(duration))
        kind = self.kinds.number(tags)
        if kind not in self._usable:
            uses = [use_of_way(self.kinds.rows[kind], mode) for mode in Mode]
            self._usable[kind] = any(use.ahead_kmh or use.back_kmh for use in uses)
        if not self._usable[kind]:
            return
        pieces = _with_positions(way)
        self.without_points += not pieces
        name = way.tags.get("name:zh") or way.tags.get("name") or way.tags.get("ref") or ""
        for number, nodes in enumerate(piece for piece in pieces if self._inside(piece)):
            refs, lon, lat = zip(*nodes, strict=True)
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
        """A way that stands in the file twice; 0 where there is none."""
        ids = np.array(self.way_ids)[np.array(self.is_begun, bool)]
        numbers, count = np.unique(ids, return_counts=True)
        return next((int(way) for way in numbers[count > 1]), 0)

    def roads(self, version: str) -> Roads:
        """Cut the ways where they meet: every junction is a crossing, an end or a barrier."""
        refs, start = np.frombuffer(self.refs, np.int64), np.frombuffer(self.way_start, np.int64)
        nodes, node_at, uses = np.unique(refs, return_inverse=True, return_counts=True)
        last = np.append(start[1:], len(refs)) - 1
        cut = uses[node_at] > 1
        cut[start] = cut[last] = True
        turned_at = [one.via_node for one in self.restrictions if one.via_node is not None]
        cut |= np.isin(refs, np.array([*self.barriers, *turned_at], np.int64))
        places = np.flatnonzero(cut)
        way_at = np.searchsorted(start, places, side="right") - 1
        same = way_at[:-1] == way_at[1:]
        first, then, way = places[:-1][same], places[1:][same], way_at[:-1][same]
        used, junction = np.unique(node_at[np.concatenate([first, then])], return_inverse=True)
        ends = junction.reshape(2, -1).T.astype(np.int32)
        shape, shape_start = self._shapes(first, then)
        ids = np.frombuffer(self.way_ids, np.int64)[way]
        ban, ban_chain, ban_start = bans_of(chains_of(self.restrictions, nodes[used], ids, ends))
        return Roads(
            ends=np.ascontiguousarray(ends),
            shape=shape,
            shape_start=shape_start,
            length_m=section_lengths(shape, shape_start),
            way=ids,
            kind=np.frombuffer(self.way_kind, np.int32)[way],
            name=np.frombuffer(self.way_name, np.int32)[way],
            barriers=self._barrier_rows(nodes[used]),
            ban=ban,
            ban_chain=ban_chain,
            ban_start=ban_start,
            kinds=tuple(self.kinds.rows),
            names=tuple(self.names),
            version=version,
        )

    def _shapes(self, first: NDArray[np.int64], then: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The points of all sections, one after the other (a junction's point stands in each of its sections)."""
        counts = then - first + 1
        shape_start = np.concatenate([[0], np.cumsum(counts)])
        index = np.arange(shape_start[-1]) + np.repeat(first - shape_start[:-1], counts)
        lon, lat = np.frombuffer(self.lon, np.int32), np.frombuffer(self.lat, np.int32)
        return np.column_stack([lon[index], lat[index]]), shape_start.astype(np.int32)

    def _barrier_rows(self, junction_nodes: NDArray[np.int64]) -> NDArray[np.int32]:
        rows = [(at, kind) for at, kind in zip(*_locate(self.barriers, junction_nodes), strict=True) if at >= 0]
        return np.array(rows, np.int32).reshape(-1, 2)


def _with_positions(way: osmium.osm.Way) -> list[list[tuple[int, int, int]]]:
    """The nodes of a way that have positions; where the border cut some out, nobody knows how it goes on."""
    pieces: list[list[tuple[int, int, int]]] = [[]]
    for node in way.nodes:
        if node.location.valid():
            pieces[-1].append((node.ref, node.x, node.y))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def _is_restriction(relation: osmium.osm.Relation) -> bool:
    return (relation.tags.get("type") or "").split(":")[0] == "restriction"


def _locate(barriers: Mapping[int, int], junction_nodes: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    keys = np.fromiter(barriers, np.int64, len(barriers))
    at = np.minimum(np.searchsorted(junction_nodes, keys), len(junction_nodes) - 1)
    return np.where(junction_nodes[at] == keys, at, -1).tolist(), list(barriers.values())


def _signed_pace(way: osmium.osm.Way, seconds: float | None) -> dict[str, str]:
    """The speed that a duration means; none where the border cut the way or the number cannot be."""
    nodes = way.nodes
    if seconds is None or not all(node.location.valid() for node in nodes):
        return {}
    points = np.array([(node.lon, node.lat) for node in nodes])
    kmh = float(distance_m(points[:-1], points[1:]).sum()) / seconds * 3.6
    return {DURATION_KMH_TAG: f"{kmh:.3f}"} if LEAST_KMH <= kmh <= MOST_KMH else {}


def _kept(tags: osmium.osm.TagList, keys: Container[str]) -> dict[str, str]:
    return {tag.k: tag.v for tag in tags if tag.k in keys}
