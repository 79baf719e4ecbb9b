"""Boundaries and points from every kind of file that offices hand in, and what a bad one says."""

import json
import zipfile
from pathlib import Path

import pytest
import shapely

from geo.areas.services import AreasReport, areas_import
from geo.errors import (
    ArchiveRefused,
    BoundaryFileUnreadable,
    CoordinateSystemUnknown,
    CoordinateSystemWrong,
    FileTooLarge,
    ShapefilePartMissing,
)
from geo.models import Area, BoundaryVersion
from geo.scope import Scope
from tests.geo.map_files import Shape, box, by_gdal, geojson, moved, zipped_shapefile
from tests.township import Township

pytestmark = pytest.mark.django_db

UPPER = box(113.19, 36.30, 113.21, 36.32)  # around 上河村
LOWER = box(113.21, 36.28, 113.23, 36.30)
BRIDGE = box(113.17, 36.28, 113.19, 36.30)
CODES = {"上河村": "140499101201", "下河村": "140499101202", "石桥村": "140499101203"}


def bring(path: Path, crs: str = "", scope: Scope | None = None) -> AreasReport:
    return areas_import(polygons=path, polygons_crs=crs, apply=True, scope=scope)


def boundary(name: str) -> Shape:
    found = Area.objects.get(name=name).boundary
    assert found is not None, name
    return shapely.from_wkb(bytes(found.wkb))


def is_upper(township: Township) -> bool:
    return bool(boundary("上河村").symmetric_difference(UPPER).area < 1e-9)


def said(report: AreasReport) -> str:
    return "\n".join(map(str, report.problems))


@pytest.mark.parametrize("system", ["EPSG:4490", "EPSG:4526", "EPSG:4547", "EPSG:4508"])
def test_a_zipped_shapefile_says_its_official_system_itself(township: Township, tmp_path: Path, system: str) -> None:
    bring(zipped_shapefile(tmp_path, {"上河村": moved(UPPER, system)}, system=system))
    assert is_upper(township)


def test_a_shapefile_in_gbk_without_a_word_about_it_is_read(township: Township, tmp_path: Path) -> None:
    bring(zipped_shapefile(tmp_path, {"上河村": UPPER}, system="EPSG:4326", encoding="GB18030"))
    assert is_upper(township)


@pytest.mark.parametrize(("ending", "driver"), [("gpkg", "GPKG"), ("kml", "KML"), ("shp", "ESRI Shapefile")])
def test_other_formats_are_read(township: Township, tmp_path: Path, ending: str, driver: str) -> None:
    fields = {"上河村": UPPER}
    path = by_gdal(tmp_path / f"边界.{ending}", fields, driver=driver)
    bring(path)
    assert is_upper(township)


