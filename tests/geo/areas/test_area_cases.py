"""The office files kept as cases: each gives what it should, on the invented county they belong to."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point

from geo.areas.services import AreasReport, areas_import, change_words
from geo.models import Area

CASES = settings.BASE_DIR.parent / "shared" / "cases" / "geo"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CASES.exists(), reason="the cases lie beside the project, not in it"),
]


@pytest.fixture
def county(tmp_path: Path) -> None:
    """栖云县 as it is listed today: the file with two codes exchanged, put right."""
    text = (CASES / "f10-newer-listing" / "d_swapped.csv").read_text("utf-8-sig")
    text = text.replace("0201,泉坡村民委员会", "0201,雾家沟村委会", 1).replace(
        "0203,雾家沟村委会", "0203,泉坡村民委员会", 1
    )
    (tmp_path / "d.csv").write_text(text)
    areas_import(divisions=[tmp_path / "d.csv"], apply=True)
    Area.objects.filter(level="county").update(point=Point(110.70, 36.25))


def shapes(case: str, name: str) -> AreasReport:
    return areas_import(polygons=CASES / case / name, apply=True)


def listing(name: str, *, confirm: bool = False) -> AreasReport:
    return areas_import(divisions=[CASES / "f10-newer-listing" / name], apply=True, confirm_successions=confirm)


def told(report: AreasReport) -> str:
    return "\n".join([*map(change_words, report.successions), *map(str, report.problems)])


@pytest.mark.parametrize(
    ("case", "name", "boundaries"),
    [
        ("f01-field-names-of-the-land-survey", "t.shp", 4),
        ("f01b-uppercase-code", "t.shp", 4),
        ("f02-name-with-another-ending", "28name_variant.geojson", 3),
        ("f03-exclave-as-second-row", "27exclave_rows.geojson", None),
        ("f06-cpg-that-lies", "t.shp", None),
        ("f09-csv-of-maps", "60ewkt.csv", None),
        ("f09-csv-of-maps", "61wkbhex.csv", None),
        ("f09-csv-of-maps", "62semicolon.csv", None),
    ],
)
def test_boundaries_of_offices_are_read(county: None, case: str, name: str, boundaries: int | None) -> None:
    report = shapes(case, name)
    assert report.counts["boundaries_set"] == boundaries or (boundaries is None and report.counts["boundaries_set"] > 1)
    assert "没有这个代码" not in told(report)


@pytest.mark.parametrize("name", ["63cn_lonlat.csv", "65tab.csv", "66dms.csv"])
def test_points_of_offices_are_read(county: None, name: str) -> None:
    assert shapes("f09-csv-of-maps", name).counts["points_set"] in (3, 4)


def test_two_of_one_name_are_listed_with_their_codes(county: None) -> None:
    words = told(shapes("f02-name-with-another-ending", "28name_variant.geojson"))
    assert "有 2 个区划叫这个名称：990121100200 王家沟村民委员会" in words


@pytest.mark.parametrize("name", ["12unclosed.geojson", "14nullcoord.geojson", "31nan.geojson"])
def test_one_bad_ring_is_named_and_the_rest_is_read(county: None, name: str) -> None:
    report = shapes("f04-one-bad-ring-refuses-the-file", name)
    assert "没有闭合" in told(report) or "不是数字" in told(report)
    assert report.counts["boundaries_set"] > 0 or name == "31nan.geojson"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("d_swapped.csv", "疑似改了代码：990121100201 雾家沟村委会 → 990121100203 雾家沟村委会"),
        ("d_missing.csv", "990121100201 雾家沟村委会：名录里没有了"),
        ("d_moved.csv", "疑似划归别处：990121100202 大沟村民委员会 → 990121101299 大沟村民委员会"),
        ("d_upgraded.csv", "第 2 行「township_code」990121000：末三位是 000，那是县本身的代码"),
        ("d_upgraded.csv", "疑似改了代码：990121101000 望岫乡 → 990121001000 望岫乡，连同其下"),
    ],
)
def test_a_newer_listing_is_a_proposal(county: None, name: str, words: str) -> None:
    before = set(Area.objects.values_list("code", "name", "valid_to"))
    assert words in told(listing(name))
    assert set(Area.objects.values_list("code", "name", "valid_to")) == before
    villages = Area.objects.filter(level="village", valid_to=None)
    number = villages.count()
    listing(name, confirm=True)
    assert villages.count() == number
