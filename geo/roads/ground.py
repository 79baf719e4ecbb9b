"""The ground beside lines."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_195.0  # of latitude


def ground_beside(lines: Sequence[NDArray[np.float64]], beside_m: float) -> BaseGeometry:
    """The ground within `beside_m` metres of lines, (k, 2) lon, lat each: a Polygon or MultiPolygon in degrees."""
    metres = np.full(2, METRES_PER_DEGREE)
    metres[0] *= np.cos(np.radians(lines[0][0, 1]))
    drawn = shapely.MultiLineString([line * metres for line in lines])
    return shapely.transform(shapely.buffer(drawn, beside_m, quad_segs=4), lambda points: points / metres)
