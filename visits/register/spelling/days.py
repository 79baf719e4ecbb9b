"""What a cell says of a day, pure: the day, or so much of it as is written, and the time where one stands beside it.

A year alone is never a day: Excel's own number of a day and a year look the same (2023 is 15 July 1905), and so do
January and October of a number (1948.1).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from base.text import cleaned
from geo.numerals import number_in

Cell = str | int | float | bool | date | datetime | time | timedelta | None
HOW = "请写成 2026-03-05"
LEAP_YEAR = 2024
_CHINA = timezone(timedelta(hours=8))
_EXCEL_DAY_0 = date(1899, 12, 30)
_YEARS = range(1900, 2101)
_SERIALS = range(10_000, 73_051)  # the days that Excel numbers, of five digits, up to the year 2099
_OLD_SERIALS = range(2101, 10_000)  # the days before 18 May 1927, where a number cell says so
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_WEEKDAY = re.compile(r"\(?(?:星期|礼拜|周)[一二三四五六日天]\)?")
_AROUND = re.compile(r"^(?:公历|阳历|出生于|生于|于|约)|(?:出生|生人|生|左右)$|\((?:公历|阳历)\)")
_LUNAR = re.compile(r"农历|阴历|旧历|正月|腊月|冬月|闰|初[一二三四五六七八九十]|廿")
_LATE_IN_LUNAR_YEAR = re.compile(r"腊|冬|十一月|十二月|1[12][月./-]")
_CLOCK = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|[ap]m)?\s*(?P<hour>\d{1,2})\s*[:点时]\s*"
    r"(?:(?P<half>半)|(?P<minute>\d{1,2})分?)?(?:[:分]?\d{1,2}(?:\.\d+)?秒?)?\s*(?P<after>[ap]m)?"
    r"(?P<zone>z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


class ImpossibleDay(ValueError):
    """A whole day is written, and there is none such: a slip of the keyboard that only the writer can mend."""


class DayWithoutYear(ValueError):
    """A month and a day are written, as people do who fill a sheet for one season: the file's year is to be asked."""

    def __init__(self, text: str, month: int, day: int, at: time | None) -> None:
        super().__init__(f"“{text}”没有写年份，{HOW}")
        self.month, self.day, self.at = month, day, at


@dataclass(frozen=True)
class DayReading:
    """`day` where it is known whole; else `about` is the year (1945) or the month (1945-05), and `note` says why."""

    day: date | None = None
    at: time | None = None
    about: str = ""
    note: str = ""


