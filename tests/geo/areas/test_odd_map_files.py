"""Map files as programs write them and other importers stumble over: layers, heights, curves, folders, empty shapes."""

import json
import struct
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.areas.services import AreasReport, areas_import
from geo.errors import BoundaryFileUnreadable
from geo.models import Area
from tests.geo.map_files import Shape, box, geojson, moved
from tests.township import Township

pytestmark = pytest.mark.django_db

UPPER = box(113.19, 36.30, 113.21, 36.32)  # around 上河村
LOWER = box(113.21, 36.28, 113.23, 36.30)
BRIDGE = box(113.17, 36.28, 113.19, 36.30)
CODES = {"上河村": "140499101201", "下河村": "140499101202", "石桥村": "140499101203"}


def bring(path: Path) -> AreasReport:
    return areas_import(polygons=path, apply=True)


def said(report: AreasReport) -> str:
    return "\n".join(map(str, report.problems))


def boundary(name: str) -> Shape:
    found = Area.objects.get(name=name).boundary
    return found and shapely.from_wkb(bytes(found.wkb))


def is_where(name: str, shape: Shape) -> bool:
    return bool(boundary(name).symmetric_difference(shape).area < 1e-9)


def areas(rows: dict[str, Shape], **columns: Any) -> Any:
    return geopandas.GeoDataFrame({"name": list(rows), **columns}, geometry=list(rows.values()), crs=4326)


def test_every_layer_of_a_geopackage_is_read_and_tables_without_shapes_are_not(
    township: Township, tmp_path: Path
) -> None:
    path = tmp_path / "村.gpkg"
    areas({"上河村": UPPER}).to_file(path, layer="北")
    areas({"下河村": LOWER}).to_file(path, layer="南")
    styles = pd.DataFrame({"styleName": ["绿"]})  # QGIS leaves such a table
    pyogrio.write_dataframe(styles, path, layer="layer_styles")
    assert bring(path).counts["boundaries_set"] == 2


