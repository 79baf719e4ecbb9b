"""The coordinator's pages: this week's plan from its start to its publication."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.sign_in.sessions import background
from base import clock
from base.errors import InputInvalid
from dispatch.errors import EverybodyOff, NoShift, NothingDue, NoVisitor, PeriodPast, ShiftsOver
from dispatch.plans.models import Period, Plan, RunState
from dispatch.plans.periods import week_start
from dispatch.plans.selectors import plans_seen
from dispatch.plans.selectors.apart import apart_told
from dispatch.plans.selectors.comparing import replacement_of
from dispatch.plans.selectors.duties import week_at_work
from dispatch.plans.selectors.guessed import guessed_of
from dispatch.plans.selectors.taking_over import taken_over
from dispatch.plans.services import plan_cancel, plan_create, plan_publish, plan_start
from geo.errors import AreaHasNoPlace
from geo.models import Area
from geo.scope import Scope, scope_for
from maps.look.areas import areas_planned
from maps.look.asked import SignedIn, area_asked
from maps.look.audit import audit_elders
from maps.look.progress import progress_of
from maps.look.progress_view import progress_response
from maps.look.purposes import seen_on
from maps.look.time_off import days_off_of, leave_of_area
from maps.look.weeks import LAST_DAY_OF_WEEK, monday_of, span_name, span_title, week_code, week_number
from maps.look.words import day
from maps.map.local import MapParts, map_parts
from maps.map.plan import area_map, layer_urls
from maps.map.selectors.timetable import timetable_of
from maps.week.forms.plan import PlanForm
from maps.week.selectors.attention import attention, standings
from maps.week.selectors.carried import waiting_summary
from maps.week.selectors.carry_on import carried_on_before, proposal_pending
from maps.week.selectors.changes import change_groups
from maps.week.selectors.lendings import lent_of_area
from maps.week.selectors.plan_lacks import lacks_of, without_hours
from maps.week.selectors.plan_page import (
    doors_without_way,
    left_out_shown,
    plan_of_week,
    plans_of_days,
    superseded,
    without_login,
)
from maps.week.selectors.week_walk import last_plannable, week_walk
from maps.week.views.drawer import drawer_context
from maps.week.views.today import beside_people
from runs.model import UNDER_WAY
from visits.records.selectors.records import visits_made

COORDINATOR = [Role.COORDINATOR]
NOTHING_TO_PLAN = (NothingDue, NoVisitor, NoShift, EverybodyOff, ShiftsOver, PeriodPast)


@allow(GET=COORDINATOR)
def plan(request: SignedIn) -> HttpResponse:
    """The plan of `?week=2026-W48` in `?area=140406104000`; unasked, of the week that can still be worked."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    asked = request.GET.get("week")
    monday = week_start(asked) if asked else week_at_work(area=area)
    led = {"week_left": monday_of(clock.today())} if not asked and monday > clock.today() else {}
    found = plan_of_week(area=area, monday=monday)
    if found is None:
        scope = scope_for(request.user)
        context = _frame(scope, area, monday, monday + LAST_DAY_OF_WEEK) | led
        context |= _surroundings(request, scope, area)
        context["lacks"] = lacks_of(scope=scope, area=area, monday=monday, owed=context["owed"])
        return render(request, "week/plan/none.html", context)
    return _page(request, found, led)


@allow(GET=COORDINATOR)
def plan_shown(request: SignedIn, plan_id: int) -> HttpResponse:
    shown = _plan(request, plan_id)
    if shown.continues_id and shown.published_at is None and shown.run.state in (*UNDER_WAY, RunState.DONE):
        return redirect("plan-carry-on", plan_id=shown.pk)
    return _page(request, shown)


def _page(request: SignedIn, shown: Plan, led: Mapping[str, date] = MappingProxyType({})) -> HttpResponse:
    """`led` names the week that was left because nobody has a shift in it any more."""
    scope = scope_for(request.user)
    context = _frame(scope, shown.area, shown.first_day, shown.last_day, shown) | {"plan": shown, **led}
    if shown.run.is_under_way:
        return render(request, "week/plan/computing.html", context | {"progress": progress_of(run=shown.run)})
    if shown.run.state != RunState.DONE:
        return render(request, "week/plan/ended.html", context)
    left_out = left_out_shown(plan=shown, is_whole=request.GET.get("left_out") == "all")
    replaced = _replaced(shown)
    dropped = replaced["replacement"].dropped if replaced["replacement"] else []
    apart = apart_told(plan=shown)
    named = {row.left_out.elder_id for row in left_out.rows} | {
        who.pk for one in apart for who in (one.elder, *one.beside)
    }
    named |= {elder.pk for elder in dropped}
    audit_elders(request, named, page="plan", area=shown.area)
    timetable = timetable_of(plans=[shown])
    context |= {
        "left_out": left_out,
        "apart": apart,
        "timetable": timetable,
        "without_login": without_login(plan=shown, timetable=timetable),
        "guessed": guessed_of(plan=shown),
        "without_way": doors_without_way(plan=shown),
        "proposal": proposal_pending(plan=shown),
        "carried_on": carried_on_before(plan=shown),
        "superseded": superseded(plan=shown),
        "today": clock.today(),
        "chosen_day": clock.today(),
        **replaced,
        **drawer_context(request, shown, scope),
    }
    return render(request, "week/plan/plan.html", context | _surroundings(request, scope, shown.area, shown))


def _replaced(shown: Plan) -> dict[str, Any]:
    """The published plans whose place the shown one would take, beside it; names of those who lose their visit."""
    replaced = taken_over(plan=shown)
    return {
        "replaced": replaced,
        "replacement": replacement_of(new=shown, published=replaced),
        "in_force": next(iter(replaced), None),
    }


