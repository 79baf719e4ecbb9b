"""Importing facilities: dry run, apply, twice the same, a change, rows that are wrong, files that are none."""

from pathlib import Path

import pytest

from geo.addresses.services import facilities_import
from geo.errors import TableColumnsMissing, TableUnreadable
from geo.models import Facility
from tests.township import Township

HEADER = "area_code,name,kind,lon,lat,phone\n"
CLINIC = "140499101201,上河村卫生室,clinic,113.2005,36.3101,0990-1\n"


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "facilities.csv"
    path.write_bytes((HEADER + text).encode(encoding))
    return path


def test_a_dry_run_writes_nothing(township: Township, tmp_path: Path) -> None:
    report = facilities_import(path=_file(tmp_path, CLINIC))
    assert (report.new, report.applied) == (1, False)
    assert not Facility.objects.exists()


def test_an_applied_import_keeps_the_facility_at_its_place(township: Township, tmp_path: Path) -> None:
    facilities_import(path=_file(tmp_path, CLINIC), apply=True)
    clinic = Facility.objects.get()
    assert (clinic.kind, clinic.area, clinic.point.x) == ("clinic", township.villages["上河村"], 113.2005)


def test_the_same_file_twice_changes_nothing(township: Township, tmp_path: Path) -> None:
    facilities_import(path=_file(tmp_path, CLINIC), apply=True)
    report = facilities_import(path=_file(tmp_path, CLINIC), apply=True)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 1)


def test_a_new_telephone_changes_the_row(township: Township, tmp_path: Path) -> None:
    facilities_import(path=_file(tmp_path, CLINIC), apply=True)
    assert facilities_import(path=_file(tmp_path, CLINIC.replace("0990-1", "0990-2")), apply=True).changed == 1
    assert Facility.objects.get().phone == "0990-2"


def test_kinds_in_chinese_and_files_in_gbk_are_read(township: Township, tmp_path: Path) -> None:
    facilities_import(path=_file(tmp_path, CLINIC.replace("clinic", "卫生室"), "gb18030"), apply=True)
    assert Facility.objects.get().kind == "clinic"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (CLINIC.replace("140499101201", "140499101999"), "140499101999"),
        (CLINIC.replace("clinic", "酒店"), "酒店"),
        (CLINIC.replace("113.2005,36.3101", "36.3101,113.2005"), "经度和纬度"),
        (CLINIC.replace("113.2005", "东经"), "经度和纬度"),
        (CLINIC.replace("上河村卫生室", ""), "name"),
    ],
)
def test_a_wrong_row_is_named_and_the_good_one_beside_it_kept(
    township: Township, tmp_path: Path, wrong: str, said: str
) -> None:
    report = facilities_import(path=_file(tmp_path, wrong + CLINIC), apply=True)
    assert report.problems[0].row == 2
    assert said in str(report.problems[0])
    assert Facility.objects.count() == 1


def test_it_refuses_a_file_without_the_columns(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("名称,地址\n甲,乙\n", encoding="utf-8")
    with pytest.raises(TableColumnsMissing, match="area_code"):
        facilities_import(path=path)


def test_it_refuses_a_file_that_is_no_table(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe\x80")
    with pytest.raises(TableUnreadable):
        facilities_import(path=path)


def test_the_second_of_one_name_in_one_village_is_told_and_the_first_stands(township: Township, tmp_path: Path) -> None:
    again = CLINIC.replace("113.2005", "113.2105")
    report = facilities_import(path=_file(tmp_path, CLINIC + again), apply=True)
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, "name")]
    assert "第 2 行" in str(report.problems[0])
    assert (report.new, Facility.objects.get().point.x) == (1, 113.2005)


@pytest.mark.parametrize("written", ["1.39E+10", "#N/A", "找村长"])
def test_what_is_no_telephone_is_told_and_the_place_enters_without(
    township: Township, tmp_path: Path, written: str
) -> None:
    report = facilities_import(path=_file(tmp_path, CLINIC.replace("0990-1", written)), apply=True)
    assert [(problem.row, problem.column, problem.value) for problem in report.problems] == [(2, "phone", written)]
    assert Facility.objects.get().phone == ""


def test_a_telephone_known_before_outlives_a_spoilt_one(township: Township, tmp_path: Path) -> None:
    facilities_import(path=_file(tmp_path, CLINIC), apply=True)
    facilities_import(path=_file(tmp_path, CLINIC.replace("0990-1", "1.39E+10")), apply=True)
    assert Facility.objects.get().phone == "0990-1"


@pytest.mark.parametrize("divider", [";", "\t"])
def test_a_table_divided_otherwise_is_read(township: Township, tmp_path: Path, divider: str) -> None:
    path = tmp_path / "facilities.csv"
    path.write_text(f"sep={divider}\n" + (HEADER + CLINIC).replace(",", divider), encoding="utf-16")
    assert facilities_import(path=path, apply=True).new == 1


def test_a_refusal_says_what_the_file_is_and_which_columns_it_should_have(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "facilities.csv"
    path.write_text("<html><table></table></html>", encoding="utf-8")
    with pytest.raises(TableUnreadable, match=r"网页.*area_code、name、kind、lon、lat"):
        facilities_import(path=path)
