"""A point that somebody typed or pasted, pure: degrees in any order and writing, metres of CGCS2000, a map app's link.

read_point("北纬36°18′37.8″ 东经113°12′1″").lonlat, read_point("36.3105,113.2003").is_told == False
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from base.text import cleaned
from geo.coordinates import BD09, CGCS2000, GCJ02, WGS84, convert, gauss_kruger

SYSTEMS = (WGS84, GCJ02, BD09)
"""In which degrees may be meant, the likeliest first."""
LON, LAT = (73.0, 136.0), (3.0, 54.0)
_NORTHING_M, _EASTING_M, _ZONED_M = (300_000.0, 6_000_000.0), (200_000.0, 800_000.0), (13_000_000.0, 46_000_000.0)
_M_PER_ZONE = 1_000_000
_WORDS = {
    BD09: r"bd-?09(?:ll)?|百度|baidu",
    GCJ02: r"gcj-?02|火星|高德|腾讯|微信|amap|autonavi|qq\.com|tencent",
    WGS84: r"wgs-?84|gps|北斗|^geo:",
    CGCS2000: r"cgcs-?2000|国家2000|2000坐标系?|国家大地",
}
_DEGREES = re.compile(
    r"(?P<before>[NSEW]|北纬|东经|纬度|经度|LAT|LON|LNG)?[:=]?\s*"
    r"(?P<degrees>\d{1,3}(?:\.\d+)?)\s*(?:[°º度]|(?=[NSEW]))\s*(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′’分]\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:[\"″”秒]|''|′′)\s*)?(?P<after>[NSEW])?"
)
_NUMBERS = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_PAIR = re.compile(r"(?<![\d.])(\d{1,3}\.\d+)\s*[,;，]\s*(\d{1,3}\.\d+)(?![\d.])")
_FILLER = re.compile(
    r"坐标系?|经纬度?|[东北]坐标|东经|北纬|经度|纬度|LATITUDE|LONGITUDE|LAT|LON|LNG|[XYHNE]|[\s,;:=()\[\]/、|米M°度]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TypedPoint:
    """`lonlat` in WGS-84 degrees; `is_told` whether the text said, or its numbers show, in which system it was."""

    lonlat: tuple[float, float]
    system: str
    is_told: bool


def read_point(text: str, *, system: str = "", near_lon: float | None = None) -> TypedPoint | None:
    """The point that a text tells; None where it tells none, or one outside the country.

    Parameters
    ----------
    text : what was typed, in degrees of any writing or in metres of a Gauss-Krüger zone, or a link
    system : "wgs84", "gcj02" or "bd09" where somebody has chosen; it goes before what is guessed, not before metres
    near_lon : degrees; whose 3-degree zone is meant by metres without a zone's number
    """
    plain = unquote(unicodedata.normalize("NFKC", cleaned(text))).strip()
    told = next((name for name, words in _WORDS.items() if re.search(words, plain, re.IGNORECASE)), "")
    is_link = bool(re.match(r"(?:https?|geo|[a-z]{3,12}map|iosamap|androidamap|qqmap):", plain, re.IGNORECASE))
    bare = plain if is_link else re.sub("|".join(_WORDS.values()), " ", plain, flags=re.IGNORECASE)
    if is_link:
        pair = _PAIR.search(bare)
        degrees = _ordered(float(pair[1]), float(pair[2])) if pair else None
    else:
        degrees = _in_signs(bare.upper()) or _in_decimals(bare)
    if degrees is None:
        return None if is_link else _in_metres(bare, near_lon)
    used = system or told or WGS84
    lon, lat = convert([degrees], source=used)[0]
    return TypedPoint((float(lon), float(lat)), used, bool(system or told))


def _in_signs(text: str) -> tuple[float, float] | None:
    """36°18′37.8″N 113°12.02′E: which is which is said by a letter, or shown by its size."""
    found = [one for one in _DEGREES.finditer(text) if "°" in one[0] or "º" in one[0] or "度" in one[0] or one["after"]]
    if len(found) != 2 or _FILLER.sub("", _DEGREES.sub("", text)).strip("'\"′″"):
        return None
    first, second = (_degrees(one) for one in found)
    return _ordered(first, second) if first is not None and second is not None else None


def _degrees(found: re.Match[str]) -> float | None:
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    return float(found["degrees"]) + minutes / 60 + seconds / 3600


def _in_decimals(text: str) -> tuple[float, float] | None:
    numbers = _alone(text)
    if len(numbers) != 2 or not all("." in number for number in numbers):
        return None
    return _ordered(float(numbers[0]), float(numbers[1]))


def _in_metres(text: str, near_lon: float | None) -> TypedPoint | None:
    """Northing (X) and easting (Y), in either order; before an easting may stand its zone's number."""
    numbers = [float(number) for number in _alone(text)]
    if len(numbers) != 2:
        return None
    for northing, easting in (numbers, reversed(numbers)):
        if not _NORTHING_M[0] <= northing <= _NORTHING_M[1]:
            continue
        system = _zone_of(easting, near_lon)
        if not system:
            continue
        lon, lat = convert([(easting, northing)], source=system)[0]
        if _ordered(lon, lat):
            return TypedPoint((float(lon), float(lat)), CGCS2000, True)
    return None


def _zone_of(easting: float, near_lon: float | None) -> str:
    """The Gauss-Krüger zone that an easting tells, or that of the neighbourhood; "" where neither does."""
    if _ZONED_M[0] <= easting <= _ZONED_M[1]:
        zone = int(easting // _M_PER_ZONE)
        if zone <= 23:
            return gauss_kruger(zone * 6 - 3, degrees=6)
        return gauss_kruger(zone * 3) if 25 <= zone <= 45 else ""
    if near_lon is not None and _EASTING_M[0] <= easting <= _EASTING_M[1]:
        return gauss_kruger(near_lon, zone_prefix=False)
    return ""


def _alone(text: str) -> list[str]:
    """The numbers of a text that holds nothing but numbers and what names them."""
    return _NUMBERS.findall(text) if not _FILLER.sub("", _NUMBERS.sub("", text)) else []


def _ordered(first: float, second: float) -> tuple[float, float] | None:
    """(lon, lat): in this country the two can never be mistaken for each other."""
    for lon, lat in ((first, second), (second, first)):
        if LON[0] <= lon <= LON[1] and LAT[0] <= lat <= LAT[1]:
            return lon, lat
    return None
