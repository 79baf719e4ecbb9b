"""One line of the visitors' sheet, pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from visits.exchange.ledger.broken import tell_broken
from visits.exchange.ledger.columns import VISITOR_MUST_HAVE, Row
from visits.exchange.ledger.name_cells import name_in
from visits.exchange.ledger.phone_cells import phone_in
from visits.exchange.ledger.report import ImportReport
from visits.register.spelling.cells import Cell, number_of
from visits.register.words.choices import choice, says_nothing
from visits.register.words.hours import WRITE, Span, hours_in

Value = TypeVar("Value")
UNKNOWN = ("不详", "不明", "不清楚", "未知", "不知道", "待核实")  # what is written where nobody knows the address
# What a new visitor is until somebody says better; the line is noted with it.
KIND_UNTIL_TOLD, MODE_UNTIL_TOLD = "volunteer", "walk"


@dataclass
class VisitorLine:
    """What a line says; None and "" mean that it says nothing."""

    row: Row
    name: str
    kind: str = ""
    gender: str = ""
    phone: str = ""
    address: str = ""
    lon_lat: tuple[float, float] | None = None
    mode: str = ""
    traits: list[str] = field(default_factory=list)
    hours: list[Span] = field(default_factory=list)


class VisitorReader:
    def __init__(self, report: ImportReport) -> None:
        self._report = report

    def read(self, row: Row) -> VisitorLine | None:
        tell_broken(row, self._report, VISITOR_MUST_HAVE)
        name = name_in(row, self._report)
        if self._report.is_refused(row):
            return None
        return VisitorLine(
            row,
            name,
            self._choice(row, "kind", "探访员类别", "未录入；新登记的暂按志愿者，请按样表填写或在页面上更正"),
            self._choice(row, "gender", "性别", "请写男或女"),
            phone_in(row, "phone", self._report),
            "" if says_nothing(row.text("address")) or row.text("address") in UNKNOWN else row.text("address"),
            self._lon_lat(row),
            self._choice(row, "mode", "出行", "未录入；新登记的暂按步行，请写 步行、电动车、摩托车 或 汽车"),
            _traits(row.text("traits")),
            self._hours(row),
        )

    def _choice(self, row: Row, name: str, column: str, remedy: str) -> str:
        told = choice(column, row.text(name))
        if told.asked:
            self._report.note(row, name, told.asked, remedy)
        return told.code

    def _lon_lat(self, row: Row) -> tuple[float, float] | None:
        lon, lat = self._value(row, "lon", number_of), self._value(row, "lat", number_of)
        if lon is None and lat is None:
            return None
        if lon is None or lat is None or not (73 <= lon <= 136 and 3 <= lat <= 54):
            self._report.note(row, "lon", "经度和纬度要一起写，经度在前，在中国境内", "住处的坐标未录入，请更正")
            return None
        return lon, lat

    def _hours(self, row: Row) -> list[Span]:
        told = hours_in(row.text("hours"))
        if told.asked:
            self._report.note(row, "hours", told.asked, f"工作时间未录入，计划里不会派此人，{WRITE}")
        elif told.assumed:
            self._report.note(row, "hours", told.assumed, "如不符请写明钟点")
        return told.spans

    def _value(self, row: Row, name: str, read: Callable[[Cell], Value]) -> Value | None:
        try:
            return read(row.cells.get(name))
        except ValueError as error:
            self._report.note(row, name, str(error), "该项未录入，请更正后重新导入")
            return None


def _traits(text: str) -> list[str]:
    return [] if says_nothing(text) else [trait[:20] for trait in re.split(r"[、,;，；\s]+", text) if trait]
