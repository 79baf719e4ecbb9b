"""Citizens' ID numbers, pure: check digits, and what can still be told of a number that Excel has spoilt.

Source: GB 11643-1999 (18 characters, ISO 7064 MOD 11-2). Excel keeps fifteen digits: the last three become 000 and are
lost for good; a lost last character or an old number of fifteen digits can be told from the rest.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_SPREAD = 16  # neighbouring 18-digit numbers that one floating point number can stand for


@dataclass(frozen=True)
class IdReading:
    """`number` is sound or empty. `note` says what was mended or lost; `error` why the number cannot be right."""

    number: str = ""
    note: str = ""
    error: str = ""


def check_digit(first_17: str) -> str:
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def is_sound(number: str) -> bool:
    """18 characters, a birth date that exists, and the right check digit."""
    return bool(
        re.fullmatch(r"[1-9]\d{16}[\dX]", number) and birth_date_of(number) and check_digit(number[:17]) == number[17]
    )


def birth_date_of(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_female(number: str) -> bool:
    return int(number[16]) % 2 == 0


def read_id_number(value: str | int | float, *, birth_date: date | None = None) -> IdReading:
    """What a cell says, with the birth date of the same row to check a mended number against."""
    if isinstance(value, float):
        return _from_float(value, birth_date)
    text = re.sub(r"[\s'’`‘\-]", "", str(value)).upper()
    if not text:
        return IdReading()
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        return _from_float(_as_float(text), birth_date)
    if is_sound(text):
        return IdReading(text)
    return _from_unsound(text, birth_date)


def _from_unsound(text: str, birth_date: date | None) -> IdReading:
    if re.fullmatch(r"\d{17}", text):
        return _checked(text + check_digit(text), birth_date, "少最后一位，已按校验码补全")
    if re.fullmatch(r"\d{15}", text):
        first_17 = f"{text[:6]}19{text[6:]}"
        return _checked(first_17 + check_digit(first_17), birth_date, "15 位旧号，已换算为 18 位")
    if re.fullmatch(r"\d{15}000", text) and birth_date_of(text):
        return _lost(text)
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return IdReading(error=f"公民身份号码应为 18 位，现有 {len(text)} 位")
    return IdReading(error="公民身份号码的校验位不符，可能有一位写错")


def _checked(candidate: str, birth_date: date | None, note: str) -> IdReading:
    """Take a mended number only where the row's own birth date agrees."""
    if is_sound(candidate) and birth_date_of(candidate) == birth_date:
        return IdReading(candidate, note)
    return IdReading(error="公民身份号码位数不足，又没有相符的出生日期可以核对")


def _from_float(value: float, birth_date: date | None) -> IdReading:
    whole = f"{value:.0f}"
    if len(whole) != 18:
        return _from_unsound(whole, birth_date)
    has_fifteen_digits = float(f"{value:.14e}") == value  # as Excel saves it: what followed is gone
    if has_fifteen_digits or birth_date_of(whole) is None:
        return _lost(whole)
    near = range(int(whole) - _SPREAD, int(whole) + _SPREAD + 1)
    fitting = [str(number) for number in near if float(number) == value and is_sound(str(number))]
    if len(fitting) == 1:
        return IdReading(fitting[0], "被 Excel 存成数字，已按校验码复原")
    return _lost(whole)


def _lost(text: str) -> IdReading:
    return IdReading(note=f"被 Excel 抹去末三位（{text[:6]}…{text[-3:]}），号码未录入，请补录")


def _as_float(text: str) -> float:
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return 0.0
