"""The visitor's day: the doors in order, on the phone and on a sheet of paper."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import AuditAction, Role
from base import clock
from geo.scope import areas_granted, scope_for
from maps.door import sketch
from maps.door.selectors.days_walked import day_shown, days_of_week, next_day_of_work, published_until
from maps.door.selectors.itinerary import Itinerary, itinerary_map, itinerary_of, surges_on
from maps.look import words
from maps.look.asked import SignedIn, day_asked
from maps.look.audit import audit_elders
from maps.look.errors import DayTooLongAgo
from maps.look.time_off import days_off_of, leave_words
from maps.look.weeks import monday_of, week_number, week_title
from maps.map.ground import ground
from maps.record.planners import planners_of
from visits.register.models import Visitor
from visits.register.selectors.absences import away_all_day
from visits.register.selectors.of_visitor import LATE_DAYS


@allow(GET=[Role.VISITOR])
def itinerary(request: SignedIn) -> HttpResponse:
    """`?day=2026-11-23`; unasked today, or the next day of work where today has none."""
    visitor = Visitor.objects.filter(user=request.user).select_related("area").first()
    if visitor is None:
        areas = areas_granted(request.user)[:1]
        whom = [planner for area in areas for planner in planners_of(area=area)]
        return render(request, "look/no_visitor.html", {"planners": whom})
    shown = _shown(request, visitor)
    following = next_day_of_work(visitor=visitor, after=max(shown.day, clock.today()))
    ahead = itinerary_of(visitor=visitor, day=following) if following and shown.is_finished else None
    seen = [*shown.elder_ids, *(ahead.elder_ids if ahead else [])]
    audit_elders(request, seen, page="itinerary", action=AuditAction.UNMASK)
    context = {
        "where": visitor.area.name,
        "when": week_number(shown.day),
        "itinerary": shown,
        "surges": surges_on(itinerary=shown),
        "title": _title(shown),
        "map_data": itinerary_map(shown) | {"ground": ground(scope=scope_for(request.user), area=visitor.area)},
        "on_leave": leave_words(visitor=visitor, day=shown.day),
        "following": following,
        "ahead": ahead,
        **_days(request, shown),
        **(_why_empty(visitor, shown.day) if not shown.doors else {}),
    }
    return render(request, "door/itinerary.html", context)


def _shown(request: SignedIn, visitor: Visitor) -> Itinerary:
    asked = day_asked(request) if request.GET.get("day") else None
    if asked and request.user.role == Role.VISITOR and asked < clock.today() - timedelta(days=LATE_DAYS):
        raise DayTooLongAgo(day=asked, days=LATE_DAYS)
    return itinerary_of(visitor=visitor, day=day_shown(visitor=visitor, asked=asked))


def _days(request: SignedIn, shown: Itinerary) -> dict[str, Any]:
    """The days around the one shown, to walk to."""
    today = clock.today()
    return {
        "today": today,
        "is_led": shown.day != today and not request.GET.get("day"),
        "yesterday": shown.day - timedelta(days=1),
        "tomorrow": shown.day + timedelta(days=1),
        "days": days_of_week(visitor=shown.visitor, shown=shown.day),
        "week_title": week_title(monday_of(shown.day)),
    }


def _why_empty(visitor: Visitor, day: date) -> dict[str, Any]:
    """Whether the visitor is on leave or the county has a day off, until when anything is published, and by whom."""
    return {
        "day_off": dict(days_off_of(area=visitor.area, first_day=day, last_day=day)).get(day, ""),
        "leave": away_all_day(day=day, visitor_ids=[visitor.pk]).get(visitor.pk),
        "published_until": published_until(area=visitor.area),
        "planners": planners_of(area=visitor.area),
    }


def _title(shown: Itinerary) -> str:
    """今天 11月23日 周一 · 3 站"""
    names = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}
    name = names.get((shown.day - clock.today()).days, "")
    stops = _("{n} 站").format(n=len(shown.doors)) if shown.doors else _("没有安排")
    return f"{name} {words.day(shown.day)} · {stops}".strip()


@allow(GET=[Role.VISITOR])
def itinerary_print(request: SignedIn) -> HttpResponse:
    visitor = Visitor.objects.filter(user=request.user).first()
    return _sheet(request, visitor) if visitor else render(request, "look/no_visitor.html")


@allow(GET=[Role.COORDINATOR])
def visitor_itinerary_print(request: SignedIn, visitor_id: int) -> HttpResponse:
    """For visitors without an account: the township prints their sheet."""
    visitors = scope_for(request.user).narrow(Visitor.objects.all(), "area")
    return _sheet(request, get_object_or_404(visitors, pk=visitor_id))


def _sheet(request: SignedIn, visitor: Visitor) -> HttpResponse:
    """Paper of the day shown; unasked of today, or of the next day of work."""
    shown = _shown(request, visitor)
    audit_elders(request, shown.elder_ids, page="itinerary-print", action=AuditAction.UNMASK)
    drawing = sketch.draw(shown.parts, [(str(door.order), door.point, door.known.value) for door in shown.doors])
    context = {"itinerary": shown, "surges": surges_on(itinerary=shown), "sketch": drawing, **_days(request, shown)}
    return render(request, "door/sheet.html", context)