def test_a_table_in_gbk_with_wkt_is_read(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "边界.csv"
    path.write_bytes(f'名称,WKT\n上河村,"{UPPER.wkt}"\n'.encode("gbk"))
    bring(path)
    assert is_upper(township)


def test_points_of_any_format_become_points(township: Township, tmp_path: Path) -> None:
    bring(geojson(tmp_path / "点.geojson", {CODES["上河村"]: shapely.Point(113.2022, 36.3122)}))
    point = Area.objects.get(name="上河村").point
    assert point is not None
    assert (point.x, point.y) == pytest.approx((113.2022, 36.3122))


def test_what_is_declared_goes_before_what_the_file_says(township: Township, tmp_path: Path) -> None:
    bring(by_gdal(tmp_path / "边界.gpkg", {"上河村": UPPER}, driver="GPKG"), crs="gcj02")
    assert 0.003 < UPPER.bounds[0] - boundary("上河村").bounds[0] < 0.009


def test_a_geojson_says_its_system_in_the_old_way(township: Township, tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4526"}}
    bring(geojson(tmp_path / "边界.geojson", {CODES["上河村"]: moved(UPPER, "EPSG:4526")}, crs=crs))
    assert is_upper(township)


def test_a_code_of_fifteen_digits_makes_a_grid_cell(township: Township, tmp_path: Path) -> None:
    path = geojson(tmp_path / "网格.geojson", {CODES["上河村"] + "001": UPPER})
    assert bring(path).counts["areas_created"] == 1
    cell = Area.objects.get(level="grid")
    assert (cell.parent, cell.prefix, cell.boundary is not None) == (
        township.villages["上河村"],
        "140499101201001",
        True,
    )


def test_each_import_of_a_boundary_is_a_version(township: Township, tmp_path: Path) -> None:
    for shape in (UPPER, UPPER, UPPER.buffer(0.001)):
        bring(geojson(tmp_path / "边界.geojson", {CODES["上河村"]: shape}))
    assert [version.number for version in BoundaryVersion.objects.order_by("number")] == [1, 2]


def test_points_that_land_in_another_country_name_it(township: Township, tmp_path: Path) -> None:
    path = geojson(tmp_path / "边界.geojson", {CODES["上河村"]: box(9.5, 47.1, 9.52, 47.12)})
    with pytest.raises(CoordinateSystemWrong, match="列支敦士登"):
        bring(path)


def test_the_wrong_zone_is_told_with_the_right_one(township: Township, tmp_path: Path) -> None:
    path = geojson(tmp_path / "边界.geojson", {CODES["上河村"]: moved(UPPER, "EPSG:4546")})
    with pytest.raises(CoordinateSystemWrong, match=r"公里的地方.*看来应是 EPSG:4546"):
        bring(path, crs="epsg:4548")
    assert Area.objects.get(name="上河村").boundary is None


def test_metres_taken_for_degrees_are_told_with_their_system(township: Township, tmp_path: Path) -> None:
    path = geojson(tmp_path / "边界.geojson", {CODES["上河村"]: moved(UPPER, "EPSG:4526")})
    with pytest.raises(CoordinateSystemWrong, match=r"不是经纬度.*EPSG:4526"):
        bring(path)


def test_swapped_coordinates_are_told(township: Township, tmp_path: Path) -> None:
    swapped = shapely.transform(UPPER, lambda xy: xy[:, ::-1])
    with pytest.raises(CoordinateSystemWrong, match="写反"):
        bring(geojson(tmp_path / "边界.geojson", {CODES["上河村"]: swapped}))


def test_one_shape_far_away_is_named_and_the_others_are_kept(township: Township, tmp_path: Path) -> None:
    rows = {CODES["上河村"]: UPPER, CODES["下河村"]: LOWER, CODES["石桥村"]: box(118.0, 30.0, 118.1, 30.1)}
    report = bring(geojson(tmp_path / "边界.geojson", rows))
    assert "石桥村" in said(report)
    assert "公里的地方" in said(report)
    assert is_upper(township)


def test_a_system_that_nobody_knows_is_asked_for(township: Township, tmp_path: Path) -> None:
    local = 'LOCAL_CS["县独立坐标系",UNIT["metre",1]]'
    path = zipped_shapefile(tmp_path, {"上河村": box(1000, 1000, 2000, 2000)}, system="EPSG:4526")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, local if name.endswith(".prj") else data)
    with pytest.raises(CoordinateSystemUnknown):
        bring(path)


def test_overlaps_gaps_and_what_is_outside_are_told_with_a_place(township: Township, tmp_path: Path) -> None:
    whole = box(113.17, 36.28, 113.23, 36.32)
    wide = box(113.20, 36.28, 113.24, 36.31)
    rows = {township.area.code: whole, CODES["上河村"]: UPPER, CODES["下河村"]: wide, CODES["石桥村"]: BRIDGE}
    told = said(bring(geojson(tmp_path / "边界.geojson", rows)))
    assert "上河村、下河村：边界重叠 99.7 公顷，在 113.20500,36.30500" in told
    assert "下河村：有 299.0 公顷在青石乡之外" in told
    assert told.count("不属于任何下级区划") == 3


def test_a_gap_is_no_gap_while_a_village_has_no_boundary(township: Township, tmp_path: Path) -> None:
    rows = {township.area.code: box(113.17, 36.28, 113.23, 36.32), CODES["上河村"]: UPPER}
    assert "不属于" not in said(bring(geojson(tmp_path / "边界.geojson", rows)))


def test_outside_the_granted_areas_nothing_changes(township: Township, tmp_path: Path) -> None:
    path = geojson(tmp_path / "边界.geojson", {CODES["上河村"]: UPPER})
    report = bring(path, scope=Scope((township.other_area.prefix,)))
    assert "辖区" in said(report)
    assert Area.objects.get(name="上河村").boundary is None


VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='secret'><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>"
    "</OGRVRTDataSource>"
)


