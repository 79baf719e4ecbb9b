from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from demo.county import CountyFiles


@pytest.fixture(scope="module")
def sheets(county: CountyFiles) -> list[Worksheet]:
    return [openpyxl.load_workbook(path)["老人台账"] for path in county.ledgers.values()]


@pytest.fixture(scope="module")
def rows(sheets: list[Worksheet]) -> list[dict[str, Any]]:
    found = []
    for sheet in sheets:
        above, below = (list(row) for row in sheet.iter_rows(min_row=3, max_row=4, values_only=True))
        header = [str(low or high) for high, low in zip(above, below, strict=True)]
        found += [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)]
    return found


def test_each_township_has_a_title_and_merged_headers(sheets: list[Worksheet]) -> None:
    assert len(sheets) == 3
    for sheet in sheets:
        assert str(sheet["A1"].value).endswith("探访关爱服务台账")
        assert {"A1:AE1", "A3:A4", "K3:U3"} <= {str(merged) for merged in sheet.merged_cells.ranges}


def test_there_are_about_as_many_lines_as_elders_were_asked_for(rows: list[dict[str, Any]]) -> None:
    assert 1_500 < len(rows) < 1_540


def test_dates_come_in_five_ways(rows: list[dict[str, Any]]) -> None:
    ways = {"excel" if isinstance(row["出生日期"], int) else _shape(str(row["出生日期"])) for row in rows}
    assert ways >= {"excel", "9-9-9", "9.9.9", "9", "9年9月9日"}


def _shape(text: str) -> str:
    digits = "".join("9" if c.isdigit() else c for c in text)
    while "99" in digits:
        digits = digits.replace("99", "9")
    return digits


def test_excel_has_damaged_some_id_numbers(rows: list[dict[str, Any]]) -> None:
    numbers = [row["公民身份号码"] for row in rows]
    damaged = [number for number in numbers if not isinstance(number, str) and number is not None]
    assert 0.01 < len(damaged) / len(numbers) < 0.06
    assert all(f"{number:.0f}" == f"{float(f'{number:.14e}'):.0f}" for number in damaged)


def test_some_lines_are_copied_and_some_are_wrong(rows: list[dict[str, Any]]) -> None:
    numbers = [row["公民身份号码"] for row in rows if isinstance(row["公民身份号码"], str)]
    assert len(numbers) > len(set(numbers))
    assert any(row["姓名"] is None for row in rows)
    assert any(row["村"] == "柳林湾村" for row in rows)


def test_every_elder_has_a_visitor_of_the_same_ledger(county: CountyFiles) -> None:
    for path in county.ledgers.values():
        workbook = openpyxl.load_workbook(path)
        visitors = {row[0] for row in workbook["探访员"].iter_rows(min_row=2, values_only=True)}
        named = {row[28] for row in workbook["老人台账"].iter_rows(min_row=5, values_only=True)}
        assert named <= visitors
        stand_ins = {row[29] for row in workbook["老人台账"].iter_rows(min_row=5, values_only=True)} - {None}
        assert stand_ins <= visitors


def test_all_eleven_kinds_of_visitors_and_four_ways_of_travel_occur(county: CountyFiles) -> None:
    visitors = [
        row
        for path in county.ledgers.values()
        for row in openpyxl.load_workbook(path)["探访员"].iter_rows(min_row=2, values_only=True)
    ]
    assert len(visitors) == 81
    assert len({row[2] for row in visitors}) == 11
    assert {row[7] for row in visitors} == {"步行", "电动车", "摩托车", "汽车"}
