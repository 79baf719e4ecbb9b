"""Workbooks that we hand out: the template, and the rows to mend and send again. Every text stays a text."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from base.errors import FileNotWritable
from visits.exchange.ledger.columns import ELDER_COLUMNS, RECORD_COLUMNS, VISITOR_COLUMNS, Synonyms
from visits.exchange.ledger.report import ImportReport, Problem
from visits.register.words.categories import CATEGORIES

_BOLD = Font(bold=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEADER_FILL = PatternFill("solid", fgColor="F5F3EE")
_REFUSED_FILL = PatternFill("solid", fgColor="F6CFCB")
_NOTED_FILL = PatternFill("solid", fgColor="FFE9A8")
_LATER_COLUMNS = {"township", "categories", "contact_2_name", "contact_2_relation", "contact_2_phone"}
_EXAMPLE_ELDER = {
    "village": "上河村", "name": "（示例）王秀英", "gender": "女", "id_number": "110101194803120022",
    "birth_date": "1948-03-12", "phone": "13800000000", "address": "上河村 1 组 12 号",
    "poor": "√", "without_family": "√",
    "contact_name": "王建国", "contact_relation": "侄子", "contact_phone": "13900000000", "registered_on": "2026-01-05",
    "state": "在册", "hazards": "燃气管老化；屋顶漏雨", "responsible": "孙志强",
}  # fmt: skip
_EXAMPLE_VISITOR = {
    "name": "（示例）孙志强", "gender": "男", "kind": "网格员", "phone": "13700000000", "address": "上河村",
    "mode": "电动车", "hours": "周一至周五 08:30-12:00 14:00-17:30", "traits": "已培训、护理",
}  # fmt: skip
_EXAMPLE_RECORD = {
    "id_number": "110101194803120022", "name": "（示例）王秀英", "village": "上河村", "visited_on": "2026-03-05",
    "visited_at": "09:30", "mode": "上门探访", "outcome": "已见到", "visitor": "孙志强",
}  # fmt: skip
_RECORD_NOTES = [
    "一行一次探访；示例行请删去。",
    "公民身份号码可不填，此时必须填姓名和村。",
    "探访方式写 上门探访、电话问候、互联网音(视)频探访 或 其他；结果写 已见到、无人应答 或 未能前往。",
    "身体、情绪、卫生各项写 无变化、较好 或 较差；安全各项写 安全、较安全 或 不安全；疾病状况写 无变化、严重 或 转好。",
]
_NOTES = [
    "一行一位老人；示例行请删去。",
    "“村”写区划名录里的村名。同名村请加“乡镇”一列。",
    "困难类别各列：是打 √，不是写“否”；留空表示不改动。",
    "公民身份号码一列已设为文本，请勿改为数字，否则 Excel 会抹去末三位。",
    "日期写 2026-03-05；多处隐患用“；”隔开；经纬度为 WGS-84，可不填。",
    "责任人写“探访员”表里的姓名。",
    "探访员的住址写村名或门牌，按它定住处；工作时间写“周一至周五 08:00-11:30 14:30-17:30”，没有写的人不会排进计划。",
]


def put_text(cell: Cell | MergedCell, value: Any) -> None:
    """A text that a spreadsheet never takes for a formula or a number."""
    assert isinstance(cell, Cell)
    cell.value = "" if value is None else str(value)
    cell.data_type = "s"
    cell.number_format = "@"
    if str(value)[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.quotePrefix = True


def template_write(target: Path | BinaryIO, kind: str = "ledger") -> None:
    """An empty ledger with its two sheets, or an empty list of past visits: one example line, and how to fill it in."""
    book = Workbook()
    first = book.worksheets[0]
    if kind == "records":
        first.title = "探访记录"
        _sheet_with_example(first, RECORD_COLUMNS, _EXAMPLE_RECORD)
    else:
        first.title = "老人台账"
        _sheet_with_example(first, ELDER_COLUMNS, _EXAMPLE_ELDER)
        _sheet_with_example(book.create_sheet("探访员"), VISITOR_COLUMNS, _EXAMPLE_VISITOR)
    notes = book.create_sheet("填表说明")
    for number, note in enumerate(_RECORD_NOTES if kind == "records" else _NOTES, start=1):
        put_text(notes.cell(number, 1), f"{number}. {note}")
    notes.column_dimensions["A"].width = 80
    save(book, target)


def _sheet_with_example(sheet: Worksheet, columns: Synonyms, example: dict[str, str]) -> None:
    fields = [name for name in columns if name not in _LATER_COLUMNS]
    write_header(sheet, [columns[name][0] for name in fields])
    for column, name in enumerate(fields, start=1):
        put_text(sheet.cell(2, column), example.get(name))
        sheet.column_dimensions[get_column_letter(column)].width = (
            22 if name in ("id_number", "address", "hours") else 12
        )
        for row in range(3, 300 if name in ("id_number", "phone", "contact_phone") else 3):
            sheet.cell(row, column).number_format = "@"
    ticks = [get_column_letter(fields.index(name) + 1) for name in CATEGORIES if name in fields]
    if ticks:
        tick = DataValidation(type="list", formula1='"√,否"', allow_blank=True)
        tick.add(f"{ticks[0]}2:{ticks[-1]}5000")
        sheet.add_data_validation(tick)
    sheet.freeze_panes = "C2"


def problems_write(path: Path | BinaryIO, report: ImportReport) -> None:
    """The rows that a problem is about, as they were, with the cells coloured: red stayed out, yellow was left out."""
    book = Workbook()
    book.remove(book.worksheets[0])
    told: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem in report.problems:
        told[problem.sheet, problem.row].append(problem)
    for name, labels in report.labels.items():
        about = [(key, problems) for key, problems in sorted(told.items()) if key[0] == name]
        sheet = book.create_sheet(f"{name[:24]} 需更正")
        write_header(sheet, [*labels.values(), "原因", "处理办法", "原行号"])
        for number, (key, problems) in enumerate(about, start=2):
            _problem_row(
                sheet, number, [report.rows[key].text(field) for field in labels], list(labels.values()), problems
            )
    if not book.worksheets:
        book.create_sheet("需更正")
    save(book, path)


def _problem_row(
    sheet: Worksheet, number: int, values: Sequence[str], labels: list[str], problems: list[Problem]
) -> None:
    told = [*values, "；".join(p.reason for p in problems), "；".join(p.remedy for p in problems), problems[0].row]
    for column, value in enumerate(told, start=1):
        put_text(sheet.cell(number, column), value)
    for problem in problems:
        if problem.column in labels:
            fill = _REFUSED_FILL if problem.refused else _NOTED_FILL
            sheet.cell(number, labels.index(problem.column) + 1).fill = fill


def write_header(sheet: Worksheet, labels: Sequence[str]) -> None:
    for column, label in enumerate(labels, start=1):
        cell = sheet.cell(1, column)
        put_text(cell, label)
        cell.font, cell.alignment, cell.fill = _BOLD, _CENTRED, _HEADER_FILL
    sheet.freeze_panes = "A2"


def save(book: Workbook, target: Path | BinaryIO) -> None:
    try:
        book.save(target)
    except OSError as error:
        raise FileNotWritable(name=str(target)) from error