def read_day(value: Cell) -> DayReading:
    """2026-03-05, 2026.3.5 9:30, 20260305, 二〇二六年三月五日, Excel's own number; a ValueError says what is wrong."""
    if isinstance(value, datetime):
        return _of_date(value.date(), value.time())
    if isinstance(value, date):
        return _of_date(value, time.min)
    if isinstance(value, time | timedelta):
        raise ValueError(f"“{value}”只有时间，没有日期，{HOW}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(float(value))
    text = unicodedata.normalize("NFKC", cleaned(str(value or ""))).strip().lstrip("'’").strip()
    return _of_text(text) if text else DayReading()


def read_clock(text: str) -> time | None:
    """9:30, 09:30:00, 下午3点半, 9时5分; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    return _clock(found) if found else None


def _of_date(day: date, at: time) -> DayReading:
    serial = (day - _EXCEL_DAY_0).days
    if serial in _YEARS and at == time.min:  # a year typed into a cell that was formatted as a date
        return _year(serial)
    return DayReading(day, at if at != time.min else None)


def _year(year: int) -> DayReading:
    return DayReading(about=str(year), note=f"只写了年份 {year}")


def _month(year: int, month: int, text: str) -> DayReading:
    if not 1 <= month <= 12:
        raise ImpossibleDay(f"“{text}”这个月不存在，请核对年月")
    return DayReading(about=f"{year}-{month:02}", note="只写了年月")


def _of_number(number: float) -> DayReading:
    text = f"{number:.0f}" if number.is_integer() else repr(number)
    if abs(number) < 1e9 and int(number) in _OLD_SERIALS:
        return DayReading(_EXCEL_DAY_0 + timedelta(days=int(number)))
    if re.fullmatch(r"(?:[1-9]|1[0-2])\.[123]", text):  # the number 9.1 is what Excel makes of 9.10 too
        raise ValueError(f"“{text}”看不出是 {text[-1]} 日还是 {text[-1]}0 日，{HOW}")
    return _of_text(text)


def _of_text(text: str) -> DayReading:
    if _LUNAR.search(text):
        return _of_lunar(text)
    plain = _numerals(_AROUND.sub("", _WEEKDAY.sub("", text).strip()).strip()).replace("号", "日")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain) and (reading := _of_digits(plain, text)):
        return reading
    if found := re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?[ t,]*(.*)", plain, re.I):
        return _with_time(_date(text, found[1], found[2], found[3]), found[4], text)
    if found := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})", plain):
        return _day_or_month_first(int(found[1]), int(found[2]), int(found[3]), text)
    if found := re.fullmatch(r"(\d{4})\s*[-/年]\s*(\d{1,2})\s*月?", plain):
        return _month(int(found[1]), int(found[2]), text)
    if found := re.fullmatch(r"(\d{4})\s*年", plain):
        return _year(int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ t,]+(.*)|(?<=日)(.*))?", plain, re.I):
        month, day = int(found[1]), int(found[2])
        if _exists(LEAP_YEAR, month, day):
            at = _with_time(date(LEAP_YEAR, month, day), found[3] or found[4] or "", text).at
            raise DayWithoutYear(text, month, day, at)
        if "月" in plain:
            raise ImpossibleDay(f"“{text}”这一天不存在，请核对月日")
    if re.fullmatch(r"\d{2}\s*[-/.年]\s*\d{1,2}(\s*[-/.月]\s*\d{1,2})?\s*[月日]?", plain):
        raise ValueError(f"“{text}”的年份只有两位，{HOW}")
    raise ValueError(f"“{text[:40]}”不是日期，{HOW}")


def _numerals(text: str) -> str:
    """二〇二六年三月五日 → 2026年3月5日."""
    text = re.sub(r"[〇零○一二三四五六七八九]{4}(?=年)", lambda found: found[0].translate(_HAN_DIGITS), text)
    return re.sub(r"[一二三四五六七八九十]{1,3}(?=[月日号点时分])", lambda found: str(number_in(found[0])), text)


def _of_digits(digits: str, text: str) -> DayReading | None:
    """Digits alone, with one point at most."""
    whole, _, fraction = digits.partition(".")
    number = int(whole) if len(whole) <= 14 else 0
    if len(whole) == 4 and number in _YEARS:
        return _year_and_point(number, fraction, text) if fraction.strip("0") else _year(number)
    if len(whole) == 5 and number in _SERIALS:
        return _of_serial(number, float(f"0.{fraction or 0}"))
    if fraction.strip("0"):
        return None
    if len(whole) == 6 and number // 100 in _YEARS:
        return _month(number // 100, number % 100, text)
    if len(whole) in (8, 12, 14):
        day = _date(text, whole[:4], whole[4:6], whole[6:8])
        return _with_time(day, ":".join(re.findall("..", whole[8:])), text)
    return None


def _of_serial(number: int, fraction: float) -> DayReading:
    moment = datetime.combine(_EXCEL_DAY_0, time.min) + timedelta(days=number, minutes=round(fraction * 24 * 60))
    return DayReading(moment.date(), moment.time() if moment.time() != time.min else None)


def _year_and_point(year: int, fraction: str, text: str) -> DayReading:
    """1948.10 as a number is 1948.1 as well."""
    if fraction == "1":
        return DayReading(about=str(year), note="可能是 1 月，也可能是 10 月")
    return _month(year, int(fraction[:3]), text)


def _of_lunar(text: str) -> DayReading:
    """The first ten months of a lunar year lie in the year of the same number."""
    year = re.search(r"\d{4}(?=\s*年)", _numerals(text))
    if year and not _LATE_IN_LUNAR_YEAR.search(text):
        return DayReading(about=year[0], note="写的是农历日期")
    raise ValueError(f"“{text[:40]}”是农历日期，请换算成公历，{HOW}")


def _day_or_month_first(first: int, second: int, year: int, text: str) -> DayReading:
    """13/5/1948 can only be one day; 3/5/1948 may be two."""
    days = {date(year, month, day) for month, day in ((first, second), (second, first)) if _exists(year, month, day)}
    if len(days) == 1:
        return DayReading(days.pop())
    if not days:
        raise ImpossibleDay(f"“{text}”这一天不存在，请核对年月日")
    return DayReading(about=str(year), note="看不出哪个是月、哪个是日")


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _date(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ImpossibleDay(f"“{text}”这一天不存在，请核对年月日") from None


def _with_time(day: date, written: str, text: str) -> DayReading:
    if not written.strip():
        return DayReading(day)
    if not re.search(r"\d", written):
        return DayReading(day, note=f"日期后面写着“{written.strip()[:20]}”")
    found = _CLOCK.fullmatch(written.strip())
    at = _clock(found) if found else None
    if found is None or at is None:
        raise ValueError(f"“{text[:40]}”里的时间看不懂，请写成 2026-03-05 09:30")
    if zone := found["zone"]:
        moment = datetime.combine(day, at, _zone(zone)).astimezone(_CHINA)
        day, at = moment.date(), moment.time()
    return DayReading(day, at if at != time.min else None)


def _zone(written: str) -> timezone:
    if written in "zZ":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if written[0] == "-" else 1))


def _clock(found: re.Match[str]) -> time | None:
    hour, part = int(found["hour"]), (found["part"] or found["after"] or "").lower()
    if (part in ("下午", "傍晚", "晚上", "晚", "pm") and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    elif part in ("凌晨", "am") and hour == 12:
        hour = 0
    minute = 30 if found["half"] else int(found["minute"] or 0)
    is_time = hour < 24 and minute < 60 and not (part in ("上午", "早上") and hour > 12)
    return time(hour, minute) if is_time else None
