"""Travel times between a plan's places, and the shapes of its routes, through geo's one question."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from django.contrib.gis.geos import LineString
from numpy.typing import NDArray

from geo.travel import TravelMatrix, travel_matrix, travel_path


def travel_matrices(points: NDArray[np.float64], modes: Iterable[str]) -> dict[str, TravelMatrix]:
    """One matrix for each travel mode, shape (points, points)."""
    return {mode: travel_matrix(points, mode=mode) for mode in modes}


def route_shape(points: Sequence[tuple[float, float]], mode: str) -> LineString:
    """The way along the roads through all points, lon, lat."""
    legs = [travel_path(a, b, mode=mode).shape for a, b in pairwise(points)]
    line = np.concatenate(legs)
    repeated = np.all(line[1:] == line[:-1], axis=1)  # each leg begins where the one before ended
    line = line[np.append(True, ~repeated)]
    return LineString(line if len(line) > 1 else np.repeat(line, 2, axis=0), srid=4326)
