"""Sections near a shape, in flat metres around it, and places along them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geo.roads.ground import METRES_PER_DEGREE
from geo.roads.model import UNITS_PER_DEGREE, Roads

Shape = TypeVar("Shape", bound=BaseGeometry)


@dataclass(frozen=True)
class Plane:
    """Flat metres around a latitude in degrees; good for some tens of kilometres."""

    lat: float

    @cached_property
    def metres(self) -> NDArray[np.float64]:
        """(2,): metres in a degree of longitude and of latitude."""
        return METRES_PER_DEGREE * np.array([np.cos(np.radians(self.lat)), 1.0])

    def flat(self, shape: Shape) -> Shape:
        """A shape in degrees, lon, lat, in metres of this plane."""
        flat: Shape = shapely.transform(shape, lambda degrees: degrees * self.metres)
        return flat

    def units(self, point: Point) -> NDArray[np.int32]:
        """A point of this plane in the network's units of 1e-7 degree, (2,) lon, lat."""
        return np.rint(np.array([point.x, point.y]) / self.metres * UNITS_PER_DEGREE).astype(np.int32)


def plane_of(shape: BaseGeometry) -> Plane:
    """The plane around the middle of a shape in degrees."""
    _, south, _, north = shape.bounds
    return Plane((south + north) / 2)


def sections_near(roads: Roads, shape: BaseGeometry, within_m: float) -> NDArray[np.int64]:
    """Indices (k,) of sections whose box comes within so many metres of the box of a shape in degrees."""
    margin = within_m / plane_of(shape).metres
    west, south, east, north = shape.bounds
    low = np.rint((np.array([west, south]) - margin) * UNITS_PER_DEGREE)
    high = np.rint((np.array([east, north]) + margin) * UNITS_PER_DEGREE)
    first = roads.shape_start[:-1]
    highest, lowest = np.maximum.reduceat(roads.shape, first), np.minimum.reduceat(roads.shape, first)
    return np.flatnonzero(((highest >= low) & (lowest <= high)).all(axis=1))


def flat_line(roads: Roads, section: int, plane: Plane) -> LineString:
    """A section's shape in metres of a plane."""
    return LineString(roads.line(section) * plane.metres)


def piece_at(roads: Roads, section: int, line: LineString, along_m: float) -> int:
    """Index into `Roads.shape` of the last point of a section before a place so many metres along its flat line."""
    lengths = np.hypot(*np.diff(np.asarray(line.coords), axis=0).T)
    done = int(np.searchsorted(np.cumsum(lengths), along_m, side="right"))
    return int(roads.shape_start[section]) + min(done, len(lengths) - 1)
