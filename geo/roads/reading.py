"""From an OpenStreetMap extract to `Roads`, streamed with pyosmium."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.errors import RoadFileEmpty, RoadFileUnreadable, RoadFileWayTwice, RoadFileWithoutPoints
from geo.extracts import orderly
from geo.roads.chains import chains_of
from geo.roads.model import FORMAT, Roads, bans_of, section_lengths
from geo.roads.survey import Box as Box
from geo.roads.survey import Survey
from geo.roads.tags import NODE_TAGS, WAY_TAGS


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
    survey = Survey(clip)
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
    return _cut(survey, file_version(path, clip))


def file_version(path: Path, clip: Box | None) -> str:
    """The same file, clip, format and tags kept give the same version."""
    digest = hashlib.sha256(f"{FORMAT} {clip} {sorted(WAY_TAGS)} {sorted(NODE_TAGS)}".encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:32]


def _cut(survey: Survey, version: str) -> Roads:
    """Cut the ways where they meet: every junction is a crossing, an end or a barrier."""
    refs, start = np.frombuffer(survey.refs, np.int64), np.frombuffer(survey.way_start, np.int64)
    nodes, node_at, uses = np.unique(refs, return_inverse=True, return_counts=True)
    last = np.append(start[1:], len(refs)) - 1
    cut = uses[node_at] > 1
    cut[start] = cut[last] = True
    turned_at = [one.via_node for one in survey.restrictions if one.via_node is not None]
    cut |= np.isin(refs, np.array([*survey.barriers, *turned_at], np.int64))
    places = np.flatnonzero(cut)
    way_at = np.searchsorted(start, places, side="right") - 1
    same = way_at[:-1] == way_at[1:]
    first, then, way = places[:-1][same], places[1:][same], way_at[:-1][same]
    used, junction = np.unique(node_at[np.concatenate([first, then])], return_inverse=True)
    ends = junction.reshape(2, -1).T.astype(np.int32)
    shape, shape_start = _shapes(survey, first, then)
    ids = np.frombuffer(survey.way_ids, np.int64)[way]
    ban, ban_chain, ban_start = bans_of(chains_of(survey.restrictions, nodes[used], ids, ends))
    return Roads(
        ends=np.ascontiguousarray(ends),
        shape=shape,
        shape_start=shape_start,
        length_m=section_lengths(shape, shape_start),
        way=ids,
        kind=np.frombuffer(survey.way_kind, np.int32)[way],
        name=np.frombuffer(survey.way_name, np.int32)[way],
        barriers=_barrier_rows(survey, nodes[used]),
        ban=ban,
        ban_chain=ban_chain,
        ban_start=ban_start,
        kinds=tuple(survey.kinds.rows),
        names=tuple(survey.names),
        version=version,
    )


def _shapes(
    survey: Survey, first: NDArray[np.int64], then: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The points of all sections, one after the other (a junction's point stands in each of its sections)."""
    counts = then - first + 1
    shape_start = np.concatenate([[0], np.cumsum(counts)])
    index = np.arange(shape_start[-1]) + np.repeat(first - shape_start[:-1], counts)
    lon, lat = np.frombuffer(survey.lon, np.int32), np.frombuffer(survey.lat, np.int32)
    return np.column_stack([lon[index], lat[index]]), shape_start.astype(np.int32)


def _barrier_rows(survey: Survey, junction_nodes: NDArray[np.int64]) -> NDArray[np.int32]:
    rows = [(at, kind) for at, kind in zip(*_locate(survey.barriers, junction_nodes), strict=True) if at >= 0]
    return np.array(rows, np.int32).reshape(-1, 2)


def _locate(barriers: Mapping[int, int], junction_nodes: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    keys = np.fromiter(barriers, np.int64, len(barriers))
    at = np.minimum(np.searchsorted(junction_nodes, keys), len(junction_nodes) - 1)
    return np.where(junction_nodes[at] == keys, at, -1).tolist(), list(barriers.values())
