"""Which column of a map file holds what, by the headers that survey, statistics and civil affairs offices use."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

CODE_FIELDS = (
    *("code", "adcode", "区划代码", "行政区划代码", "行政区代码", "行政代码", "统计用区划代码", "代码", "编码", "编号"),
    *(
        "grid_code",
        "网格代码",
        "网格编码",
        "village_code",
        "村代码",
        "行政村代码",
        "村编码",
        "township_code",
        "乡镇代码",
    ),
    *("county_code", "县代码", "xzqdm", "xzqhdm", "zldwdm", "qsdwdm", "xzdm", "qhdm", "xzcdm", "cdm", "dm", "pac"),
    *("areacode", "area_code", "regioncode", "region_code", "vill_code", "gb"),
)
NAME_FIELDS = (
    *("name", "名称", "区划名称", "行政区划名称", "行政区名称", "网格名称", "村名", "村名称", "行政村", "行政村名称"),
    *("村", "村庄", "village", "village_name", "xzqmc", "xzqhmc", "zldwmc", "qsdwmc", "xzmc", "qhmc", "xzcmc", "cmc"),
    *("cunming", "cm", "mc", "areaname", "area_name", "vill_name", "乡镇", "乡镇名称", "township", "县", "county"),
)
WKT_FIELDS = ("wkt", "ewkt", "wkb", "geometry", "geom", "the_geom", "shape", "geojson", "边界", "图形", "几何")
LON_FIELDS = ("lon", "lng", "long", "longitude", "经度", "东经", "经度坐标", "x", "x坐标", "point_x", "jd")
LAT_FIELDS = ("lat", "latitude", "纬度", "北纬", "纬度坐标", "y", "y坐标", "point_y", "wd")
PAIR_FIELDS = ("坐标", "经纬度", "位置坐标", "coordinates", "coordinate", "lonlat", "location")

_NOTE = re.compile(r"[(（\[].*$")
_LAND_SURVEY_DIGITS = 19  # 12 digits of the village, 7 of what lies inside
WANTED = "code/区划代码/XZQDM、name/名称/XZQMC"
WANTED_SHAPES = "wkt，或 lon、lat（经度、纬度）"


def column_of(columns: Iterable[str], known: Sequence[str]) -> str | None:
    """The first column that bears one of these names, whatever its case and whatever note follows in brackets."""
    plain = {plain_column(column): column for column in reversed(list(columns))}
    return next((plain[name] for name in known if name in plain), None)


def plain_column(column: str) -> str:
    """A header without its case and the note in brackets behind it."""
    return _NOTE.sub("", column.strip().lower()).strip()


def values_of(fields: dict[str, Any], known: Sequence[str]) -> list[tuple[str, str]]:
    """(column, what it says) of each filled field that bears one of these names, in the order of the names."""
    plain = {plain_column(column): column for column in reversed(list(fields))}
    columns = [plain[name] for name in known if name in plain]
    return [(column, text) for column in columns if (text := cell_text(fields[column]))]


def cell_text(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return "" if text.lower() in ("nan", "none", "null", "<null>") else text


def code_of(text: str) -> str:
    """A code as programs may have kept it: 990121100200.0, or with the seven zeros of the land survey."""
    text = text.removesuffix(".0").replace(" ", "")
    if re.fullmatch(r"\d\.\d+[eE]\+?1\d", text):
        text = f"{float(text):.0f}"
    if len(text) == _LAND_SURVEY_DIGITS and text.endswith("0000000"):
        text = text[:12]
    return text.ljust(12, "0") if len(text) in (4, 6, 9) else text
