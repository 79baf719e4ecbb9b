"""The base map's tiles: the same for everyone who is signed in, since no person stands on them."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from accounts.access import EVERYONE, allow
from base.errors import NotFound
from geo.base_map.kinds import CLOSEST
from geo.base_map.tiles import tile, tiles_version

A_DAY_S = 86_400
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
