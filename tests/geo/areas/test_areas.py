"""Importing areas: two editions in either order, points, boundaries, and what a bad file says."""

import json
from pathlib import Path

import pytest

from geo.areas.services import areas_import
from geo.errors import (
    BoundaryFileUnreadable,
    CoordinateSystemWrong,
    ListingLayoutUnknown,
    TableColumnsMissing,
    TableUnreadable,
)
from geo.models import Area

pytestmark = pytest.mark.django_db

NEW = """county_code,county,township_code,township,village_code,village
140404,上党区,140404001,韩店街道,140404001200,西苗村委会
140404,上党区,140404001,韩店街道,140404001201,东苗村委会
140404,上党区,140404001,韩店街道,140404001202,经坊村委会
140404,上党区,140404102,荫城镇,140404102200,桑梓一村委会
140404,上党区,140404102,荫城镇,140404102201,荫城村委会
"""
OLD = """code,parent,name,level
140400000000,140000000000,长治市,city
140421000000,140400000000,长治县,county
140421100000,140421000000,韩店镇,town
140421102000,140421000000,荫城镇,town
140421100203,140421100000,西苗村民委员会,village
140421100204,140421100000,东苗村委会,village
140421100206,140421100000,水泉庄村委会,village
140421102200,140421102000,桑梓村委会,village
140421102201,140421102000,荫城村委会,village
"""
POINTS = """code,parent,name,level,lon,lat
140421000000,140400000000,长治县,county,113.051,36.052
140421100000,140421000000,韩店镇,town,113.045,36.061
140421100203,140421100000,西苗村民委员会,village,113.040,36.070
140421100206,140421100000,水泉庄村委会,village,113.030,36.080
"""


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def today(code: str) -> Area:
    return Area.objects.get(code=code, valid_to__isnull=True)


def square(west: float, south: float, east: float, north: float) -> list[list[tuple[float, float]]]:
    return [[(west, south), (east, south), (east, north), (west, north), (west, south)]]


def polygons(folder: Path, *features: tuple[str, list[list[tuple[float, float]]]]) -> Path:
    rows = [
        {"type": "Feature", "properties": {"adcode": code}, "geometry": {"type": "Polygon", "coordinates": ring}}
        for code, ring in features
    ]
    return write(folder, "边界.geojson", json.dumps({"type": "FeatureCollection", "features": rows}))


def test_a_listing_makes_counties_townships_and_villages(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "new.csv", NEW)], apply=True)
    village, township = today("140404102200"), today("140404102000")
    assert (village.level, village.parent) == ("village", township)
    assert (township.level, township.parent) == ("township", today("140404000000"))


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    report = areas_import(divisions=[write(tmp_path, "new.csv", NEW)])
    assert report.counts["areas_created"] == 8
    assert not Area.objects.exists()


@pytest.mark.parametrize("order", [("new", "old"), ("old", "new")])
def test_the_older_edition_becomes_history_in_either_order(tmp_path: Path, order: tuple[str, str]) -> None:
    files = {"new": write(tmp_path, "new.csv", NEW), "old": write(tmp_path, "old.csv", OLD)}
    for name in order:
        areas_import(divisions=[files[name]], apply=True)
    county, old = today("140404000000"), Area.objects.get(code="140421000000")
    assert county.former_names == ["长治县"]
    assert old.merged_into == county
    assert old.valid_to is not None
    assert Area.objects.get(code="140421100203").merged_into == today("140404001200")
    assert county.parent == today("140400000000")


def test_a_vanished_village_points_to_the_township_that_took_it(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "n.csv", NEW), write(tmp_path, "o.csv", OLD)], apply=True)
    assert Area.objects.get(code="140421100206").merged_into == today("140404001000")


def test_a_county_that_no_newer_listing_covers_stays_in_force(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "o.csv", OLD)], apply=True)
    assert today("140421100203").name == "西苗村民委员会"


def test_the_same_files_twice_change_nothing(tmp_path: Path) -> None:
    files = [write(tmp_path, "n.csv", NEW), write(tmp_path, "o.csv", OLD)]
    points = write(tmp_path, "p.csv", POINTS)
    areas_import(divisions=files, points=points, points_crs="gcj02", apply=True)
    again = areas_import(divisions=files, points=points, points_crs="gcj02", apply=True)
    assert not any(again.counts.values())


