"""The State Council's notice of a year's holidays, as it is pasted: days off and weekend days worked. Pure.

    二、春节：2月15日（…、周日）至23日（…、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

The notice does not say which weekday a make-up workday stands for: of a break's weekdays that are no holiday by law the
last ones are those exchanged, one for each make-up day, in order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from visits.register.holidays import DayKind, DayRule, days_by_law
from visits.register.words.spelling import plain

DAY = timedelta(days=1)
LONGEST = 15
_FESTIVAL = r"(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?)"
_HEAD = re.compile(rf"(?P<name>{_FESTIVAL}(?:[、和,]{_FESTIVAL})*):")
_BESIDE = r"(?:\([^)]*\))?"
_OFF = re.compile(
    rf"(?:(?P<y1>\d{{4}})年)?(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日{_BESIDE}"
    rf"(?:[至到-](?:(?P<y2>\d{{4}})年)?(?:(?P<m2>\d{{1,2}})月)?(?P<d2>\d{{1,2}})日{_BESIDE})?放假"
)
_COUNT = re.compile(r"(?:共|放假)(\d+)天")
_WORKED = re.compile(rf"(?:(?:(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日{_BESIDE}[、和,]?)+)上班")
_ONE_DAY = re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_YEAR = re.compile(r"(\d{4})年部分节假日")
_NUMBER = re.compile(r"国办发明电\s*[〔\[(](\d{4})[〕\])]\s*(\d+)\s*号")


@dataclass(frozen=True)
class Notice:
    """`asked` names what was not understood; a notice with anything asked is not to be entered as it is."""

    year: int = 0
    source: str = ""
    rules: dict[date, DayRule] = field(default_factory=dict)
    asked: tuple[str, ...] = ()


def notice_read(text: str) -> Notice:
    """Every festival with its days; what contradicts itself (共 9 天 for eight days) is asked."""
    told = re.sub(r"\s+", "", plain(text)).replace("：", ":").replace("（", "(").replace("）", ")").replace("，", ",")
    year = _YEAR.search(told)
    if year is None:
        return Notice(asked=("没有找到“某某年部分节假日安排”，不知道是哪一年",))
    number = _NUMBER.search(told)
    source = f"国办发明电〔{number[1]}〕{number[2]}号" if number else ""
    rules: dict[date, DayRule] = {}
    asked: list[str] = []
    heads = list(_HEAD.finditer(told))
    ends = [*(head.start() for head in heads), len(told)][1:]
    for head, end in zip(heads, ends, strict=True):
        part, name = told[head.end() : end], head["name"].replace(",", "、")
        try:
            rules |= _festival(int(year[1]), name, source, part)
        except ValueError as error:
            asked.append(f"{name}：{error}")
    if not heads:
        asked.append("没有找到各个节日的安排")
    return Notice(int(year[1]), source, dict(sorted(rules.items())), tuple(asked))


def _festival(year: int, name: str, source: str, part: str) -> dict[date, DayRule]:
    found = _OFF.search(part)
    if found is None:
        raise ValueError("没有看懂放假的日子")
    first = date(int(found["y1"] or year), int(found["m1"]), int(found["d1"]))
    last = first
    if found["d2"]:
        last = date(int(found["y2"] or found["y1"] or year), int(found["m2"] or found["m1"]), int(found["d2"]))
    length = (last - first).days + 1
    count = _COUNT.search(part)
    if not 1 <= length <= LONGEST or (count and int(count[1]) != length):
        raise ValueError("放假的日子和天数对不上")
    off = [first + n * DAY for n in range(length)]
    worked = sorted(_worked(year, part))
    exchanged = _exchanged(off, len(worked))
    if len(exchanged) != len(worked) or any(day.isoweekday() <= 5 for day in worked):
        raise ValueError("补班的日子对不上")
    rules = {day: DayRule(DayKind.HOLIDAY, name, source) for day in off}
    made_up = zip(worked, exchanged, strict=True)
    return rules | {day: DayRule(DayKind.WORKDAY, name, source, other.isoweekday()) for day, other in made_up}


def _worked(year: int, part: str) -> Iterator[date]:
    for told in _WORKED.finditer(part):
        for day in _ONE_DAY.finditer(told[0]):
            yield date(int(day["y"] or year), int(day["m"]), int(day["d"]))


def _exchanged(off: list[date], count: int) -> list[date]:
    """The weekdays of a break that are worked on other days."""
    by_law = {day for year in {day.year for day in off} for day in days_by_law(year)}
    weekdays = [day for day in off if day.isoweekday() <= 5 and day not in by_law]
    return weekdays[len(weekdays) - count :] if 0 < count <= len(weekdays) else []
