"""Overlaps, gaps and what is outside, on drawings whose answer is counted by hand."""

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas.neighbours import gaps, outside, overlaps
from geo.areas.topology import Shape

SIDE = 0.01  # degrees, some 900 m by 1,100 m
WHOLE = shapely.box(113.0, 36.0, 113.0 + 4 * SIDE, 36.0 + 4 * SIDE)
SQUARES = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=20)  # column 4 is outside WHOLE


def square(column: int, row: int) -> Shape:
    west, south = 113.0 + column * SIDE, 36.0 + row * SIDE
    return shapely.box(west, south, west + SIDE, south + SIDE)


def drawn(shapes: dict[str, Shape]) -> geopandas.GeoDataFrame:
    whole = [shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape]) for shape in shapes.values()]
    return geopandas.GeoDataFrame(index=list(shapes), geometry=whole, crs="EPSG:4326")


def land(squares: set[tuple[int, int]]) -> Shape:
    whole: Shape = shapely.union_all([square(*one) for one in squares])
    return whole if whole.geom_type == "MultiPolygon" else shapely.MultiPolygon([whole])


@settings(max_examples=30, deadline=None)
@given(st.lists(SQUARES, min_size=1, max_size=4))
def test_pairs_that_share_squares_are_told_once_and_those_that_touch_are_not(owned: list[set[tuple[int, int]]]) -> None:
    areas = drawn({str(number): land(squares) for number, squares in enumerate(owned)})
    found = {finding.between: finding.shape.area / SIDE**2 for finding in overlaps(areas)}
    pairs = [(a, b) for a in range(len(owned)) for b in range(a + 1, len(owned))]
    shared = {(str(a), str(b)): len(owned[a] & owned[b]) for a, b in pairs if owned[a] & owned[b]}
    assert found == pytest.approx(shared)


@settings(max_examples=30, deadline=None)
@given(SQUARES)
def test_squares_beyond_the_whole_are_outside_and_those_of_nobody_are_a_gap(owned: set[tuple[int, int]]) -> None:
    areas = drawn({"a": land(owned)})
    beyond = sum(finding.shape.area for finding in outside(areas, parent="p", around=WHOLE))
    missing = sum(finding.shape.area for finding in gaps(areas, parent="p", around=WHOLE))
    inside = {(column, row) for column, row in owned if column < 4}
    assert beyond / SIDE**2 == pytest.approx(len(owned - inside), abs=1e-6)
    assert missing / SIDE**2 == pytest.approx(16 - len(inside), abs=1e-6)


def test_only_pairs_of_those_asked_for_are_told_in_the_order_of_the_areas() -> None:
    areas = drawn({"z": square(0, 0), "m": square(0, 0), "a": square(0, 0)})
    assert [finding.between for finding in overlaps(areas, of=["a"])] == [("z", "a"), ("m", "a")]
    assert [finding.between for finding in overlaps(areas, of=["z"])] == [("z", "m"), ("z", "a")]
    assert not list(overlaps(areas, of=[]))


def test_a_shared_line_beside_shared_ground_does_not_hide_the_ground() -> None:
    """The intersection is a collection of a polygon and a line."""
    corner = shapely.Polygon(
        [(113.0, 36.0), (113.02, 36.0), (113.02, 36.01), (113.01, 36.01), (113.01, 36.02), (113.0, 36.02)]
    )
    other = shapely.box(113.005, 36.01, 113.02, 36.02)
    assert corner.intersection(other).geom_type == "GeometryCollection"
    (finding,) = overlaps(drawn({"a": corner, "b": other}))
    assert finding.shape.area == pytest.approx(0.005 * 0.01)


def test_a_strip_of_few_metres_is_no_finding_whatever_its_length() -> None:
    areas = drawn({"a": square(0, 0), "b": shapely.box(113.0 + SIDE - 0.00005, 36.0, 113.0 + 2 * SIDE, 36.0 + SIDE)})
    around = shapely.box(113.00005, 36.0, 113.0 + 2 * SIDE, 36.0 + SIDE)
    assert not list(overlaps(areas))
    assert not list(outside(areas, parent="p", around=around))
    assert not list(gaps(areas, parent="p", around=shapely.box(112.99995, 36.0, 113.0 + 2 * SIDE, 36.0 + SIDE)))


def test_of_no_areas_there_is_nothing_to_tell_but_the_whole_gap() -> None:
    none = drawn({"a": square(0, 0)}).iloc[:0]
    assert not list(overlaps(none))
    assert not list(outside(none, parent="p", around=WHOLE))
    assert [finding.shape.equals(WHOLE) for finding in gaps(none, parent="p", around=WHOLE)] == [True]
