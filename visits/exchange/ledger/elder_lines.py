"""One line of the ledger as an elder, pure: what is understood, and what is wrong with the rest."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from visits.exchange.ledger.broken import tell_broken
from visits.exchange.ledger.columns import ELDER_MUST_HAVE, Row
from visits.exchange.ledger.name_cells import name_in
from visits.exchange.ledger.phone_cells import phone_in
from visits.exchange.ledger.report import ImportReport
from visits.register.birth import Birth, born
from visits.register.spelling.cells import Cell, date_of, money_of, number_of, plain_of
from visits.register.spelling.days import ImpossibleDay, read_day
from visits.register.spelling.id_numbers import birth_date_of, is_female, read_id_number
from visits.register.spelling.names import LONGEST, read_name
from visits.register.words.categories import CATEGORIES, categories_in, category_told, is_about_assistance
from visits.register.words.choices import choice, may_have_left, says_nothing, yes_told
from visits.register.words.hazards import Hazard, hazards_in

Value = TypeVar("Value")
OLDEST_AGE = 120
LONGEST_ADDRESS = 200
EARLIEST = date(1980, 1, 1)  # no ledger is older: an earlier day is a slip of the keyboard, or a number misread
_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")  # in a cell of names: the telephone beside the name
_WRITE_STATE = "请写 在册、外出、住院、迁出、去世 或 不愿接受"
_WRITE_CATEGORIES = "这一部分未录入，请用样表里的类别，几类之间用“、”隔开，例如“经济困难、独居”"
SAME_PERSON = {"同一人": "same", "是": "same", "另一人": "other", "另一位": "other", "否": "other", "不是": "other"}
SITUATION_COLUMNS = {"disability_cert_no": 40, "disease": 200, "help_measures": 500}  # with what each may hold


@dataclass(frozen=True)
class ContactLine:
    order: int
    name: str
    relation: str
    phone: str


@dataclass
class ElderLine:
    """What a line says; None and "" mean that it says nothing."""

    row: Row
    name: str = ""
    village: str = ""
    village_in: str = "village"  # the column that says it
    gender: str = ""
    id_number: str = ""
    birth_date: date | None = None
    birth_about: str = ""
    """its year or month, where no more is told: 1945, 1945-05"""
    phone: str = ""
    address: str = ""
    lon_lat: tuple[float, float] | None = None
    lives_at_hukou: bool | None = None
    categories: dict[str, bool] = field(default_factory=dict)
    contacts: list[ContactLine] = field(default_factory=list)
    registered_on: date | None = None
    state: str = ""
    state_since: date | None = None
    hazards: list[Hazard] = field(default_factory=list)
    responsible: str = ""
    stand_in: str = ""
    situation: dict[str, str] = field(default_factory=dict)
    monthly_income: Decimal | None = None
    same_person: str = ""
    """what the clerk answered: "same" as somebody of that name, "other", or nothing"""

    @property
    def birth(self) -> Birth | None:
        return born(self.birth_date, self.birth_about)


class ElderReader:
    """Reads line after line and reports what is wrong; a line that cannot enter gives None."""

    def __init__(self, report: ImportReport, today: date, village_in: str = "village") -> None:
        self._report = report
        self._today = today
        self._village_in = village_in  # the column that says the village: its own, or the address

    def read(self, row: Row) -> ElderLine | None:
        tell_broken(row, self._report, (*ELDER_MUST_HAVE, self._village_in))
        line = ElderLine(row, name_in(row, self._report), row.text(self._village_in), address=self._address(row))
        line.village_in = self._village_in
        if not line.village and self._village_in not in row.broken:
            self._report.refuse(row, self._village_in, "没有写村", "请补上所在的村")
        line.birth_date, line.birth_about = self._birth(row)
        self._read_identity(row, line)
        self._read_rest(row, line)
        return None if self._report.is_refused(row) else line

    def _address(self, row: Row) -> str:
        text = row.text("address")
        if len(text) > LONGEST_ADDRESS:
            self._report.note(row, "address", f"住址超过 {LONGEST_ADDRESS} 个字", "只录入了前面的部分，请改短")
        return text[:LONGEST_ADDRESS]

    def _birth(self, row: Row) -> tuple[date | None, str]:
        """The birth date's own column: told in part, that is kept; told wrong, the ID number must say better."""
        try:
            reading = read_day(row.cells.get("birth_date"))
        except ValueError as error:
            self._no_birth_date(row, str(error), is_wrong=isinstance(error, ImpossibleDay))
            return None, ""
        birth = born(reading.day, reading.about)
        if birth and not (birth.earliest <= self._today and self._today.year - birth.earliest.year <= OLDEST_AGE):
            self._no_birth_date(row, "出生日期在未来，或早于 120 年前", is_wrong=True)
            return None, ""
        if reading.note:
            self._no_birth_date(row, reading.note, is_wrong=False, about=reading.about)
        return reading.day, reading.about

    def _no_birth_date(self, row: Row, reason: str, *, is_wrong: bool, about: str = "") -> None:
        if read_id_number(plain_of(row.cells.get("id_number"))).number:
            self._report.note(row, "birth_date", reason, "已改用身份号码里的出生日期")
        elif is_wrong:
            self._report.refuse(row, "birth_date", reason, "请核对出生日期")
        else:
            kept = f"台账里没有更全的，就先记 {about}；" if about else ""
            self._report.note(row, "birth_date", reason, f"{kept}请补上出生的年月日")

    def _read_identity(self, row: Row, line: ElderLine) -> None:
        reading = read_id_number(plain_of(row.cells.get("id_number")), birth_date=line.birth_date)
        line.id_number, line.gender = reading.number, self._gender(row)
        if reading.error:
            self._report.refuse(row, "id_number", reading.error, "请对照身份证更正；把该列设为“文本”格式再填")
        elif reading.note:
            self._report.note(row, "id_number", reading.note, "请对照身份证核对；把该列设为“文本”格式再填")
        if not line.id_number:
            return
        by_number = birth_date_of(line.id_number)
        if by_number and not 0 <= self._today.year - by_number.year <= OLDEST_AGE:
            self._report.refuse(row, "id_number", "身份号码里的出生日期不可能", "请对照身份证更正")
        if line.birth and by_number and not line.birth.agrees(Birth.on(by_number)):
            self._report.note(
                row, "birth_date", f"与身份号码（{by_number}）不一致，已按身份号码录入", "如为农历生日可不处理"
            )
        line.birth_date, line.birth_about = by_number, ""
        gender = "female" if is_female(line.id_number) else "male"
        if line.gender and line.gender != gender:
            self._report.refuse(row, "gender", "性别与身份号码不一致", "请核对是性别写错，还是号码写成了别人的")
        line.gender = gender

    def _gender(self, row: Row) -> str:
        told = choice("性别", row.text("gender"))
        if told.asked:
            self._report.note(row, "gender", told.asked, "请写男或女")
        return told.code

    def _read_rest(self, row: Row, line: ElderLine) -> None:
        line.phone = phone_in(row, "phone", self._report)
        line.lon_lat = self._lon_lat(row)
        line.lives_at_hukou = self._lives_at_hukou(row)
        line.categories = self._categories(row)
        line.contacts = [c for c in (self._contact(row, 1, "contact"), self._contact(row, 2, "contact_2")) if c]
        line.registered_on = self._past(row, "registered_on")
        line.state, line.state_since = self._state(row), self._past(row, "state_since")
        line.situation = {name: row.text(name)[:most] for name, most in SITUATION_COLUMNS.items() if row.text(name)}
        if says_nothing(row.text("disability_cert_no")):  # no number; of a disease, 无 is an answer
            line.situation.pop("disability_cert_no", None)
        line.monthly_income = self._value(row, "monthly_income", money_of)
        line.hazards = hazards_in(row.text("hazards"))
        line.same_person = self._same_person(row)
        line.responsible, line.stand_in = (read_name(_told(row, name)).name for name in ("responsible", "stand_in"))

    def _same_person(self, row: Row) -> str:
        text = row.text("same_person")
        if text and text not in SAME_PERSON:
            self._report.note(row, "same_person", f"“{text}”看不出是不是同一人", f"请写 {'、'.join(SAME_PERSON)}")
        return SAME_PERSON.get(text, "")

    def _lon_lat(self, row: Row) -> tuple[float, float] | None:
        lon, lat = self._value(row, "lon", number_of), self._value(row, "lat", number_of)
        if lon is None or lat is None:
            return None
        if 73 <= lon <= 136 and 3 <= lat <= 54:
            return lon, lat
        swapped = 73 <= lat <= 136 and 3 <= lon <= 54
        self._report.note(row, "lon", "经纬度写反了" if swapped else "经纬度不在国内", "请核对；位置暂按地址和村址定")
        return None

    def _lives_at_hukou(self, row: Row) -> bool | None:
        told, asked = yes_told("户籍", row.text("lives_at_hukou"))
        if asked:
            self._report.note(row, "lives_at_hukou", asked, "该项未录入，请写 是 或 否")
        return told

    def _categories(self, row: Row) -> dict[str, bool]:
        """Those told together, then each column of its own; where the two contradict each other somebody is asked."""
        together = categories_in(row.text("categories"))
        if together.asked:
            self._report.note(row, "categories", together.asked, _WRITE_CATEGORIES)
        told = dict(together.holds)
        for category in CATEGORIES:
            header = self._report.labels.get(row.sheet, {}).get(category, "")
            holds, asked = category_told(category, row.text(category), header)
            if holds is False and told.get(category) and not is_about_assistance(header):
                asked = "与困难类别一列说法不一"
            if asked:
                self._report.note(row, category, asked, "该项未录入，请打 √ 或写“否”")
                told.pop(category, None)
            elif holds is not None:
                told[category] = holds or told.get(category, False)
        return told

    def _contact(self, row: Row, order: int, prefix: str) -> ContactLine | None:
        cell = _told(row, f"{prefix}_name")
        beside = phone_in(row, f"{prefix}_name", self._report, whose_words=True) if _NUMBER.search(cell) else ""
        told = read_name(_NUMBER.sub(" ", cell).strip() if beside else cell)
        name = told.name[:LONGEST]
        phone = phone_in(row, f"{prefix}_phone", self._report, whose_words=bool(name)) or beside
        if not name and not phone:
            return None
        if told.several:
            self._report.note(row, f"{prefix}_name", "写着几个人", "请一栏写一人，其余写进第二联系人")
        return ContactLine(order, name or "家属", (_told(row, f"{prefix}_relation") or told.aside)[:20], phone)

    def _state(self, row: Row) -> str:
        """Who may have died or left is not entered as somebody to visit: such a line stays out until it is clear."""
        told, beside = choice("状态", row.text("state")), read_name(row.text("name")).aside
        by_name = choice("状态", beside).code if beside else ""
        if by_name and not row.text("state"):
            reason = f"姓名旁写着“{beside}”，已按此登记状态"
            self._report.note(row, "state", reason, "请核对，并写进“状态”列")
            return by_name
        if by_name and told.code and told.code != by_name:
            self._report.refuse(row, "state", f"姓名旁却写着“{beside}”", _WRITE_STATE)
        if told.asked and may_have_left(row.text("state")):
            self._report.refuse(row, "state", told.asked, _WRITE_STATE)
        elif told.asked:
            self._report.note(row, "state", told.asked, f"状态未录入，{_WRITE_STATE}")
        return told.code

    def _past(self, row: Row, name: str) -> date | None:
        day = self._value(row, name, date_of)
        if day and not EARLIEST <= day <= self._today:
            reason = "日期还没有到" if day > self._today else f"日期早于 {EARLIEST.year} 年"
            self._report.note(row, name, reason, "请核对年月日")
            return None
        if day and read_day(row.cells.get(name)).about:
            self._report.note(row, name, "只写了年月", f"已按 {day} 录入，请补上日")
        return day

    def _value(self, row: Row, name: str, read: Callable[[Cell], Value]) -> Value | None:
        """A value that may be missing: where it is wrong it is left out and noted."""
        try:
            return read(row.cells.get(name))
        except ValueError as error:
            self._report.note(row, name, str(error), "该项未录入，请更正后重新导入")
            return None


def _told(row: Row, name: str) -> str:
    """The cell's text; "" where it is filled in to say that there is nothing: 无, 没有, —."""
    text = row.text(name)
    return "" if says_nothing(text) else text
