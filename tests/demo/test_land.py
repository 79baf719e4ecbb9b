import json
from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import openpyxl
import osmium
import pytest
import shapely
from shapely.geometry import LineString, Point, shape

from demo.county import CountyFiles
from demo.terrain import METRES_PER_DEGREE

Line = tuple[dict[str, str], list[int], LineString]


@pytest.fixture(scope="module")
def lines(county: CountyFiles) -> list[Line]:
    found = []
    for way in osmium.FileProcessor(str(county.roads), osmium.osm.WAY | osmium.osm.NODE).with_locations():
        if isinstance(way, osmium.osm.Way):
            points = [(node.location.lon, node.location.lat) for node in way.nodes]
            found.append((dict(way.tags), [node.ref for node in way.nodes], LineString(points)))
    return found


@pytest.fixture(scope="module")
def boundaries(county: CountyFiles) -> dict[str, tuple[str, Any]]:
    features = json.loads(county.boundaries.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: (f["properties"]["level"], shape(f["geometry"])) for f in features}


def test_there_is_every_kind_of_way_and_water(lines: list[Line]) -> None:
    kinds = {tags.get("highway") or tags["waterway"] for tags, _, _ in lines}
    assert kinds >= {"trunk", "tertiary", "unclassified", "residential", "service", "track", "path", "river", "stream"}


def test_every_road_is_joined_to_every_other(lines: list[Line]) -> None:
    beside = defaultdict(set)
    for tags, nodes, _ in lines:
        if "highway" in tags:
            for a, b in pairwise(nodes):
                beside[a].add(b)
                beside[b].add(a)
    reached, waiting = set(), [next(iter(beside))]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(beside[node])
    assert reached == set(beside)


def test_the_river_is_crossed_by_few_bridges_and_nothing_else(lines: list[Line]) -> None:
    river = shapely.union_all([line for tags, _, line in lines if tags.get("waterway") == "river"])
    roads = [(tags, line) for tags, _, line in lines if "highway" in tags]
    assert 2 <= sum("bridge" in tags for tags, _ in roads) <= 15
    assert not [tags for tags, line in roads if "bridge" not in tags and line.crosses(river)]


def test_some_tracks_have_a_gate_and_some_lanes_are_one_way(county: CountyFiles, lines: list[Line]) -> None:
    gates = [node for node in osmium.FileProcessor(str(county.roads), osmium.osm.NODE) if "barrier" in node.tags]
    assert gates
    assert any(tags.get("oneway") == "yes" for tags, _, _ in lines)


def test_villages_fill_their_townships_without_overlap(boundaries: dict[str, tuple[str, Any]]) -> None:
    assert all(geometry.is_valid for _, geometry in boundaries.values())
    area = {
        level: sum(geometry.area for own, geometry in boundaries.values() if own == level)
        for level in ("village", "town", "county")
    }
    assert area["village"] == pytest.approx(area["town"], rel=1e-6)
    assert area["town"] == pytest.approx(area["county"], rel=1e-6)


def test_every_village_point_lies_in_its_village(county: CountyFiles, boundaries: dict[str, tuple[str, Any]]) -> None:
    for line in county.points.read_text(encoding="utf-8").splitlines()[1:]:
        code, _, level, lon, lat = line.split(",")
        if level == "village":
            assert boundaries[code][1].contains(Point(float(lon), float(lat)))


def test_every_surveyed_door_is_beside_a_way(county: CountyFiles, lines: list[Line]) -> None:
    ways = shapely.STRtree([line for tags, _, line in lines if "highway" in tags])
    for path in county.ledgers.values():
        rows = openpyxl.load_workbook(path)["老人台账"].iter_rows(min_row=5, min_col=9, max_col=10, values_only=True)
        doors = shapely.points(np.array([row for row in rows if row[0]], float))
        _, away = ways.query_nearest(doors, return_distance=True)
        assert away.max() * METRES_PER_DEGREE < 60
