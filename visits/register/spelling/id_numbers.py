"""Citizens' ID numbers, pure: check digits, and what can still be told of a number that Excel has spoilt.

Source: GB 11643-1999 (18 characters, ISO 7064 MOD 11-2). A number is put back only where exactly one sound number can
have become what the cell holds; else it is asked for. A number that is another person's is worse than none.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from base.text import cleaned

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_SPREAD = 80  # a floating point number of that size stands for its neighbours up to 64 away
_NONE = {"无", "没有", "无证", "不详", "未知", "未办", "未办理", "遗失", "丢失", "待补", "待查", "暂无", "/", "?", "空"}
_BESIDE = re.compile(r"[(\[【][^)\]】\d]*[)\]】]|[\u4e00-\u9fff:：]+")
_OWN = re.compile(r"[()\[\]【】:：]|本人|公民|居民|身份|证|号码?|二代|有效|无误|老人")
_LOOKS_LIKE_A_DIGIT = str.maketrans("OQDILZ", "000112")


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
    plain = unicodedata.normalize("NFKC", cleaned(str(value)))
    tight = re.sub(r"[\s'’`‘]", "", plain).upper()
    if re.fullmatch(r"\d(\.\d+)?E\+?\d{1,3}", tight):
        return _from_float(float(tight), birth_date)
    told = re.sub(r"[\-_.·]", "", tight)
    if told in _NONE or not told:
        return IdReading()
    text = _BESIDE.sub("", told)
    if is_sound(text):
        words = _OWN.sub("", "".join(_BESIDE.findall(told)))
        return IdReading(text, f"号码旁写着“{words[:20]}”" if words else "")
    return _from_unsound(text or told, birth_date)


def _from_unsound(text: str, birth_date: date | None) -> IdReading:
    letters_read = text.translate(_LOOKS_LIKE_A_DIGIT)
    if letters_read != text and is_sound(letters_read):
        return IdReading(letters_read, "字母写成了数字的样子（如 O 与 0），已按校验码改正")
    if re.fullmatch(r"\d{15}", text):
        return _lengthened(text, birth_date)
    if re.fullmatch(r"\d{17}", text):
        return IdReading(note=f"号码少一位，未录入（如缺的是最后一位，应为 {check_digit(text)}）")
    if re.fullmatch(r"\d{15}000", text) and birth_date_of(text):
        return _lost(text)
    if len(found := re.findall(r"(?<!\d)\d{17}[\dX](?!\d)", text)) > 1:
        return IdReading(error=f"一格里有 {len(found)} 个号码")
    if re.fullmatch(r"[A-Z]{1,2}\d{6,10}", text):
        return IdReading(note="不是公民身份号码（像护照或通行证），未录入")
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return IdReading(error=f"公民身份号码应为 18 位，现有 {len(text)} 位")
    return IdReading(error="公民身份号码的校验位不符，可能有一位写错")


def _lengthened(old: str, birth_date: date | None) -> IdReading:
    """A number of before 1999 says nothing but the century less; its birth date has to be the row's own."""
    first_17 = f"{old[:6]}19{old[6:]}"
    number = first_17 + check_digit(first_17)
    if is_sound(number) and birth_date_of(number) == birth_date:
        return IdReading(number, "15 位旧号，已换算为 18 位")
    return IdReading(error="公民身份号码位数不足，又没有相符的出生日期可以核对")


def _from_float(value: float, birth_date: date | None) -> IdReading:
    whole = f"{value:.0f}"
    if len(whole) == 15 and value.is_integer():
        return _from_unsound(whole, birth_date)
    if len(whole) in (16, 17) and value > 0:
        return IdReading(note=f"被存成数字，末几位已不可信（{whole[:6]}…），号码未录入，请补录")
    if len(whole) != 18 or value < 0:
        return IdReading(error=f"公民身份号码应为 18 位，现有 {len(whole)} 位")
    if float(f"{value:.15e}") == value:  # sixteen digits or fewer: some ten sound numbers, or ninety, become this
        return _lost(whole)
    fitting = _that_became(value)
    if len(fitting) == 1 and birth_date in (None, birth_date_of(fitting[0])):
        return IdReading(fitting[0], "被 Excel 存成数字，已按校验码复原")
    return _lost(whole)


def _that_became(value: float) -> list[str]:
    """The sound numbers that a program may have saved as this number, whole or rounded to seventeen digits."""
    middle = int(value) // 10
    near = range(max(middle - _SPREAD // 10, 10**16), min(middle + _SPREAD // 10, 10**17))
    numbers = (f"{first_17}{check_digit(str(first_17))}" for first_17 in near)
    return [number for number in numbers if number.isdigit() and is_sound(number) and value in _saved_as(int(number))]


def _saved_as(number: int) -> set[float]:
    tens, rest = divmod(number, 10)
    rounded = {tens * 10} if rest < 5 else {tens * 10 + 10} if rest > 5 else {tens * 10, tens * 10 + 10}
    return {float(number), *(float(one) for one in rounded)}


def _lost(text: str) -> IdReading:
    return IdReading(note=f"被存成数字，末几位已丢失（{text[:6]}…{text[-3:]}），号码未录入，请补录末三位")