@pytest.mark.parametrize("secret", ["/vsicurl/http://127.0.0.1:9/x.geojson", "own file"])
@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("x.kml", ""),
        ("x.kml", '<?xml version="1.0"?>'),
        ("x.kml", '<?xml version="1.0"?><!-- <kml -->'),
        ("x.shp", ""),
        ("x.gpkg", ""),
        ("x.vrt", ""),
        ("x.geojson", ""),
    ],
)
def test_a_file_that_names_other_files_or_addresses_is_refused(
    township: Township, tmp_path: Path, name: str, head: str, secret: str
) -> None:
    other = geojson(tmp_path / "secret.geojson", {CODES["上河村"]: UPPER})
    (tmp_path / name).write_text(head + VRT.format(secret=other if secret == "own file" else secret))
    with pytest.raises((BoundaryFileUnreadable, ShapefilePartMissing)):
        bring(tmp_path / name)


def test_a_kml_with_entities_is_refused(township: Township, tmp_path: Path) -> None:
    path = by_gdal(tmp_path / "边界.kml", {"上河村": UPPER}, driver="KML")
    body = path.read_text().split("?>", 1)[1]
    path.write_text('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + body)
    with pytest.raises(BoundaryFileUnreadable):
        bring(path)


def test_a_zip_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    bomb = zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED)
    with bomb, bomb.open("a.geojson", "w") as member:
        for _ in range(110):
            member.write(bytes(1024 * 1024))
    assert (tmp_path / "bomb.zip").stat().st_size < 1024 * 1024
    with pytest.raises(ArchiveRefused, match="解压后超过 100 MB"):
        bring(tmp_path / "bomb.zip")


def test_two_layers_in_a_zip_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("村.geojson", "../../乡.geojson"):
            archive.writestr(name, "{}")
    with pytest.raises(ArchiveRefused, match=r"村.geojson、乡.geojson"):
        bring(tmp_path / "x.zip")


def test_a_shapefile_without_its_table_says_which_part_is_missing(tmp_path: Path) -> None:
    path = by_gdal(tmp_path / "边界.shp", {"上河村": UPPER}, driver="ESRI Shapefile")
    path.with_suffix(".dbf").unlink()
    with pytest.raises(ShapefilePartMissing, match=r"\.dbf"):
        bring(path)


def test_two_hundred_megabytes_are_refused_by_size(tmp_path: Path) -> None:
    with (tmp_path / "x.geojson").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(FileTooLarge, match="200 MB"):
        bring(tmp_path / "x.geojson")


@pytest.mark.parametrize("kind", ["zip", "geojson", "gpkg", "kml"])
def test_a_file_cut_off_in_the_middle_is_refused(township: Township, tmp_path: Path, kind: str) -> None:
    rows = {f"村{number}": UPPER for number in range(200)} | {"上河村": UPPER}
    if kind == "zip":
        path = zipped_shapefile(tmp_path, rows, system="EPSG:4490")
    elif kind == "geojson":
        path = geojson(tmp_path / "x.geojson", rows)
    else:
        path = by_gdal(tmp_path / f"x.{kind}", rows, driver=kind.upper())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises((BoundaryFileUnreadable, ArchiveRefused)):
        bring(path)
    assert Area.objects.get(name="上河村").boundary is None


def test_geometry_that_is_none_is_named_by_row(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "边界.geojson"
    feature = {"type": "Feature", "properties": {"name": "上河村"}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert "第 2 行" in said(bring(path))
