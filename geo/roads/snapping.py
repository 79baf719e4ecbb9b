"""From a point to the nearest usable way: a grid over the pieces of all sections, compiled."""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.roads.model import Roads

CELL = 40_000  # 1e-7 degrees: 0.004°, some 400 m
METRES_PER_UNIT = 0.0111195  # a 1e-7 degree of latitude


@dataclass(frozen=True)
class Snapped:
    """Where points meet the ways.

    section : (n,) int32, -1 where no usable way lies within the limit
    share : (n,) float32, of the section's length from its first junction
    off_m : (n,) float32, metres from the point to the way; inf without one
    """

    section: NDArray[np.int32]
    share: NDArray[np.float32]
    off_m: NDArray[np.float32]

    def some(self, which: NDArray[np.integer]) -> "Snapped":
        """Those of the rows `which`, indices (k,) or a bool for each, (n,)."""
        return Snapped(self.section[which], self.share[which], self.off_m[which])

    def replaced(self, which: NDArray[np.integer], section: ArrayLike, share: ArrayLike) -> "Snapped":
        """The same with the rows `which`, indices (k,) or a bool for each (n,), moved to elsewhere on the ways:
        `section` and `share`, (k,) each or one for all.
        """
        sections, shares = self.section.copy(), self.share.copy()
        sections[which], shares[which] = section, share
        return Snapped(sections, shares, self.off_m)


class Grid:
    """Which pieces of sections lie in which cell; one grid serves all modes."""

    def __init__(self, roads: Roads) -> None:
        self.shape, self.shape_start = roads.shape, roads.shape_start
        low, high = roads.shape.min(axis=0), roads.shape.max(axis=0)
        self.origin = low.astype(np.int64)
        self.columns, self.rows = (int(n) for n in (high.astype(np.int64) - low) // CELL + 1)
        self.cell_start, self.pieces, self.section = _bin(
            self.shape, self.shape_start, self.origin, self.columns, self.rows
        )

    def snap(self, points: NDArray[np.float64], usable: NDArray[np.bool_], limit_m: float) -> Snapped:
        """The nearest usable section of each point, not farther than `limit_m`.

        points : (n, 2) lon, lat in degrees
        usable : (m,) bool, of each section
        """
        flat = np.ascontiguousarray(points, np.float64) * 1e7
        grid = (self.cell_start, self.pieces, self.section, self.origin, self.columns, self.rows)
        return Snapped(*_nearest(flat, self.shape, self.shape_start, grid, usable, float(limit_m)))


@numba.njit(cache=True, nogil=True)
def _cells_of(shape, piece, origin):  # type: ignore[no-untyped-def]
    """First and last column and row that a piece (from shape point `piece` to the next) may cross."""
    ax, ay = (shape[piece, 0] - origin[0]) // CELL, (shape[piece, 1] - origin[1]) // CELL
    bx, by = (shape[piece + 1, 0] - origin[0]) // CELL, (shape[piece + 1, 1] - origin[1]) // CELL
    return min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)


@numba.njit(cache=True, nogil=True)
def _bin(shape, shape_start, origin, columns, rows):  # type: ignore[no-untyped-def]
    """Pieces by cell in compressed rows, and the section of every shape point."""
    section = np.empty(len(shape), np.int32)
    for k in range(len(shape_start) - 1):
        section[shape_start[k] : shape_start[k + 1]] = k
    start = np.zeros(columns * rows + 1, np.int64)
    for filling in range(2):
        if filling:
            start = np.cumsum(start)
            pieces = np.empty(start[-1], np.int32)
            fill = start[:-1].copy()
        for piece in range(len(shape) - 1):
            if section[piece] != section[piece + 1]:
                continue
            west, east, south, north = _cells_of(shape, piece, origin)
            for row in range(south, north + 1):
                for column in range(west, east + 1):
                    cell = row * columns + column
                    if filling:
                        pieces[fill[cell]] = piece
                        fill[cell] += 1
                    else:
                        start[cell + 1] += 1
    return start, pieces, section


@numba.njit(cache=True, nogil=True)
def _to_piece(x, y, shape, piece, wide):  # type: ignore[no-untyped-def]
    """Squared metres from (x, y) to a piece, and the share of the piece where it is nearest."""
    ax, ay = (shape[piece, 0] - x) * wide, (shape[piece, 1] - y) * METRES_PER_UNIT
    bx, by = (shape[piece + 1, 0] - x) * wide, (shape[piece + 1, 1] - y) * METRES_PER_UNIT
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    t = 0.0 if square == 0.0 else min(1.0, max(0.0, -(ax * dx + ay * dy) / square))
    px, py = ax + t * dx, ay + t * dy
    return px * px + py * py, t


@numba.njit(cache=True, nogil=True)
def _share(shape, first, last, piece, t, wide):  # type: ignore[no-untyped-def]
    """The share of a section's length at share `t` of one of its pieces."""
    before, total = 0.0, 0.0
    for k in range(first, last - 1):
        dx = (shape[k + 1, 0] - shape[k, 0]) * wide
        dy = (shape[k + 1, 1] - shape[k, 1]) * METRES_PER_UNIT
        length = np.sqrt(dx * dx + dy * dy)
        if k < piece:
            before += length
        elif k == piece:
            before += t * length
        total += length
    return before / total if total > 0 else 0.0


@numba.njit(cache=True, nogil=True)
def _nearest(points, shape, shape_start, grid, usable, limit_m):  # type: ignore[no-untyped-def]
    cell_start, pieces, section_of, origin, columns, rows = grid
    n = len(points)
    found, shares = np.full(n, -1, np.int32), np.zeros(n, np.float32)
    off = np.full(n, np.inf, np.float32)
    for i in range(n):
        x, y = points[i, 0], points[i, 1]
        wide = METRES_PER_UNIT * np.cos(np.radians(y * 1e-7))
        column, row = int((x - origin[0]) // CELL), int((y - origin[1]) // CELL)
        best, best_piece, best_t = limit_m * limit_m, -1, 0.0
        ring, safe = 0, 0.0
        # everything outside ring r is at least r cells away, less the point's own place in its cell
        while safe * safe <= best:
            for r in range(max(0, row - ring), min(rows, row + ring + 1)):
                edge = r == row - ring or r == row + ring
                step = 1 if edge or ring == 0 else 2 * ring
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= columns:
                        continue
                    cell = r * columns + c
                    for k in range(cell_start[cell], cell_start[cell + 1]):
                        piece = pieces[k]
                        if not usable[section_of[piece]]:
                            continue
                        square, t = _to_piece(x, y, shape, piece, wide)
                        if square < best or (square == best and best_piece < 0):
                            best, best_piece, best_t = square, piece, t
            margin = min(x - origin[0] - column * CELL, (column + 1) * CELL - x + origin[0]) * wide
            above = min(y - origin[1] - row * CELL, (row + 1) * CELL - y + origin[1]) * METRES_PER_UNIT
            safe = min(margin + ring * CELL * wide, above + ring * CELL * METRES_PER_UNIT)
            ring += 1
        if best_piece >= 0:
            section = section_of[best_piece]
            found[i], off[i] = section, np.sqrt(best)
            shares[i] = _share(shape, shape_start[section], shape_start[section + 1], best_piece, best_t, wide)
    return found, shares, off
