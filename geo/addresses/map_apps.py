"""Links that hand a door over to a map app's navigation, pure: each with its own order, system and spelling.

Amap, https://lbs.amap.com/api/uri-api/guide/travel/route: lon,lat in GCJ-02
Baidu, https://lbsyun.baidu.com/index.php?title=uri/api/web: lat,lng; coord_type says in which system
Tencent, https://lbs.qq.com/webApi/uriV1/uriGuide/uriWebRoute: lat,lng in GCJ-02
geo:, RFC 5870: lat,lon in WGS-84; q, which Android's apps read, sets a pin

A link holds the point and a word for it, and nobody's name: whoever is asked the way learns nothing else.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from geo.coordinates import BD09, GCJ02, convert

WALK, RIDE, CAR = "walk", "ride", "car"
MODES = {"walk": WALK, "ebike": RIDE, "motorcycle": CAR, "car": CAR}
"""Of `geo.travel.Mode`, as apps have them; a motorcycle goes where cars do."""
_TENCENT = {WALK: "walk", RIDE: "bike", CAR: "drive"}
_US = "elder-visits"  # each asks who sends: the program, not the county
DECIMALS = 6  # a tenth of a metre


@dataclass(frozen=True)
class MapApp:
    key: str
    url: str


def hand_off(lonlat: tuple[float, float], *, word: str, mode: str = CAR) -> list[MapApp]:
    """The way from where somebody stands to a point, in each app.

    Parameters
    ----------
    lonlat : degrees in WGS-84
    word : what the app writes at the point (“目的地”)
    mode : walk, ride or car
    """
    return [
        MapApp("amap", _amap(lonlat, word, mode)),
        MapApp("baidu", _baidu(lonlat, word)),
        MapApp("tencent", _tencent(lonlat, word, mode)),
        MapApp("geo", _geo(lonlat)),
    ]


def amap_link(lonlat: tuple[float, float], *, word: str, mode: str = CAR) -> str:
    """The one for paper: any telephone's camera opens it, in the app or without. `lonlat` in degrees, WGS 84."""
    return _amap(lonlat, word, mode)


def _amap(lonlat: tuple[float, float], word: str, mode: str) -> str:
    lon, lat = _in(lonlat, GCJ02)
    asked = {"to": f"{lon},{lat},{word}", "mode": mode, "coordinate": "gaode", "callnative": "1", "src": _US}
    return f"https://uri.amap.com/navigation?{_query(asked)}"


def _baidu(lonlat: tuple[float, float], word: str) -> str:
    """Its route asks where one starts, so the point is shown: the way begins there with one tap."""
    lon, lat = _in(lonlat, BD09)
    asked = {"location": f"{lat},{lon}", "title": word, "content": word, "coord_type": "bd09ll", "output": "html"}
    return f"https://api.map.baidu.com/marker?{_query(asked | {'src': f'webapp.{_US}'})}"


def _tencent(lonlat: tuple[float, float], word: str, mode: str) -> str:
    lon, lat = _in(lonlat, GCJ02)
    asked = {"type": _TENCENT[mode], "to": word, "tocoord": f"{lat},{lon}", "referer": _US}
    return f"https://apis.map.qq.com/uri/v1/routeplan?{_query(asked)}"


def _geo(lonlat: tuple[float, float]) -> str:
    lon, lat = (f"{degrees:.{DECIMALS}f}" for degrees in lonlat)
    return f"geo:{lat},{lon}?q={lat},{lon}"


def _in(lonlat: tuple[float, float], system: str) -> tuple[str, str]:
    lon, lat = convert([lonlat], source="wgs84", target=system)[0]
    return f"{lon:.{DECIMALS}f}", f"{lat:.{DECIMALS}f}"


def _query(asked: dict[str, str]) -> str:
    return urlencode(asked, quote_via=quote, safe=",")