def test_a_bad_row_is_named_and_the_good_rows_are_kept(tmp_path: Path) -> None:
    bad = NEW + "140404,上党区,140404102,荫城镇,14040410,桑梓二村委会\n"
    report = areas_import(divisions=[write(tmp_path, "n.csv", bad)], apply=True)
    assert [(p.row, p.column) for p in report.problems] == [(7, "village_code")]
    assert Area.objects.filter(level="village").count() == 5


def test_a_village_twice_is_reported(tmp_path: Path) -> None:
    report = areas_import(divisions=[write(tmp_path, "n.csv", NEW + NEW.splitlines()[1] + "\n")])
    assert "重复" in str(report.problems[0])


def test_a_table_in_gbk_is_read(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "n.csv", NEW, "gbk")], apply=True)
    assert today("140404000000").name == "上党区"


def test_a_header_nobody_knows_is_told(tmp_path: Path) -> None:
    with pytest.raises(ListingLayoutUnknown, match="姓名"):
        areas_import(divisions=[write(tmp_path, "台账.csv", "姓名,电话\n王,1\n")])


def test_a_workbook_under_the_wrong_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(TableUnreadable):
        areas_import(divisions=[tmp_path / "x.csv"])


def test_points_of_the_older_codes_find_their_village_and_are_shifted(tmp_path: Path) -> None:
    files = [write(tmp_path, "n.csv", NEW), write(tmp_path, "o.csv", OLD)]
    areas_import(divisions=files, points=write(tmp_path, "p.csv", POINTS), points_crs="gcj02", apply=True)
    point = today("140404001200").point
    assert point is not None
    assert 0.003 < 113.040 - point.x < 0.009
    assert today("140404000000").point is not None


def test_points_abroad_mean_another_coordinate_system(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "n.csv", NEW)], apply=True)
    abroad = write(tmp_path, "p.csv", "code,name,level,lon,lat\n140404001200,西苗村委会,village,9.5,47.1\n")
    with pytest.raises(CoordinateSystemWrong, match="中国以外"):
        areas_import(points=abroad)


def test_swapped_coordinates_are_told_by_row(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "n.csv", NEW)], apply=True)
    swapped = write(tmp_path, "p.csv", "code,name,level,lon,lat\n140404001200,西苗村委会,village,36.07,113.04\n")
    report = areas_import(points=swapped, apply=True)
    assert "写反" in str(report.problems[0])
    assert today("140404001200").point is None


def test_points_without_a_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableColumnsMissing, match="lat"):
        areas_import(points=write(tmp_path, "p.csv", "code,name,level,lon\n"))


def test_a_boundary_is_found_by_its_short_code_and_shifted(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "n.csv", NEW)], apply=True)
    file = polygons(tmp_path, ("140404", square(112.9, 36.0, 113.2, 36.2)))
    areas_import(polygons=file, polygons_crs="gcj02", apply=True)
    boundary = today("140404000000").boundary
    assert boundary is not None
    assert 112.89 < boundary.extent[0] < 112.9


def test_a_crossed_boundary_is_repaired_and_told(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "n.csv", NEW)], apply=True)
    bow = [[(112.9, 36.0), (113.2, 36.2), (113.2, 36.0), (112.9, 36.2), (112.9, 36.0)]]
    report = areas_import(polygons=polygons(tmp_path, ("140404", bow)), apply=True)
    assert report.counts["boundaries_repaired"] == 1
    boundary = today("140404000000").boundary
    assert boundary is not None
    assert boundary.valid


def test_overlapping_neighbours_are_reported(tmp_path: Path) -> None:
    areas_import(divisions=[write(tmp_path, "n.csv", NEW)], apply=True)
    file = polygons(
        tmp_path,
        ("140404001", square(112.9, 36.0, 113.1, 36.2)),
        ("140404102", square(113.0, 36.0, 113.2, 36.2)),
    )
    assert any("重叠" in str(problem) for problem in areas_import(polygons=file).problems)


def test_a_point_outside_its_county_is_reported(tmp_path: Path) -> None:
    files = [write(tmp_path, "n.csv", NEW), write(tmp_path, "o.csv", OLD)]
    file = polygons(tmp_path, ("140404", square(112.0, 35.0, 112.1, 35.1)))
    report = areas_import(divisions=files, points=write(tmp_path, "p.csv", POINTS), polygons=file)
    assert any(problem.column == "point" for problem in report.problems)


def test_a_boundary_file_that_is_none_is_refused(tmp_path: Path) -> None:
    for name, text in (("x.geojson", "{}"), ("y.geojson", "not json"), ("z.shp", "<OGRVRTDataSource/>")):
        with pytest.raises(BoundaryFileUnreadable):
            areas_import(polygons=write(tmp_path, name, text))
