"""Heights over the village of nine crossings (`POINTS` of conftest), made by a formula."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geo.terrain.heights import METRES_PER_DEGREE, Heights

Floats = NDArray[np.float64]
WEST, NORTH, STEP, CELLS = 113.05, 36.25, 1 / 3600, 400
EAST_M = METRES_PER_DEGREE * np.cos(np.radians(36.2))  # of a degree of longitude


def hills(height: Callable[[Floats, Floats], Floats], version: str = "hills") -> Heights:
    """`height` of metres east of a (and d, g) and north of a (b, c)."""
    columns, rows = np.meshgrid(np.arange(CELLS), np.arange(CELLS))
    x = np.asarray((WEST + columns * STEP - 113.1) * EAST_M, np.float64)
    y = np.asarray((NORTH - rows * STEP - 36.2) * METRES_PER_DEGREE, np.float64)
    return Heights.of(height(x, y).astype(np.float32), west=WEST, north=NORTH, step=STEP, version=version)


def tilted(grade: float) -> Heights:
    """Rising eastwards everywhere by so much."""
    return hills(lambda x, y: 1000 + grade * x + 0 * y, f"tilted {grade}")
