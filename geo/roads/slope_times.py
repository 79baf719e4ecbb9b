"""How slopes slow each mode down.

On foot: Tobler's hiking function, 6 exp(-3.5 |grade + 0.05|) km/h (W. Tobler, Three presentations on geographical
analysis and modeling, NCGIA technical report 93-1, 1993, after Imhof). Its shape is taken and its 5.04 km/h on the flat
left aside: on flat ground the profile's own speed stays what it is, so that a county without heights, or a plain, is
walked as before, and whoever walks slower is slower by the same share everywhere.

On wheels: shares of the flat speed by grade (`slope` in profiles.toml). Where it is steeper than `pushed_from` upwards
one gets off and pushes, at a share of a walker's speed there.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.roads.profiles import Mode, profile_for
from geo.roads.slopes import Slopes

Floats = NDArray[np.float64]

DECAY, EASIEST = 3.5, -0.05  # of Tobler's function; one is fastest a little downhill


def walking_share(grade: ArrayLike) -> Floats:
    """A walker's speed on a slope as a share of that on the flat; grade, (…,), is metres risen a metre."""
    return np.asarray(np.exp(-DECAY * (np.abs(np.asarray(grade, float) - EASIEST) - abs(EASIEST))))


def kmh_on(grade: ArrayLike, flat_kmh: ArrayLike, mode: Mode) -> Floats:
    """Speed in km/h on slopes, `grade` (…,), of who does `flat_kmh`, (…,), on the same way without one."""
    slope, flat = np.asarray(grade, float), np.asarray(flat_kmh, float)
    if mode is Mode.WALK:
        return np.asarray(flat * walking_share(slope))
    rule = profile_for(mode).slope
    ridden = flat * np.interp(slope, rule["grade"], rule["share"])
    if "pushed_from" not in rule:
        return np.asarray(ridden)
    on_foot = profile_for(Mode.WALK).kmh["path"] * walking_share(slope) * rule["pushed_share"]
    return np.asarray(np.where(slope > rule["pushed_from"], np.minimum(ridden, on_foot), ridden))


def times_as_long(slopes: Slopes, flat_kmh: Floats, mode: Mode) -> Floats:
    """How many times as long each section takes forwards and backwards as on the flat, (m, 2); `flat_kmh` likewise,
    0 where the way is closed.
    """
    count = np.diff(slopes.start)
    of_piece = np.repeat(np.arange(len(count)), count)
    told = np.ones((len(count), 2))
    for direction, sign in ((0, 1), (1, -1)):
        flat = flat_kmh[of_piece, direction]
        with np.errstate(invalid="ignore", divide="ignore"):
            longer = flat / kmh_on(sign * slopes.grade, flat, mode)
        longer[~np.isfinite(longer)] = 1.0
        told[:, direction] = np.add.reduceat(longer, slopes.start[:-1]) / count
    return told
