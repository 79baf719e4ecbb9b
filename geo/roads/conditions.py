"""Signs that hold at some times only: `motor_vehicle:conditional = no @ (Nov-Mar)`, as they are on a day; pure.

What closes or forbids counts when it holds at some time of the span that is asked for; what opens counts only when it
holds throughout. A condition that is not understood (snow, a weight, a school holiday) does not hold: the plain tag
does.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256

from geo.roads.access import OPEN

SUFFIX = ":conditional"
DAY_MIN = 24 * 60
Span = tuple[datetime, datetime]  # of one day; a moment is a span without length
Minutes = list[tuple[int, int]]  # of a day, both ends inclusive

_YEAR = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: k for k, name in enumerate(_YEAR, 1)}
_DAYS = {name: k for k, name in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))}
_SEASONS = {"winter": "Nov-Mar", "summer": "Jun-Aug", "spring": "Mar-May", "autumn": "Sep-Nov"}
_SUN = {"sunrise": "06:00", "dawn": "06:00", "sunset": "18:00", "dusk": "18:00"}
_MONTH, _DAY, _CLOCK = "|".join(_MONTHS), "|".join(_DAYS), r"\d\d?:\d\d"
_OF_MONTH = r"(?: (\d\d?)(?!\d?:))?"  # the digits before a colon are hours
_DATE = rf"(?:(\d{{4}}) )?({_MONTH}){_OF_MONTH}"
_DATES = re.compile(rf"{_DATE}(?:\s?-\s?(?:(?:(\d{{4}}) )?({_MONTH}){_OF_MONTH}|(\d\d?)))?(?=[\s,:]|$)", re.IGNORECASE)
_WEEKDAYS = re.compile(rf"({_DAY})(?:\s?-\s?({_DAY}))?(?=[\s,:]|$)", re.IGNORECASE)
_HOURS = re.compile(rf"({_CLOCK})\s?-\s?({_CLOCK})")
_CLAUSE = re.compile(r"\s*([^@;]+?)\s*@\s*(\([^)]*\)|[^;]*)\s*(?:;|$)")


def resolved(tags: Mapping[str, str], span: Span) -> dict[str, str]:
    """The tags as they hold in a span: every sign with times is either in force in place of the plain one, or gone."""
    plain = {key: value for key, value in tags.items() if not key.endswith(SUFFIX)}
    for key, value in tags.items():
        if key.endswith(SUFFIX) and (word := in_force(value, span, key=key.removesuffix(SUFFIX))) is not None:
            plain[key.removesuffix(SUFFIX)] = word
    return plain


def in_force(value: str, span: Span, *, key: str = "access") -> str | None:
    """Of "no @ (Nov-Mar); destination @ (Sa,Su)" the word that holds, the last one told first; None when none does."""
    for word, condition in reversed(_CLAUSE.findall(value)):
        spans = _when(condition.strip().removeprefix("(").removesuffix(")"), span[0].date())
        if spans is None:
            continue
        begin, end = (moment.hour * 60 + moment.minute for moment in span)
        opens = word in ("no", "none") if key.startswith(("oneway", "restriction")) else word in OPEN
        covered = _share(spans, begin, end)
        if covered == "all" or (covered == "some" and not opens):
            return str(word)
    return None


def signs_with_times(kinds: Iterable[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """The distinct ones among the tags: key without suffix, value."""
    found = {(key.removesuffix(SUFFIX), value) for tags in kinds for key, value in tags.items() if key.endswith(SUFFIX)}
    return tuple(sorted(found))


def state_of(signs: Iterable[tuple[str, str]], span: Span) -> str:
    """The same in two spans in which the same signs hold; "" where no sign with times holds."""
    holding = [f"{key}={value}:{word}" for key, value in signs if (word := in_force(value, span, key=key)) is not None]
    return sha256("|".join(holding).encode()).hexdigest()[:8] if holding else ""


def _share(spans: Minutes, begin: int, end: int) -> str:
    """How much of the minutes from begin to end lies in the spans: "all", "some" or "none"."""
    touched = [(max(start, begin), min(stop, end)) for start, stop in sorted(spans) if start <= end and stop >= begin]
    reached = begin
    for start, stop in touched:
        if start > reached:
            return "some"
        reached = max(reached, stop)
    return "all" if touched and reached >= end else "some" if touched else "none"


def _when(condition: str, day: date) -> Minutes | None:
    """The minutes of a day in which a condition holds; None when it is not understood."""
    if re.search(r"\bAND\b", condition, re.IGNORECASE):
        return None  # times and something else (a weight, rain): nobody here knows the other
    rules = [rule.strip() for rule in condition.split(";") if rule.strip()]
    found: Minutes = []
    for rule in rules:
        today, before = _rule(rule, day), _rule(rule, day - timedelta(days=1))
        if today is None or before is None:
            return None
        found += [(start, min(stop, DAY_MIN)) for start, stop in today]
        found += [(0, stop - DAY_MIN) for _, stop in before if stop > DAY_MIN]
    return found if rules else None


def _rule(rule: str, day: date) -> Minutes | None:
    """The minutes from the beginning of a day in which one rule (dates, weekdays, hours) holds, past midnight too."""
    for name, meant in (_SEASONS | _SUN).items():
        rule = re.sub(rf"\b{name}\b", meant, rule, flags=re.IGNORECASE)
    if rule.strip() == "24/7":
        return [(0, DAY_MIN)]
    dates, rest = _taken(_DATES, rule)
    weekdays, rest = _taken(_WEEKDAYS, rest)
    hours, rest = _taken(_HOURS, rest)
    rest = re.sub(r"\b(PH|SH)\b", "", rest) if weekdays else rest  # a holiday beside weekdays: those at least are known
    if re.sub(r"[\s,:]", "", rest) or not (dates or weekdays or hours):
        return None
    on_date = not dates or any(_in_dates(match, day) for match in dates)
    on_weekday = not weekdays or any(_in_weekdays(match, day) for match in weekdays)
    if not (on_date and on_weekday):
        return []
    return [_minutes(*pair.groups()) for pair in hours] or [(0, DAY_MIN)]


def _taken(pattern: re.Pattern[str], text: str) -> tuple[list[re.Match[str]], str]:
    return list(pattern.finditer(text)), pattern.sub(" ", text)


def _in_weekdays(match: re.Match[str], day: date) -> bool:
    first, last = _DAYS[match[1].title()], _DAYS[(match[2] or match[1]).title()]
    return (day.weekday() - first) % 7 <= (last - first) % 7


def _in_dates(match: re.Match[str], day: date) -> bool:
    year, month, first, to_year, to_month, last, last_of_same = match.groups()
    begins = (int(year or 0), _MONTHS[month.title()], int(first or 1))
    until_month = to_month or month
    until = last or last_of_same or (first if not to_month else None) or "31"
    ends = (int(to_year or year or 0), _MONTHS[until_month.title()], int(until))
    if year:
        return begins <= (day.year, day.month, day.day) <= ends
    here = (day.month, day.day)
    if begins[1:] <= ends[1:]:
        return begins[1:] <= here <= ends[1:]
    return here >= begins[1:] or here <= ends[1:]  # over the turn of the year


def _minutes(start: str, stop: str) -> tuple[int, int]:
    begin, end = (int(clock.split(":")[0]) * 60 + int(clock.split(":")[1]) for clock in (start, stop))
    return begin, end if end > begin else end + DAY_MIN