def _frame(scope: Scope, area: Area, first_day: date, last_day: date, shown: Plan | None = None) -> dict[str, Any]:
    """What every page about a week, or a month, shows around its content."""
    areas = areas_planned(scope=scope)
    today = clock.today()
    monday = monday_of(min(max(today, first_day), last_day))
    name, days = span_name(first_day, last_day)
    return {
        "where": area.name,
        "when": week_number(monday),
        "area": area,
        "areas": areas,
        "week": week_code(monday),
        "span_name": name,
        "span_days": days,
        "span_title": span_title(first_day, last_day),
        "walk": week_walk(area=area, here=monday, shown=shown),
        "plans": plans_of_days(area=area, first_day=first_day, last_day=last_day),
        "is_past": last_day < today,
        "has_begun": first_day <= today,
        "is_too_far": monday > last_plannable(),
        "done": visits_made(area=area, first_day=first_day, last_day=last_day) if first_day <= today else None,
        "without_hours": without_hours(area=area, first_day=monday, last_day=monday + LAST_DAY_OF_WEEK),
        "leave": leave_of_area(area=area, first_day=first_day, last_day=last_day),
        "lent": lent_of_area(area=area, first_day=first_day, last_day=last_day),
        "days_off": days_off_of(area=area, first_day=first_day, last_day=last_day),
        "form": PlanForm(areas=areas, today=today, initial={"area": area.code, "week": monday.isoformat()}),
    }


def _surroundings(request: SignedIn, scope: Scope, area: Area, shown: Plan | None = None) -> dict[str, Any]:
    """What is to be done in the area, and its map."""
    people = standings(scope=scope, area=area)
    return {
        **beside_people(scope=scope, area=area),
        "owed": len(people),
        "attention": attention(people=people),
        "waiting": waiting_summary(scope=scope, area=area),
        "map": _map(request, area, shown),
    }


def _map(request: SignedIn, area: Area, shown: Plan | None) -> MapParts | None:
    """None where nothing of the area has a place yet."""
    try:
        composed = area_map(area=area, layers=layer_urls(area=area, plan=shown))
    except AreaHasNoPlace:
        return None
    return map_parts(composed, nonce=request.csp_nonce)


@background
@allow(GET=COORDINATOR)
def plan_changes_part(request: SignedIn, plan_id: int) -> HttpResponse:
    """What has changed since the plan was made, which the page asks for once it is there itself."""
    shown = _plan(request, plan_id)
    changes, changed = change_groups(plan=shown, sight=seen_on(request).name)
    audit_elders(request, changed, page="plan", area=shown.area)
    count = sum(len(group.lines) for group in changes)
    return render(request, "week/plan/changes.html", {"plan": shown, "changes": changes, "change_count": count})


@allow(GET=COORDINATOR)
def plan_map(request: SignedIn, plan_id: int) -> HttpResponse:
    """The map alone, as large as the screen."""
    shown = _plan(request, plan_id)
    context = {"plan": shown, "where": shown.area.name, "map": _map(request, shown.area, shown)}
    return render(request, "week/plan/map.html", context | {"timetable": timetable_of(plans=[shown])})


@allow(POST=COORDINATOR)
def plan_begin(request: SignedIn) -> HttpResponse:
    form = PlanForm(request.POST, areas=areas_planned(scope=scope_for(request.user)), today=clock.today())
    if not form.is_valid():
        raise InputInvalid(fields=form.errors.get_json_data())
    asked = form.cleaned_data
    try:
        made = plan_create(
            area=asked["area"],
            period=Period.WEEK,
            first_day=asked["week"],
            by=request.user,
            seconds=asked["seconds"],
        )
    except NOTHING_TO_PLAN as error:  # that week's page says what is missing, and where it is mended
        messages.error(request, error.message)
        return redirect(f"{reverse('plan')}?area={asked['area'].code}&week={week_code(asked['week'])}")
    if made.run.state == RunState.DONE:
        messages.info(request, _("情况没有变化：这就是 {when} 用同样的资料算出的计划。").format(when=_moment(made)))
    else:
        plan_start(plan=made)
    return redirect("plan", plan_id=made.pk)


def _moment(made: Plan) -> str:
    at = timezone.localtime(made.made_at)
    return f"{day(at)} {at:%H:%M}"


@background
@allow(GET=COORDINATOR)
def plan_progress(request: SignedIn, plan_id: int) -> JsonResponse:
    run = _plan(request, plan_id).run
    return progress_response(run, progress_of(run=run))


@allow(POST=COORDINATOR)
def plan_stop(request: SignedIn, plan_id: int) -> HttpResponse:
    plan_cancel(plan=_plan(request, plan_id))
    messages.info(request, _("已要求停止计算。"))
    return redirect("plan", plan_id=plan_id)


@allow(POST=COORDINATOR)
def plan_release(request: SignedIn, plan_id: int) -> HttpResponse:
    """Publish; `replace` says that the coordinator was told which plan it takes the place of."""
    told = {int(number) for number in request.POST.getlist("instead_of") if number.isdecimal()}
    released = plan_publish(
        plan=_plan(request, plan_id),
        by=request.user,
        replace=bool(request.POST.get("replace")),
        instead_of=told or None,
    )
    messages.success(request, _("计划已发布，探访员现在可以看到行程。"))
    return redirect("plan", plan_id=released.pk)


def _plan(request: SignedIn, plan_id: int) -> Plan:
    return get_object_or_404(plans_seen(scope=scope_for(request.user)), pk=plan_id)
