"""Village cells as clerks write them, and addresses that say another village than the cell."""

from pathlib import Path
from typing import Any

import pytest

from geo.models import Area, Level
from tests.township import TODAY, Township
from tests.visits.workbooks import ELDER, ledger
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import ledger_import, records_import
from visits.records.models import VisitRecord
from visits.register.models import Elder


@pytest.fixture(autouse=True)
def _day(stand_on: Any, township: Township) -> None:
    stand_on(TODAY.isoformat())


def taken(township: Township, tmp_path: Path, line: dict[str, Any]) -> ImportReport:
    path = ledger(tmp_path / "台账.xlsx", ELDER | line)
    return ledger_import(book=book_read(path), area=township.area, apply=True)


@pytest.mark.parametrize(
    "cell",
    [
        "上河村", "上河", "上河村委会", "上河村民委员会", "上河村村民委员会", "青石乡上河村", "上河村1组",
        "上河村一组12号",        "上河（自然村）", "上河自然村", "上 河 村", "青石乡-上河村", "上河行政村", "上河大队",
        "上河村（原下洼村）", "上河村3组 ",
    ],
)  # fmt: skip
def test_a_cell_that_says_more_than_the_name_is_read(township: Township, tmp_path: Path, cell: str) -> None:
    report = taken(township, tmp_path, {"村": cell})
    assert [problem for problem in report.problems if problem.refused] == []
    assert Elder.objects.get(name="秦大娘").household.village.name == "上河村"


@pytest.mark.parametrize("cell", ["马家沟村", "上河村、下河村", "新上河村", "河村", "上河坡", "3组", "未知"])
def test_a_cell_that_names_no_village_for_certain_is_asked_about(township: Township, tmp_path: Path, cell: str) -> None:
    report = taken(township, tmp_path, {"村": cell})
    assert [problem.column for problem in report.problems if problem.refused] == ["村"]
    assert not Elder.objects.filter(name="秦大娘").exists()


def test_the_refusal_of_a_misspelt_village_names_the_one_that_may_be_meant(township: Township, tmp_path: Path) -> None:
    report = taken(township, tmp_path, {"村": "石乔村"})
    assert "是不是石桥村？" in report.problems[0].remedy


def test_a_village_of_one_character_is_found_under_its_full_name(township: Township, tmp_path: Path) -> None:
    Area.objects.create(code="140499101209", name="陈村村民委员会", level=Level.VILLAGE, parent=township.area)
    report = taken(township, tmp_path, {"村": "陈村"})
    assert [problem for problem in report.problems if problem.refused] == []


@pytest.mark.parametrize("address", ["下河村3组", "青石乡下河村3组12号", "户籍上河村，现住下河村5组"])
def test_an_address_in_another_village_than_the_cell_is_asked_about(
    township: Township, tmp_path: Path, address: str
) -> None:
    report = taken(township, tmp_path, {"家庭住址": address})
    household = Elder.objects.get(name="秦大娘").household
    assert [(p.column, p.refused) for p in report.problems] == [("家庭住址", False)]
    assert "下河村" in report.problems[0].reason
    assert "上河村" in report.problems[0].reason
    assert household.village.name == "上河村"
    assert household.place is not None
    assert (household.place.level, household.place.confidence) == ("village", 0.5)


@pytest.mark.parametrize("address", ["上河村3组", "3组12号", "马家沟5号", "", "青石乡上河村"])
def test_an_address_that_goes_with_the_cell_is_not_asked_about(
    township: Township, tmp_path: Path, address: str
) -> None:
    assert taken(township, tmp_path, {"家庭住址": address}).problems == []


@pytest.mark.parametrize("cell", ["青石乡上河村", "上河村1组", "上河村民委员会"])
def test_a_record_finds_its_elder_by_such_a_cell(tmp_path: Path, township: Township, cell: str) -> None:
    path = tmp_path / "记录.csv"
    header = "姓名,村,探访日期,探访时间,探访方式,结果,探访人,备注"
    path.write_text(f"{header}\n王秀英,{cell},2026-10-05,09:30,上门探访,已见到,孙志强,软管老化", encoding="utf-8-sig")
    assert records_import(book=book_read(path), apply=True).problems == []
    assert VisitRecord.objects.get(note="软管老化").elder == township["王秀英"]


RECORD = "姓名,村,探访日期,探访方式,结果\n"


