"""Travel times between a plan's places, and the shapes of its routes, through geo's one question."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import shapely
from django.contrib.gis.geos import LineString
from numpy.typing import NDArray

from dispatch.plans.translate.guesses import with_unknown_villages
from dispatch.plans.translate.problem import ProblemIndex, Travel
from geo.coordinates import distance_m
from geo.travel import (
    Approach,
    TravelApproach,
    TravelMatrix,
    travel_approaches,
    travel_guess,
    travel_matrix,
    travel_paths,
)

SAME_POINT = 1e-7  # degree, a centimetre

Approached = dict[Travel, list[TravelApproach]]
Piece = tuple[int, int, str]  # of a shape: its first and last point, "walk" or "guess"
PIECES = {Approach.PATH: "walk", Approach.GROUND: "guess", Approach.NONE: "guess"}


def travel_matrices(index: ProblemIndex, approached: Approached) -> dict[Travel, TravelMatrix]:
    """One matrix for each travel mode and state of the roads, shape (nodes, nodes), with what is guessed of places."""
    return {travel: _matrix(index, travel, approached[travel]) for travel in index.travels}


def approaches_of(index: ProblemIndex) -> Approached:
    """How each node is come to by each travel."""
    return {travel: _approaches(index, travel) for travel in index.travels}


def _approaches(index: ProblemIndex, travel: Travel) -> list[TravelApproach]:
    ways = travel_approaches(index.points, mode=travel.mode, on=travel.day)
    return [replace(way, seconds=round(way.seconds * travel.times)) for way in ways]


def out_of_reach(index: ProblemIndex, approached: Approached) -> dict[int, int]:
    """Households to which no travel leads within reason, and the metres one would walk; 0 where a road is closed."""
    found = {}
    for household_id, node in index.door_node.items():
        ways = [approached[travel][node] for travel in index.travels]
        if ways and all(way.how == Approach.NONE for way in ways):
            found[household_id] = min(way.metres for way in ways)
    return found


def _matrix(index: ProblemIndex, travel: Travel, approached: Sequence[TravelApproach]) -> TravelMatrix:
    points = index.points
    matrix = travel_matrix(points, mode=travel.mode, on=travel.day)
    far = np.array([way.how == Approach.NONE and way.metres > 0 for way in approached], bool)
    far[: len(index.doors)] = (
        False  # a home beyond the map; nobody passes through it, so its straight line harms nobody
    )
    if far.any():
        guess = travel_guess(distance_m(points[:, None], points[None]), mode=travel.mode)
        of_far = far[:, None] | far[None]
        matrix = replace(
            matrix,
            seconds=np.where(of_far, guess.seconds, matrix.seconds),
            metres=np.where(of_far, guess.metres, matrix.metres),
            beyond_reason=np.where(of_far, False, matrix.beyond_reason),
        )
    return with_unknown_villages(matrix, index.unknown_villages, travel.mode).longer(travel.times)


def route_shape(points: Sequence[tuple[float, float]], mode: str, *, on: date) -> tuple[LineString, list[Piece]]:
    """The way of a day through all points, lon, lat, and which pieces of it are walked beside a vehicle, or guessed."""
    line: list[tuple[float, float]] = []
    pieces: list[Piece] = []
    for way in travel_paths(points, mode=mode, on=on):
        for part in way.parts:
            begin = max(0, len(line) - 1)
            # each part begins where the one before ended
            line += [point for point in map(tuple, part.shape.tolist()) if not line or point != line[-1]]
            if part.how != Approach.ROAD and len(line) - 1 > begin:
                pieces.append((begin, len(line) - 1, PIECES[part.how]))
    return LineString(line if len(line) > 1 else line * 2, srid=4326), pieces


def shape_in_pieces(
    shape: LineString, pieces: Sequence[Sequence[int | str]]
) -> list[tuple[str, list[tuple[float, float]]]]:
    """A route's shape cut into what is ridden ("road"), walked beside the vehicle ("walk") and guessed ("guess")."""
    line = [(lon, lat) for lon, lat in shapely.get_coordinates(shapely.from_wkb(bytes(shape.wkb))).tolist()]
    cut: list[tuple[str, list[tuple[float, float]]]] = []
    begin = 0
    for first, last, how in [*pieces, (len(line) - 1, len(line) - 1, "road")]:
        cut += [("road", line[begin : int(first) + 1]), (str(how), line[int(first) : int(last) + 1])]
        begin = int(last)
    return [(how, part) for how, part in cut if len(part) > 1]


def legs_of(shape: LineString, doors: Sequence[tuple[float, float]]) -> list[NDArray[np.float64]]:
    """A route's shape cut at its doors, (k, 2) lon, lat each: to the first door, to the second, …, and home.

    A door that is not on the shape (a plan edited by hand) ends no leg: the next one holds both.
    """
    line, begin, legs = np.asarray(shape.coords), 0, []
    for door in doors:
        here = np.flatnonzero(np.abs(line[begin:] - door).max(axis=1) <= SAME_POINT)
        end = begin + int(here[0]) if len(here) else begin
        legs.append(line[begin : end + 1])
        begin = end
    return [*legs, line[begin:]]
