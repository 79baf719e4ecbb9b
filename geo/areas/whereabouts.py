"""Whether coordinates land where their areas are, and what they probably are when they do not."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from geo.areas.countries import country_at
from geo.areas.files.systems import system_shown
from geo.coordinates import Points, UnknownSystem, convert, distance_m, gauss_kruger, in_china
from geo.errors import CoordinateSystemWrong

FAR_M = 150_000.0  # a county is smaller than this
NEAR_M = 30_000.0
M_PER_KM = 1000


@dataclass(frozen=True)
class Whereabouts:
    """Points as they stood in a file, and where they should lie.

    written : (n, 2) as in the file, in the system `crs`
    wgs84 : (n, 2) lon, lat in degrees
    anchors : (n, 2) lon, lat in degrees of each point's area; nan where that is not known
    """

    name: str
    crs: str
    written: Points
    wgs84: Points
    anchors: Points

    def elsewhere(self) -> NDArray[np.bool_]:
        """Which points are no degrees, outside China, or too far from their area; (n,) bool.

        Raises
        ------
        CoordinateSystemWrong
            When most are; it says where the first came to lie, and what the system probably is.
        """
        abroad = ~_are_degrees(self.wgs84) | ~in_china(self.wgs84)
        far = abroad | (_distance_m(self.wgs84, self.anchors) > FAR_M)
        if far.mean() > 0.5:
            raise CoordinateSystemWrong(name=self.name, crs=system_shown(self.crs), **self._words(int(far.argmax())))
        return far

    def _words(self, first: int) -> dict[str, str]:
        lon, lat = self.wgs84[first]
        example = f"{self.written[first][0]:.10g},{self.written[first][1]:.10g}"
        return {"where": where_words(lon, lat, self.anchors[first]), "example": example, "hint": self._hint()}

    def _hint(self) -> str:
        known = ~np.isnan(self.anchors).any(axis=1)
        if not known.any():
            return ""
        written, anchors = self.written[known], self.anchors[known]
        for system in _candidates(float(np.median(anchors[:, 0])), self.crs):
            if _fits(written, anchors, system):
                return _("看来应是 {crs}。").format(crs=system_shown(system).upper())
            if _fits(written[:, ::-1], anchors, system):
                return _("看来经度和纬度写反了。")
        return ""


def where_words(lon: float, lat: float, anchor: Points) -> str:
    """Where a point, lon, lat in degrees, came to lie, in words; `anchor`, (2,) lon, lat, is where its area is."""
    if not _are_degrees(np.array([[lon, lat]]))[0]:
        return _("地球以外（不是经纬度）")
    if in_china([[lon, lat]])[0]:
        kilometres = round(float(distance_m([lon, lat], anchor)) / M_PER_KM)
        return _("离所属区划 {km} 公里的地方").format(km=kilometres)
    country = country_at(lon, lat)
    return _("中国以外：{country}").format(country=country) if country else _("中国以外的海上")


def _candidates(lon: float, declared: str) -> Iterator[str]:
    """Systems that a file of this longitude may be in: degrees, then the official zones with and without number."""
    yield "wgs84"
    if declared and declared != "wgs84":
        yield declared
    for degrees in (3, 6):
        for away in (0, -degrees, degrees):
            for zone_prefix in (True, False):
                try:
                    yield gauss_kruger(lon + away, degrees=degrees, zone_prefix=zone_prefix)
                except UnknownSystem:
                    continue


def _fits(written: Points, anchors: Points, system: str) -> bool:
    with np.errstate(all="ignore"):
        landed = convert(written, source=system)
    usable = np.isfinite(landed).all() and _are_degrees(landed).all()
    return bool(usable) and float(np.median(_distance_m(landed, anchors))) < NEAR_M


def _are_degrees(points: Points) -> NDArray[np.bool_]:
    return np.asarray((np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90))


def _distance_m(points: Points, anchors: Points) -> NDArray[np.float64]:
    """0 where the anchor is not known."""
    with np.errstate(invalid="ignore"):  # a projection may have led to infinity
        return np.nan_to_num(distance_m(points, anchors), nan=0.0)
