"""Which OpenStreetMap objects stand on the base map, as what, and from which zoom on. Pure.

Zooms are those of the data: a tile drawn at 512 pixels shows data of zoom z on a map at zoom z + 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

CLOSEST = 14  # data stop here; closer maps enlarge it
ROADS, RAILWAYS, WATERWAYS, WATER, LAND, BUILDINGS, PLACES = (
    "roads",
    "railways",
    "waterways",
    "water",
    "land",
    "buildings",
    "places",
)


@dataclass(frozen=True)
class Kind:
    """`layer` decides when it is painted, `name` how, `from_zoom` from where on."""

    layer: str
    name: str
    from_zoom: int


_ROADS = {
    "motorway": ("main", 5),
    "trunk": ("main", 6),
    "primary": ("main", 7),
    "secondary": ("main", 8),
    "tertiary": ("minor", 9),
    "unclassified": ("minor", 11),
    "residential": ("minor", 11),
    "living_street": ("minor", 12),
    "road": ("minor", 12),
    "service": ("minor", 13),
    "track": ("path", 12),
}
_PATHS = {"path": 12, "footway": 13, "bridleway": 12, "pedestrian": 13, "steps": 13, "cycleway": 12}
_WATERWAYS = {"river": 7, "canal": 10, "stream": 11, "ditch": 13, "drain": 13}
_SETTLED = {"residential", "commercial", "industrial", "retail", "farmyard"}
_PLACES = {
    "city": 5, "town": 8, "suburb": 11, "village": 10, "quarter": 12, "neighbourhood": 12, "hamlet": 12,
    "isolated_dwelling": 13, "locality": 13,
}  # fmt: skip
KEYS = ("highway", "railway", "waterway", "natural", "landuse", "building", "place")


def kind_of_line(tags: Mapping[str, str]) -> Kind | None:
    """A way that is drawn as a line, or None."""
    if tags.get("area") == "yes":
        return None
    highway = tags.get("highway", "").removesuffix("_link")
    if highway in _ROADS:
        return Kind(ROADS, *_ROADS[highway])
    if highway in _PATHS:
        return Kind(ROADS, "path", _PATHS[highway])
    if tags.get("railway") in ("rail", "light_rail", "narrow_gauge"):
        return Kind(RAILWAYS, "rail", 12 if "service" in tags else 8)
    if tags.get("waterway") in _WATERWAYS and tags.get("tunnel") in (None, "no"):
        return Kind(WATERWAYS, "stream" if tags["waterway"] != "river" else "river", _WATERWAYS[tags["waterway"]])
    return None


def kind_of_surface(tags: Mapping[str, str], size_m2: float) -> Kind | None:
    """A closed shape that is filled, or None; the larger, the farther out it is seen."""
    if tags.get("building", "no") != "no":
        return Kind(BUILDINGS, "building", 13)
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank" or tags.get("landuse") in _BASINS:
        return Kind(WATER, "water", _seen_from(size_m2))
    if tags.get("natural") == "wood" or tags.get("landuse") == "forest":
        return Kind(LAND, "wood", _seen_from(size_m2 / 4))
    if tags.get("landuse") in _SETTLED:
        return Kind(LAND, "settled", _seen_from(size_m2))
    return None


def kind_of_place(tags: Mapping[str, str]) -> Kind | None:
    """A named settlement, or None."""
    place = tags.get("place", "")
    return Kind(PLACES, place, _PLACES[place]) if place in _PLACES and name_of(tags) else None


def name_of(tags: Mapping[str, str]) -> str:
    """Chinese first: name:zh, then name; a road without one goes by its number."""
    return (tags.get("name:zh") or tags.get("name") or tags.get("ref") or "")[:60]


_BASINS = ("reservoir", "basin")


def _seen_from(size_m2: float) -> int:
    """From the zoom on at which a shape of this size is some eight pixels wide."""
    for zoom, least in ((6, 4e7), (8, 4e6), (9, 1e6), (10, 2.5e5), (11, 6e4), (12, 1.5e4)):
        if size_m2 >= least:
            return zoom
    return 13
