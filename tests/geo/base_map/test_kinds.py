"""What stands on the base map, and from how far it is seen."""

import pytest

from geo.base_map.kinds import kind_of_line, kind_of_place, kind_of_surface, name_of

Tags = dict[str, str]


def test_a_main_road_is_seen_from_farther_than_a_path() -> None:
    main, path = kind_of_line({"highway": "primary"}), kind_of_line({"highway": "path"})
    assert main is not None
    assert path is not None
    assert (main.name, path.name) == ("main", "path")
    assert main.from_zoom < path.from_zoom


def test_a_slip_road_goes_with_its_road() -> None:
    assert kind_of_line({"highway": "trunk_link"}) == kind_of_line({"highway": "trunk"})


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "proposed"},
        {"highway": "pedestrian", "area": "yes"},
        {"waterway": "stream", "tunnel": "culvert"},
        {"power": "line"},
    ],
)
def test_what_is_not_there_to_be_seen_is_left_out(tags: Tags) -> None:
    assert kind_of_line(tags) is None


@pytest.mark.parametrize(
    ("tags", "layer"),
    [
        ({"building": "yes"}, "buildings"),
        ({"natural": "water"}, "water"),
        ({"landuse": "reservoir"}, "water"),
        ({"landuse": "forest"}, "land"),
        ({"landuse": "residential"}, "land"),
    ],
)
def test_surfaces_have_their_layer(tags: Tags, layer: str) -> None:
    kind = kind_of_surface(tags, 1000)
    assert kind is not None
    assert kind.layer == layer


def test_no_building_is_no_surface() -> None:
    assert kind_of_surface({"building": "no"}, 1000) is None


def test_a_lake_is_seen_from_farther_than_a_pond() -> None:
    lake, pond = (kind_of_surface({"natural": "water"}, size) for size in (5e6, 500))
    assert lake is not None
    assert pond is not None
    assert lake.from_zoom < pond.from_zoom


def test_chinese_names_come_first() -> None:
    assert name_of({"name": "Shimen Road", "name:zh": "石门路", "ref": "X901"}) == "石门路"
    assert name_of({"ref": "X901"}) == "X901"


def test_a_settlement_without_a_name_is_none() -> None:
    assert kind_of_place({"place": "hamlet"}) is None
