"""How built-up it is around each junction: kilometres of street per square kilometre within two kilometres.

Streets are slower and cars are held up more often in a town; tags alone rarely say where the town is.
"""

import numpy as np
from numpy.typing import NDArray

from geo.roads.model import UNITS_PER_DEGREE, Roads

RADIUS_KM = 2.0
CELL_KM = 0.2
KM_PER_DEGREE = 111.195
STREETS = {
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street",
    "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link",
}  # fmt: skip


def junction_points(roads: Roads) -> NDArray[np.float64]:
    """Where the junctions are, (junctions, 2) lon, lat."""
    points = np.empty((roads.junctions, 2))
    points[roads.ends[:, 0]] = roads.shape[roads.shape_start[:-1]] / UNITS_PER_DEGREE
    points[roads.ends[:, 1]] = roads.shape[roads.shape_start[1:] - 1] / UNITS_PER_DEGREE
    return points


def street_density(roads: Roads) -> NDArray[np.float64]:
    """Kilometres of street per square kilometre around each junction; (junctions,)."""
    points = junction_points(roads)
    is_street = np.array([tags.get("highway") in STREETS for tags in roads.kinds])[roads.kind]
    half_km = np.where(is_street, roads.length_m, 0.0) / 2000
    at_junction = np.bincount(roads.ends.ravel(), np.repeat(half_km, 2), minlength=roads.junctions)
    scale = np.array([np.cos(np.radians(points[:, 1].mean())), 1.0]) * KM_PER_DEGREE / CELL_KM
    cell = np.floor((points - points.min(axis=0)) * scale).astype(int)
    columns, rows = cell.max(axis=0) + 1
    km = np.bincount(cell[:, 0] * rows + cell[:, 1], at_junction, minlength=columns * rows).reshape(columns, rows)
    return np.asarray(_around(km.astype(np.float64))[cell[:, 0], cell[:, 1]] / (np.pi * RADIUS_KM**2))


def _around(km: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of what lies within the radius of each cell: a convolution with a disc, by Fourier transform."""
    disc = _disc()
    size = (km.shape[0] + disc.shape[0] - 1, km.shape[1] + disc.shape[1] - 1)
    whole = np.fft.irfft2(np.fft.rfft2(km, size) * np.fft.rfft2(disc, size), size)
    reach = disc.shape[0] // 2
    return np.asarray(whole[reach : reach + km.shape[0], reach : reach + km.shape[1]])


def _disc() -> NDArray[np.float64]:
    reach = round(RADIUS_KM / CELL_KM)
    x, y = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return np.asarray(np.hypot(x, y) * CELL_KM <= RADIUS_KM, float)
