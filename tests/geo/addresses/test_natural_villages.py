"""Natural villages from a table and from the map, and addresses that name them."""

from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command

from geo.addresses.services import geocode_addresses, natural_villages_from_map, natural_villages_import
from geo.base_map.services import base_map_import
from geo.errors import BaseMapMissing
from geo.models import Facility, FacilityKind, NaturalVillage
from tests.geo.osm_file import write_osm
from tests.township import Township

HEADER = "area_code,name,lon,lat,aliases\n"
ROW = "140499101201,后崖底,113.2050,36.3150,崖底、老崖\n"
POINTS = {
    "hamlet": (113.204, 36.314), "same": (113.2001, 36.3101), "neighbour": (113.2002, 36.3102), "far": (113.9, 36.9),
}  # fmt: skip
PLACES = {
    "hamlet": {"place": "hamlet", "name": "井沟里"},
    "same": {"place": "village", "name": "上河"},
    "neighbour": {"place": "village", "name": "石桥"},
    "far": {"place": "hamlet", "name": "远处"},
}


def _file(folder: Path, text: str) -> Path:
    path = folder / "natural.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_a_table_is_kept_once(township: Township, tmp_path: Path) -> None:
    path = _file(tmp_path, ROW)
    assert natural_villages_import(path=path).new == 1
    assert not NaturalVillage.objects.exists()
    natural_villages_import(path=path, apply=True)
    report = natural_villages_import(path=path, apply=True)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 1)
    row = NaturalVillage.objects.get()
    assert (row.village, row.aliases, row.point.x) == (township.villages["上河村"], ["崖底", "老崖"], 113.205)


def test_a_table_in_a_map_apps_system_is_converted(township: Township, tmp_path: Path) -> None:
    natural_villages_import(path=_file(tmp_path, ROW), crs="gcj02", apply=True)
    assert 0.003 < 113.205 - NaturalVillage.objects.get().point.x < 0.008


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ROW.replace("140499101201", "140499101000"), "140499101000"),
        (ROW.replace("后崖底", ""), "name"),
        (ROW.replace("113.2050,36.3150", "36.3150,113.2050"), "经度"),
        (ROW.replace("113.2050", "nan"), "经度"),
    ],
)
def test_a_wrong_row_is_named_and_the_good_one_enters(
    township: Township, tmp_path: Path, wrong: str, said: str
) -> None:
    good = "140499101202,石坡,113.2160,36.2960,\n"
    report = natural_villages_import(path=_file(tmp_path, wrong + good), apply=True)
    assert said in str(report.problems[0])
    assert NaturalVillage.objects.get().name == "石坡"


def test_without_a_base_map_the_command_says_what_to_do(db: None) -> None:
    with pytest.raises(BaseMapMissing):
        natural_villages_from_map()


def test_the_maps_small_settlements_belong_to_the_village_around_them(township: Township, tmp_path: Path) -> None:
    base_map_import(path=write_osm(tmp_path / "m.osm", POINTS, [], barriers=PLACES), apply=True)
    call_command("import_natural_villages", "--from-map", "--apply")
    assert [(row.name, row.village.name) for row in NaturalVillage.objects.all()] == [("井沟里", "上河村")]


def test_what_somebody_imported_stands_against_the_map(township: Township, tmp_path: Path) -> None:
    natural_villages_import(path=_file(tmp_path, ROW.replace("后崖底", "井沟里")), apply=True)
    base_map_import(path=write_osm(tmp_path / "m.osm", POINTS, [], barriers=PLACES), apply=True)
    report = natural_villages_from_map(apply=True)
    assert (report.new, report.unchanged) == (0, 1)
    assert NaturalVillage.objects.get().source == "imported"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("青石乡上河村后崖底3号", "natural_village"),
        ("青石乡老崖自然村3号", "natural_village"),
        ("上河村后涯底", "natural_village"),
        ("青石乡上河村卫生室对面", "landmark"),
        ("上河李家诊所旁", "facility"),
    ],
)
def test_an_address_inside_a_village_leads_to_the_point_it_names(
    township: Township, tmp_path: Path, address: str, why: str
) -> None:
    natural_villages_import(path=_file(tmp_path, ROW), apply=True)
    clinic = Point(113.2010, 36.3110)
    Facility.objects.create(
        name="李家诊所", kind=FacilityKind.CLINIC, area=township.villages["上河村"], point=clinic, phone=""
    )
    (answer,) = geocode_addresses(addresses=[address])
    assert answer.best is not None
    assert (answer.level, answer.best.code) == ("group", "140499101201")
    assert why in answer.best.why
    assert answer.best.lon == (113.205 if why == "natural_village" else clinic.x)


