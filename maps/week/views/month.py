"""The rolling month as a calendar of weeks: what is short, who is in which week, and moving them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.seeing.need_to_know import name_for
from accounts.sign_in.sessions import background
from base import clock
from dispatch.plans.periods import cut_week
from dispatch.plans.services.wishes import Moved, WeekMove, wishes_make, wishes_withdraw
from geo.models import Area
from geo.scope import scope_for
from maps.look.areas import areas_planned
from maps.look.asked import SignedIn, area_asked, day_asked, day_of, whole_number
from maps.look.audit import audit_elders
from maps.look.purposes import seen_on
from maps.look.weeks import span_title, span_words, week_code
from maps.week.selectors.month import month_again, month_shown, stops_published, week_shown
from visits.register.models import Elder

COORDINATOR = [Role.COORDINATOR]


@allow(GET=COORDINATOR)
def month(request: SignedIn) -> HttpResponse:
    """Of `?area=140406104000`: the page whose weeks come when they have been counted; `?at_once=1` waits for them."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    weeks = _part(request, area, is_whole=True) if "at_once" in request.GET else {}
    return render(request, "week/month/month.html", _frame(request, area) | weeks)


@background
@allow(GET=COORDINATOR)
def month_part(request: SignedIn) -> HttpResponse:
    """The weeks alone, for a page that is already there; `?whole=1` with what helps in the later ones, too."""
    area = area_asked(request)
    weeks = _part(request, area, is_whole="whole" in request.GET) if area else {}
    return render(request, "week/month/weeks.html", {"area": area} | weeks)


@allow(GET=COORDINATOR)
def month_week(request: SignedIn) -> HttpResponse:
    """Who is in the week that holds `?day=2026-12-01`, and who waits in it."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    first_day, last_day = cut_week(day_asked(request))
    week = week_shown(scope=scope_for(request.user), area=area, day=first_day)
    audit_elders(request, week.elder_ids if week else [], page="month-week", area=area)
    context = _frame(request, area) | {
        "week": week,
        "span": span_title(first_day, last_day),
        "first_day": first_day,
        "is_past": last_day < clock.today(),
        "plan_week": week_code(first_day),
    }
    return render(request, "week/month/week.html", context)


@allow(GET=COORDINATOR)
def month_waiting(request: SignedIn) -> HttpResponse:
    """Who was left out in a row, the longest first, and why."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    people = month_again(scope=scope_for(request.user), area=area)
    audit_elders(request, {row.visit.elder_id for row in people}, page="month-waiting", area=area)
    return render(request, "week/month/waiting.html", _frame(request, area) | {"people": people})


@allow(POST=COORDINATOR)
def month_move(request: SignedIn) -> HttpResponse:
    """Those ticked (`visit`) go to the week `to`, or, with `act=release`, back to where the planning puts them."""
    area = area_asked(request)
    if area is None:
        return redirect("plan")
    moves = _moves(request)
    day = day_of(request.POST["day"]) if request.POST.get("day") else clock.today()
    if not moves:
        messages.error(request, _("还没有勾选老人。请先勾选，再移动。"))
    elif request.POST.get("act") == "release":
        _tell(request, wishes_withdraw(moves=moves, by=request.user), _("已取消锁定 {n} 人。"))
    elif not request.POST.get("to"):
        messages.error(request, _("还没有选移到哪一周。请选一周，再移动。"))
    else:
        week_first = day_of(request.POST["to"])
        moved = wishes_make(moves=moves, week_first=week_first, by=request.user)
        week = span_words(*cut_week(week_first))
        _tell(request, moved, _("已移 {n} 人到 {week}，并锁定。").replace("{week}", week))
        if published := stops_published(moves=moved.done, first_day=week_first):
            messages.info(request, _still_published(published))
    return redirect(f"{reverse('month-week')}?area={area.code}&day={day.isoformat()}")


def _still_published(stops: int) -> str:
    return _("其中 {n} 人在已发布的计划里还排在别的日子，要重新制订并发布才会改。").format(n=stops)


def _frame(request: SignedIn, area: Area) -> dict[str, Any]:
    return {
        "where": area.name,
        "area": area,
        "areas": areas_planned(scope=scope_for(request.user)),
        "today": clock.today(),
    }


def _part(request: SignedIn, area: Area, *, is_whole: bool) -> dict[str, Any]:
    return {"month": month_shown(scope=scope_for(request.user), area=area, is_whole=is_whole), "is_whole": is_whole}


def _moves(request: SignedIn) -> list[WeekMove]:
    """`visit=elder:last day:wish`, of elders whom one may see; what cannot be read was not ticked."""
    found = [move for text in request.POST.getlist("visit") if (move := _move(text))]
    elders = scope_for(request.user).narrow(Elder.objects.all(), "household__village")
    known = set(elders.filter(pk__in={move.elder_id for move in found}).values_list("pk", flat=True))
    return [move for move in found if move.elder_id in known]


def _move(text: str) -> WeekMove | None:
    elder, _colon, rest = text.partition(":")
    last_day, _colon, seen = rest.partition(":")
    elder_id, wish = whole_number(elder), whole_number(seen)
    try:
        day = date.fromisoformat(last_day)
    except ValueError:
        return None
    return WeekMove(elder_id, day, wish) if elder_id is not None else None


def _tell(request: SignedIn, moved: Moved, said: str) -> None:
    """What was done, and of whom it was not done, by name as far as the page shows it."""
    if moved.done:
        messages.success(request, said.format(n=len(moved.done)))
    names = dict(Elder.objects.filter(pk__in=[move.elder_id for move, _why in moved.refused]).values_list("pk", "name"))
    sight = seen_on(request).name
    for move, refusal in moved.refused:
        messages.error(request, f"{name_for(names[move.elder_id], sight)}：{refusal.message}")
