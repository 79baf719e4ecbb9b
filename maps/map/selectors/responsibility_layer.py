"""Who answers for whom, as ground: around the doors of each visitor's people, neighbours in different colours (P38)."""

import json
from collections import defaultdict
from typing import Any

import shapely
from django.utils.translation import gettext as _

from base import clock
from geo.models import Area
from geo.scope import Scope
from maps.map.colours import hues_of, near_to
from maps.map.geojson import GeoJSON, collection
from maps.map.selectors.elders_layer import elders_in
from visits.register.selectors.answering import who_answers_on
from visits.register.selectors.whereabouts import point_known

AROUND_DEGREES = 0.0008  # some 80 m around a door
NEAR_DEGREES = 0.004  # some 400 m between two areas that are looked at together
NOBODY = 0  # in the place of a visitor
GRID_DEGREES = 1e-5


def responsibilities_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """One shape a visitor: the hull of their doors in each village, with room around; one for those without anybody."""
    rows = elders_in(scope=scope, area=area)
    told = who_answers_on(clock.today()).filter(elder__in=list(rows.values_list("pk", flat=True)))
    answers = {elder: (visitor, name) for elder, visitor, name in told.values_list("elder", "visitor", "visitor__name")}
    doors: dict[int, dict[int, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    people: dict[int, int] = defaultdict(int)
    for pk, village, point in rows.order_by("pk").values_list("pk", "household__village", point_known("household__")):
        visitor = answers[pk][0] if pk in answers else NOBODY
        if point:
            doors[visitor][village].append((point.x, point.y))
            people[visitor] += 1
    shapes = {visitor: _around(villages.values()) for visitor, villages in sorted(doors.items())}
    hues = hues_of(near_to({pk: shape for pk, shape in shapes.items() if pk != NOBODY}, within=NEAR_DEGREES))
    names = dict(answers.values())
    return collection(
        _feature(shape, visitor, names.get(visitor) or _("没有责任人"), hues.get(visitor), people[visitor])
        for visitor, shape in shapes.items()
    )


def _around(villages: Any) -> shapely.Geometry:
    hulls = [shapely.MultiPoint(points).convex_hull.buffer(AROUND_DEGREES, quad_segs=3) for points in villages]
    return shapely.union_all(hulls)


def _feature(shape: shapely.Geometry, visitor: int, name: str, hue: int | None, people: int) -> GeoJSON:
    geometry = json.loads(shapely.to_geojson(shapely.set_precision(shape, GRID_DEGREES)))
    said = {"visitor": visitor or "", "hue": hue, "title": name, "lines": [_("{n} 人").format(n=people)]}
    return {"type": "Feature", "geometry": geometry, "properties": said}
