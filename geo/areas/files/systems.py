"""The coordinate system that a file names, kept as it is: an official number only where it is that very system."""

import pyproj

from geo.coordinates import OWN_WORDS

EQUIVALENT = 70  # per cent: below, PROJ also offers zones of another meridian, and grids of other countries
_DATUMS = {  # words in the names that programs give them
    "CGCS2000": ("china_2000", "china 2000", "cgcs", "china geodetic"),
    "西安80": ("xian", "xi'an", "西安"),
    "北京54": ("beijing", "北京", "krassovsky_1942_bj"),
    "WGS-84": ("wgs_1984", "wgs 84", "wgs84", "world geodetic system 1984"),
}
_SHIFT_UNKNOWN = ("西安80", "北京54")


def system_of(text: str) -> str:
    """What a file says of itself.

    Returns
    -------
    "epsg:N"; "wkt:…", its own words, where no number means just this; "?" and its name where nobody can know where it
    lies (a local grid, an unknown datum); empty for WGS-84 or nothing.
    """
    if not text:
        return ""
    system = pyproj.CRS.from_user_input(text)
    if system.name.startswith("WGS 84 (CRS84)"):
        return ""
    code = system.to_epsg(min_confidence=EQUIVALENT)
    if code is None:
        return f"{OWN_WORDS}{system.to_wkt()}" if _datum(system) else f"?{system.name}"
    return "" if code == 4326 else f"epsg:{code}"


def _datum(system: pyproj.CRS) -> str:
    """The datum under a system in our words, or its own where PROJ knows it; empty for a local grid and for others."""
    degrees = system.geodetic_crs
    if degrees is None or degrees.datum is None:
        return ""
    name = degrees.datum.name.lower()
    known = next((told for told, words in _DATUMS.items() if any(word in name for word in words)), "")
    return known or (degrees.datum.name if degrees.to_epsg(min_confidence=EQUIVALENT) else "")


def system_shown(system: str) -> str:
    """A system in a few words."""
    return pyproj.CRS.from_wkt(system.removeprefix(OWN_WORDS)).name if system.startswith(OWN_WORDS) else system


def datum_in_doubt(system: str) -> str:
    """The name of an older Chinese datum, whose shift to WGS-84 is not published; empty for all others."""
    if not system.startswith((OWN_WORDS, "epsg:")):
        return ""
    datum = _datum(pyproj.CRS.from_user_input(system.removeprefix(OWN_WORDS)))
    return datum if datum in _SHIFT_UNKNOWN else ""
