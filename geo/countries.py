"""Which country a point lies in, so that a message can say where a wrong coordinate system led."""

import gettext
from functools import cache
from typing import Any

import numpy as np
import pycountry
import shapely
from django.conf import settings
from django.utils.translation import get_language

BORDERS = settings.BASE_DIR / "node_modules" / "world-atlas" / "countries-50m.json"  # Natural Earth, public domain


def country_at(lon: float, lat: float) -> str:
    """The country's name in the language of the page; empty at sea, and where the borders are not at hand."""
    borders, numbers = _borders()
    found = borders.query(shapely.Point(lon, lat), predicate="intersects") if borders else []
    country = pycountry.countries.get(numeric=str(numbers[found[0]])) if len(found) else None
    if country is None:
        return ""
    return country.name if get_language() == "en" else _chinese().gettext(country.name)


@cache
def _borders() -> tuple[Any, Any]:
    import pyogrio

    if not BORDERS.exists():
        return None, np.array([])
    _, _, shapes, columns = pyogrio.raw.read(BORDERS, layer="countries", columns=["id"])
    return shapely.STRtree(shapely.from_wkb(shapes)), columns[0]


@cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["zh_CN"])
