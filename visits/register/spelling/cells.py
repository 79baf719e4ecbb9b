"""What one cell says, pure: dates in many ways, phones with spaces. A ValueError says what is wrong."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from base.phones import read_phones
from base.text import cleaned
from visits.register.spelling.days import Cell as Cell
from visits.register.spelling.days import read_clock, read_day
from visits.register.spelling.names import name_spelled


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
    text = unicodedata.normalize("NFKC", cleaned(str(value))).strip().lstrip("'’").strip()
    return text[:-2] if re.fullmatch(r"\d{5,18}\.0", text) else text  # a whole number as programs export it


def name_of(value: Cell) -> str:
    """A person's name in its one spelling."""
    return name_spelled(text_of(value))


def date_of(value: Cell) -> date | None:
    """A day as `read_day` reads it; a month without a day is its first, and a year alone is no day."""
    reading = read_day(value)
    if reading.day or not reading.note:
        return reading.day
    if "-" not in reading.about:
        raise ValueError(f"“{text_of(value)}”{reading.note}，请写成 2026-03-05")
    year, month = reading.about.split("-")
    return date(int(year), int(month), 1)


def time_of(value: Cell) -> time | None:
    """9:30, 09:30:00, 上午9点半; a fraction of a day is Excel's own way."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, float) and (0 <= value < 1 or 10_000 < value < 80_000):
        minutes = round(value % 1 * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    text = text_of(value)
    if not text:
        return None
    found = read_clock(text)
    if found is None:
        raise ValueError(f"“{text}”不是时间，请写成 09:30")
    return found


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