def recorded(township: Township, tmp_path: Path, line: str) -> ImportReport:
    path = tmp_path / "记录.csv"
    path.write_text(RECORD + line, encoding="utf-8-sig")
    return records_import(book=book_read(path), area=township.area, apply=True)


def former(township: Township, name: str, heir: str = "") -> Area:
    return Area.objects.create(
        code="140499101299",
        name=name,
        level=Level.VILLAGE,
        parent=township.area,
        valid_to="2023-06-29",
        merged_into=township.villages[heir] if heir else None,
    )


@pytest.mark.parametrize("cell", ["丁家湾村", "丁家湾", "丁家湾村委会", "青石乡丁家湾村", "丁家湾村2组"])
def test_a_former_village_is_taken_for_its_successor_by_ledger_and_records(
    township: Township, tmp_path: Path, cell: str
) -> None:
    former(township, "丁家湾村村民委员会", "下河村")
    assert taken(township, tmp_path, {"村": cell}).rows_refused == 0
    assert Elder.objects.get(name="秦大娘").household.village == township.villages["下河村"]
    report = recorded(township, tmp_path, f"张福贵,{cell},2026-11-20,上门探访,已见到")
    assert report.problems == []
    assert report.counts["records_created"] == 1


def test_a_former_village_without_a_known_successor_is_named_with_what_to_do(
    township: Township, tmp_path: Path
) -> None:
    former(township, "丁家湾村委会")
    [problem] = taken(township, tmp_path, {"村": "丁家湾村"}).problems
    assert (problem.refused, problem.reason) == (True, "丁家湾村已经撤销，还没有写明并入了哪个村")
    [problem] = recorded(township, tmp_path, "张福贵,丁家湾村,2026-11-20,上门探访,已见到").problems
    assert "撤销的村" in problem.remedy


@pytest.mark.parametrize("cell", ["丁家湾村8号", "青石乡丁家湾村8号", "丁家湾村3组12号"])
def test_a_former_village_is_named_where_a_door_follows_it(township: Township, tmp_path: Path, cell: str) -> None:
    former(township, "丁家湾村委会")
    [problem] = taken(township, tmp_path, {"村": cell}).problems
    assert problem.reason == "丁家湾村已经撤销，还没有写明并入了哪个村"


def test_a_former_village_of_which_only_the_township_is_known_is_named_too(township: Township, tmp_path: Path) -> None:
    village = former(township, "丁家湾村委会")
    village.merged_into = township.area
    village.save()
    [problem] = taken(township, tmp_path, {"村": "丁家湾村8号"}).problems
    assert problem.reason == "丁家湾村已经撤销，还没有写明并入了哪个村"


def test_a_village_whose_name_ends_like_a_former_one_is_another(township: Township, tmp_path: Path) -> None:
    former(township, "丁家湾村委会")
    [problem] = taken(township, tmp_path, {"村": "新丁家湾村8号"}).problems
    assert problem.reason == "没有叫“新丁家湾村8号”的村"


BY_ADDRESS = {"姓名": "秦大娘", "公民身份号码": "11010519491231002X"}


def by_address(township: Township, tmp_path: Path, *addresses: str) -> ImportReport:
    path = ledger(tmp_path / "台账.xlsx", *({**BY_ADDRESS, "住址": address} for address in addresses))
    return ledger_import(book=book_read(path), area=township.area, apply=True)


@pytest.mark.parametrize("address", ["上河村12号", "青石乡上河村", "青石乡上河村1组3号"])
def test_a_ledger_without_a_column_for_the_village_says_it_in_the_address(
    township: Township, tmp_path: Path, address: str
) -> None:
    assert by_address(township, tmp_path, address).rows_refused == 0
    household = Elder.objects.get(name="秦大娘").household
    assert (household.village.name, household.address) == ("上河村", address)


@pytest.mark.parametrize("address", ["马家沟12号", "12号", "", "上河村、下河村"])
def test_an_address_that_names_no_village_for_certain_keeps_the_line_out(
    township: Township, tmp_path: Path, address: str
) -> None:
    report = by_address(township, tmp_path, address, "上河村1号")
    assert [(problem.column, problem.refused) for problem in report.problems if problem.refused] == [("住址", True)]


def test_a_record_of_a_former_village_finds_who_has_it_in_their_address(township: Township, tmp_path: Path) -> None:
    former(township, "丁家湾村委会")
    home = township["张福贵"].household
    home.address = "丁家湾村3组12号"
    home.save()
    assert recorded(township, tmp_path, "张福贵,丁家湾,2026-11-20,上门探访,已见到").counts["records_created"] == 1
