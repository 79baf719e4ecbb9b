"""The country's holidays and make-up workdays, pure.

What the State Council announces each November for the year after is the calendar of that year: `ANNOUNCED`. Of a year
not announced (or not yet in this table) the days off by law are known, computed from sun and moon; which weekend days
are worked in exchange is not, and nothing is guessed.

Sources: 国办发明电〔2024〕12号 and 〔2025〕7号 for 2025 and 2026; 《全国年节及纪念日放假办法》 as revised in November
2024 for the days off by law. The announcements do not say which weekday a make-up day takes the place of: it is taken
that the first make-up day stands for the first weekday exchanged, as offices do; a county may say otherwise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from visits.register.festivals import YEARS, festivals_of

DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Nobody works; worked in exchange for another day; a day like any other, though the country has it otherwise."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class DayRule:
    """What holds on one day; `like_weekday`, 1 Monday to 7 Sunday, is the one that a make-up workday stands for."""

    kind: DayKind
    name: str
    source: str = ""
    like_weekday: int | None = None

    @property
    def is_off(self) -> bool:
        return self.kind is DayKind.HOLIDAY


@dataclass(frozen=True)
class _Break:
    """Days off, ends included, and each make-up workday with the weekday that it stands for."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    made_up: tuple[tuple[int, int, int], ...] = ()


_SOURCES = {2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}
_ANNOUNCED: dict[int, tuple[_Break, ...]] = {
    2025: (
        _Break("元旦", (1, 1), (1, 1)),
        _Break("春节", (1, 28), (2, 4), ((1, 26, 1), (2, 8, 2))),
        _Break("清明节", (4, 4), (4, 6)),
        _Break("劳动节", (5, 1), (5, 5), ((4, 27, 1),)),
        _Break("端午节", (5, 31), (6, 2)),
        _Break("国庆节、中秋节", (10, 1), (10, 8), ((9, 28, 2), (10, 11, 3))),
    ),
    2026: (
        _Break("元旦", (1, 1), (1, 3), ((1, 4, 5),)),
        _Break("春节", (2, 15), (2, 23), ((2, 14, 5), (2, 28, 1))),
        _Break("清明节", (4, 4), (4, 6)),
        _Break("劳动节", (5, 1), (5, 5), ((5, 9, 2),)),
        _Break("端午节", (6, 19), (6, 21)),
        _Break("中秋节", (9, 25), (9, 27)),
        _Break("国庆节", (10, 1), (10, 7), ((9, 20, 2), (10, 10, 3))),
    ),
}
BY_LAW = "全国年节及纪念日放假办法"


def is_announced(year: int) -> bool:
    """Whether the year's make-up workdays are known."""
    return year in _ANNOUNCED


@cache
def national_days(year: int) -> Mapping[date, DayRule]:
    """Every day of a year on which the country does not work as on others, in order; a year without tables has none."""
    if is_announced(year):
        rules = dict(_announced(year))
    elif year in YEARS:
        rules = {day: DayRule(DayKind.HOLIDAY, name, BY_LAW) for day, name in days_by_law(year).items()}
    else:
        rules = {}
    return dict(sorted(rules.items()))


def national_rule(day: date) -> DayRule | None:
    return national_days(day.year).get(day)


def days_by_law(year: int) -> dict[date, str]:
    """The holidays themselves, without the days between and those exchanged, by name."""
    return dict(_by_law(year))


def _announced(year: int) -> Iterator[tuple[date, DayRule]]:
    source = _SOURCES[year]
    for one in _ANNOUNCED[year]:
        day, last = date(year, *one.first), date(year, *one.last)
        while day <= last:
            yield day, DayRule(DayKind.HOLIDAY, one.name, source)
            day += DAY
        for month, number, weekday in one.made_up:
            yield date(year, month, number), DayRule(DayKind.WORKDAY, one.name, source, weekday)


def _by_law(year: int) -> Iterator[tuple[date, str]]:
    """As revised for 2025 and after: thirteen days, fewer where two fall together."""
    festivals = festivals_of(year)
    yield date(year, 1, 1), "元旦"
    for offset in range(-1, 3):
        yield festivals["春节"] + offset * DAY, "春节"
    yield festivals["清明"], "清明节"
    yield from ((date(year, 5, number), "劳动节") for number in (1, 2))
    yield festivals["端午"], "端午节"
    yield festivals["中秋"], "中秋节"
    yield from ((date(year, 10, number), "国庆节") for number in (1, 2, 3))
