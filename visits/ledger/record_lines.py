"""One line of past visits, pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from visits.ledger.cells import Cell, name_of, plain_of, time_of
from visits.ledger.columns import Row
from visits.ledger.days import read_day
from visits.ledger.id_numbers import is_sound, read_id_number
from visits.ledger.report import ImportReport
from visits.names import read_name

Value = TypeVar("Value")
TIME_WHEN_NOT_TOLD = time(12)
EARLIEST = date(2000, 1, 1)
MODES = {
    "door_to_door": ("上门", "入户"),
    "phone": ("电话",),
    "video": ("视频", "互联网", "微信"),
    "other": ("其他",),
}
OUTCOMES = {
    "no_answer": ("无人", "没人", "不在家", "未开门"),
    "not_possible": ("未能", "没去", "未去"),
    "met": ("见到", "完成", "已探访", "正常"),
}
CHANGES = {"unchanged": ("无变化",), "better": ("较好", "好"), "worse": ("较差", "差")}
DISEASES = {"unchanged": ("无变化",), "serious": ("严重",), "improving": ("转好",)}
SAFETIES = {"unsafe": ("不安全",), "fairly_safe": ("较安全",), "safe": ("安全",)}
CHECK_WORDS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "expression": CHANGES,
    "mobility": CHANGES,
    "reaction": CHANGES,
    "disease": DISEASES,
    "mood": CHANGES,
    "gas_safety": SAFETIES,
    "plumbing_heating_safety": SAFETIES,
    "electrical_safety": SAFETIES,
    "housing_safety": SAFETIES,
    "personal_hygiene": CHANGES,
    "home_hygiene": CHANGES,
    "indoor_environment": CHANGES,
}


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


class RecordReader:
    def __init__(self, report: ImportReport, today: date) -> None:
        self._report = report
        self._today = today

    def read(self, row: Row) -> RecordLine | None:
        visited_at = self._visited_at(row)
        id_number = self._id_number(row)
        name, village = read_name(row.text("name")).name, row.text("village")
        if not is_sound(id_number) and not (name and village):
            self._report.refuse(row, "name", "看不出是哪位老人", "请写公民身份号码，或姓名和村")
        mode = self._choice(row, "mode", MODES) or ("door_to_door" if not row.text("mode") else "")
        if not mode:
            self._report.refuse(row, "mode", "探访方式认不出", "请写 上门探访、电话问候、互联网音(视)频探访 或 其他")
        if visited_at is None or self._report.is_refused(row):
            return None
        outcome = self._choice(row, "outcome", OUTCOMES) or "met"
        checks = {name: self._choice(row, name, words) for name, words in CHECK_WORDS.items() if row.text(name)}
        if row.text("disease_name"):
            checks["disease_name"] = row.text("disease_name")[:60]
        visitor = name_of(row.cells.get("visitor"))
        return RecordLine(row, id_number, name, village, visited_at, mode, outcome, visitor, row.text("note"), checks)

    def _id_number(self, row: Row) -> str:
        reading = read_id_number(plain_of(row.cells.get("id_number")))
        if said := reading.error or reading.note:
            self._report.note(row, "id_number", said, "请对照身份证核对；把该列设为“文本”格式再填")
        return reading.number

    def _visited_at(self, row: Row) -> datetime | None:
        """The day, and the time of its own column or of the same cell; a visit without its very day is asked for."""
        reading, at = self._value(row, "visited_on", read_day), self._value(row, "visited_at", time_of)
        if reading is None or self._report.is_refused(row):
            return None
        if reading.day is None:
            reason = f"{reading.note}，看不出是哪一天" if reading.note else "没有探访日期"
            self._report.refuse(row, "visited_on", reason, "请补上探访日期，写成 2026-03-05")
            return None
        if not EARLIEST <= reading.day <= self._today:
            reason = "探访日期还没有到" if reading.day > self._today else f"探访日期早于 {EARLIEST.year} 年"
            self._report.refuse(row, "visited_on", reason, "请核对年月日")
            return None
        if at and reading.at and at != reading.at:
            self._report.note(row, "visited_at", f"探访日期里写的是 {reading.at:%H:%M}", "已按本列的时间录入，请核对")
        return datetime.combine(reading.day, at or reading.at or TIME_WHEN_NOT_TOLD)

    def _choice(self, row: Row, name: str, words: Mapping[str, tuple[str, ...]]) -> str:
        text = row.text(name)
        found = next((code for code, signs in words.items() if any(sign in text for sign in signs)), "")
        if text and not found and name != "mode":
            self._report.note(row, name, f"“{text}”不在可选项里", "该项未录入，请按样表的选项填写")
        return found

    def _value(self, row: Row, name: str, read: Callable[[Cell], Value]) -> Value | None:
        try:
            return read(row.cells.get(name))
        except ValueError as error:
            self._report.refuse(row, name, str(error), "请更正后重新导入")
            return None
