"""Reading extracts: what is kept, what a damaged file says, what lies on disk."""

from pathlib import Path

import numpy as np
import pytest

from geo.errors import RoadFileEmpty, RoadFileUnreadable, RoadNetworkMissing
from geo.roads.model import Roads
from geo.roads.reading import Box, read_roads
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS

STREET = {"highway": "residential", "name": "向阳街"}
LIECHTENSTEIN = Path(__file__).parents[3].parent / "shared" / "data" / "roads" / "liechtenstein-2021.osm.pbf"


def crossing(tmp_path: Path, clip: Box | None = None) -> Roads:
    ways = [(["a", "b", "c"], STREET), (["b", "e", "h"], {"highway": "footway"}), (["g", "i"], {"highway": "proposed"})]
    return read_roads(write_osm(tmp_path / "x.osm", POINTS, ways), clip=clip)


def test_ways_are_cut_where_they_meet(tmp_path: Path) -> None:
    roads = crossing(tmp_path)
    assert sorted(roads.way.tolist()) == [1, 1, 2]
    assert roads.junctions == 4


def test_a_bend_is_shape_and_not_a_junction(tmp_path: Path) -> None:
    roads = crossing(tmp_path)
    footway = int(np.flatnonzero(roads.way == 2)[0])
    assert roads.line(footway) == pytest.approx(np.array([POINTS["b"], POINTS["e"], POINTS["h"]]))
    assert roads.length_m[footway] == pytest.approx(2000, rel=1e-3)


def test_names_are_kept(tmp_path: Path) -> None:
    roads = crossing(tmp_path)
    assert {roads.names[k] for k in roads.name} == {"向阳街", ""}


def test_a_clip_leaves_out_what_does_not_touch_it(tmp_path: Path) -> None:
    lon, lat = POINTS["c"]
    roads = crossing(tmp_path, clip=(lon - 1e-3, lat - 1e-3, lon + 1e-3, lat + 1e-3))
    assert set(roads.way.tolist()) == {1}


def test_saved_roads_load_as_they_were(tmp_path: Path) -> None:
    roads = crossing(tmp_path)
    roads.save(tmp_path / "net")
    again = Roads.load(tmp_path / "net")
    assert again.version == roads.version
    assert again.kinds == roads.kinds
    assert (again.shape == roads.shape).all()


def test_the_version_is_that_of_the_file_and_the_clip(tmp_path: Path) -> None:
    assert crossing(tmp_path).version == crossing(tmp_path).version
    assert crossing(tmp_path).version != crossing(tmp_path, clip=(113.0, 36.0, 113.2, 36.3)).version


def test_a_folder_without_its_network_says_so(tmp_path: Path) -> None:
    with pytest.raises(RoadNetworkMissing, match="导入道路"):
        Roads.load(tmp_path / "gone")


def test_a_file_that_is_no_map_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "台账.osm.pbf"
    bad.write_bytes(b"not a map at all")
    with pytest.raises(RoadFileUnreadable, match=r"台账\.osm\.pbf"):
        read_roads(bad)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "空.osm.pbf"
    bad.write_bytes(b"")
    with pytest.raises((RoadFileUnreadable, RoadFileEmpty), match=r"空\.osm\.pbf"):
        read_roads(bad)


def test_a_map_without_ways_says_so(tmp_path: Path) -> None:
    with pytest.raises(RoadFileEmpty):
        read_roads(write_osm(tmp_path / "x.osm", POINTS, []))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_real_extract_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    if not LIECHTENSTEIN.exists():
        pytest.skip("shared road data are absent")
    whole = LIECHTENSTEIN.read_bytes()
    bad = tmp_path / "half.osm.pbf"
    bad.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(RoadFileUnreadable):
        read_roads(bad)


def test_a_real_extract_becomes_a_network_with_its_restrictions() -> None:
    if not LIECHTENSTEIN.exists():
        pytest.skip("shared road data are absent")
    roads = read_roads(LIECHTENSTEIN)
    assert 9_000 < roads.junctions < 12_000
    assert len(roads.ban) > 60
    assert roads.bounds == pytest.approx((9.47, 47.05, 9.64, 47.28), abs=0.01)
