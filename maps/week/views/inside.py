"""Draw a shape or tick villages, see who is inside, and act on all of them: everything is done, or nothing is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from dispatch.plans.periods import cut_weeks
from dispatch.plans.services.wishes import week_fill
from geo.areas.drawn_shapes import ShapeNotUnderstood
from geo.models import Area
from geo.scope import scope_for
from maps.look.areas import areas_planned
from maps.look.asked import SignedIn, area_asked, whole_number
from maps.look.audit import audit_elders
from maps.look.chosen_shape import Chosen, chosen_drop, chosen_for_surge, chosen_keep, chosen_kept, ticks_keep
from maps.look.weeks import span_words
from maps.map.ground import ground
from maps.week.forms.inside import AnswerForm, WeekForm
from maps.week.selectors.inside import Moved, inside_shown, moved_since, places_of, villages_of
from maps.week.views.capacity import box_of
from visits.register.models import Elder, ResponsibilityKind
from visits.register.selectors.answering import answering_of
from visits.register.services import responsibilities_set

COORDINATOR = [Role.COORDINATOR]
MOST = 500
"""As many as a list lets one act on at once."""


@allow(GET=COORDINATOR, POST=COORDINATOR)
def inside(request: SignedIn) -> HttpResponse:
    """`?area=140406104000`; what was drawn (`shape`) and ticked (`village`) is kept until something else is."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    if request.method == "GET":
        return _page(request, area)
    text, villages = request.POST.get("shape", "").strip(), set(request.POST.getlist("village"))
    if "clear" in request.POST or not (text or villages):
        chosen_drop(request)
        return redirect(_address(area))
    known = set(villages_of(scope=scope_for(request.user), area=area).values_list("code", flat=True))
    try:
        chosen_keep(request, area=area, text=text, villages=villages & known)
    except ShapeNotUnderstood as error:
        return _page(request, area, wrong=str(error), typed=text, status=400)
    return redirect(f"{_address(area)}#people")


@allow(POST=COORDINATOR)
def inside_act(request: SignedIn) -> HttpResponse:
    """`act` to whoever is ticked (`elder`), of those that the page had listed (`seen`)."""
    chosen = chosen_kept(request)
    if chosen is None:
        messages.error(request, _("没有圈选的范围了，请重新圈选。"))
        return redirect("inside")
    now = set(chosen.inside(scope_for(request.user)).people.values_list("pk", flat=True))
    seen = _numbers(request.POST.get("seen", "").split(","))
    ticked = _numbers(request.POST.getlist("elder")) & seen & now
    ticks_keep(request, ticked)
    if seen != now:
        moved = moved_since(scope=scope_for(request.user), seen=seen, now=now)
        audit_elders(request, [one.pk for one in (*moved.gone, *moved.come)], page="inside", area=chosen.area)
        return _page(request, chosen.area, moved=moved, status=409)
    if not ticked or len(ticked) > MOST:
        said = _("请先勾选老人。") if not ticked else _("一次最多 {n} 人，请画小一些。").format(n=MOST)
        return _page(request, chosen.area, wrong=said, status=400)
    act = _ACTS.get(request.POST.get("act", ""))
    return act(request, chosen, ticked) if act else _page(request, chosen.area, wrong=_("请选要做什么。"), status=400)


def _answer(request: SignedIn, chosen: Chosen, ticked: set[int]) -> HttpResponse:
    form = AnswerForm(request.POST, area=chosen.area)
    if not form.is_valid():
        return _page(request, chosen.area, answer=form, status=400)
    told = form.cleaned_data
    elders = list(Elder.objects.filter(pk__in=ticked).order_by("pk"))
    audit_elders(request, sorted(ticked), page="inside:answer", area=chosen.area)
    if refused := responsibilities_set(elders=elders, by=request.user, **told):
        return _page(request, chosen.area, answer=form, refused=refused, status=409)
    stands = answering_of(elder_ids=ticked, day=told["since"])
    is_responsible = told["kind"] == ResponsibilityKind.RESPONSIBLE
    people = (one.responsible if is_responsible else one.stand_in for one in stands.values())
    n = sum(one is not None and one.pk == told["visitor"].pk for one in people)
    said = _("已指定 {all} 人；核对：从这天起 {n} 人的{kind}是{name}。")
    kind = ResponsibilityKind(told["kind"]).label
    messages.success(request, said.format(all=len(ticked), n=n, kind=kind, name=told["visitor"].name))
    return redirect(f"{_address(chosen.area)}#people")


