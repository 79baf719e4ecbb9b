"""Closing ways and changing their speeds: sections are cut at the edge, and those concerned become another kind."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geo.roads.edits import WAY_GROUPS, Closure, Pace
from geo.roads.model import UNITS_PER_DEGREE, Roads
from geo.roads.nearby import Plane, flat_line, piece_at, plane_of, sections_near
from geo.roads.profiles import as_if_open, kind_of, use_of_way
from geo.roads.splitting import Cuts, split
from geo.roads.tags import CLOSED_TAG, PACE_TAG, WITHIN_TAG

BESIDE_M = 6.0  # a closed line names the way that runs so close along it
ALONG_M = 20.0  # whoever shares less than this with it only crosses it
SAME_M = 1.0
Interval = tuple[float, float]


def closed(roads: Roads, closure: Closure) -> Roads:
    """The roads with the closed stretches marked; a network that the closure does not touch stays as it is."""
    roads = _cut(roads, closure)
    stretches = closed_sections(roads, closure)
    within = closure.shape.area > 0

    def mark(tags: dict[str, str]) -> dict[str, str]:
        modes = {mode.value for mode in closure.modes} | set(filter(None, tags.get(CLOSED_TAG, "").split(";")))
        return tags | {CLOSED_TAG: ";".join(sorted(modes))} | ({WITHIN_TAG: "yes"} if within else {})

    return _retagged(roads, stretches, mark)


def closes(roads: Roads, closure: Closure) -> bool:
    """Whether somebody can no longer go where he could: not so for a closure beside all ways, or of a path to cars.

    Another closure does not count: it may end earlier.
    """
    concerned = _concerned(roads, closure, plane_of(closure.shape))
    kinds = [as_if_open(roads.kinds[roads.kind[section]]) for section, _, parts in concerned if parts]
    uses = (use_of_way(tags, mode) for tags in kinds for mode in closure.modes)
    return any(use.ahead_kmh or use.back_kmh for use in uses)


def runs_over(way: LineString, closure: Closure) -> bool:
    """Whether somebody's way, lon, lat, goes along a closed stretch or through a closed area."""
    plane = plane_of(closure.shape)
    drawn, line = plane.flat(closure.shape), plane.flat(way)
    zone = _zone(drawn)
    return bool(line.intersects(zone)) and bool(_intervals(line, zone, drawn, is_area=drawn.area > 0))


def closed_sections(roads: Roads, closure: Closure) -> NDArray[np.int64]:
    """Indices (k,) of the sections that lie in a closure as a whole: after the cut, all that it closes."""
    whole = []
    plane = plane_of(closure.shape)
    for section, line, parts in _concerned(roads, closure, plane):
        if parts and sum(end - start for start, end in parts) >= line.length - 2 * SAME_M:
            whole.append(section)
    return np.array(whole, np.int64)


def paced(roads: Roads, pace: Pace) -> Roads:
    """The roads with other speeds inside the pace's polygon; a section belongs where its middle is."""
    middle = (roads.shape_start[:-1] + roads.shape_start[1:] - 1) // 2
    points = roads.shape[middle] / UNITS_PER_DEGREE
    inside = np.ones(len(points), bool) if pace.shape is None else shapely.contains_xy(pace.shape, *points.T)

    def slow(tags: dict[str, str]) -> dict[str, str]:
        group = group_of(kind_of(tags))
        shares = {mode: groups[group] for mode, groups in pace.shares.items() if group in groups}
        return tags | {
            f"{PACE_TAG}{mode}": str(share * float(tags.get(f"{PACE_TAG}{mode}", 1))) for mode, share in shares.items()
        }

    return _retagged(roads, np.flatnonzero(inside), slow)


def group_of(kind: str) -> str:
    """The group of ways a class belongs to; "" for ferries and whatever is in none."""
    plain = kind.removesuffix("_link")
    return next((group for group, kinds in WAY_GROUPS.items() if plain in kinds), "")


def _cut(roads: Roads, closure: Closure) -> Roads:
    plane = plane_of(closure.shape)
    sections, pieces, points = [], [], []
    for section, line, parts in _concerned(roads, closure, plane):
        for at in sorted(set(chain.from_iterable(parts))):
            if SAME_M < at < line.length - SAME_M:
                sections.append(section)
                pieces.append(piece_at(roads, section, line, at))
                points.append(plane.units(line.interpolate(at)))
    if not sections:
        return roads
    return split(roads, Cuts(np.array(sections), np.array(pieces), np.array(points, np.int32)))[0]


def _concerned(roads: Roads, closure: Closure, plane: Plane) -> list[tuple[int, LineString, list[Interval]]]:
    """Sections near a closure, their flat lines, and from where to where along them they are closed."""
    drawn = plane.flat(closure.shape)
    is_area, zone = drawn.area > 0, _zone(drawn)
    shapely.prepare(zone)
    near = sections_near(roads, closure.shape, BESIDE_M)
    lines = [flat_line(roads, section, plane) for section in near.tolist()]
    hit = shapely.intersects(zone, np.array(lines, object)).tolist()
    return [
        (section, line, _intervals(line, zone, drawn, is_area=is_area))
        for section, line, is_hit in zip(near.tolist(), lines, hit, strict=True)
        if is_hit
    ]


def _zone(drawn: BaseGeometry) -> BaseGeometry:
    return drawn if drawn.area > 0 else drawn.buffer(BESIDE_M, cap_style="flat")


def _intervals(line: LineString, zone: BaseGeometry, drawn: BaseGeometry, *, is_area: bool) -> list[Interval]:
    inside = line.intersection(zone)
    merged = shapely.line_merge(inside) if inside.geom_type == "MultiLineString" else inside
    parts = [part for part in shapely.get_parts(merged) if part.length > 0]
    if not is_area:
        parts = [part for part in parts if _runs_along(part, drawn, line)]
    return [_interval(line, part) for part in parts]


def _runs_along(part: LineString, drawn: BaseGeometry, line: LineString) -> bool:
    """Whether a part of a section goes the way of the closed line, and does not just cross it."""
    long_enough = part.length >= min(ALONG_M, 0.7 * drawn.length) or part.length >= line.length - SAME_M
    covered = drawn.intersection(part.buffer(BESIDE_M, cap_style="flat")).length
    return bool(long_enough and covered >= 0.7 * part.length)


def _interval(line: LineString, part: LineString) -> Interval:
    a, b = (line.project(shapely.get_point(part, k)) for k in (0, -1))
    return (a, b) if a <= b else (b, a)


def _retagged(roads: Roads, sections: NDArray[np.integer], change: Callable[[dict[str, str]], dict[str, str]]) -> Roads:
    """The roads with some sections' kinds replaced by what `change` makes of their tags."""
    if not len(sections):
        return roads
    kinds = [dict(tags) for tags in roads.kinds]
    former = np.unique(roads.kind[sections])
    number = np.arange(len(kinds), dtype=np.int32)
    number[former] = len(kinds) + np.arange(len(former), dtype=np.int32)
    kinds += [change(kinds[k]) for k in former.tolist()]
    kind = roads.kind.copy()
    kind[sections] = number[roads.kind[sections]]
    return replace(roads, kind=kind, kinds=tuple(kinds))
