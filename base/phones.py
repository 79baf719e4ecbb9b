"""Telephone numbers as people write them, pure: one cell may hold several, with words beside them.

Numbers come out in digits alone: 11 of a mobile phone, a fixed line with its area code or without. No digit is made up:
where Excel has dropped the 0 before an area code the reading says so, and where digits are gone it refuses.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from base.text import cleaned

NONE = {"", "无", "没有", "无电话", "没有电话", "未装", "不详", "-", "--", "—", "/", "\\", "空"}
_LABELS = re.compile(
    r"联系电话|固定电话|电话号码|手机号码?|电话|手机|座机|固话|本人|tel|[:：()\[\]【】,，、;；/或和\s.\-]", re.I
)
_RUN = re.compile(r"[+(\d][\d\s()+.\-]*")
_EXTENSION = re.compile(r"(?<=\d)\s*(?:转|分机|ext\.?|#)\s*\d{1,6}", re.I)
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,2})", re.I)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_WHOLE = re.compile(r"1[3-9]\d{9}|0(?:10|2\d)\d{7,8}|0[3-9]\d{9,10}|[2-9]\d{6,7}|[48]00\d{7}")
# The area codes of three digits, first and last of each row, without their 0.
_AREAS = (
    "310-319 335-335 349-359 370-379 391-398 411-419 421-421 427-427 429-429 431-441 443-443 448-448 451-459 464-464"
    " 467-479 482-483 510-519 523-523 527-527 530-539 543-543 546-546 550-566 570-580 591-599 631-635 660-660 662-663"
    " 668-668 691-692 701-701 710-719 722-722 724-724 728-728 730-739 743-746 750-763 765-779 790-799 812-813 816-818"
    " 825-827 830-839 851-859 870-879 883-883 886-888 890-899 901-903 906-906 908-909 911-919 930-939 941-941 943-943"
    " 951-955 970-979 990-999"
)
_AREA_CODES = frozenset(
    chain.from_iterable(
        range(int(first), int(last) + 1) for first, last in (span.split("-") for span in _AREAS.split())
    )
)


@dataclass(frozen=True)
class Phones:
    """The numbers in their order; `words` stand beside them (儿媳, 转801); `doubt` is what somebody should look at."""

    numbers: tuple[str, ...] = ()
    words: str = ""
    doubt: str = ""

    @property
    def first(self) -> str:
        return self.numbers[0] if self.numbers else ""


def read_phones(value: str | int | float) -> Phones:
    """What a cell says; a ValueError names what is no telephone number.

    A number cell may have lost the 0 of its area code (3558123456); a text that lacks it is asked.
    """
    is_number = isinstance(value, int | float)
    whole = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    text = unicodedata.normalize("NFKC", cleaned(whole))
    text = text.strip().lstrip("'’‘").strip()
    if text in NONE:
        return Phones()
    if is_number and not text.isdigit():
        raise _no_phone(text)
    if scientific := _SCIENTIFIC.fullmatch(text):
        text = _unfolded(text, scientific)
    if is_number and _lacks_zero(text):
        return Phones((f"0{text}",), doubt=f"数字格式会丢掉区号前的 0，已按 {_with_area(text)} 录入")
    return _read(text)


def _read(text: str) -> Phones:
    extensions = "".join(found[0].strip() for found in _EXTENSION.finditer(text))
    numbers: list[str] = []
    unread: list[str] = []
    for run in _RUN.findall(bare := _EXTENSION.sub("", text)):
        found, rest = _numbers_in(run)
        numbers += found
        unread += rest
    words = _LABELS.sub("", _RUN.sub(" ", bare)) + extensions
    if not numbers:
        raise _no_phone(text)
    doubt = f"“{'、'.join(unread)}”不是完整的电话号码，未录入" if unread else ""
    return Phones(tuple(dict.fromkeys(numbers)), words[:20], doubt)


def _no_phone(text: str) -> ValueError:
    return ValueError(f"“{text[:30]}”不是电话号码（手机 11 位，固定电话带区号）")


def _numbers_in(run: str) -> tuple[list[str], list[str]]:
    """The numbers of a run of digits and marks, and the digits that belong to none."""
    is_abroad = bool(re.match(r"\s*\(?(?:\+|00)\s*86", run))
    pieces = re.findall(r"\d+", re.sub(r"^\s*\(?(?:\+|00)\s*86", "", run))
    if is_abroad and pieces and not pieces[0].startswith("0") and not _MOBILE.match("".join(pieces)):
        pieces[0] = f"0{pieces[0]}"  # from abroad an area code is dialled without its 0
    pieces = list(chain.from_iterable(_apart(piece) for piece in pieces))
    for end in range(len(pieces), 0, -1):
        if found := next(_groupings(pieces[:end]), None):
            return found, pieces[end:]
    return [], pieces


def _apart(piece: str) -> list[str]:
    """Mobile numbers written without anything between them."""
    return _MOBILE.findall(piece) if re.fullmatch(rf"(?:{_MOBILE.pattern}){{2,4}}", piece) else [piece]


def _groupings(pieces: Sequence[str]) -> Iterator[list[str]]:
    """Every way to join neighbours into whole numbers, longer numbers first."""
    if not pieces:
        yield []
    for size in range(min(4, len(pieces)), 0, -1):
        joined = "".join(pieces[:size])
        number = joined.removeprefix("86") if _MOBILE.fullmatch(joined[2:]) else joined
        if _WHOLE.fullmatch(number):
            yield from ([number, *rest] for rest in _groupings(pieces[size:]))


def _unfolded(text: str, found: re.Match[str]) -> str:
    """1.3812345678E+10 is whole; of 1.39E+10 most digits are gone."""
    digits = found[1] + (found[2] or "")
    if len(digits) != int(found[3]) + 1:
        raise ValueError(f"“{text}”是科学计数法，号码已经不全；请把该列设为“文本”格式再填")
    return digits


def _lacks_zero(digits: str) -> bool:
    if re.fullmatch(r"2\d[2-9]\d{7}", digits):
        return True
    return bool(re.fullmatch(r"[3-9]\d{2}[2-9]\d{6,7}", digits)) and int(digits[:3]) in _AREA_CODES


def _with_area(digits: str) -> str:
    size = 2 if digits.startswith("2") else 3
    return f"0{digits[:size]}-{digits[size:]}"
