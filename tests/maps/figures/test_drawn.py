"""The map that the server draws: the classes of the page's map, north up, no name over another."""

from typing import Any

import pytest

from maps.figures.drawn import LINE, draw
from maps.map.geojson import GeoJSON

SQUARE = [[[113.0, 36.0], [113.1, 36.0], [113.1, 36.1], [113.0, 36.1], [113.0, 36.0]]]


def _feature(geometry: Any, **said: Any) -> Any:
    facts = {"name": "上河村", "kind": "gap-1", "spot": 0, "active": 9, "named": False, "point": None}
    return {"type": "Feature", "geometry": geometry, "properties": facts | said}


def _layer(*features: Any) -> GeoJSON:
    return {"type": "FeatureCollection", "features": list(features)}


def _point(lon: float, lat: float) -> Any:
    return {"type": "Point", "coordinates": [lon, lat]}


def test_without_a_place_nothing_is_drawn() -> None:
    assert draw(_layer()) is None


def test_everything_lies_inside_and_north_is_up() -> None:
    north, south = _point(113.0, 37.0), _point(113.5, 36.0)
    drawing = draw(_layer(_feature(north), _feature(south)), width=400, height=300)
    assert drawing
    upper, lower = drawing.discs
    assert upper.y < lower.y
    assert upper.x < lower.x
    for disc in drawing.discs:
        assert 0 <= disc.x <= 400
        assert 0 <= disc.y <= 300


def test_one_village_alone_stands_in_the_middle() -> None:
    drawing = draw(_layer(_feature(_point(113.0, 36.0))), width=400, height=300)
    assert drawing
    [disc] = drawing.discs
    assert (round(disc.x), round(disc.y)) == (200, 150)


@pytest.mark.parametrize(("spot", "kind", "discs"), [(0, "gap-5", 0), (14, "outlined", 1)])
def test_ground_is_painted_or_outlined_under_a_disc(spot: int, kind: str, discs: int) -> None:
    shape = {"type": "Polygon", "coordinates": SQUARE}
    drawing = draw(_layer(_feature(shape, spot=spot, kind="gap-5", point=[113.05, 36.05])))
    assert drawing
    assert [ground.kind for ground in drawing.grounds] == [kind]
    assert len(drawing.discs) == discs
    assert drawing.grounds[0].path.count("M") == 1


def test_a_name_that_would_lie_over_another_is_left_out_and_the_worst_comes_first() -> None:
    near = [_feature(_point(113.0 + n / 1e6, 36.0), name=f"村{n}", point=[113.0 + n / 1e6, 36.0]) for n in range(5)]
    far = _feature(_point(114.0, 37.0), name="远村", point=[114.0, 37.0])
    near[3]["properties"]["named"] = True
    drawing = draw(_layer(*near, far))
    assert drawing
    assert [name.words for name in drawing.names] == ["村3", "远村"]
    assert abs(drawing.names[0].y - drawing.names[1].y) > LINE


def test_hazards_and_emergencies_do_not_hide_each_other() -> None:
    beside = _layer(
        {"type": "Feature", "geometry": _point(113.0, 36.0), "properties": {"hazards": "1", "incidents": "1"}}
    )
    drawing = draw(_layer(_feature(_point(113.0, 36.0))), beside=beside)
    assert drawing
    hazard, incident = drawing.signs
    assert hazard.x - incident.x > hazard.radius + incident.radius
