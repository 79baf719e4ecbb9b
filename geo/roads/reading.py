"""From an OpenStreetMap extract to `Roads`, streamed in one pass with pyosmium."""

import hashlib
from array import array
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from geo.errors import RoadFileEmpty, RoadFileUnreadable
from geo.roads.model import FORMAT, UNITS_PER_DEGREE, Roads, section_lengths
from geo.roads.profiles import NODE_TAGS, WAY_TAGS, Mode, barrier_cost, use_of_way

Box = tuple[float, float, float, float]  # west, south, east, north


def read_roads(path: Path, *, clip: Box | None = None) -> Roads:
    """Read the ways that any mode may use.

    Parameters
    ----------
    path : an .osm.pbf, .osm or .osm.gz file
    clip : west, south, east, north; ways that do not touch it are left out

    Raises
    ------
    RoadFileUnreadable
        When the file is no OpenStreetMap data or is cut short.
    RoadFileEmpty
        When no usable way is in it.
    """
    survey = _Survey(clip)
    try:
        survey.read(path)
    except (RuntimeError, OSError) as error:
        raise RoadFileUnreadable(name=path.name, reason=str(error)) from error
    if not survey.way_ids:
        raise RoadFileEmpty(name=path.name)
    return survey.roads(file_version(path, clip))


def file_version(path: Path, clip: Box | None) -> str:
    """The same file, clip, format and tags kept give the same version."""
    digest = hashlib.sha256(f"{FORMAT} {clip} {WAY_TAGS} {NODE_TAGS}".encode())
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
        self.bans: list[tuple[int, int, int, int]] = []
        self.kinds, self.names = _Kinds(), {"": 0}
        self._usable: dict[int, bool] = {}

    def read(self, path: Path) -> None:
        wanted = osmium.filter.KeyFilter("highway", "route", "barrier", "access", "foot", "restriction")
        for thing in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
            if isinstance(thing, osmium.osm.Node):
                self._node(thing)
            elif isinstance(thing, osmium.osm.Way):
                self._way(thing)
            elif isinstance(thing, osmium.osm.Relation) and thing.tags.get("type") == "restriction":
                self._restriction(thing)

    def _node(self, node: osmium.osm.Node) -> None:
        tags = _kept(node.tags, NODE_TAGS)
        if any(any(barrier_cost(tags, mode)) for mode in Mode):
            self.barriers[node.id] = self.kinds.number(tags)

    def _way(self, way: osmium.osm.Way) -> None:
        kind = self.kinds.number(_kept(way.tags, WAY_TAGS))
        if kind not in self._usable:
            uses = [use_of_way(self.kinds.rows[kind], mode) for mode in Mode]
            self._usable[kind] = any(use.ahead_kmh or use.back_kmh for use in uses)
        if not self._usable[kind]:
            return
        nodes = [(node.ref, node.x, node.y) for node in way.nodes if node.location.valid()]  # a border may cut a way
        if len(nodes) < 2 or not self._inside(nodes):
            return
        refs, lon, lat = zip(*nodes, strict=True)
        self.way_start.append(len(self.refs))
        self.refs.extend(refs)
        self.lon.extend(lon)
        self.lat.extend(lat)
        self.way_ids.append(way.id)
        self.way_kind.append(kind)
        name = way.tags.get("name:zh") or way.tags.get("name") or way.tags.get("ref") or ""
        self.way_name.append(self.names.setdefault(name, len(self.names)))

    def _restriction(self, relation: osmium.osm.Relation) -> None:
        """Keep from-via-to where via is one junction; longer chains are rare and left aside."""
        members = {role: [m.ref for m in relation.members if m.role == role] for role in ("from", "via", "to")}
        if any(m.role == "via" and m.type != "n" for m in relation.members):
            return
        kind = self.kinds.number(_kept(relation.tags, ("restriction", "except")))
        for via in members["via"]:
            self.bans += [(a, via, b, kind) for a in members["from"] for b in members["to"]]

    def _inside(self, nodes: list[tuple[int, int, int]]) -> bool:
        if self.clip is None:
            return True
        west, south, east, north = (side * UNITS_PER_DEGREE for side in self.clip)
        return any(west <= x <= east and south <= y <= north for _, x, y in nodes)

    def roads(self, version: str) -> Roads:
        """Cut the ways where they meet: every junction is a crossing, an end or a barrier."""
        refs, start = np.frombuffer(self.refs, np.int64), np.frombuffer(self.way_start, np.int64)
        nodes, node_at, uses = np.unique(refs, return_inverse=True, return_counts=True)
        last = np.append(start[1:], len(refs)) - 1
        cut = uses[node_at] > 1
        cut[start] = cut[last] = True
        barrier_nodes = np.fromiter(self.barriers, np.int64, len(self.barriers))
        cut |= np.isin(refs, barrier_nodes)
        places = np.flatnonzero(cut)
        way_at = np.searchsorted(start, places, side="right") - 1
        same = way_at[:-1] == way_at[1:]
        first, then, way = places[:-1][same], places[1:][same], way_at[:-1][same]
        used, junction = np.unique(node_at[np.concatenate([first, then])], return_inverse=True)
        ends = junction.reshape(2, -1).T.astype(np.int32)
        shape, shape_start = self._shapes(first, then)
        ids = np.frombuffer(self.way_ids, np.int64)[way]
        return Roads(
            ends=np.ascontiguousarray(ends),
            shape=shape,
            shape_start=shape_start,
            length_m=section_lengths(shape, shape_start),
            way=ids,
            kind=np.frombuffer(self.way_kind, np.int32)[way],
            name=np.frombuffer(self.way_name, np.int32)[way],
            barriers=self._barrier_rows(nodes[used]),
            bans=_ban_rows(self.bans, nodes[used], ends, ids),
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


def _locate(barriers: Mapping[int, int], junction_nodes: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    keys = np.fromiter(barriers, np.int64, len(barriers))
    at = np.minimum(np.searchsorted(junction_nodes, keys), len(junction_nodes) - 1)
    return np.where(junction_nodes[at] == keys, at, -1).tolist(), list(barriers.values())


def _ban_rows(
    bans: list[tuple[int, int, int, int]],
    junction_nodes: NDArray[np.int64],
    ends: NDArray[np.int32],
    ways: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Restrictions by section: those of the named ways that touch the junction."""
    wanted = {way for a, _, b, _ in bans for way in (a, b)}
    touching: dict[tuple[int, int], list[int]] = {}
    for section in np.flatnonzero(np.isin(ways, list(wanted))).tolist():
        for junction in set(ends[section].tolist()):
            touching.setdefault((int(ways[section]), junction), []).append(section)
    rows = []
    for a, via, b, kind in bans:
        junction = int(np.searchsorted(junction_nodes, via))
        if junction < len(junction_nodes) and junction_nodes[junction] == via:
            arriving, leaving = touching.get((a, junction), []), touching.get((b, junction), [])
            rows += [(first, junction, then, kind) for first in arriving for then in leaving]
    return np.array(rows, np.int32).reshape(-1, 4)


def _kept(tags: osmium.osm.TagList, keys: tuple[str, ...]) -> dict[str, str]:
    return {key: tags[key] for key in keys if key in tags}
