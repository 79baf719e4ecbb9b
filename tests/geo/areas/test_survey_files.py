"""Boundary files as survey, statistics and civil affairs offices have them: whose each row is, and what is read."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import Point

from geo.areas.services import AreasReport, areas_import
from geo.errors import BoundaryFileUnreadable, CoordinateSystemUnknown, TableColumnsMissing
from geo.models import Area, Level
from tests.geo.map_files import Shape, box, moved
from tests.township import Township

pytestmark = pytest.mark.django_db

UPPER = box(113.19, 36.30, 113.21, 36.32)  # around 上河村
LOWER = box(113.21, 36.28, 113.23, 36.30)
CODE = "140499101201"
Rows = list[tuple[dict[str, Any], Any]]


def collection(path: Path, rows: Rows) -> Path:
    """`rows`: fields and a shape, or a geometry as it stands."""
    features = [{"type": "Feature", "properties": fields, "geometry": _written(shape)} for fields, shape in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _written(shape: Any) -> Any:
    return json.loads(str(shapely.to_geojson(shape))) if isinstance(shape, shapely.Geometry) else shape


def bring(path: Path) -> AreasReport:
    return areas_import(polygons=path, apply=True)


def said(report: AreasReport) -> str:
    return "\n".join(map(str, report.problems))


def is_upper(shape: Shape = UPPER) -> bool:
    boundary = Area.objects.get(code=CODE).boundary
    return boundary is not None and bool(shapely.from_wkb(bytes(boundary.wkb)).symmetric_difference(shape).area < 1e-9)


@pytest.mark.parametrize(
    "fields",
    [
        {"XZQDM": CODE, "XZQMC": "上河村"},
        {"xzqdm": CODE},
        {"XZQDM": CODE + "0000000", "ZLDWMC": "上河村"},
        {"ZLDWDM": CODE},
        {"CODE": CODE},
        {"Code": int(CODE)},
        {"CODE": float(CODE)},
        {"CODE": "1.40499101201E+11"},
        {"行政区代码": CODE, "面积": 3.2},
        {"区划代码（12位）": CODE},
        {"XZQMC": "上河村"},
        {"QSDWMC": "青石乡上河村"},
        {"Name": "上河村村民委员会"},
        {"村名": "上河"},
        {"村名": "云岭县青石乡上河村委会"},
        {"BSM": 7, "标识": CODE},
        {"FID": 1, "那个村": "上河村民委员会"},
        {"XZQDM": None, "XZQMC": "上河村"},
        {"XZQDM": "", "NAME": " 上河村 "},
        {"code": "140499101001", "name": "上河村"},  # a survey's own numbering, the name leads
    ],
    ids=str,
)
def test_whose_a_row_is_is_found_whatever_its_columns_are_called(
    township: Township, tmp_path: Path, fields: dict[str, Any]
) -> None:
    bring(collection(tmp_path / "x.geojson", [(fields, UPPER)]))
    assert is_upper()


def test_columns_that_say_nothing_of_areas_are_listed_with_those_wanted(township: Township, tmp_path: Path) -> None:
    path = collection(tmp_path / "x.geojson", [({"OBJECTID": 1, "面积": 3.2}, UPPER)])
    with pytest.raises(TableColumnsMissing, match=r"XZQDM.*OBJECTID、面积"):
        bring(path)


def test_a_name_that_two_bear_lists_both_codes(township: Township, tmp_path: Path) -> None:
    _second_upper(township)
    told = said(bring(collection(tmp_path / "x.geojson", [({"name": "上河"}, UPPER)])))
    assert "140499101201 上河村（青石乡）" in told
    assert "140499102201 上河村委会（白水镇）" in told
    assert not is_upper()


def test_the_township_beside_it_tells_two_of_one_name_apart(township: Township, tmp_path: Path) -> None:
    _second_upper(township)
    bring(collection(tmp_path / "x.geojson", [({"乡镇": "青石乡", "村名": "上河"}, UPPER)]))
    assert is_upper()


def _second_upper(township: Township) -> None:
    Area.objects.create(
        code="140499102201",
        name="上河村委会",
        level=Level.VILLAGE,
        parent=township.other_area,
        point=Point(113.4, 36.35),
    )


def test_a_code_that_contradicts_the_name_is_asked(township: Township, tmp_path: Path) -> None:
    told = said(bring(collection(tmp_path / "x.geojson", [({"code": CODE, "name": "下河村"}, UPPER)])))
    assert "代码是 140499101201 上河村" in told
    assert "140499101202 下河村" in told
    assert not Area.objects.filter(boundary__isnull=False).exists()


def test_a_name_that_nobody_bears_is_told_beside_its_code(township: Township, tmp_path: Path) -> None:
    report = bring(collection(tmp_path / "x.geojson", [({"code": CODE, "name": "新上河"}, UPPER)]))
    assert "已按代码写入" in said(report)
    assert is_upper()


def test_exclaves_in_rows_of_their_own_become_one_boundary(township: Township, tmp_path: Path) -> None:
    apart = box(113.23, 36.33, 113.24, 36.34)
    rows: Rows = [({"code": CODE}, UPPER), ({"code": "140499101202"}, LOWER), ({"code": CODE}, apart)]
    report = bring(collection(tmp_path / "x.geojson", rows))
    assert is_upper(UPPER.union(apart))
    assert "与第 4 行合为一个边界" in said(report)


def test_two_drawings_of_one_ground_are_not_joined(township: Township, tmp_path: Path) -> None:
    rows: Rows = [({"code": CODE}, UPPER), ({"code": CODE}, UPPER.buffer(0.002))]
    assert "出现两次" in said(bring(collection(tmp_path / "x.geojson", rows)))
    assert is_upper()


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (
            {"type": "Polygon", "coordinates": [[[113.2, 36.2], [113.3, 36.2], [113.3, 36.3], [113.2, 36.3]]]},
            "没有闭合",
        ),
        ({"type": "Polygon", "coordinates": [[[113.2, 36.2], [None, None], [113.3, 36.3], [113.2, 36.2]]]}, "NaN"),
        ({"type": "Polygon", "coordinates": [[[113.2, float("nan")], [113.3, 36.2], [113.2, 36.2]]]}, "NaN"),
        ({"type": "Polygon"}, "没有坐标"),
        ({"type": "Polygon", "coordinates": []}, "没有图形"),
        ({"type": "Circle", "coordinates": [113.2, 36.2]}, "GeoJSON"),
        (None, "没有图形"),
        ("POLYGON", "GeoJSON"),
    ],
    ids=str,
)
def test_one_bad_shape_is_named_by_row_and_the_others_are_taken(
    township: Township, tmp_path: Path, geometry: Any, why: str
) -> None:
    rows: Rows = [({"code": CODE}, UPPER), ({"code": "140499101202"}, geometry)]
    problem, *_ = bring(collection(tmp_path / "x.geojson", rows)).problems
    assert (problem.row, problem.value) == (3, "140499101202")
    assert why in str(problem.remedy)
    assert is_upper()


def test_a_feature_that_is_none_does_not_keep_the_others_out(township: Township, tmp_path: Path) -> None:
    path = collection(tmp_path / "x.geojson", [({"code": CODE}, UPPER)])
    data = json.loads(path.read_text())
    data["features"] += [None, 7, {"type": "Feature", "properties": [1], "geometry": None}]
    path.write_text(json.dumps(data))
    assert len(bring(path).problems) == 3
    assert is_upper()


@pytest.mark.parametrize("is_line_by_line", [True, False])
def test_features_without_their_collection_are_read(township: Township, tmp_path: Path, is_line_by_line: bool) -> None:
    rows: Rows = [({"code": CODE}, UPPER), ({"code": "140499101202"}, LOWER)][: 2 if is_line_by_line else 1]
    features = json.loads(collection(tmp_path / "x.geojson", rows).read_text())["features"]
    (tmp_path / "y.geojson").write_text("\n".join(map(json.dumps, features)))
    assert bring(tmp_path / "y.geojson").counts["boundaries_set"] == len(rows)


def shapefile(folder: Path, name: str, encoding: str, page: bytes | None, note: str = "备注") -> Path:
    inner = folder / "shp"
    inner.mkdir()
    fields = {"XZQDM": "", "XZQMC": name, note: "字" * 60}
    pyogrio.raw.write(
        inner / "村.shp",
        geometry=shapely.to_wkb([UPPER]),
        field_data=[np.array([value], dtype=object) for value in fields.values()],
        fields=list(fields),
        geometry_type=UPPER.geom_type,
        driver="ESRI Shapefile",
        crs="EPSG:4490",
        encoding=encoding,
    )
    (inner / "村.cpg").unlink(missing_ok=True)
    if page is not None:
        (inner / "村.cpg").write_bytes(page)
    with zipfile.ZipFile(folder / "村.zip", "w") as archive:
        for part in inner.iterdir():
            archive.write(part, part.name)
    return folder / "村.zip"


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
@pytest.mark.parametrize(
    "page", [None, b"UTF-8", b"GBK", b"OEM", b"ANSI 936", b"936", b"65001", b"ISO-8859-1", b"1252", b"\xff\xfe?", b""]
)
def test_the_table_is_read_whatever_the_cpg_says(
    township: Township, tmp_path: Path, encoding: str, page: bytes | None
) -> None:
    bring(shapefile(tmp_path, "上河村", encoding, page))
    assert is_upper()


def test_a_table_in_big5_is_read_where_the_cpg_says_so(township: Township, tmp_path: Path) -> None:
    bring(shapefile(tmp_path, "上河村", "BIG5", b"BIG5", note="備註"))
    assert is_upper()


def test_a_sign_cut_in_half_spoils_its_cell_only(township: Township, tmp_path: Path) -> None:
    path = shapefile(tmp_path, "上河村", "UTF-8", b"UTF-8")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["村.dbf"] = parts["村.dbf"].replace("字字字字".encode(), "字字字".encode() + b"\xe5\xad ", 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    bring(path)
    assert is_upper()


@pytest.mark.parametrize("divider", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("区划代码 名称 经度 纬度", f"{CODE} 上河村 113.2022 36.3122"),
        ("CODE LNG LAT", f"{CODE} 113.2022 36.3122"),
        ("XZQMC Longitude Latitude", "上河村 113°12'7.92\" 36°18'43.92\"N"),
        ("村名 东经 北纬", "上河村民委员会 东经113度12分7.92秒 36°18′43.92″"),
        ("村名 图形", "上河村 POINT(113.2022~36.3122)"),
        ("村名 geom", "上河村 SRID=4326~POINT(113.2022~36.3122)".replace("=4326~", "=4326;")),
    ],
)
def test_tables_of_points_are_read(
    township: Township, tmp_path: Path, columns: str, cells: str, divider: str, encoding: str
) -> None:
    lines = [columns.split(), [f'"{cell.replace("~", " ").replace(chr(34), chr(34) * 2)}"' for cell in cells.split()]]
    (tmp_path / "点.csv").write_bytes("\n".join(divider.join(line) for line in lines).encode(encoding))
    bring(tmp_path / "点.csv")
    point = Area.objects.get(code=CODE).point
    assert point is not None
    assert (point.x, point.y) == pytest.approx((113.2022, 36.3122), abs=1e-6)


def test_a_boundary_of_many_corners_in_one_cell_is_read(township: Township, tmp_path: Path) -> None:
    fine = shapely.segmentize(UPPER, 0.00001)
    assert len(fine.wkt) > 131_072
    (tmp_path / "x.csv").write_text(f'code,wkt\n{CODE},"{fine.wkt}"\n')
    bring(tmp_path / "x.csv")
    assert is_upper()


def test_wkb_and_the_system_of_ewkt_are_read(township: Township, tmp_path: Path) -> None:
    metres = moved(UPPER, "EPSG:4526")
    lower = shapely.to_wkb(shapely.set_srid(moved(LOWER, "EPSG:4526"), 4526), hex=True, include_srid=True)
    (tmp_path / "x.csv").write_text(f'code;geom\n{CODE};"SRID=4526;{metres.wkt}"\n140499101202;{lower}\n')
    assert bring(tmp_path / "x.csv").counts["boundaries_set"] == 2
    assert is_upper()


def test_a_row_of_another_system_is_named(township: Township, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f'code,geom\n{CODE},"{UPPER.wkt}"\n140499101202,"SRID=4526;{LOWER.wkt}"\n')
    assert "SRID" in said(bring(tmp_path / "x.csv"))
    assert is_upper()


def test_a_cell_that_is_no_shape_is_named_by_row(township: Township, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"code,lon,lat\n{CODE},113.2,36.31\n140499101202,不详,36.3\n140499101203,,\n")
    first, second = bring(tmp_path / "x.csv").problems
    assert (first.row, second.row) == (3, 4)
    assert "不详" in str(first.remedy)


def test_a_table_without_shapes_lists_the_columns_found_and_wanted(township: Township, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("代码,姓名,住址\n1,2,3\n")
    with pytest.raises(TableColumnsMissing, match=r"经度、纬度.*代码、姓名、住址"):
        bring(tmp_path / "x.csv")


def test_an_older_datum_is_said_to_be_uncertain(township: Township, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f'code,geom\n{CODE},"SRID=4610;{UPPER.wkt}"\n')
    assert "西安80：没有当地的转换参数" in said(bring(tmp_path / "x.csv"))


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ('{"type": "Topology", "objects": {}}', "TopoJSON"),
        ('{"geometryType": "esriGeometryPolygon", "features": []}', "Esri JSON"),
        ('{"type": "FeatureCollection", "features": null}', "没有 features"),
        ('{"type": "Point", "coordinates": [113, 36]}', "没有 features"),
        ("[]", "没有 features"),
        ('{"type": "FeatureCollection",\n "features": [', "第 2 行|第 1 行"),
        ("", "第 1 行"),
    ],
)
def test_a_document_that_is_no_collection_is_refused_by_what_it_is(tmp_path: Path, document: str, why: str) -> None:
    (tmp_path / "x.geojson").write_text(document)
    with pytest.raises(BoundaryFileUnreadable, match=why):
        bring(tmp_path / "x.geojson")


@pytest.mark.parametrize("crs", [None, "EPSG:4490", {"properties": None}, {"properties": {"name": "EPSG:4490"}}])
def test_the_old_member_crs_is_read_in_every_form(township: Township, tmp_path: Path, crs: Any) -> None:
    path = collection(tmp_path / "x.geojson", [({"code": CODE}, UPPER)])
    path.write_text(json.dumps(json.loads(path.read_text()) | {"crs": crs}))
    bring(path)
    assert is_upper()


def test_a_system_that_does_not_exist_is_refused_by_name(township: Township, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f'code,geom\n{CODE},"SRID=999999;{UPPER.wkt}"\n')
    (tmp_path / "x.geojson").write_text('{"crs": "mars", "features": []}')
    for path, name in ((tmp_path / "x.csv", "999999"), (tmp_path / "x.geojson", "mars")):
        with pytest.raises(CoordinateSystemUnknown, match=name):
            bring(path)


def test_an_empty_column_of_shapes_beside_longitude_and_latitude_is_passed_over(
    township: Township, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text(f"code,geometry,lon,lat\n{CODE},,113.2022,36.3122\n")
    assert bring(tmp_path / "x.csv").counts["points_set"] == 1
