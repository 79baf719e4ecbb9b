"""Workbooks as other programs write them: read all the same, or refused with the cause and what to do."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.township import Township
from visits.errors import LedgerUnreadable
from visits.exchange.ledger.files import book_in
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import ledger_import, records_import
from visits.exchange.ledger.sheets import Book
from visits.records.models import VisitRecord
from visits.register.models import Elder

SHEET = "xl/worksheets/sheet1.xml"
HEAD = ["姓名", "村", "出生日期", "联系电话", "家庭住址"]


def _book(*rows: list[Any], change: Callable[[Workbook], None] = lambda book: None) -> bytes:
    book = Workbook()
    for row in (HEAD, *rows):
        book.worksheets[0].append(row)
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _edited(content: bytes, edit: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as copy:
        for entry in archive.infolist():
            copy.writestr(*edit(entry.filename, archive.read(entry)))
    return target.getvalue()


def _with(pattern: bytes, replacement: bytes) -> Callable[[str, bytes], tuple[str, bytes]]:
    return lambda name, part: (name, re.sub(pattern, replacement, part) if name == SHEET else part)


GOOD = ["甲丁", "上河村", "1948-03-12", "13812345678", "上河村1组3号"]


@pytest.mark.parametrize(
    "edit",
    [
        _with(rb'<dimension ref="[^"]*"', b'<dimension ref="1:2"'),
        _with(rb'<dimension ref="[^"]*"', b'<dimension ref="A:E"'),
        _with(rb'<dimension ref="[^"]*"', b'<dimension ref=""'),
        _with(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"'),
        _with(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"'),
        _with(rb"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="#REF!"/></mergeCells>'),
        _with(rb' r="\w+"', b""),
        lambda name, part: (name.replace("/", "\\"), part),
    ],
)  # fmt: skip
def test_what_excel_does_not_mind_is_read(edit: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    (sheet,) = book_in("台账.xlsx", _edited(_book(GOOD), edit)).sheets
    assert sheet.rows == [HEAD, GOOD]


def test_errors_and_formulas_without_a_result_are_kept_as_they_show() -> None:
    def spoil(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["C2"], sheet["D2"] = "#N/A", "=B2"
        sheet["E3"] = "#DIV/0!"

    rows = book_in("台账.xlsx", _book(GOOD, GOOD, change=spoil)).sheets[0].rows
    assert (rows[1][2], rows[1][3], rows[2][4]) == ("#N/A", "=B2", "#DIV/0!")


def test_a_formula_with_its_result_is_its_result_even_when_that_is_nothing() -> None:
    empty = _edited(_book(GOOD), _with(rb'<c r="E2"[^>]*>.*?</c>', b'<c r="E2" t="str"><f>IF(1,"")</f><v></v></c>'))
    number = _edited(_book(GOOD), _with(rb'<c r="E2"[^>]*>.*?</c>', b'<c r="E2"><f>1+1</f><v>2</v></c>'))
    assert [book_in("a.xlsx", content).sheets[0].rows[1][4] for content in (empty, number)] == ["", 2.0]


def test_what_is_hidden_is_told() -> None:
    def hide(book: Workbook) -> None:
        book.worksheets[0].row_dimensions[2].hidden = True
        book.worksheets[0].column_dimensions["D"].hidden = True
        book.create_sheet("去年").append(HEAD)
        book["去年"].sheet_state = "hidden"

    told = "；".join(book_in("台账.xlsx", _book(GOOD, change=hide)).remarks)
    assert all(words in told for words in ("“去年”是隐藏的，没有读入", "1 行是隐藏的（第 2 行）", "1 列是隐藏的"))


def test_days_of_a_workbook_that_counts_from_1904_are_right_where_they_are_dates() -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def set_epoch(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.worksheets[0]["C2"] = datetime(1948, 3, 12)  # noqa: DTZ001

    book = book_in("台账.xlsx", _book(GOOD, change=set_epoch))
    assert str(book.sheets[0].rows[1][2])[:10] == "1948-03-12"
    assert "1904" in "".join(book.remarks)


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("网页.xls", b"<html><body><table><tr><td>1</td></tr></table>",
         "这是网页（或 XML 2003）另存的 .xls，请在 WPS/Excel 中另存为 .xlsx"),
        ("2003.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "XML 2003"),
        ("台账.xlsx", _zip("mimetype", "content.xml"), ".ods"), ("台账.xlsx", _zip("xl/workbook.bin"), ".xlsb"),
        ("台账.xlsx", _zip("word/document.xml"), "文字文档"),
        ("台账.wps", OLE + "WordDocument".encode("utf-16-le"), "文字文档"),
        ("台账.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"), ("台账.xlsx", b"%PDF-1.4", "PDF"),
        ("台账.xlsx", b"\x89PNG\r\n\x1a\n", "图片"),
        ("台账.csv", "姓名，村，电话\n甲，上河村，1\n".encode(), "全角逗号"),
        ("台账.csv", b"", "空的"), ("台账.xlsx", b"PK\x03\x04", "没有下载完整"),
    ],
)  # fmt: skip
def test_a_refusal_says_the_cause_and_the_columns_expected(name: str, content: bytes, words: str) -> None:
    with pytest.raises(LedgerUnreadable) as caught:
        book_in(name, content)
    assert words in str(caught.value)
    assert "姓名、村（必有），公民身份号码" in str(caught.value)


def test_a_workbook_without_anything_is_said_to_be_empty() -> None:
    target = io.BytesIO()
    Workbook().save(target)
    with pytest.raises(LedgerUnreadable, match="没有内容"):
        book_in("台账.xlsx", target.getvalue())


def _entered(township: Township, content: bytes) -> ImportReport:
    return ledger_import(book=book_in("台账.xlsx", content), area=township.area, apply=True)


def _said(report: ImportReport) -> list[tuple[int, str, str, bool]]:
    return [(problem.row, problem.field, problem.value, problem.refused) for problem in report.problems]


def test_each_error_of_a_formula_is_noted_and_the_person_enters(township: Township) -> None:
    def spoil(book: Workbook) -> None:
        for cell, shown in {"C2": "#N/A", "D2": "#VALUE!", "E2": "#NAME?", "A3": "#REF!"}.items():
            book.worksheets[0][cell] = shown

    report = _entered(township, _book(GOOD, GOOD, ["乙丙", *GOOD[1:]], change=spoil))
    assert _said(report) == [
        (2, "birth_date", "#N/A", False), (2, "phone", "#VALUE!", False), (2, "address", "#NAME?", False),
        (3, "name", "#REF!", True),
    ]  # fmt: skip
    assert all("公式出错" in problem.reason for problem in report.problems)
    assert set(Elder.objects.filter(name__in=["甲丁", "乙丙"]).values_list("name", flat=True)) == {"甲丁", "乙丙"}


@pytest.mark.parametrize(
    "born", [1945, "1945", "1945年", 194505, "1945.5", "45-5-1", "农历三月初一", "12/03/1948", "#N/A"]
)
def test_who_is_born_on_no_known_day_enters_with_a_note(township: Township, born: Any) -> None:
    report = _entered(township, _book(["甲丁", "上河村", born, "", ""]))
    assert [(problem.field, problem.refused) for problem in report.problems] == [("birth_date", False)]
    assert Elder.objects.get(name="甲丁").birth_date is None


def test_the_second_number_and_the_other_sheet_are_told(township: Township) -> None:
    def add(book: Workbook) -> None:
        sheet = book.create_sheet("下河村")
        sheet.append(HEAD)
        sheet.append(GOOD)

    report = _entered(township, _book([*GOOD[:3], "13812345678 13912345678", ""], change=add))
    assert "13912345678 未录入" in report.problems[0].reason
    assert Elder.objects.get(name="甲丁").phone == "13812345678"
    assert "“下河村”也是台账样的表（1 行）" in report.remarks[0]


def _visits(township: Township, *lines: str) -> ImportReport:
    number = township["王秀英"].id_number
    text = "公民身份号码,姓名,探访日期,探访方式,结果\n" + "".join(f"{number},{line},上门,已见到\n" for line in lines)
    return records_import(book=book_in("记录.csv", text.encode()), apply=True)


def test_the_time_beside_the_day_is_kept_and_another_name_is_noted(township: Township) -> None:
    before = list(VisitRecord.objects.values_list("pk", flat=True))
    report = _visits(township, "王秀英,2026/9/5 9:30", "王秀荣,2026-09-15")
    times = [f"{record.visited_at:%m-%d %H:%M}" for record in VisitRecord.objects.exclude(pk__in=before)]
    assert sorted(times) == ["09-05 01:30", "09-15 04:00"]
    assert [(problem.row, problem.field, problem.refused) for problem in report.problems] == [(3, "name", False)]


@pytest.mark.parametrize("written", ["2026", "2026年", "2026年9月", "2026.9", "9月5日", "1905-07-18"])
def test_a_visit_on_no_known_day_stays_out(township: Township, written: str) -> None:
    (problem,) = _visits(township, f"王秀英,{written}").problems
    assert (problem.field, problem.refused) == ("visited_on", True)


def test_days_may_stand_in_a_column_of_times(township: Township) -> None:
    number = township["王秀英"].id_number
    text = f"公民身份号码,探访时间,方式,结果\n{number},2026-09-05T09:30:00.000+08:00,上门,已见到\n"
    report = records_import(book=book_in("记录.csv", text.encode()), apply=True)
    assert report.counts["records_created"] == 1


def test_a_book_of_today_has_no_remarks(tmp_path: Path) -> None:
    assert book_in("台账.xlsx", _book(GOOD)) == Book("台账.xlsx", book_in("台账.xlsx", _book(GOOD)).sheets)


def test_empty_cells_as_programs_export_them_are_empty_and_whole_numbers_are_whole(township: Township) -> None:
    text = "姓名,村,公民身份号码,出生日期,联系电话,家庭住址\n甲丁,上河村,nan,NaT,13812345678.0,None\n"
    report = ledger_import(book=book_in("台账.csv", text.encode()), area=township.area, apply=True)
    elder = Elder.objects.get(name="甲丁")
    assert (report.problems, elder.phone, elder.household.address) == ([], "13812345678", "")


def test_an_address_too_long_to_keep_is_cut_and_told(township: Township) -> None:
    (problem,) = _entered(township, _book([*GOOD[:4], "上河村" + "长" * 300])).problems
    assert (problem.field, problem.refused) == ("address", False)
    assert len(Elder.objects.get(name="甲丁").household.address) == 200


@pytest.mark.parametrize(("beside", "state"), [("已故", "died"), ("2026年3月去世", "died"), ("住院", "in_hospital")])
def test_a_state_beside_the_name_is_the_state_with_a_note(township: Township, beside: str, state: str) -> None:
    report = _entered(township, _book([f"甲丁（{beside}）", *GOOD[1:]]))
    assert {(problem.column, problem.refused) for problem in report.problems} == {("姓名", False), ("状态", False)}
    assert [row.state for row in Elder.objects.get(name="甲丁").states.all()] == [state]


@pytest.mark.parametrize("beside", ["户主", "故", "女"])
def test_other_words_beside_the_name_are_noted_alone(township: Township, beside: str) -> None:
    report = _entered(township, _book([f"甲丁（{beside}）", *GOOD[1:]]))
    assert [(problem.field, problem.refused) for problem in report.problems] == [("name", False)]
    assert not Elder.objects.get(name="甲丁").states.exists()


@pytest.mark.parametrize(("code", "shown"), [(0x2A, "#N/A"), (0x1D, "#NAME?"), (0x07, "#DIV/0!"), (0x0F, "#VALUE!")])
def test_errors_in_workbooks_of_the_old_format_are_kept_as_they_show(code: int, shown: str) -> None:
    """The name in row 3 becomes a record of an error, as Excel writes it."""
    content = bytearray((Path(__file__).parent / "old_ledger.xls").read_bytes())
    at = next(match.start() for match in re.finditer(rb"\xfd\x00\x0a\x00\x02\x00\x01\x00", bytes(content)))
    content[at : at + 4] = b"\x05\x02\x0a\x00"
    content[at + 10 : at + 14] = bytes([code, 1, 0, 0])
    rows = book_in("台账.xls", bytes(content)).sheets[0].rows
    assert rows[2][:3] == ["上河村", shown, "11010519491231002X"]
