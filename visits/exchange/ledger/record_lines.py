"""One line of past visits, pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from visits.exchange.ledger.broken import tell_broken
from visits.exchange.ledger.columns import RECORD_MUST_HAVE, Row
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.year_told import YearTold
from visits.register.spelling.cells import Cell, name_of, plain_of, time_of
from visits.register.spelling.days import DayReading, DayWithoutYear, read_day
from visits.register.spelling.id_numbers import is_sound, read_id_number
from visits.register.spelling.names import read_name
from visits.register.words.choices import DOOR_TO_DOOR, choice, may_not_have_met, outcome_told, state_in

Value = TypeVar("Value")
TIME_WHEN_NOT_TOLD = time(12)
SAME_VISIT = {"同一次": "same", "是": "same", "另一次": "other", "否": "other", "不是": "other"}
EARLIEST = date(2000, 1, 1)
# Which words each finding is told in.
FINDINGS = {
    "expression": "变化",
    "mobility": "变化",
    "reaction": "变化",
    "disease": "疾病",
    "mood": "变化",
    "personal_hygiene": "变化",
    "gas_safety": "安全",
    "plumbing_heating_safety": "安全",
    "electrical_safety": "安全",
    "housing_safety": "安全",
    "home_hygiene": "变化",
    "indoor_environment": "变化",
}
# Whoever wrote one of these down has met the person.
SEEN_ON_THE_PERSON = ("expression", "mobility", "reaction", "disease", "mood", "personal_hygiene")
_WRITE_MODE = "请写 上门探访、电话问候、互联网音(视)频探访 或 其他；一行写一次探访"
_WRITE_OUTCOME = "请写 已见到、无人应答 或 未能前往"


@dataclass
class RecordLine:
    row: Row
    id_number: str
    name: str
    village: str
    visited_at: datetime
    """local time without its zone"""
    mode: str
    outcome: str
    visitor: str
    note: str
    checks: dict[str, str] = field(default_factory=dict)
    time_told: bool = True
    same_visit: str = ""
    """what the clerk answered: the "same" as one on record, "other", or nothing"""


class RecordReader:
    """`year` is the one of days that are written without; without it such lines stay out, and are counted."""

    def __init__(self, report: ImportReport, today: date, year: YearTold | None = None) -> None:
        self._report = report
        self._today = today
        self._year = year
        self._listing: set[str] = set()

    def read(self, row: Row) -> RecordLine | None:
        tell_broken(row, self._report, (*RECORD_MUST_HAVE, "mode", "outcome"))
        visited_at, time_told = self._visited_at(row)
        id_number = self._id_number(row)
        name, village = read_name(row.text("name")).name, row.text("village")
        if not is_sound(id_number) and not (name and village):
            self._report.refuse(row, "name", "看不出是哪位老人", "请写公民身份号码，或姓名和村")
        mode = self._mode(row)
        if visited_at is None or self._report.is_refused(row):
            return None
        checks = self._findings(row)
        outcome = self._outcome(row, mode, checks)
        if not outcome:
            return None
        if row.text("disease_name"):
            checks["disease_name"] = row.text("disease_name")[:60]
        visitor = name_of(row.cells.get("visitor"))
        line = RecordLine(
            row, id_number, name, village, visited_at, mode, outcome, visitor, self._note(row, outcome), checks
        )
        line.time_told, line.same_visit = time_told, SAME_VISIT.get(row.text("same_visit"), "")
        return line

    def _id_number(self, row: Row) -> str:
        reading = read_id_number(plain_of(row.cells.get("id_number")))
        if said := reading.error or reading.note:
            self._report.note(row, "id_number", said, "请对照身份证核对；把该列设为“文本”格式再填")
        return reading.number

    def _visited_at(self, row: Row) -> tuple[datetime | None, bool]:
        """The moment, and whether its time is told: in its own column or in the day's cell.

        A visit without its very day is asked for.
        """
        reading, at = self._value(row, "visited_on", self._day), self._value(row, "visited_at", time_of)
        if reading is None or self._report.is_refused(row):
            return None, False
        if reading.day is None:
            reason = f"{reading.note}，看不出是哪一天" if reading.note else "没有探访日期"
            self._report.refuse(row, "visited_on", reason, "请补上探访日期，写成 2026-03-05")
            return None, False
        if not EARLIEST <= reading.day <= self._today:
            reason = "探访日期还没有到" if reading.day > self._today else f"探访日期早于 {EARLIEST.year} 年"
            self._report.refuse(row, "visited_on", reason, "请核对年月日")
            return None, False
        if at and reading.at and at != reading.at:
            self._report.note(row, "visited_at", f"探访日期里写的是 {reading.at:%H:%M}", "已按本列的时间录入，请核对")
        moment = datetime.combine(reading.day, at or reading.at or TIME_WHEN_NOT_TOLD)
        return moment, bool(at or reading.at)

    def _day(self, cell: Cell) -> DayReading:
        try:
            return read_day(cell)
        except DayWithoutYear as found:
            if self._year is None:
                self._report.counts["days_without_year"] += 1
                raise
            self._report.counts["days_of_the_year_told"] += 1
            return DayReading(self._year.day(found.month, found.day), found.at)

    def _mode(self, row: Row) -> str:
        """How the visit was made; who does not say it may have telephoned."""
        told = choice("方式", row.text("mode"))
        if not told.code:
            self._report.refuse(row, "mode", told.asked or "没有写探访方式", _WRITE_MODE)
        return told.code

    def _outcome(self, row: Row, mode: str, findings: Mapping[str, str]) -> str:
        """Whether the elder was met. Where the cell is empty, findings about the person show that somebody was."""
        text = row.text("outcome")
        told = outcome_told(text, mode)
        if told.code or told.asked:
            if not told.code:
                self._report.refuse(row, "outcome", told.asked, _WRITE_OUTCOME)
            elif state := state_in(text):
                remedy = f"记录不算已见到；台账里的状态没有改，如确已{state}，请在老人页面上更改"
                self._report.note(row, "outcome", f"结果写的是“{text}”", remedy)
            return told.code
        if any(name in findings for name in SEEN_ON_THE_PERSON):
            return "met"
        if mode != DOOR_TO_DOOR:
            self._report.note(row, "outcome", "没有写结果", "已按联系上本人录入；不算上门探访，如没有联系上请更正")
            return "met"
        if "outcome" not in self._report.labels[row.sheet] and not may_not_have_met(row.text("note")):
            self._say_once_that_visits_are_listed(row)
            return "met"
        self._report.refuse(row, "outcome", "没有写有没有见到老人", _WRITE_OUTCOME)
        return ""

    def _say_once_that_visits_are_listed(self, row: Row) -> None:
        """A sheet without a column for it lists the visits that were made."""
        if row.sheet not in self._listing:
            remedy = "每行都按已见到录入；有没见到的请加一列“结果”，写 已见到、无人应答 或 未能前往"
            self._report.note(row, "visited_on", "表里没有“结果”一列", remedy)
        self._listing.add(row.sheet)

    def _findings(self, row: Row) -> dict[str, str]:
        found = {}
        for name, column in FINDINGS.items():
            told = choice(column, row.text(name))
            if told.asked:
                self._report.note(row, name, told.asked, "该项未录入，请按样表的选项填写")
            elif told.code:
                found[name] = told.code
        return found

    def _note(self, row: Row, outcome: str) -> str:
        """What is more exact than the choice is kept in its own words: 拒绝开门, 住院."""
        said, note = row.text("outcome"), row.text("note")
        if outcome == "met" or not said or said in ("无人应答", "未能前往") or said in note:
            return note
        return f"结果：{said}。{note}" if note else f"结果：{said}"

    def _value(self, row: Row, name: str, read: Callable[[Cell], Value]) -> Value | None:
        try:
            return read(row.cells.get(name))
        except ValueError as error:
            self._report.refuse(row, name, str(error), "请更正后重新导入")
            return None
