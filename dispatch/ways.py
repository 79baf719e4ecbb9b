"""Travel times between a plan's places, and the shapes of its routes, through geo's one question."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from django.contrib.gis.geos import LineString
from numpy.typing import NDArray

from dispatch.translate.problem import Travel
from geo.travel import TravelMatrix, travel_matrix, travel_path

SAME_POINT = 1e-7  # degree, a centimetre


def travel_matrices(points: NDArray[np.float64], travels: Iterable[Travel]) -> dict[Travel, TravelMatrix]:
    """One matrix for each travel mode and state of the roads, shape (points, points)."""
    return {travel: travel_matrix(points, mode=travel.mode, on=travel.day) for travel in travels}


def route_shape(points: Sequence[tuple[float, float]], mode: str, *, on: date) -> LineString:
    """The way along the roads of a day through all points, lon, lat."""
    legs = [travel_path(a, b, mode=mode, on=on).shape for a, b in pairwise(points)]
    line = np.concatenate(legs)
    repeated = np.all(line[1:] == line[:-1], axis=1)  # each leg begins where the one before ended
    line = line[np.append(True, ~repeated)]
    return LineString(line if len(line) > 1 else np.repeat(line, 2, axis=0), srid=4326)


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