def _week(request: SignedIn, chosen: Chosen, ticked: set[int]) -> HttpResponse:
    form = WeekForm(request.POST, weeks=cut_weeks(clock.today()))
    if not form.is_valid():
        return _page(request, chosen.area, week=form, status=400)
    audit_elders(request, sorted(ticked), page="inside:week", area=chosen.area)
    filled = week_fill(elder_ids=ticked, week_first=form.week_first, by=request.user)
    if filled.refused:
        reasons = list(dict.fromkeys(error.message for error in filled.refused))
        return _page(request, chosen.area, week=form, refused=reasons, status=409)
    said = _("{n} 人的探访已锁定在 {week}，下次制订计划时排进去。")
    days = next(span_words(*week) for week in cut_weeks(clock.today()) if week[0] == form.week_first)
    messages.success(request, said.format(n=len(filled.locked), week=days))
    if filled.not_owed:
        messages.info(request, _("{n} 人这一周没有要上门的，没有改动。").format(n=len(filled.not_owed)))
    return redirect(f"{_address(chosen.area)}#people")


def _surge(request: SignedIn, chosen: Chosen, ticked: set[int]) -> HttpResponse:
    return redirect(f"{reverse('surge-new')}?from=inside")


def _export(request: SignedIn, chosen: Chosen, ticked: set[int]) -> HttpResponse:
    return redirect(f"{reverse('ledger-export')}?from=inside")


_ACTS: dict[str, Callable[[SignedIn, Chosen, set[int]], HttpResponse]] = {
    "answer": _answer,
    "week": _week,
    "surge": _surge,
    "export": _export,
}


def _numbers(texts: list[str]) -> set[int]:
    return {number for text in texts if (number := whole_number(text))}


def _address(area: Area) -> str:
    return f"{reverse('inside')}?area={area.code}"


def _page(
    request: SignedIn,
    area: Area,
    *,
    wrong: str = "",
    typed: str | None = None,
    refused: list[str] | None = None,
    moved: Moved | None = None,
    answer: AnswerForm | None = None,
    week: WeekForm | None = None,
    status: int = 200,
) -> HttpResponse:
    scope, chosen = scope_for(request.user), chosen_kept(request)
    chosen = chosen if chosen and chosen.area == area else None
    shown = inside_shown(scope=scope, chosen=chosen) if chosen else None
    if shown:
        audit_elders(request, [one.elder.pk for one in shown.people], page="inside", area=area)
    context: dict[str, Any] = {
        "where": area.name,
        "area": area,
        "areas": areas_planned(scope=scope),
        "villages": [
            (one, chosen is not None and one.code in chosen.villages) for one in villages_of(scope=scope, area=area)
        ],
        "shape": typed if typed is not None else chosen.text if chosen else "",
        "chosen": chosen,
        "shown": shown,
        "can_surge": bool(chosen and chosen_for_surge(chosen)),
        "wrong": wrong,
        "refused": refused,
        "moved": moved,
        "answer": answer or AnswerForm(area=area),
        "week": week or WeekForm(weeks=cut_weeks(clock.today())),
        "draws": ["polygon"],
        "map_data": {
            "ground": ground(scope=scope, area=area),
            "box": box_of(area),
            "places": places_of(scope=scope, area=area),
        },
    }
    return render(request, "week/inside/inside.html", context, status=status)
