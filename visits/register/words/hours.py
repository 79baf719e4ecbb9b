"""The hours of the week in which a visitor can go: 周一、周三至周五上午8:00-11:30下午2:30-5:30 and its like. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time

from visits.register.words.spelling import plain, with_dashes

Span = tuple[int, time, time]
"""weekday 1 (Monday) to 7 (Sunday), start, end"""
Clock = tuple[time, time]

# A part of the day without a clock: what lies inside everybody's morning and afternoon.
MORNING, AFTERNOON = (time(8, 30), time(11, 30)), (time(14, 30), time(17, 30))
EARLIEST, LATEST = time(5), time(23)  # nobody visits elders at night: such a time has lost its 下午
WRITE = "请写成 周一至周五 08:30-11:30 14:30-17:30"

_SIGNS = "一二三四五六日"
_WEEKDAYS = {
    sign: day for day, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"), 1) for sign in signs
}
_DAY = r"[一二三四五六日天]"
_NUMBER = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"十一": 11, "十二": 12, "两": 2}
_AFTER_NOON = ("下午", "午后", "晚上", "傍晚", "晚")
_PART = r"(?:上午|早上|早晨|清晨|早|下午|午后|中午|晚上|傍晚|晚)"


def _time(n: int) -> str:
    """The first or the second time of a span, its groups numbered."""
    minutes = (
        rf":(?P<m{n}>\d{{2}})(?::00)?分?|[点时](?:(?P<half{n}>半)|(?P<quarter{n}>一刻)|(?P<p{n}>\d{{1,2}})分?|整)?"
    )
    return rf"(?P<part{n}>{_PART})?(?P<h{n}>\d{{1,2}})(?:{minutes})?"


_TOKEN = re.compile(
    rf"""
      (?P<every>每天|每日|天天|全周|一周七天|周一-周日|周一-周天)
    | (?P<workdays>工作日|平日)
    | (?P<weekend>双休日|双休|周末|周六日|周六天)
    | (?P<digits>周[1-7](?:[、,][1-7](?![\d:点时]))+)
    | (?P<days>周(?:{_DAY}(?:-周?{_DAY})?|[1-7](?:-周?[1-7])?)(?:[、,和及]?\s*周?(?:{_DAY}(?:-周?{_DAY})?(?!\d)))*)
    | (?P<span>{_time(1)}-{_time(2)}(?!\d))
    | (?P<whole>全天|白天|整天)
    | (?P<part>上午|下午)
    | (?P<off>休息|不上班|除外|休)
    | (?P<filler>[\s、,;:。()每的和及]|时间|可以|可|都|均|有空)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Hours:
    """What a cell says, or why that has to be asked; `assumed` says which clock stands for 上午 or 下午 alone."""

    spans: list[Span] = field(default_factory=list)
    asked: str = ""
    assumed: str = ""


class _Unclear(Exception):
    """Carries the sentence that says what is not clear."""


def hours_in(text: str) -> Hours:
    written = _normal(text)
    if not written:
        return Hours()
    try:
        groups = list(_groups(written))
        spans = _week(groups)
    except _Unclear as error:
        return Hours(asked=f"“{text.strip()}”看不出工作时间：{error}")
    assumed = any(part for _days, _clocks, part in groups)
    return Hours(spans, assumed="没有写钟点，上午按 08:30-11:30、下午按 14:30-17:30 录入" if assumed else "")


def hours_of_day(text: str) -> list[Clock] | None:
    """The spans of one day, written without its name; None where they are not clear."""
    told = hours_in(f"周一 {text}") if text.strip() else Hours()
    if told.asked or any(day != 1 for day, _start, _end in told.spans):
        return None
    return [(start, end) for _day, start, end in told.spans]


def _normal(text: str) -> str:
    """星期三下午两点 → 周三下午2点; all dashes, 至 and 到 are one sign."""
    one = re.sub(r"星期|礼拜", "周", with_dashes(plain(text)))
    one = re.sub(r"(?<=\d)[.](?=\d{2}(?!\d))", ":", one)
    one = re.sub(r"每周(?=[一二三四五六日天1-7])", "周", one)
    one = re.sub(r"(十[一二]|[一二三四五六七八九十两])(?=[点时])", lambda sign: str(_NUMBER[sign[1]]), one)
    one = re.sub(rf"({_PART})[\s:,(]+(?=\d)", r"\1", one)
    one = re.sub(r"\s*(?:至|到|-)\s*", "-", one).strip()
    return re.sub(r"(?<![\d:])(\d\d)(\d\d)-(\d\d)(\d\d)(?!\d)", r"\1:\2-\3:\4", one)  # 0830-1130


