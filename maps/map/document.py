"""A map as one file that needs no server and no network: to hand out, to keep, to print from."""

import base64
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from accounts.models import AuditAction, User
from accounts.services import audit_record_each
from dispatch.models import Plan
from geo.models import Area
from geo.scope import Scope
from maps.geojson import GeoJSON
from maps.map.local import map_parts
from maps.map.plan import MODULE, area_map
from maps.selectors import layers
from maps.selectors.elders_layer import elders_layer
from maps.selectors.plan_layers import routes_layer
from maps.selectors.timetable import timetable_of

STYLES = ["maps/look.css", "maps/components.css", "vendor/leaflet/dist/leaflet.css", "maps/map.css", "maps/plan.css"]
SCRIPT = "vendor/leaflet/dist/leaflet.js"
MODULES = ["ground", "layers", "marks", "popup"]


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
    html = render_to_string(
        "maps/plan/document.html", _context(area, plans) | {"chosen_day": day, "chosen_visitor": visitor}
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
    return path


def _context(area: Area, plans: Sequence[Plan]) -> dict[str, Any]:
    data = _layers(area, plans)
    composed = area_map(area=area, layers={name: {"element": f"layer-{name}"} for name in data}, module="")
    return {
        "area": area,
        "timetable": timetable_of(plans=plans),
        "map": map_parts(composed),
        "layers": {f"layer-{name}": layer for name, layer in data.items()},
        "styles": [_trusted(_text(path)) for path in STYLES],
        "script": _trusted(_text(SCRIPT)),
        "module": _trusted(_text(MODULE)),
        "imports": _trusted(json.dumps({"imports": {f"./{name}.js": _address(name) for name in MODULES}})),
    }


def _layers(area: Area, plans: Sequence[Plan]) -> dict[str, GeoJSON]:
    scope = Scope((area.prefix,))
    return {
        "roads": layers.roads_layer(area=area),
        "areas": layers.areas_layer(scope=scope, area=area),
        "elders": elders_layer(scope=scope, area=area),
        "hazards": layers.hazards_layer(scope=scope, area=area),
        "incidents": layers.incidents_layer(scope=scope, area=area),
        "routes": routes_layer(plans=plans),
    }


def _text(path: str) -> str:
    return Path(str(finders.find(path))).read_text(encoding="utf-8")


def _address(name: str) -> str:
    """A module inside the file: an import map leads to it."""
    return "data:text/javascript;base64," + base64.b64encode(_text(f"maps/{name}.js").encode()).decode()


def _trusted(text: str) -> str:
    """Our own static files, written into the page as they are."""
    return mark_safe(text)  # noqa: S308
