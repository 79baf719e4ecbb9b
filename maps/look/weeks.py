"""Weeks and other spans of days as people name them: 下周 · 第49周 11月30日–12月6日."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base import clock
from maps.look.words import month_and_day
from visits.duty.policy import MONTH, WEEK, period_of

SUNDAY = 7
A_WEEK = timedelta(weeks=1)
LAST_DAY_OF_WEEK = timedelta(days=6)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_code(day: date) -> str:
    """2026-W48"""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_number(day: date) -> str:
    """第49周; with its year where that is not this year's: 2025年第52周. A week belongs to the year of its Thursday."""
    year, week, _weekday = day.isocalendar()
    if year == clock.today().isocalendar().year:
        return _("第{week}周").format(week=week)
    return _("{year}年第{week}周").format(year=year, week=week)


def week_name(monday: date) -> str:
    """What people call the week: this one, the next, the last, or its number."""
    ahead = (monday - monday_of(clock.today())).days // 7
    names = {-1: _("上周"), 0: _("本周"), 1: _("下周")}
    return names.get(ahead) or week_number(monday)


def span_name(first_day: date, last_day: date) -> tuple[str, str]:
    """Two parts: what people call the days, and what else tells which they are.

    下周, 第49周 11月30日–12月6日; of a week without another name 第51周, 12月14日–12月20日; of a month 12月, its days.
    """
    days = span_words(first_day, last_day)
    if (first_day, last_day) == period_of(first_day, WEEK):
        name, number = week_name(first_day), week_number(first_day)
        return name, days if name == number else f"{number} {days}"
    return (month_name(first_day), days) if (first_day, last_day) == period_of(first_day, MONTH) else (days, "")


def span_title(first_day: date, last_day: date) -> str:
    """下周 · 第49周 11月30日–12月6日"""
    return " · ".join(part for part in span_name(first_day, last_day) if part)


def week_title(monday: date) -> str:
    return span_title(monday, monday + LAST_DAY_OF_WEEK)


def month_name(day: date) -> str:
    """12月; with its year where that is not this year."""
    return date_format(day, _("n月") if day.year == clock.today().year else _("Y年n月"))


def span_words(first_day: date, last_day: date) -> str:
    """11月30日–12月6日"""
    if first_day == last_day:
        return month_and_day(first_day)
    return f"{month_and_day(first_day)}–{month_and_day(last_day)}"


def weeks_ended(first_day: date, last_day: date) -> str:
    """第45周–第47周: the weeks that have ended by today and whose last day lies in these; "" where none has."""
    sundays = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    ended = [day for day in sundays if day.isoweekday() == SUNDAY and day < clock.today()]
    return "–".join(dict.fromkeys((week_number(ended[0]), week_number(ended[-1])))) if ended else ""
