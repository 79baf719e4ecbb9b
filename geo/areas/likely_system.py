"""Which coordinate system a file is likely in: by its own words, and by where known places would come to lie.

GCJ-02 and BD-09 lie some hundred metres beside WGS-84: nothing looks wrong on a map of a county, and every door is.
"""

import re
from collections.abc import Iterable

import numpy as np

from geo.coordinates import Points, convert, distance_m

SYSTEMS = ("wgs84", "gcj02", "bd09")
_WORDS = {
    "gcj02": re.compile(r"gcj|火星|高德|amap|autonavi|腾讯|tencent", re.IGNORECASE),
    "bd09": re.compile(r"bd-?09|百度|baidu", re.IGNORECASE),
}
_OF_AN_ATLAS = {"adcode", "childrennum", "subfeatureindex"}  # the atlas that most sites draw China from is in GCJ-02
ENOUGH = 3  # places known before
APART_M = 200.0  # nearer than this the systems are not told apart: points of a village are chosen differently
BETTER = 0.5  # the likelier system must bring known places at least twice as near


def system_told(*, name: str, columns: Iterable[str]) -> str | None:
    """What the file's name or columns say; None where they say nothing."""
    columns = [column.lower() for column in columns]
    if set(columns) >= _OF_AN_ATLAS:
        return "gcj02"
    words = " ".join([name, *columns])
    return next((system for system, pattern in _WORDS.items() if pattern.search(words)), None)


def system_by_places(*, written: Points, known: Points, assumed: str) -> str | None:
    """The system that brings points much nearer to where they are known to be; None where none does, or too few are
    known.

    written : (n, 2) as they stand in the file, degrees or metres
    known : (n, 2) lon, lat in WGS-84 degrees
    assumed : the system in which they were read
    """
    if len(known) < ENOUGH or assumed not in SYSTEMS:
        return None
    away = {system: _away_m(convert(written, source=system), known) for system in SYSTEMS}
    best = min(away, key=lambda system: away[system])
    is_better = away[assumed] > APART_M and away[best] < BETTER * away[assumed]
    return best if best != assumed and is_better else None


def _away_m(points: Points, known: Points) -> float:
    return float(np.median(distance_m(points, known)))
