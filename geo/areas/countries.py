"""Which country a point lies in, so that a message can say where a wrong coordinate system led."""

import gettext
from functools import cache
from typing import Any

import pycountry
import shapely
from django.conf import settings
from django.utils.translation import get_language

BORDERS = settings.BASE_DIR / "node_modules" / "world-atlas" / "countries-50m.json"  # Natural Earth, public domain


def country_at(lon: float, lat: float) -> str:
    """The name of the country at lon, lat in degrees, in the language of the page; empty at sea, and where the borders
    are not at hand.
    """
    borders = _borders()
    found = [] if borders is None else borders.sindex.query(shapely.Point(lon, lat), predicate="intersects")
    country = pycountry.countries.get(numeric=borders["id"].iloc[found[0]]) if len(found) else None
    if country is None:
        return ""
    return country.name if get_language() == "en" else _chinese().gettext(country.name)


@cache
def _borders() -> Any:
    import geopandas  # brings pandas along: only where something landed abroad

    return geopandas.read_file(BORDERS, layer="countries", columns=["id"]) if BORDERS.exists() else None


@cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["zh_CN"])