def test_layers_in_two_systems_are_refused_whole(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "村.gpkg"
    areas({"上河村": UPPER}).to_file(path, layer="度")
    areas({"下河村": LOWER}).to_crs(4526).to_file(path, layer="米")
    with pytest.raises(BoundaryFileUnreadable):
        bring(path)
    assert boundary("上河村") is None


def test_rows_are_counted_on_from_layer_to_layer_whatever_their_ids(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "村.gpkg"
    areas({"上河村": UPPER}, fid=[700]).to_file(path, layer="北")
    areas({"无此村": LOWER}, fid=[3]).to_file(path, layer="南")
    assert [problem.row for problem in bring(path).problems] == [3]


@pytest.mark.parametrize("ending", ["gpkg", "shp"])
def test_heights_are_left_behind(township: Township, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"村.{ending}"
    areas({"上河村": shapely.force_3d(UPPER, 1215.0)}).to_file(path)
    bring(path)
    assert not boundary("上河村").has_z
    assert is_where("上河村", UPPER)


def test_a_shapefile_without_its_prj_is_in_degrees_where_its_numbers_are(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "村.shp"
    areas({"上河村": UPPER}).to_file(path)
    path.with_suffix(".prj").unlink()
    bring(path)
    assert is_where("上河村", UPPER)


@pytest.mark.parametrize("system", ["EPSG:4490", "EPSG:4526", "EPSG:4547"])
def test_the_order_of_a_systems_axes_does_not_matter(township: Township, tmp_path: Path, system: str) -> None:
    """Officially they are latitude and northing first; files hold them the other way round."""
    path = tmp_path / "村.gpkg"
    areas({"上河村": UPPER}).set_geometry([moved(UPPER, system)], crs=system).to_file(path)
    bring(path)
    assert is_where("上河村", UPPER)


def test_points_boundaries_and_both_in_one_go_where_they_belong(township: Township, tmp_path: Path) -> None:
    rows = {
        "上河村": UPPER,
        "下河村": shapely.Point(113.22, 36.29),
        "石桥村": shapely.GeometryCollection([BRIDGE, shapely.Point(113.18, 36.29)]),
    }
    report = bring(geojson(tmp_path / "x.geojson", {CODES[name]: shape for name, shape in rows.items()}))
    assert (report.counts["boundaries_set"], report.counts["points_set"]) == (2, 1)
    assert boundary("下河村") is None
    assert is_where("石桥村", BRIDGE)


def test_what_repair_leaves_over_beside_the_ground_is_no_ground(township: Township, tmp_path: Path) -> None:
    """A ring that runs out along a line and back: `make_valid` gives a polygon and the line."""
    west, south, east, north = UPPER.bounds
    spike = [(west, south), (east, south), (east, north), (east + 0.01, north), (east, north), (west, north)]
    ring = shapely.Polygon([*spike, (west, south)])
    assert shapely.make_valid(ring).geom_type == "GeometryCollection"
    report = bring(geojson(tmp_path / "x.geojson", {CODES["上河村"]: ring}))
    assert report.counts["boundaries_repaired"] == 1
    assert is_where("上河村", UPPER)


def test_a_polygon_without_ground_is_told_and_nothing_is_written(township: Township, tmp_path: Path) -> None:
    flat = shapely.Polygon([(113.0, 36.0), (113.5, 36.5), (113.25, 36.25), (113.0, 36.0)])
    assert "不是面也不是点" in said(bring(geojson(tmp_path / "x.geojson", {CODES["上河村"]: flat})))
    assert boundary("上河村") is None


def test_empty_and_missing_shapes_are_told_with_their_rows(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "村.gpkg"
    rows = {"上河村": shapely.Polygon(), "下河村": LOWER, "石桥村": None}
    areas(rows).to_file(path)
    told = [(problem.row, str(problem.remedy)) for problem in bring(path).problems]
    assert told == [(2, "没有图形，请在原文件里补上"), (4, "没有图形，请在原文件里补上")]
    assert is_where("下河村", LOWER)


def test_curves_of_a_geopackage_become_lines(township: Township, tmp_path: Path) -> None:
    circle = [(113.19, 36.30), (113.20, 36.29), (113.21, 36.30), (113.20, 36.31), (113.19, 36.30)]
    corners = b"".join(struct.pack("<dd", *corner) for corner in circle)
    ring = struct.pack("<BII", 1, 8, len(circle)) + corners  # CIRCULARSTRING
    curve = struct.pack("<BII", 1, 10, 1) + ring  # CURVEPOLYGON
    pyogrio.raw.write(
        tmp_path / "村.gpkg",
        geometry=np.array([curve], dtype=object),
        field_data=[np.array(["上河村"], dtype=object)],
        fields=["name"],
        geometry_type="Unknown",
        driver="GPKG",
        crs="EPSG:4326",
    )
    bring(tmp_path / "村.gpkg")
    assert boundary("上河村").area == pytest.approx(np.pi * 0.01**2, rel=0.001)


def test_folders_of_a_kml_are_read_one_after_the_other(township: Township, tmp_path: Path) -> None:
    ring = " ".join(f"{lon},{lat},0" for lon, lat in UPPER.exterior.coords)
    outer = f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
    point = "<Point><coordinates>113.22,36.29</coordinates></Point>"
    marks = [f"<name>上河村</name><Polygon>{outer}</Polygon>", f"<name>下河村</name>{point}"]
    folders = "".join(f"<Folder><name>夹</name><Placemark>{mark}</Placemark></Folder>" for mark in marks)
    head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
    (tmp_path / "村.kml").write_text(f"{head}<Document>{folders}<Folder><name>空</name></Folder></Document></kml>")
    report = bring(tmp_path / "村.kml")
    assert (report.counts["boundaries_set"], report.counts["points_set"]) == (1, 1)


def test_a_code_in_a_column_of_numbers_with_a_gap_is_still_that_code(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "村.gpkg"
    numbers = pd.array([int(CODES["上河村"]), None], dtype="Int64")
    areas({"甲": UPPER, "下河村": LOWER}, code=numbers).to_file(path)
    bring(path)
    assert is_where("上河村", UPPER)
    assert is_where("下河村", LOWER)


def test_a_code_of_nineteen_digits_beside_an_empty_one_keeps_its_digits(township: Township, tmp_path: Path) -> None:
    rows = [(int(CODES["上河村"] + "0000000"), UPPER), (None, LOWER)]
    features = [
        {"type": "Feature", "properties": {"ZLDWDM": code}, "geometry": json.loads(str(shapely.to_geojson(shape)))}
        for code, shape in rows
    ]
    (tmp_path / "x.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    bring(tmp_path / "x.geojson")
    assert is_where("上河村", UPPER)


@pytest.mark.parametrize("column", ["geometry", "index", "area", "owner", "code_1", "fid", "id"])
def test_columns_called_as_ours_are_do_not_matter(township: Township, tmp_path: Path, column: str) -> None:
    properties = {column: "甲", "name": "上河村"}
    geometry = json.loads(str(shapely.to_geojson(UPPER)))
    feature = {"type": "Feature", "id": 7, "properties": properties, "geometry": geometry}
    (tmp_path / "x.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    bring(tmp_path / "x.geojson")
    assert is_where("上河村", UPPER)


def test_a_text_column_called_geometry_of_a_geopackage_may_hold_the_names(township: Township, tmp_path: Path) -> None:
    pyogrio.raw.write(
        tmp_path / "村.gpkg",
        geometry=shapely.to_wkb([UPPER]),
        field_data=[np.array(["上河村"], dtype=object)],
        fields=["geometry"],
        geometry_type="Polygon",
        driver="GPKG",
        crs="EPSG:4326",
        GEOMETRY_NAME="geom",
    )
    assert "按这些列的内容认出了区划" in said(bring(tmp_path / "村.gpkg"))
    assert is_where("上河村", UPPER)


@pytest.mark.parametrize("spelled", [("name", "Name"), ("XZQMC", "name")])
def test_each_row_is_read_by_the_columns_it_has(township: Township, tmp_path: Path, spelled: tuple[str, str]) -> None:
    rows = zip(spelled, ("上河村", "下河村"), (UPPER, LOWER), strict=True)
    features = [
        {"type": "Feature", "properties": {column: name}, "geometry": json.loads(str(shapely.to_geojson(shape)))}
        for column, name, shape in rows
    ]
    (tmp_path / "x.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert bring(tmp_path / "x.geojson").counts["boundaries_set"] == 2


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_a_file_without_features_changes_nothing(township: Township, tmp_path: Path, ending: str) -> None:
    areas({"上河村": UPPER}).iloc[:0].to_file(tmp_path / f"x.{ending}")
    report = bring(tmp_path / f"x.{ending}")
    assert (report.problems, report.counts["boundaries_set"]) == ([], 0)


def test_a_point_on_the_border_of_two_villages_is_outside_of_neither(township: Township, tmp_path: Path) -> None:
    for name, at in {"上河村": (113.21, 36.31), "石桥村": (113.21, 36.305)}.items():
        Area.objects.filter(name=name).update(point=shapely.Point(at).wkt)
    east = box(113.21, 36.30, 113.23, 36.32)
    rows = {CODES["上河村"]: UPPER, CODES["下河村"]: LOWER, CODES["石桥村"]: east}
    told = said(bring(geojson(tmp_path / "x.geojson", {township.area.code: box(113.19, 36.28, 113.23, 36.32), **rows})))
    assert "上级边界之外" not in told


def test_a_point_in_the_neighbour_is_outside_its_own_parent(township: Township, tmp_path: Path) -> None:
    Area.objects.filter(name="上河村").update(point="SRID=4326;POINT (113.40 36.35)")
    rows = {
        township.area.code: box(113.17, 36.28, 113.23, 36.32),
        township.other_area.code: box(113.3, 36.3, 113.5, 36.4),
    }
    problems = [str(problem) for problem in bring(geojson(tmp_path / "x.geojson", rows)).problems]
    assert [told for told in problems if "上级边界之外" in told] == [
        "140499101201 上河村：坐标点落在上级边界之外，请核对坐标系和代码"
    ]


def test_several_rows_of_one_area_are_told_in_the_order_of_the_file(township: Township, tmp_path: Path) -> None:
    """Three parts, one ground drawn again, and a point twice: the point stands beside the boundary."""
    second, third = box(113.23, 36.33, 113.24, 36.34), box(113.25, 36.33, 113.26, 36.34)
    again, point = box(113.231, 36.33, 113.241, 36.34), shapely.Point(113.2022, 36.3122)
    shapes = [UPPER, second, again, point, third, shapely.Point(113.205, 36.315), None]
    features = [
        {
            "type": "Feature",
            "properties": {"code": CODES["上河村"] if shape else "无"},
            "geometry": shape and json.loads(str(shapely.to_geojson(shape))),
        }
        for shape in shapes
    ]
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = bring(path)
    told = [(problem.row, str(problem.remedy)[:12]) for problem in report.problems]
    assert told == [
        (4, "同一个区划出现两次，已采"),
        (7, "同一个区划出现两次，已采"),
        (8, "辖区的区划表里没有这个代"),
        (2, "与第 3、6 行合为一个"),
    ]
    assert is_where("上河村", shapely.union_all([UPPER, second, third]))
    assert (report.counts["boundaries_set"], report.counts["points_set"]) == (1, 1)
    assert bring(path).counts["boundaries_set"] == 0
