"""Ground divided by nearness, on places whose pieces are known."""

import geopandas
import pytest
import shapely

from geo.areas.nearness import AROUND_M, divided, ground_around
from geo.areas.topology import Shape
from geo.coordinates import distance_m

GROUND = shapely.box(113.0, 36.0, 113.4, 36.2)


def places(**at: tuple[float, float]) -> geopandas.GeoSeries:
    return geopandas.GeoSeries([shapely.Point(one) for one in at.values()], index=list(at), crs="EPSG:4326")


def ground(*shapes: Shape) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=list(shapes), crs="EPSG:4326")


def test_each_place_gets_its_own_piece_whatever_the_order_of_the_cells() -> None:
    at = {"c": (113.35, 36.1), "a": (113.05, 36.1), "d": (113.25, 36.1), "b": (113.15, 36.1)}
    pieces = divided(ground(GROUND), places(**at))
    assert list(pieces) == ["c", "a", "d", "b"]
    assert all(piece is not None and piece.covers(shapely.Point(at[key])) for key, piece in pieces.items())
    assert [piece and round(piece.area, 6) for piece in pieces.values()] == [0.02] * 4


def test_two_places_at_one_spot_both_get_the_piece() -> None:
    pieces = divided(ground(GROUND), places(a=(113.1, 36.1), b=(113.3, 36.1), twin=(113.3, 36.1)))
    assert pieces["b"] is not None
    assert pieces["b"].equals(pieces["twin"])


def test_where_nothing_is_left_there_is_no_piece() -> None:
    east = ground(shapely.box(113.3, 36.0, 113.4, 36.2))
    pieces = divided(east, places(west=(113.05, 36.1), east=(113.35, 36.1)))
    assert pieces["west"] is None
    assert pieces["east"] is not None
    assert pieces["east"].equals(east.geometry.iloc[0])


def test_of_no_ground_nobody_gets_any() -> None:
    assert divided(ground(GROUND).iloc[:0], places(a=(113.1, 36.1), b=(113.3, 36.1))) == {"a": None, "b": None}


def test_a_piece_in_two_parts_stays_one() -> None:
    river = shapely.box(113.0, 36.09, 113.4, 36.11)
    piece = divided(ground(GROUND.difference(river)), places(a=(113.1, 36.05), b=(113.3, 36.05)))["a"]
    assert piece is not None
    assert len(piece.geoms) == 2


@pytest.mark.parametrize("lat", [20.0, 36.0, 50.0])
def test_unknown_ground_reaches_two_kilometres_to_the_north(lat: float) -> None:
    (shape,) = ground_around(places(a=(113.1, lat), b=(113.2, lat))).geometry
    north = shape.bounds[3]
    assert float(distance_m([113.1, lat], [113.1, north])) == pytest.approx(AROUND_M, rel=0.01)
