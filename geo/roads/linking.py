"""Adding a way that the map lacks: it is joined to the ways it touches, and they to it."""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point
from shapely.ops import substring

from geo.roads.edits import Link
from geo.roads.model import UNITS_PER_DEGREE, Roads, section_lengths
from geo.roads.nearby import Plane, flat_line, piece_at, plane_of, sections_near
from geo.roads.profiles import Mode, use_of_way
from geo.roads.splitting import Cuts, split
from geo.roads.tags import MODES_TAG

END_M = 30.0  # an end drawn so near to a way is meant to meet it
TOUCH_M = 3.0  # a way passed so closely is met
SAME_M = 1.0  # two places so near are one

Contact = tuple[float, int, float]  # metres along the link, section, metres along it


def contacts(roads: Roads, link: Link) -> list[Contact]:
    """Where a link meets the ways of the network, in the order of the link; none for one that meets nothing."""
    plane = plane_of(link.line)
    drawn = plane.flat(link.line)
    near = sections_near(roads, link.line, END_M)
    lines = {section: flat_line(roads, section, plane) for section in near.tolist() if _meets(roads, section, link)}
    found = (
        [] if link.crosses else [contact for k, line in lines.items() for contact in _touching(roads, k, line, drawn)]
    )
    for along_m in (0.0, drawn.length):
        if not any(abs(at - along_m) <= END_M for at, _, _ in found):
            found += _nearest(lines, drawn.interpolate(along_m), along_m)
    return _distinct(sorted(found), lines)


def added(roads: Roads, link: Link) -> Roads:
    """The roads with the link as sections of its own; its ends are led to the ways they were drawn beside."""
    met = contacts(roads, link)
    plane = plane_of(link.line)
    roads, junctions = _junctions(roads, met, plane)
    drawn = plane.flat(link.line)
    places = [at for at, _, _ in met]
    pieces, numbers = _pieces(roads, drawn, plane, places, junctions)
    return _appended(roads, pieces, numbers, link)


def _meets(roads: Roads, section: int, link: Link) -> bool:
    """Only ways that somebody on the link may go on by."""
    tags = roads.kinds[roads.kind[section]]
    modes = link.tags[MODES_TAG].split(";")
    uses = [use_of_way(tags, Mode(mode)) for mode in modes]
    return any(use.ahead_kmh or use.back_kmh for use in uses)


def _touching(roads: Roads, section: int, line: LineString, drawn: LineString) -> list[Contact]:
    tags = roads.kinds[roads.kind[section]]
    if {"bridge", "tunnel"} & tags.keys():
        return []
    touched = drawn.intersection(line.buffer(TOUCH_M))
    met = [shapely.shortest_line(part, line).coords for part in shapely.get_parts(touched) if not part.is_empty]
    return [(drawn.project(Point(here)), section, line.project(Point(there))) for here, there in met]


def _nearest(lines: dict[int, LineString], end: Point, along_m: float) -> list[Contact]:
    away = {section: line.distance(end) for section, line in lines.items()}
    section = min(away, key=away.__getitem__, default=None)
    if section is None or away[section] > END_M:
        return []
    return [(along_m, section, lines[section].project(end))]


def _distinct(found: list[Contact], lines: dict[int, LineString]) -> list[Contact]:
    """At a crossing of ways one of them is enough: they share the junction."""
    kept: list[Contact] = []
    for contact in found:
        here = lines[contact[1]].interpolate(contact[2])
        if not any(lines[other[1]].interpolate(other[2]).distance(here) <= SAME_M for other in kept):
            kept.append(contact)
    return kept


def _junctions(roads: Roads, met: list[Contact], plane: Plane) -> tuple[Roads, list[int]]:
    """The junction of each contact: the end of the section when it is there, else a new one in its middle."""
    junctions, cuts = [-1] * len(met), []
    for k, (_, section, along_m) in enumerate(met):
        line = flat_line(roads, section, plane)
        at_end = 0 if along_m <= SAME_M else 1 if along_m >= line.length - SAME_M else None
        if at_end is not None:
            junctions[k] = int(roads.ends[section, at_end])
        else:
            point = plane.units(line.interpolate(along_m))
            cuts.append((k, section, piece_at(roads, section, line, along_m), point))
    if cuts:
        which, sections, pieces, points = zip(*cuts, strict=True)
        roads, numbers = split(roads, Cuts(np.array(sections), np.array(pieces), np.array(points, np.int32)))
        for k, number in zip(which, numbers.tolist(), strict=True):
            junctions[k] = number
    return roads, junctions


def _pieces(
    roads: Roads, drawn: LineString, plane: Plane, places: list[float], junctions: list[int]
) -> tuple[list[NDArray[np.int32]], list[tuple[int, int]]]:
    """The link cut where it meets others: the points of each piece in 1e-7 degree, and the junctions it joins."""
    free = roads.junctions
    if not places or places[0] > SAME_M:
        places, junctions, free = [0.0, *places], [free, *junctions], free + 1
    if places[-1] < drawn.length - SAME_M:
        places, junctions = [*places, drawn.length], [*junctions, free]
    where = _junction_points(roads, junctions)
    pieces, joined = [], []
    for k in range(len(places) - 1):
        degrees = np.asarray(substring(drawn, places[k], places[k + 1]).coords) / plane.metres
        points = np.rint(degrees * UNITS_PER_DEGREE).astype(np.int32)
        first, last = (
            where.get(junction, points[side]) for junction, side in ((junctions[k], 0), (junctions[k + 1], -1))
        )
        pieces.append(np.concatenate([first[None], points, last[None]]))
        joined.append((junctions[k], junctions[k + 1]))
    return pieces, joined


def _junction_points(roads: Roads, junctions: list[int]) -> dict[int, NDArray[np.int32]]:
    found = {}
    for junction in junctions:
        for section, side in np.argwhere(roads.ends == junction)[:1].tolist():
            at = roads.shape_start[section + side] - side
            found[junction] = roads.shape[at]
    return found


def _appended(roads: Roads, pieces: list[NDArray[np.int32]], joined: list[tuple[int, int]], link: Link) -> Roads:
    """The pieces as further sections."""
    count = len(pieces)
    shape = np.concatenate(pieces)
    start = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces])]).astype(np.int32)
    return replace(
        roads,
        ends=np.concatenate([roads.ends, np.array(joined, np.int32)]),
        shape=np.concatenate([roads.shape, shape]),
        shape_start=np.concatenate([roads.shape_start, roads.shape_start[-1] + start[1:]]),
        length_m=np.concatenate([roads.length_m, section_lengths(shape, start)]),
        way=np.concatenate([roads.way, np.full(count, -link.number, np.int64)]),
        kind=np.concatenate([roads.kind, np.full(count, len(roads.kinds), np.int32)]),
        name=np.concatenate([roads.name, np.full(count, len(roads.names), np.int32)]),
        kinds=(*roads.kinds, dict(link.tags)),
        names=(*roads.names, link.name),
    )
