"""The map on which a visitor's home is put."""

from typing import Any

from geo.errors import AreaHasNoPlace
from geo.models import Area, Level
from geo.scope import Scope
from geo.selectors import area_box
from maps.map.ground import ground
from visits.register.models import Visitor


def home_map(*, scope: Scope, visitor: Visitor | None) -> dict[str, Any] | None:
    """Around the visitor's area, or the first of one's own; None where nobody knows a place there."""
    own = scope.narrow(Area.objects.filter(valid_to=None), "").select_related("parent").order_by("code")
    area = visitor.area if visitor else own.first()
    if area is None:
        return None
    if area.level == Level.VILLAGE and area.parent and scope.covers(area.parent):
        area = area.parent  # who works in one village may live in the next
    try:
        box = area_box(area=area)
    except AreaHasNoPlace:
        return None
    home = visitor.home if visitor else None
    return {"ground": ground(scope=scope, area=area), "box": box, "home": [home.x, home.y] if home else None}
