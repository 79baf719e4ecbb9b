"""A map as one file that needs no server and no network: to hand out, to keep, to print from."""

import base64
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from accounts.audit.services import audit_record_each
from accounts.models import AuditAction, User
from base import clock
from dispatch.plans.models import Plan
from geo.base_map.tiles import tile, tiles_of, tiles_state
from geo.models import Area
from geo.scope import Scope
from geo.selectors import area_box
from geo.terrain.relief import relief_picture
from geo.terrain.selectors import heights_active
from maps.map.geojson import GeoJSON
from maps.map.ground import ground_source
from maps.map.local import map_parts
from maps.map.plan import MODULE, area_map
from maps.map.road_edits_layer import edits_layer
from maps.map.selectors import layers
from maps.map.selectors.elders_layer import households_asked, households_layer
from maps.map.selectors.plan_layers import routes_layer
from maps.map.selectors.responsibility_layer import responsibilities_layer
from maps.map.selectors.timetable import timetable_of
from maps.map.selectors.villages_layer import villages_layer
from maps.map.selectors.zones import zones_layer

STYLES = ["look/look.css", "look/components.css", "vendor/leaflet/dist/leaflet.css", "map/map.css", "map/plan.css"]
SCRIPTS = ["vendor/leaflet/dist/leaflet.js"]
IMPORTED = re.compile(r'from "\./(\w+)\.js"')
FARTHEST, CLOSEST = 8, 13  # of the tiles in the file: enough for every road and path, without each house
RELIEF_PIXELS = 1600  # of the ground's picture in the file


def map_write(
    *, area: Area, plans: Sequence[Plan], path: Path, by: User | None = None, day: date | None = None, visitor: str = ""
) -> Path:
    """Write the plans of an area as a map, names masked; `day` and `visitor` (an id) are chosen to begin with."""
    audit_record_each(
        actor=by,
        action=AuditAction.EXPORT,
        subjects=[f"dispatch.plan:{plan.pk}" for plan in plans],
        file=path.name,
    )
    html = render_to_string("map/document.html", _context(area, plans) | {"chosen_day": day, "chosen_visitor": visitor})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
    return path


def _context(area: Area, plans: Sequence[Plan]) -> dict[str, Any]:
    data = _layers(area, plans)
    composed = area_map(
        area=area,
        layers={name: {"element": f"layer-{name}"} for name in data},
        module="",
        tiles={
            "closest": CLOSEST,
            "embedded": _tiles(area),
            "source": ground_source(tiles_state()),
            "relief": _relief(area),
        },
    )
    return {
        "area": area,
        "timetable": timetable_of(plans=plans),
        "map": map_parts(composed),
        "layers": {f"layer-{name}": layer for name, layer in data.items()},
        "styles": [_trusted(_text(path)) for path in STYLES],
        "scripts": [_trusted(_text(path)) for path in SCRIPTS],
        "module": _trusted(_named(_text(MODULE))),
        "imports": _trusted(
            json.dumps({"imports": {name: _address(name) for name in sorted(_modules(_text(MODULE)))}})
        ),
    }


def _layers(area: Area, plans: Sequence[Plan]) -> dict[str, GeoJSON | list[GeoJSON]]:
    """What the map's page would fetch, also when it is asked: the file has nobody to ask."""
    scope = Scope((area.prefix,))
    return {
        "areas": layers.areas_layer(scope=scope, area=area),
        "road-edits": edits_layer(area=area),
        "villages": villages_layer(scope=scope, area=area),
        "households": households_layer(scope=scope, area=area),
        "people": households_asked(scope=scope, area=area).households,
        "incidents": layers.incidents_layer(scope=scope, area=area),
        "zones": zones_layer(scope=scope, area=area, day=clock.today()),
        "responsibilities": responsibilities_layer(scope=scope, area=area),
        "facilities": layers.facilities_layer(scope=scope, area=area),
        "routes": routes_layer(plans=plans),
    }


def _tiles(area: Area) -> dict[str, str]:
    """The base map of the area and of what one sees around it, by "z/x/y"."""
    return {
        f"{zoom}/{x}/{y}": base64.b64encode(content).decode()
        for zoom, x, y in tiles_of(box=area_box(area=area), farthest=FARTHEST, closest=CLOSEST)
        if (content := tile(zoom=zoom, x=x, y=y))
    }


def _relief(area: Area) -> dict[str, Any] | None:
    """One picture of the area's ground; none where no heights are known."""
    heights = heights_active()
    if heights is None:
        return None
    drawn = relief_picture(heights, box=area_box(area=area), pixels=RELIEF_PIXELS)
    west, south, east, north = drawn.box
    image = "data:image/webp;base64," + base64.b64encode(drawn.content).decode()
    return {"image": image, "bounds": [[south, west], [north, east]]}


def _text(path: str) -> str:
    return Path(str(finders.find(path))).read_text(encoding="utf-8")


def _address(name: str) -> str:
    """A module inside the file: an import map leads to it."""
    return "data:text/javascript;base64," + base64.b64encode(_named(_text(f"map/{name}.js")).encode()).decode()


def _modules(module: str, found: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names of all modules that one leads to."""
    for name in IMPORTED.findall(module):
        if name not in found:
            found = _modules(_text(f"map/{name}.js"), found | {name})
    return found


def _named(module: str) -> str:
    """Imports by name: a module that is itself an address of data has no folder to look around in."""
    return IMPORTED.sub(r'from "\1"', module)


def _trusted(text: str) -> str:
    """Our own static files, written into the page as they are."""
    return mark_safe(text)  # noqa: S308
