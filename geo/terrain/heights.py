"""Heights on a grid of degrees, and what is read from it: the height at a place, as it is or smoothed."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import TerrainMissing

FORMAT = 1  # raise it when the same file would be kept differently
METRES_PER_DEGREE = 111_195.0  # of latitude
SMOOTHED_M = 40.0  # how far around a place its smoothed height looks: one cell of a usual file, some 30 m, and a bit
SMALLEST_LEVEL = 512  # cells of the longer side: no coarser level is needed for any map

Floats = NDArray[np.float64]
Cells = NDArray[np.float32]


@dataclass(frozen=True)
class Heights:
    """Metres above the sea; nan where nobody knows.

    levels : (r, c) float32 each, rows from the north, columns from the west; level k has cells 2**k as wide, each the
        mean of those of the level before
    west, north : degrees, the middle of the first cell of level 0
    step : degrees from one cell to the next, both ways
    version : changes whenever a height may
    """

    levels: tuple[Cells, ...]
    west: float
    north: float
    step: float
    version: str

    @classmethod
    def of(cls, grid: Cells, *, west: float, north: float, step: float, version: str) -> "Heights":
        """With all its levels, from the finest, metres (r, c); `west`, `north` and `step` in degrees."""
        levels = [np.asarray(grid, np.float32)]
        while max(levels[-1].shape) > SMALLEST_LEVEL:
            levels.append(_halved(levels[-1]))
        return cls(tuple(levels), west, north, step, version)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, of the outermost cells' middles."""
        rows, columns = self.levels[0].shape
        return self.west, self.north - (rows - 1) * self.step, self.west + (columns - 1) * self.step, self.north

    def at(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Metres at places, `lon` and `lat` (…,) degrees, between the four cells around; nan where one is not known."""
        grid = self.levels[0]
        row = (self.north - np.asarray(lat, float)) / self.step
        column = (np.asarray(lon, float) - self.west) / self.step
        inside = (row >= 0) & (column >= 0) & (row <= grid.shape[0] - 1) & (column <= grid.shape[1] - 1)
        up, left = (
            np.clip(np.floor(np.where(inside, at, 0)).astype(np.int64), 0, max(size - 2, 0))
            for at, size in zip((row, column), grid.shape, strict=True)
        )
        down, right = np.minimum(up + 1, grid.shape[0] - 1), np.minimum(left + 1, grid.shape[1] - 1)
        y, x = row - up, column - left
        upper = grid[up, left] * (1 - x) + grid[up, right] * x
        lower = grid[down, left] * (1 - x) + grid[down, right] * x
        return np.asarray(np.where(inside, upper * (1 - y) + lower * y, np.nan), np.float64)

    def smooth_at(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Metres at places, `lon` and `lat` (…,) degrees, as the mean of nine around, the middle weighing most.

        A file of heights is off by some metres from cell to cell, and knows hillsides better than the road cut into
        them; nan where nothing around is known.
        """
        east, north = np.asarray(lon, float), np.asarray(lat, float)
        up = SMOOTHED_M / METRES_PER_DEGREE
        across = up / np.cos(np.radians(north))
        total, weighed = np.zeros(np.broadcast(east, north).shape), np.zeros(np.broadcast(east, north).shape)
        for y, of_y in ((-1, 1.0), (0, 2.0), (1, 1.0)):
            for x, of_x in ((-1, 1.0), (0, 2.0), (1, 1.0)):
                height = self.at(east + x * across, north + y * up)
                known = np.isfinite(height)
                total += np.where(known, height, 0) * of_y * of_x
                weighed += known * of_y * of_x
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(weighed > 0, total / weighed, np.nan))

    def save(self, folder: Path) -> None:
        """Write one .npy file per level and meta.json last, which makes the folder complete."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, level in enumerate(self.levels):
            np.save(folder / f"level-{number}.npy", level)
        meta = {"format": FORMAT, "levels": len(self.levels), "west": self.west, "north": self.north, "step": self.step}
        (folder / "meta.json").write_text(json.dumps(meta | {"version": self.version}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Heights":
        """Map the levels from disk: processes that load the same folder share its memory.

        Raises
        ------
        TerrainMissing
            When the folder is incomplete, or in another format.
        """
        try:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            if meta["format"] != FORMAT:
                raise TerrainMissing(version=folder.name)
            levels = [np.load(folder / f"level-{number}.npy", mmap_mode="r") for number in range(meta["levels"])]
        except (OSError, ValueError, KeyError):
            raise TerrainMissing(version=folder.name) from None
        return cls(tuple(levels), meta["west"], meta["north"], meta["step"], meta["version"])


def _halved(grid: Cells) -> Cells:
    """Each cell the mean of four; of those that are known."""
    rows, columns = (size + size % 2 for size in grid.shape)
    padded = np.full((rows, columns), np.nan, np.float32)
    padded[: grid.shape[0], : grid.shape[1]] = grid
    blocks = padded.reshape(rows // 2, 2, columns // 2, 2)
    known = np.isfinite(blocks)
    count = known.sum(axis=(1, 3))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, blocks, 0).sum(axis=(1, 3)) / np.where(count, count, np.nan), np.float32)