def test_a_village_office_in_a_villages_name_is_no_landmark(township: Township) -> None:
    Facility.objects.create(
        name="上河村党群服务中心",
        kind=FacilityKind.VILLAGE_OFFICE,
        area=township.villages["上河村"],
        point=Point(113.2, 36.31),
    )
    beside, plain = geocode_addresses(addresses=["上河村村委会东侧第三户", "青石乡上河村村委会3组"])
    assert (beside.level, plain.level) == ("group", "village")


def test_a_natural_village_of_two_villages_is_said_to_be_ambiguous(township: Township, tmp_path: Path) -> None:
    other = ROW.replace("140499101201", "140499101203").replace("113.2050,36.3150", "113.1810,36.2860")
    natural_villages_import(path=_file(tmp_path, ROW + other), apply=True)
    (answer,) = geocode_addresses(addresses=["青石乡后崖底5号"])
    assert answer.level == "ambiguous"
    assert {candidate.code for candidate in answer.candidates} == {"140499101201", "140499101203"}


def test_a_natural_village_is_found_inside_the_village_that_the_ledger_names(
    township: Township, tmp_path: Path
) -> None:
    natural_villages_import(path=_file(tmp_path, ROW), apply=True)
    (answer,) = geocode_addresses(addresses=["崖底3号"], area=township.villages["上河村"])
    assert answer.best is not None
    assert (answer.level, answer.best.lon) == ("group", 113.205)


def test_the_second_of_one_name_in_one_village_is_told_and_the_first_stands(township: Township, tmp_path: Path) -> None:
    report = natural_villages_import(path=_file(tmp_path, ROW + ROW.replace("113.2050", "113.2080")), apply=True)
    assert [(problem.row, problem.column, problem.value) for problem in report.problems] == [(3, "name", "后崖底")]
    assert (report.new, NaturalVillage.objects.get().point.x) == (1, 113.205)


@pytest.mark.parametrize("name", ['"南洼,北洼"', "南洼、北洼", "南洼/北洼"])
def test_several_names_in_one_cell_are_asked(township: Township, tmp_path: Path, name: str) -> None:
    report = natural_villages_import(path=_file(tmp_path, ROW.replace("后崖底", name)), apply=True)
    assert [problem.row for problem in report.problems] == [2]
    assert not NaturalVillage.objects.exists()


@pytest.mark.parametrize("aliases", ["崖底、老崖", '"崖底,老崖"', "崖底；老崖", "崖底 老崖", "崖底/老崖"])
def test_other_names_may_be_divided_in_any_way(township: Township, tmp_path: Path, aliases: str) -> None:
    natural_villages_import(path=_file(tmp_path, ROW.replace("崖底、老崖", aliases)), apply=True)
    assert NaturalVillage.objects.get().aliases == ["崖底", "老崖"]


def test_two_settlements_of_one_name_on_the_map_are_told(township: Township, tmp_path: Path) -> None:
    points = {"hamlet": POINTS["hamlet"], "again": (113.2045, 36.3145)}
    places = {"hamlet": PLACES["hamlet"], "again": PLACES["hamlet"]}
    base_map_import(path=write_osm(tmp_path / "m.osm", points, [], barriers=places), apply=True)
    report = natural_villages_from_map(apply=True)
    assert [(problem.row, problem.value) for problem in report.problems] == [(0, "井沟里")]
    assert report.new == 1
