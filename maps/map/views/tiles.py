"""The base map's tiles: the same for everyone who is signed in, since no person stands on them."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from accounts.access import EVERYONE, allow
from base.errors import NotFound
from geo.base_map.kinds import CLOSEST
from geo.base_map.tiles import tile, tiles_version
from geo.terrain.relief import CLOSEST as NEAREST
from geo.terrain.relief import FARTHEST
from geo.terrain.relief import relief_tile as picture
from geo.terrain.selectors import heights_active, relief_version

A_DAY_S, A_YEAR_S = 86_400, 31_536_000
TILE_TYPE = "application/vnd.mapbox-vector-tile"


def _etag(request: HttpRequest, zoom: int, x: int, y: int) -> str:
    return f'W/"{tiles_version()}-{zoom}-{x}-{y}"'


@allow(GET=EVERYONE)
@condition(etag_func=_etag)
def base_map_tile(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """The address that pages use names the version, so that a browser asks again only when something has changed."""
    if zoom > CLOSEST or max(x, y) >= 2**zoom:
        raise NotFound
    response = HttpResponse(tile(zoom=zoom, x=x, y=y), content_type=TILE_TYPE)
    patch_cache_control(response, private=True, max_age=A_DAY_S)
    return response


def _relief_etag(request: HttpRequest, zoom: int, x: int, y: int) -> str:
    return f'"{relief_version()}-{zoom}-{x}-{y}"'


@allow(GET=EVERYONE)
@condition(etag_func=_relief_etag)
def relief_tile(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """Hill shading and contours, clear where no heights are known; kept for long: the address names the version."""
    if not FARTHEST <= zoom <= NEAREST or max(x, y) >= 2**zoom:
        raise NotFound
    response = HttpResponse(picture(heights_active(), zoom=zoom, x=x, y=y), content_type="image/webp")
    patch_cache_control(response, private=True, max_age=A_YEAR_S, immutable=True)
    return response
