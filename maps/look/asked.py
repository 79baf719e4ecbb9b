"""What a request asks for, read once and refused by name."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date

from accounts.models import User
from base import clock
from geo.models import Area
from geo.scope import scope_for
from maps.look.areas import areas_planned
from maps.look.errors import DayNotUnderstood, MonthAhead, MonthNotUnderstood

AREA_KEPT = "area"  # in the session: whoever works in two townships stays in the one they chose
MOST_DIGITS = 18  # a row's number has at most as many
YEARS = range(1900, 2200)  # beyond them there is no day before, or after


class SignedIn(HttpRequest):
    """A request that passed `accounts.access.allow`."""

    user: User
    csp_nonce: str


def area_asked(request: SignedIn) -> Area | None:
    """`?area=140406104000`; unasked the one chosen last, else the first that one plans for; None without any."""
    scope = scope_for(request.user)
    planned, kept = areas_planned(scope=scope), request.session.get(AREA_KEPT)
    if code := request.GET.get("area"):
        area = get_object_or_404(scope.narrow(Area.objects.filter(valid_to=None).defer("boundary"), ""), code=code)
        if code != kept and planned.filter(pk=area.pk).exists():
            request.session[AREA_KEPT] = code
        return area
    return (planned.filter(code=kept).first() if kept else None) or planned.first()


def whole_number(text: str) -> int | None:
    """A number as addresses and forms carry it; None for what is none, or longer than any of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def day_asked(request: HttpRequest) -> date:
    """`?day=2026-11-23`, or today."""
    text = request.GET.get("day", "")
    return day_of(text) if text else clock.today()


def day_of(text: str) -> date:
    """A date as addresses and forms carry it."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise DayNotUnderstood(text=text[:20])
    return day


def month_asked(request: HttpRequest) -> date:
    """The first day of `?month=2026-11`, or of this month."""
    text = request.GET.get("month", "")
    return month_of(text) if text else clock.today().replace(day=1)


def month_of(text: str) -> date:
    """The first day of a month as addresses carry it."""
    try:
        month = parse_date(f"{text}-01")
    except ValueError:
        month = None
    if month is None:
        raise MonthNotUnderstood(text=text[:20])
    if month > clock.today():
        raise MonthAhead(text=text[:20])
    return month
