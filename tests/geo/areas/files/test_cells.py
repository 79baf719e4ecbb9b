"""Shapes and degrees as people write them into a cell."""

import pytest
import shapely

from geo.areas.files.cells import NoShape, degrees_of, geojson_shape, pair_of, shape_of

SQUARE = shapely.box(113.19, 36.30, 113.21, 36.32)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("110.7044", 110.7044),
        (" 110.7044 ", 110.7044),
        ("１１０．７０４４", 110.7044),
        ("-0.5", -0.5),
        ("110°42'15.9\"E", 110.704417),
        ("36°14'51.6\"N", 36.247667),
        ("110°42′15.9″", 110.704417),
        ("东经110度42分15.9秒", 110.704417),
        ("北纬36°14′51.6″", 36.247667),
        ("E110.7044", 110.7044),
        ("110.7044°", 110.7044),
        ("110 42 15.9", 110.704417),
        ("110:42:15.9", 110.704417),
        ("110-42-15.9", 110.704417),
        ("110°42.265'", 110.704417),
        ("36°14'51.6\"S", -36.247667),
        ("西经110度30分", -110.5),
    ],
)
def test_degrees_are_read_as_people_write_them(text: str, degrees: float) -> None:
    assert degrees_of(text) == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize(
    "text", ["", "王家沟", "nan", "inf", "110°72'15\"", "110°42'75\"", "1 2 3 4", "110..7", "东西110"]
)
def test_what_is_no_angle_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NoShape):
        degrees_of(text)


@pytest.mark.parametrize(
    ("text", "system"),
    [
        (SQUARE.wkt, ""),
        (f"SRID=4326;{SQUARE.wkt}", ""),
        (f"srid = 4490 ; {SQUARE.wkt}", "epsg:4490"),
        (SQUARE.wkb_hex, ""),
        (SQUARE.wkb_hex.lower(), ""),
        ("\\x" + SQUARE.wkb_hex, ""),
        ("0x" + SQUARE.wkb_hex, ""),
        (shapely.to_wkb(shapely.set_srid(SQUARE, 4490), hex=True, include_srid=True), "epsg:4490"),
        (shapely.to_geojson(SQUARE), ""),
        (shapely.to_wkt(shapely.force_3d(SQUARE, 5.0)), ""),
    ],
)
def test_shapes_are_read_in_every_notation(text: str, system: str) -> None:
    shape, named = shape_of(text)
    assert shape is not None
    assert (shape.equals(SQUARE), shape.has_z, named) == (True, False, system)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("POLYGON ((113 36, 114 36, 114 37))", "闭合"),
        ("POINT (113", "WKT"),
        ("多边形", "WKT"),
        (SQUARE.wkb_hex[:-10], "WKB"),
        ('{"type": "Polygon"}', "没有坐标"),
        ("{", "GeoJSON"),
        ("CURVEPOLYGON (CIRCULARSTRING (113 36, 114 35, 115 36, 114 37, 113 36))", "曲线"),
        ("SRID=4490;MULTISURFACE (((113 36, 114 36, 114 37, 113 36)))", "曲线"),
        ("TRIANGLE ((113 36, 114 36, 114 37, 113 36))", "WKT"),
    ],
)
def test_what_is_no_shape_says_why(text: str, why: str) -> None:
    with pytest.raises(NoShape, match=why):
        shape_of(text)


@pytest.mark.parametrize("text", ["110.7,36.2", "110.7， 36.2", "(110.7 36.2)", "110.7;36.2"])
def test_longitude_and_latitude_may_share_a_cell(text: str) -> None:
    point = pair_of(text)
    assert point is not None
    assert (point.x, point.y) == (110.7, 36.2)


def test_empty_cells_are_no_shape_and_no_mistake() -> None:
    assert shape_of(" ") == (None, "")
    assert pair_of("") is None


@pytest.mark.parametrize(
    ("coordinates", "why"),
    [
        ([[[113, 36], [114, 36], [114, 37], [113, 37]]], "没有闭合"),
        ([[[113, 36], [None, None], [114, 37], [113, 36]]], "不是数字"),
        ([[[113, 36], [float("nan"), 36], [114, 37], [113, 36]]], "不是数字"),
        ([[[113, 36], [float("inf"), 36], [114, 37], [113, 36]]], "不是数字"),
        ([[["113", "36"], ["114", "36"], ["114", "37"], ["113", "36"]]], "不是数字"),
        ([[[113, 10**400], [114, 36], [114, 37], [113, 36]]], "不是数字"),
        ([[[113, 36], [114], [114, 37], [113, 36]]], "不是数字"),
        ([[[113, 36], [114, 37], [113, 36]]], "不足三个点"),
        ([[[113, 36], None, [114, 37], [113, 36]]], "没有坐标"),
        (None, "没有坐标"),
        ("113,36", "没有坐标"),
    ],
)
def test_a_bad_ring_says_what_is_wrong_in_it(coordinates: object, why: str) -> None:
    with pytest.raises(NoShape, match=why):
        geojson_shape({"type": "Polygon", "coordinates": coordinates})
    if isinstance(coordinates, list):
        with pytest.raises(NoShape, match=why):
            geojson_shape({"type": "MultiPolygon", "coordinates": [coordinates]})


@pytest.mark.parametrize(
    "nested",
    [
        {
            "type": "MultiPolygon",
            "coordinates": [[[[[113, 36], [114, 36], [114, 37], [113, 36]]]]],
        },  # one list too many
        {"type": "Polygon", "coordinates": [[113, 36], [114, 36], [114, 37], [113, 36]]},  # one too few
    ],
)
def test_lists_nested_wrongly_are_no_geometry(nested: object) -> None:
    with pytest.raises(NoShape):
        geojson_shape(nested)


@pytest.mark.parametrize("geometry", [[], "POINT (1 2)", {"type": "Square", "coordinates": [1, 2]}, {}])
def test_another_object_is_no_geometry(geometry: object) -> None:
    with pytest.raises(NoShape):
        geojson_shape(geometry)