_Group = tuple[list[int], list[Clock], bool]


def _groups(text: str) -> Iterator[_Group]:
    """Days with their clocks, in the order of the text; days that are taken out have no clocks."""
    days: list[int] = []
    clocks: list[Clock] = []
    before: list[Clock] = []  # clocks told before any day
    assumed, at = False, 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _Unclear(f"“{text[at:]}”认不出")
        at = token.end()
        kind = str(token.lastgroup if token.lastgroup in _KINDS else next(k for k in _KINDS if token[k] is not None))
        if kind == "filler" or (kind == "every" and days and not clocks):  # 周一至周四每天
            continue
        if kind in ("every", "workdays", "weekend", "days", "digits"):
            if clocks:
                yield days, clocks, assumed
                days, clocks, assumed = [], [], False
            days = [*days, *_days(kind, token[0])]
        elif kind == "off":
            if not days or clocks:
                raise _Unclear("看不出哪天休息")
            yield days, [], False
            days = []
        else:
            told = _clocks(kind, token)
            assumed = assumed or kind != "span"
            (clocks if days else before).extend(told)
    if before and (clocks or not days):
        raise _Unclear("没有写是周几" if not days and not clocks else "看不出哪段时间是哪几天的")
    if days and not (clocks or before):
        raise _Unclear("没有写钟点")
    if days:
        yield days, clocks or before, assumed


_KINDS = ("every", "workdays", "weekend", "days", "digits", "span", "whole", "part", "off", "filler")


def _days(kind: str, text: str) -> list[int]:
    if kind == "every":
        return list(range(1, 8))
    if kind == "workdays":
        return list(range(1, 6))
    if kind == "weekend":
        return [6, 7]
    found: list[int] = []
    for first, last in re.findall(r"周?([一二三四五六日天1-7])(?:-周?([一二三四五六日天1-7]))?", text):
        start, end = _WEEKDAYS[first], _WEEKDAYS[last or first]
        found += range(start, end + 1) if start <= end else [*range(start, 8), *range(1, end + 1)]
    return found


def _clocks(kind: str, token: re.Match[str]) -> list[Clock]:
    if kind == "whole":
        return [MORNING, AFTERNOON]
    if kind == "part":
        return [MORNING if token[0] == "上午" else AFTERNOON]
    has_unit = any(token[f"{name}2"] for name in ("m", "half", "quarter", "p")) or token[0][-1] in "点时整分"
    if not has_unit and not token["part1"]:
        raise _Unclear(f"“{token[0]}”看不出是不是钟点")
    part = token["part1"] or ""
    start = _clock(token, 1, part)
    end = _clock(
        token, 2, token["part2"] or (part if part not in ("上午", "早上", "早晨", "清晨", "早", "中午") else "")
    )
    if not EARLIEST <= start < end <= LATEST:
        raise _Unclear(f"“{token[0]}”看不出是上午还是下午，或结束早于开始")
    return [(start, end)]


def _clock(token: re.Match[str], n: int, part: str) -> time:
    hour = int(token[f"h{n}"])
    minute = 30 if token[f"half{n}"] else 15 if token[f"quarter{n}"] else int(token[f"m{n}"] or token[f"p{n}"] or 0)
    if part in _AFTER_NOON and hour < 12:
        hour += 12
    if part == "中午" and hour < 3:
        hour += 12
    if hour > 23 or minute > 59:
        raise _Unclear(f"“{token[0]}”不是钟点")
    return time(hour, minute)


def _week(groups: list[_Group]) -> list[Span]:
    """The spans of each day in order, without the days off; a day told twice with hours that overlap is not clear."""
    by_day: dict[int, list[Clock]] = {day: [] for day in range(1, 8)}
    for days, clocks, _assumed in groups:
        for day in set(days):
            known = [clock for clock in by_day[day] if clock not in clocks]
            if any(
                start < end_known and start_known < end for start, end in clocks for start_known, end_known in known
            ):
                raise _Unclear(f"周{_SIGNS[day - 1]}写了两次，时间不同")
            by_day[day] = [*known, *clocks]
    off = {day for days, clocks, _assumed in groups if not clocks for day in days}
    spans = [(day, start, end) for day, clocks in by_day.items() if day not in off for start, end in _merged(clocks)]
    if not spans:
        raise _Unclear("没有写钟点")
    return spans


def _merged(clocks: list[Clock]) -> list[Clock]:
    found: list[Clock] = []
    for start, end in sorted(clocks):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
