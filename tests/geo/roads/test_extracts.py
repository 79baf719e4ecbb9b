"""Extracts as editors and query services write them: in another order, with new and deleted objects, broken."""

import gzip
from pathlib import Path

import pytest

from geo.base_map.reading import read_features
from geo.errors import RoadFileEmpty, RoadFileUnreadable, RoadFileWayTwice, RoadFileWithoutPoints
from geo.roads.reading import read_roads

PLACES = {1: (113.10, 36.2), 2: (113.11, 36.2), 3: (113.12, 36.2)}
ROAD = '<tag k="highway" v="tertiary"/>'


def node(number: int, more: str = "") -> str:
    lon, lat = PLACES[abs(number)]
    return f'<node id="{number}" lon="{lon}" lat="{lat}" {more}/>'


def way(number: int, *refs: int, more: str = "", tags: str = ROAD) -> str:
    return f'<way id="{number}" {more}>{"".join(f"""<nd ref="{ref}"/>""" for ref in refs)}{tags}</way>'


def placed(number: int, *refs: int, named: bool = True) -> str:
    """A way as `out geom` writes it."""
    points = "".join(
        f'<nd {f"""ref="{ref}" """ if named else ""}lon="{PLACES[ref][0]}" lat="{PLACES[ref][1]}"/>' for ref in refs
    )
    return f'<way id="{number}"><bounds minlat="36" minlon="113" maxlat="37" maxlon="114"/>{points}{ROAD}</way>'


NODES = node(1) + node(2) + node(3)
BAN = (
    '<relation id="5"><bounds minlat="36" minlon="113" maxlat="37" maxlon="114"/>'
    '<member type="way" ref="10" role="from"><nd lat="36.2" lon="113.1"/><nd lat="36.2" lon="113.11"/></member>'
    '<member type="node" ref="2" role="via" lat="36.2" lon="113.11"/><member type="way" ref="11" role="to"/>'
    '<tag k="type" v="restriction"/><tag k="restriction" v="no_straight_on"/></relation>'
)


def written(folder: Path, *parts: str, name: str = "x.osm") -> Path:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">' + "".join(parts) + "</osm>"
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("name", ["x.osm", "x.osm.gz"])
@pytest.mark.parametrize(
    "parts",
    [
        (NODES, way(10, 1, 2), way(11, 2, 3)),
        (way(10, 1, 2), way(11, 2, 3), NODES),
        (node(1), way(10, 1, 2), node(2), way(11, 2, 3), node(3)),
        (node(-1), node(-2), node(-3), way(-10, -1, -2), way(-11, -2, -3)),
        ("<note>from the web</note>", placed(10, 1, 2), placed(11, 2, 3)),
        (placed(10, 1, 2, named=False), placed(11, 2, 3, named=False)),
        (NODES, NODES, way(10, 1, 2), way(11, 2, 3)),
    ],
    ids=[
        "plain",
        "ways first",
        "mixed",
        "new",
        "out geom",
        "out geom without numbers",
        "nodes twice",
    ],
)
def test_it_is_read_whatever_its_order(tmp_path: Path, parts: tuple[str, ...], name: str) -> None:
    path = written(tmp_path, *parts, name=name)
    roads = read_roads(path)
    assert (len(roads.ends), roads.junctions, round(float(roads.length_m.sum()))) == (2, 3, 1799)
    assert (roads.way > 0).all()
    assert len(list(read_features(path))) >= 2


def test_restrictions_are_read_from_out_geom_too(tmp_path: Path) -> None:
    roads = read_roads(written(tmp_path, placed(10, 1, 2), placed(11, 2, 3), BAN))
    assert len(roads.ban) == 1


@pytest.mark.parametrize("more", ['action="delete"', 'visible="false" version="2"'])
def test_what_was_deleted_is_no_road(tmp_path: Path, more: str) -> None:
    path = written(tmp_path, NODES, way(10, 1, 2, more=more), way(11, 2, 3))
    assert read_roads(path).way.tolist() == [11]
    assert len(list(read_features(path))) == 1


def test_a_deleted_gate_stops_nobody(tmp_path: Path) -> None:
    gate = '<node id="2" lon="113.11" lat="36.2" action="delete"><tag k="barrier" v="gate"/></node>' + node(2)
    assert not len(read_roads(written(tmp_path, node(1), gate, node(3), way(10, 1, 2, 3))).barriers)


@pytest.mark.parametrize("again", [(1, 2), (1, 3)])
def test_a_way_told_twice_is_named(tmp_path: Path, again: tuple[int, ...]) -> None:
    path = written(tmp_path, NODES, way(10, 1, 2), way(11, 2, 3), way(10, *again))
    with pytest.raises(RoadFileWayTwice, match=r"x\.osm.*10"):
        read_roads(path)


def test_anything_else_told_twice_is_no_other_fault(tmp_path: Path) -> None:
    river = way(10, 1, 2, tags='<tag k="waterway" v="river"/>')
    with pytest.raises(RoadFileWayTwice):
        list(read_features(written(tmp_path, NODES, river, river, way(11, 2, 3))))


def test_ways_without_their_points_are_counted(tmp_path: Path) -> None:
    with pytest.raises(RoadFileWithoutPoints, match="2"):
        read_roads(written(tmp_path, way(10, 1, 2), way(11, 2, 3)))


def test_a_way_that_the_border_cut_is_not_drawn_across_the_gap(tmp_path: Path) -> None:
    roads = read_roads(written(tmp_path, NODES, way(10, 1, 2, 99, 3), way(11, 1, 2)))
    assert roads.length_m.sum() == pytest.approx(2 * 899, abs=2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>rate limited</body></html>",
        '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="36.2" lon="113.1"/><way id="1"><nd ref=',
        '<osm version="0.6"><node id="x" lat="36.2" lon="113.1"/></osm>',
        '<osm version="0.6"><way><nd ref="1"/></way><node id="1" lat="36.2" lon="113.1"/></osm>',
        '<osm version="0.6"><way id="1"><nd/></way><node id="-1" lat="36.2" lon="113.1"/></osm>',
        '<osm version="0.6"><way id="1"><nd ref="1"/></way><node id="1" lat="north" lon="113.1"/></osm>',
        '<!DOCTYPE osm [<!ENTITY a "aa">]><osm version="0.6"><node id="-1" lat="36.2" lon="113.1"/></osm>',
        '{"elements": []}',
    ],
)
def test_a_broken_file_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "坏.osm"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((RoadFileUnreadable, RoadFileEmpty), match=r"坏\.osm"):
        read_roads(path)


def test_a_packed_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, way(10, 1, 2), NODES, name="x.osm.gz")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(RoadFileUnreadable):
        read_roads(path)
