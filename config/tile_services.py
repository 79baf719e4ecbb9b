"""Maps of others as a ground that a person may choose: off unless configured, and never in a shifted system.

A tile service whose tiles are in GCJ-02 or BD-09 (Amap, Tencent, Baidu) would show every door half a kilometre beside
its house. Such a service is refused here; there is no way to show its tiles under points in WGS-84.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = ("wgs84", "wgs-84", "epsg:4326", "cgcs2000", "epsg:4490")  # the same within centimetres
_SHIFTED = ("gcj02", "gcj-02", "bd09", "bd-09", "bd09ll")
_TIANDITU = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
_TIANDITU_SERVERS = "01234567"


@dataclass(frozen=True)
class TileService:
    """`urls` lie over one another, the first below; {s} stands for one of `servers`."""

    name: str
    urls: tuple[str, ...]
    servers: str = ""

    @property
    def hosts(self) -> list[str]:
        """What a page must be allowed to ask for pictures: scheme and host of every address."""
        found = []
        for url in self.urls:
            for server in self.servers or " ":
                parts = urlsplit(url.replace("{s}", server))
                found.append(f"{parts.scheme}://{parts.netloc}")
        return list(dict.fromkeys(found))


def tile_services(*, name: str, urls: list[str], crs: str, tianditu_key: str) -> list[TileService]:
    """What the environment configures; nothing by default.

    Raises
    ------
    ImproperlyConfigured
        When a service does not say its coordinate system, says a shifted one, or has no whole address.
    """
    services = []
    if tianditu_key:
        for label, ground, names in (("天地图", "vec", "cva"), ("天地图影像", "img", "cia")):
            addresses = tuple(_TIANDITU.format(layer=layer, key=tianditu_key) for layer in (ground, names))
            services.append(TileService(label, addresses, _TIANDITU_SERVERS))
    if urls:
        _check_system(crs)
        for url in urls:
            _check_address(url)
        services.append(TileService(name or urlsplit(urls[0]).netloc, tuple(urls)))
    return services


def _check_system(crs: str) -> None:
    said = crs.strip().lower()
    if said in _SHIFTED:
        raise ImproperlyConfigured(
            f"TILE_SERVICE_CRS={crs}: its tiles are shifted by some 500 m against our points and cannot be used. "
            "Take a service in WGS-84 or CGCS2000 (Tianditu), or leave TILE_SERVICE_URLS empty."
        )
    if said not in _TRUE:
        raise ImproperlyConfigured(
            f"TILE_SERVICE_CRS={crs!r}: say in which system the tiles of TILE_SERVICE_URLS are: wgs84 or cgcs2000."
        )


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    holds = all(f"{{{part}}}" in url for part in "zxy")
    if parts.scheme not in ("http", "https") or not parts.netloc or "{" in parts.netloc or not holds:
        raise ImproperlyConfigured(f"TILE_SERVICE_URLS: {url!r} is not like https://host/path/{{z}}/{{x}}/{{y}}.png.")
