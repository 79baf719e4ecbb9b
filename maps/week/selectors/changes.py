"""What has changed since a plan was made, grouped for reading."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.seeing.need_to_know import Sight, name_for
from base import clock
from dispatch.plans.models import Plan
from dispatch.plans.selectors import Change, ChangeKind, plan_changes, plans_governing
from geo.address import short_name
from geo.models import Area, RoadEdit
from maps.look.travel_words import travel_in_words
from maps.look.words import day
from visits.register.models import Elder, State, Visitor


@dataclass(frozen=True)
class ChangeGroup:
    """One kind of change and what it concerns, one sentence each."""

    title: Any
    lines: list[str]


def change_groups(*, plan: Plan, sight: Sight) -> tuple[list[ChangeGroup], set[int]]:
    """And the elders they are about. Visits that were recorded are no surprise and come last."""
    changes = plan_changes(plan=plan)
    names = _Names(changes, sight)
    lines: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        lines[change.kind].append(names.line(change))
    order = sorted(lines, key=lambda kind: kind == ChangeKind.RECORDED)
    groups = [ChangeGroup(ChangeKind(kind).label, lines[kind]) for kind in order]
    return groups, {change.elder_id for change in changes if change.elder_id}


def changes_in_force(*, area: Area) -> list[tuple[Plan, int]]:
    """The area's plans in force from today on, each with how many changes it does not know of; none without any."""
    plans = plans_governing(area=area, first_day=clock.today(), last_day=date.max)
    told = [(plan, len(plan_changes(plan=plan))) for plan in plans if plan.area_id == area.pk]
    return [(plan, changes) for plan, changes in told if changes]


class _Names:
    """Who the changes are about, in three queries."""

    def __init__(self, changes: Iterable[Change], sight: Sight) -> None:
        elder_ids = [change.elder_id for change in changes if change.elder_id]
        visitor_ids = [change.visitor_id for change in changes if change.visitor_id]
        elders = Elder.objects.filter(pk__in=elder_ids).values_list("pk", "name", "household__village__name")
        self._elders = {pk: f"{name_for(name, sight)}（{short_name(village)}）" for pk, name, village in elders}
        self._visitors = dict(Visitor.objects.filter(pk__in=visitor_ids).values_list("pk", "name"))
        edit_ids = [change.edit_id for change in changes if change.edit_id]
        self._edits = dict(RoadEdit.objects.filter(pk__in=edit_ids).values_list("pk", "name"))

    def line(self, change: Change) -> str:
        parts = [
            self._elders.get(change.elder_id or 0, ""),
            self._visitors.get(change.visitor_id or 0, ""),
            change.title,
            day(change.day) if change.day else "",
            str(State(change.state).label) if change.state else "",
            self._edits.get(change.edit_id or 0, ""),
            _("{n} 站").format(n=change.planned) if change.planned else "",
            travel_in_words(stops=change.stops, more_s=change.more_s, cut_off=change.cut_off),
        ]
        return " ".join(part for part in parts if part) or _("整个地区")
