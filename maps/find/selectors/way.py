"""The way from where a responder stands to a door, by the roads we know."""

from typing import Any

from django.utils.translation import gettext as _

from geo.travel import Approach, Mode, Source, travel_path
from maps.find.selectors.card import LonLat
from maps.look.words import distance, duration
from maps.map.geojson import collection, line_feature

_DRAWN = {Approach.ROAD: "road", Approach.PATH: "walk", Approach.GROUND: "guess"}


def way_to(*, here: LonLat, door: LonLat, mode: Mode) -> dict[str, Any]:
    """Its shape in pieces (`how`), and in words how long and how far; what is guessed says so."""
    path = travel_path(here, door, mode=mode)
    said = _("{mode} {time}，{distance}").format(
        mode=mode_said(mode), time=duration(path.seconds), distance=distance(path.metres)
    )
    if path.source == Source.STRAIGHT_LINE:
        said = _("{said}（没有路可循，按直线估算）").format(said=said)
    pieces = (line_feature(part.shape.tolist(), how=_DRAWN[part.how]) for part in path.parts)
    return {"said": said, "way": collection(pieces)}


def mode_said(mode: Mode) -> str:
    return {Mode.CAR: _("汽车"), Mode.WALK: _("步行"), Mode.EBIKE: _("电动车"), Mode.MOTORCYCLE: _("摩托车")}[mode]
