"""What one cell says, pure: dates in many ways, phones with spaces, ticks, hours. A ValueError says what is wrong."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts.phones import read_phones
from accounts.text import cleaned
from visits.names import name_spelled

Cell = str | int | float | bool | date | datetime | time | None

_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(1, 73051)  # the days that Excel numbers up to the year 2099
_YES = {"√", "✓", "✔", "☑", "■", "是", "有", "对", "1", "y", "yes", "true", "v", "○"}
_NO = {"×", "✗", "✘", "□", "否", "无", "不是", "没有", "0", "n", "no", "false", "x", "-", "—", "/"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:[ T]\d{1,2}:\d{2}.*)?月?")
_WEEKDAYS = {sign: number for number, sign in enumerate("一二三四五六日", start=1)} | {"天": 7}


def text_of(value: Cell) -> str:
    """One spelling: half-width, no blanks at the ends; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time.min else f"{value:%Y-%m-%d %H:%M}"
    return unicodedata.normalize("NFKC", cleaned(str(value))).strip().lstrip("'’").strip()


def name_of(value: Cell) -> str:
    """A person's name in its one spelling."""
    return name_spelled(text_of(value))


def date_of(value: Cell) -> date | None:
    """2026-03-05, 2026.3.5, 20260305, 2026年3月5日, 2026年3月 (its first day), or Excel's own number of a day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value).replace("号", "日")
    if not text:
        return None
    if text.isdigit():
        return _date_of_digits(text)
    match = _DATE.fullmatch(re.sub(r"\s*([年月日./-])\s*", r"\1", text))
    if not match:
        raise ValueError(f"“{text}”不是日期，请写成 2026-03-05")
    return _date(text, match[1], match[2], match[3] or "1")


def _date_of_digits(text: str) -> date:
    if len(text) == 8:
        return _date(text, text[:4], text[4:6], text[6:])
    if len(text) <= 5 and int(text) in _SERIALS:
        return _EXCEL_DAY_0 + timedelta(days=int(text))
    raise ValueError(f"“{text}”不是日期，请写成 2026-03-05")


def _date(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"“{text}”这一天不存在，请核对年月日") from None


def time_of(value: Cell) -> time | None:
    """9:30, 09:30:00, 上午9点半 is not understood; a fraction of a day is Excel's own way."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    text = text_of(value)
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,2})[:点时](\d{2})?(?::\d{2})?分?", text)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise ValueError(f"“{text}”不是时间，请写成 09:30")
    return time(int(match[1]), int(match[2] or 0))


def yes_of(value: Cell) -> bool | None:
    """A tick, a word, or nothing; None for an empty cell."""
    text = text_of(value).lower()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(f"“{text}”看不出是或否，请打 √ 或写“否”")


def phone_of(value: Cell) -> str:
    """The first number of the cell in digits: 11 of a mobile phone, or a fixed line's."""
    return read_phones(plain_of(value)).first


def plain_of(value: Cell) -> str | int | float:
    """A number as the number that it is, anything else as its text."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text_of(value)


def number_of(value: Cell) -> float | None:
    text = text_of(value)
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"“{text}”不是数字") from None


def money_of(value: Cell) -> Decimal | None:
    """1200, 1,200元: yuan to the cent."""
    text = text_of(value).removesuffix("元").replace(",", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,7}(\.\d+)?", text):
        raise ValueError(f"“{text}”不是金额，请写成 1200 或 1200.50")
    return Decimal(text).quantize(Decimal("0.01"))


def hours_of(value: Cell) -> list[tuple[int, time, time]]:
    """周一至周五 08:30-12:00 14:00-17:30 → (weekday 1..7, start, end) of each day and span."""
    text = text_of(value).replace("星期", "周").replace("~", "-").replace("—", "-")
    if not text:
        return []
    spans = [(_clock(a), _clock(b)) for a, b in re.findall(r"(\d{1,2}:\d{2})\s*[-至到]\s*(\d{1,2}:\d{2})", text)]
    days = _days(re.sub(r"\d{1,2}:\d{2}.*", "", text))
    if not spans or not days or any(start >= end for start, end in spans):
        raise ValueError(f"“{text}”看不出工作时间，请写成 周一至周五 08:30-17:30")
    return [(day, start, end) for day in days for start, end in spans]


def _clock(text: str) -> time:
    found = time_of(text)
    assert found is not None
    return found


def _days(text: str) -> list[int]:
    if re.search(r"每天|每日|全周", text):
        return list(range(1, 8))
    span = re.search(r"周?([一二三四五六日天])\s*[-至到]\s*周?([一二三四五六日天])", text)
    if span:
        return list(range(_WEEKDAYS[span[1]], _WEEKDAYS[span[2]] + 1))
    return sorted({_WEEKDAYS[sign] for sign in re.findall(r"[一二三四五六日天]", text)})
