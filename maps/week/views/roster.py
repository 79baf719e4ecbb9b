"""The roster of the weeks ahead: visitor by day, and what a coordinator changes of one day."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role
from base import clock
from dispatch.plans.periods import week_start
from dispatch.plans.selectors.roster import cell_of, roster_of, rows_of
from geo.scope import scope_for
from maps.look import words
from maps.look.areas import areas_planned
from maps.look.asked import SignedIn, area_asked, day_of
from maps.look.time_off import hours_words, leave_of_area, rule_words
from maps.look.weeks import A_WEEK, LAST_DAY_OF_WEEK, monday_of, week_code, week_title
from maps.week.forms.roster import DayForm
from maps.week.selectors.lendings import lent_of_area
from maps.week.selectors.roster import shown, weeks_to_walk
from visits.register.models import Visitor

COORDINATOR = [Role.COORDINATOR]
READS = [Role.COORDINATOR, Role.LEADER]
OWN_DAYS = timedelta(days=27)


@allow(GET=READS)
def roster(request: SignedIn) -> HttpResponse:
    """`?area=140406104000&week=2026-W48`; unasked, of this week."""
    area = area_asked(request)
    if area is None:
        return render(request, "week/roster/no_area.html")
    monday = week_start(request.GET["week"]) if request.GET.get("week") else monday_of(clock.today())
    last_day = monday + LAST_DAY_OF_WEEK
    found, scope = roster_of(area=area, first_day=monday, last_day=last_day), scope_for(request.user)
    audit_record(
        actor=request.user, action=AuditAction.VIEW, subject="visits.roster", request=request, found=len(found.rows)
    )
    context = {
        "where": area.name,
        "area": area,
        "areas": areas_planned(scope=scope),
        "week": week_code(monday),
        "former": week_code(monday - A_WEEK),
        "following": week_code(monday + A_WEEK),
        "title": week_title(monday),
        "walk": weeks_to_walk(monday),
        "roster": found,
        "days": [(day, rule_words(day.rule)) for day in found.days],
        "rows": [(row, [shown(cell) for cell in row.cells]) for row in found.rows],
        "leave": leave_of_area(area=area, first_day=monday, last_day=last_day),
        "lent": lent_of_area(area=area, first_day=monday, last_day=last_day),
        "mine": {row.visitor.pk for row in found.rows if scope.covers(row.visitor.area)},
        "today": clock.today(),
        "may_edit": request.user.role == Role.COORDINATOR,
    }
    return render(request, "week/roster/roster.html", context)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def roster_day(request: SignedIn, visitor_id: int, day: str) -> HttpResponse:
    """One visitor's date: what makes it up, and the buttons that change it."""
    visitors = scope_for(request.user).narrow(Visitor.objects.select_related("area"), "area")
    visitor, on = get_object_or_404(visitors, pk=visitor_id), day_of(day)
    cell = cell_of(visitor=visitor, day=on)
    form = DayForm(request.POST or None, cell=cell)
    if request.method == "POST" and form.done(request.POST.get("act", ""), by=request.user):
        told = _("{name} {day}的班次已改。").format(name=visitor.name, day=words.day(on))
        messages.success(request, told)
        return redirect(_week_page(visitor, on))
    context = {
        "where": visitor.area.name,
        "visitor": visitor,
        "day": on,
        "cell": cell,
        "shown": shown(cell),
        "usual": hours_words(cell.usual),
        "rule": rule_words(cell.rule),
        "form": form,
        "is_past": on < clock.today(),
        "back": _week_page(visitor, on),
    }
    return render(request, "week/roster/day.html", context, status=400 if form.errors else 200)


@allow(GET=[Role.VISITOR])
def own_roster(request: SignedIn) -> HttpResponse:
    """The visitor's own days of this week and the next three, to read."""
    visitor = Visitor.objects.filter(user=request.user).select_related("area").first()
    if visitor is None:
        return render(request, "look/no_visitor.html")
    first_day = monday_of(clock.today())
    [row] = rows_of(visitors=[visitor], area=None, first_day=first_day, last_day=first_day + OWN_DAYS)
    cells = [(shown(cell), rule_words(cell.rule)) for cell in row.cells]
    weeks = [(week_title(first_day + n * A_WEEK), cells[n * 7 : n * 7 + 7]) for n in range(len(cells) // 7)]
    context = {"where": visitor.area.name, "weeks": weeks, "today": clock.today()}
    return render(request, "week/roster/own.html", context)


def _week_page(visitor: Visitor, day: date) -> str:
    """The roster of the visitor's township, at the visitor."""
    code = visitor.area.code[:9].ljust(len(visitor.area.code), "0")
    return f"{reverse('roster')}?area={code}&week={week_code(day)}#visitor-{visitor.pk}"
