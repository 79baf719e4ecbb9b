"""The grid that heights are kept on: degrees of WGS-84, cells at whole multiples of their step."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

FINEST = 1 / 3600  # degrees: one second, some 30 m; finer files of a county say little more of roads, and much of trees
MOST_CELLS = 80_000_000
FILLED = 8  # cells: a hole whose middle is no farther than this from known ground all around is closed from its rim
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True)
class Grid:
    """`west`, `north`: the middle of the first cell."""

    west: float
    north: float
    step: float
    rows: int
    columns: int


def grid_over(box: Box, cell: float) -> Grid:
    """A grid over a box, as fine as files with a cell of so many degrees; no finer than a second, nor than memory
    allows. Files of whole seconds, as SRTM's, meet its cells exactly.
    """
    step = FINEST * max(1, round(cell / FINEST))
    while ((box[2] - box[0]) / step + 2) * ((box[3] - box[1]) / step + 2) > MOST_CELLS:
        step *= 2
    first, last = floor(box[0] / step), ceil(box[2] / step)
    lowest, highest = floor(box[1] / step), ceil(box[3] / step)
    return Grid(first * step, highest * step, step, highest - lowest + 1, last - first + 1)


def meets(a: Box, b: Box) -> bool:
    """Whether two boxes touch."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def holes_closed(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Metres, (r, c), with small holes closed from their rims: each cell takes the mean of the known ones beside it."""
    from scipy.ndimage import binary_closing

    filled = heights.copy()
    known = np.isfinite(heights)
    within = binary_closing(np.pad(known, FILLED), iterations=FILLED)[FILLED:-FILLED, FILLED:-FILLED]
    for _ in range(FILLED):
        unknown = within & np.isnan(filled)
        if not unknown.any():
            break
        padded = np.pad(filled, 1, constant_values=np.nan)
        beside = [(0, 1), (2, 1), (1, 0), (1, 2)]
        total, count = np.zeros(filled.shape, np.float32), np.zeros(filled.shape, np.uint8)
        for row, column in beside:
            part = padded[row : row + filled.shape[0], column : column + filled.shape[1]]
            there = ~np.isnan(part)
            total += np.where(there, part, 0)
            count += there
        at_rim = unknown & (count > 0)
        filled[at_rim] = total[at_rim] / count[at_rim]
    return filled


def steepness(heights: NDArray[np.float32], step: float, latitude: float) -> float:
    """The middle slope, metres risen a metre, between cells of `heights`, (r, c), beside each other; 0 where there are
    none. `step` and `latitude` in degrees.
    """
    across_m = step * 111_195 * np.cos(np.radians(latitude))
    slope = np.abs(np.diff(heights, axis=1)) / across_m
    known = slope[np.isfinite(slope)]
    return float(np.median(known)) if len(known) else 0.0
