"""What stands in the drawer beside the map: a visitor's days, or a village's people. The address says which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from dispatch.plans.models import Plan, PlanState, StopVisit
from dispatch.plans.selectors import visits_shown
from geo.models import Area, Level
from geo.scope import Scope
from maps.look.asked import day_of, whole_number
from maps.week.selectors.attention import Standing, standings, with_answering
from maps.week.selectors.visitor_day import VisitorShown, day_picture, visitor_and_day_of_stop, visitor_shown
from visits.register.models import Elder, Visitor

KINDS = ("visitor", "stop", "elder", "village")


@dataclass(frozen=True)
class Drawer:
    """One of the two is told. `back` is the page's address with the choice in it; `chosen_elder` and `chosen_stop` say
    what of it was chosen."""

    back: str
    visitor: VisitorShown | None = None
    village: Area | None = None
    people: list[Standing] = field(default_factory=list)
    chosen_stop: int | None = None
    chosen_elder: int | None = None
    is_walked: bool = False
    """Whether visitors see this plan: only then there is a sheet to print."""

    @property
    def elder_ids(self) -> set[int]:
        of_visitor = self.visitor.elder_ids if self.visitor else set()
        return of_visitor | {one.elder_id for one in self.people}

    @property
    def pictures(self) -> list[dict[str, Any]]:
        return [day_picture(self.visitor, one) for one in self.visitor.days] if self.visitor else []


def drawer_asked(*, scope: Scope, plan: Plan, asked: Mapping[str, str]) -> Drawer | None:
    """`?visitor=12&day=2026-11-24`, `?stop=`, `?elder=` or `?village=`; None where the plan shows nothing of it."""
    kind = next((name for name in KINDS if asked.get(name)), None)
    if kind is None:
        return None
    told = {name: asked[name] for name in (kind, "day") if asked.get(name)}
    back = f"{reverse('plan', args=[plan.pk])}?{urlencode(told)}"
    if kind == "village":
        return _of_village(scope, plan, asked["village"], back)
    number = whole_number(asked[kind])
    if number is None:
        return None
    if kind == "visitor":
        return _of_visitor(plan, number, asked.get("day", ""), back)
    return _of_stop(plan, number, back) if kind == "stop" else _of_elder(scope, plan, number, back)


def _of_visitor(plan: Plan, number: int, day: str, back: str) -> Drawer | None:
    planned = visits_shown(plans=[plan]).filter(stop__route__shift__visitor=number)
    visitor = Visitor.objects.filter(pk=number).first() if planned.exists() else None
    if visitor is None:
        return None
    shown = visitor_shown(plan=plan, visitor=visitor, day=day_of(day) if day else None)
    return Drawer(back, shown, is_walked=plan.state == PlanState.PUBLISHED)


def _of_stop(plan: Plan, number: int, back: str, elder: int | None = None) -> Drawer | None:
    found = visitor_and_day_of_stop(plan=plan, stop_id=number)
    if found is None:
        return None
    shown = visitor_shown(plan=plan, visitor=found[0], day=found[1])
    is_walked = plan.state == PlanState.PUBLISHED
    return Drawer(back, shown, chosen_stop=number, chosen_elder=elder, is_walked=is_walked)


def _of_elder(scope: Scope, plan: Plan, number: int, back: str) -> Drawer | None:
    """Where the plan visits them; else among the people of their village."""
    visit: StopVisit | None = visits_shown(plans=[plan]).filter(elder=number).order_by("stop__arrival_at").first()
    if visit:
        return _of_stop(plan, visit.stop_id, back, number)
    elders = scope.narrow(Elder.objects.filter(pk=number), "household__village").select_related("household__village")
    elder = elders.first()
    return _of_village(scope, plan, elder.household.village.code, back, number) if elder else None


def _of_village(scope: Scope, plan: Plan, code: str, back: str, elder: int | None = None) -> Drawer | None:
    villages = Area.objects.filter(code=code, level=Level.VILLAGE, valid_to=None, code__startswith=plan.area.prefix)
    village = scope.narrow(villages, "").first()
    if village is None:
        return None
    people = sorted(with_answering(standings(scope=scope, area=village)), key=lambda one: -one.due.days_overdue)
    return Drawer(back, village=village, people=people, chosen_elder=elder)
