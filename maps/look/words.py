"""Distances, durations, days and shares as people of the trade say them."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from base import clock
from visits.register.models import Elder

WEEKDAYS = [
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
]


def distance(metres: int) -> str:
    """850 米, 3.2 公里; below a kilometre to the nearest ten metres, which is all that a road network knows."""
    rounded = round(metres, -1)
    return _("{n} 米").format(n=rounded) if rounded < 1000 else _("{n:.1f} 公里").format(n=metres / 1000)


def duration(seconds: int) -> str:
    """35 分, 1 小时 20 分; what takes any time at all takes a minute."""
    minutes = max(1, round(seconds / 60)) if seconds > 0 else 0
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} 分").format(n=minutes)
    return _("{h} 小时 {n} 分").format(h=hours, n=rest) if rest else _("{h} 小时").format(h=hours)


def month_and_day(value: date) -> str:
    """11月23日"""
    return date_format(value, _("n月j日"))


HALF_A_YEAR_D = 183


def day(value: date | datetime | None) -> str:
    """11月23日 周一; 2025年3月2日 more than half a year from today, where the year would be guessed; "" for none."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _day_said(local, abs((local - clock.today()).days) > HALF_A_YEAR_D, get_language() or "")


@lru_cache(maxsize=4096)
def _day_said(local: date, with_year: bool, _language: str) -> str:
    """A long list says the same few days hundreds of times."""
    if with_year:
        return date_format(local, _("Y年n月j日"))
    return _("{date} {weekday}").format(date=month_and_day(local), weekday=WEEKDAYS[local.weekday()])


def moment(value: datetime | None) -> str:
    """11月23日 周一 08:30"""
    return f"{day(value)} {timezone.localtime(value):%H:%M}" if value else ""


def weekday(value: date) -> str:
    """周一"""
    return str(WEEKDAYS[value.weekday()])


def born_on(elder: Elder) -> str:
    """1945年5月3日, 1945年（只知年份）, 1945年5月（只知年月）; "" where nothing is known."""
    if elder.birth_date or not elder.birth_about:
        return date_format(elder.birth_date, _("Y年n月j日")) if elder.birth_date else ""
    year, _point, month = elder.birth_about.partition("-")
    if month:
        return _("{year}年{month}月（只知年月）").format(year=year, month=int(month))
    return _("{year}年（只知年份）").format(year=year)


def share(value: float | None) -> str:
    """0.934 → 93.4 %; 100 % only when nobody is missing; "–" where there is nobody to count."""
    if value is None:
        return "–"
    return "100 %" if value >= 1 else f"{min(value * 100, 99.9):.1f} %"
