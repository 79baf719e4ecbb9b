"""Numbers inside Chinese names and addresses, pure: 三, 3, 叁 and 廿 are one way of counting.

number_in("二十一") == 21; spellings("五十亩") == {"50亩", "5十亩"}
"""

import re

_SIGNS = "零一二三四五六七八九"
_DIGITS = {digit: value for value, digit in enumerate(_SIGNS)} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100}
_RUN = re.compile(r"[零〇一二两三四五六七八九十百]+")
_PLAIN = dict(zip("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百", strict=True))
_FINANCIAL = re.compile(
    # 陆, 伍 and 拾 are names of families and things too: numerals only beside another or before what is counted
    r"[壹贰叁肆柒捌玖]|(?:[伍陆拾佰](?=[壹贰叁肆伍陆柒捌玖拾佰]|村民小组|小组|[组队号户栋排室])|(?<=[壹贰叁肆伍陆柒捌玖拾佰])[伍陆拾佰])"
)
_SHORT = {"廿": "二十", "卅": "三十", "○": "〇"}


def number_in(text: str) -> int | None:
    """3, ３ (already normalised), 三, 十二, 二十一 and 一百零五 as a number; None for anything else."""
    if text.isdigit():
        return int(text) if text.isascii() and len(text) <= 9 else None
    if not text:
        return None
    total, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[sign], 0
        else:
            return None
    return total + digit


def with_plain_numerals(text: str) -> str:
    """叁井 is 三井, 廿里 is 二十里; 陆家庄 stays."""
    for short, plain in _SHORT.items():
        text = text.replace(short, plain)
    return _FINANCIAL.sub(lambda found: _PLAIN[found[0]], text)


def spellings(name: str) -> set[str]:
    """A name with numerals as people type it with digits (三井: 3井), and one with digits as it is said."""
    typed = {_RUN.sub(lambda run: _as_digits(run[0]), name), re.sub("[一二三四五六七八九]", _one_digit, name)}
    if re.search(r"[0-9]", name):
        typed |= {re.sub(r"[0-9]", lambda digit: _SIGNS[int(digit[0])], name)}
        typed |= {re.sub(r"[0-9]+", lambda run: _said(int(run[0])), name)}
    return typed - {name}


def _as_digits(run: str) -> str:
    """八一 is 81, digit by digit; 五十 is 50, by its value."""
    if any(sign in _PLACES for sign in run):
        return str(number_in(run))
    return "".join(str(_DIGITS[sign]) for sign in run)


def _one_digit(found: "re.Match[str]") -> str:
    return str(_DIGITS[found[0]])


def _said(number: int) -> str:
    """25 as 二十五, 10 as 十; beyond 99 nobody counts in a village's name."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("", "十", *(f"{sign}十" for sign in _SIGNS[2:]))[tens] + _SIGNS[ones].removeprefix("零")
