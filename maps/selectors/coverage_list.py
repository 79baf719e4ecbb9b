"""The people behind each of the leader's figures: who, where, and why they were missed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from geo.models import Area
from geo.scope import Scope
from maps.errors import FigureNotKnown
from maps.selectors.people import age_on, answering_names
from maps.selectors.why_missed import Span, reasons
from maps.templatetags import words
from visits.coverage import DueState, coverage_by_village, due_states
from visits.figures import Excluded, VillageCoverage
from visits.models import Elder, State, Transfer
from visits.policy import MONTH, period_of


@dataclass(frozen=True)
class Figure:
    """One figure of the page: its name in the address, its title, and the elders it counts."""

    name: str
    title: Any
    meaning: Any
    elders: Callable[[VillageCoverage], Iterable[int]]


FIGURES = {
    figure.name: figure
    for figure in [
        Figure(
            "active",
            gettext_lazy("应探访的老人"),
            gettext_lazy("本月在册、应有上门探访的老人，是月探访率的分母。"),
            lambda village: village.active,
        ),
        Figure(
            "visited",
            gettext_lazy("本月已上门的老人"),
            gettext_lazy("本月至少有一次上门并见到本人。"),
            lambda village: village.visited_at_the_door,
        ),
        Figure(
            "visited-any",
            gettext_lazy("本月以任何方式探访的老人"),
            gettext_lazy("上门、电话、视频等，至少一次见到或联系上本人。"),
            lambda village: village.visited_any_mode,
        ),
        Figure(
            "unvisited",
            gettext_lazy("本月未上门的老人"),
            gettext_lazy("本月在册而还没有一次上门见到本人。"),
            lambda village: village.unvisited,
        ),
        Figure(
            "weekly-missed",
            gettext_lazy("有一周未上门的重点老人"),
            gettext_lazy("重点探访对象每周至少上门一次；这里是本月已结束的各周中缺过一次的老人。"),
            lambda village: village.weekly_missed,
        ),
        Figure(
            "overdue",
            gettext_lazy("逾期的老人"),
            gettext_lazy("应上门的最后一天已过，仍未见到本人。"),
            lambda village: village.overdue,
        ),
        Figure(
            "excluded",
            gettext_lazy("不计入的老人"),
            gettext_lazy("住院、外出或不愿接受探访等，自所列日期起不计入探访率。"),
            lambda village: [excluded.elder_id for excluded in village.excluded],
        ),
    ]
}


@dataclass(frozen=True)
class Behind:
    """The elders that one figure counts, the longest overdue first, then by village."""

    elder_ids: list[int]
    excluded: dict[int, Excluded]
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Listed:
    elder_id: int
    name: str
    age: int | None
    village: str
    has_moved: bool
    tier: str | None
    answering: str
    last_visit: date | None
    days_overdue: int
    reason: str


def figure_known(name: str) -> Figure:
    if name not in FIGURES:
        raise FigureNotKnown(text=name[:20])
    return FIGURES[name]


def people_behind(*, area: Area, month: date, figure: Figure) -> Behind:
    villages = coverage_by_village(area=area, month=month)
    ids = [elder_id for village in villages for elder_id in figure.elders(village)]
    overdue = {elder_id for village in villages for elder_id in village.overdue}
    waiting = due_states(elders=Elder.objects.filter(pk__in=overdue.intersection(ids)))
    days = {elder_id: state.days_overdue for elder_id, state in waiting.items()}
    return Behind(
        elder_ids=sorted(ids, key=lambda elder_id: -days.get(elder_id, 0)),
        excluded={excluded.elder_id: excluded for village in villages for excluded in village.excluded},
        first_day=month,
        last_day=period_of(month, MONTH)[1],
    )


def people_listed(*, scope: Scope, behind: Behind, elder_ids: list[int]) -> list[Listed]:
    """One page of those behind a figure, in the order given."""
    villages = _villages_then(elder_ids, min(behind.last_day, clock.today()))
    elders = _elders(scope, elder_ids, villages)
    states = due_states(elders=Elder.objects.filter(pk__in=elders))
    answering = answering_names(elders=Elder.objects.filter(pk__in=elders), day=clock.today())
    recorded = reasons(elder_ids=elder_ids, span=Span(behind.first_day, behind.last_day))
    return [
        _listed(
            elders[elder_id],
            villages.get(elder_id),
            states[elder_id],
            answering.get(elder_id, ""),
            _excluded(behind.excluded.get(elder_id)) or recorded.get(elder_id, ""),
        )
        for elder_id in elder_ids
        if elder_id in elders
    ]


def _villages_then(elder_ids: list[int], day: date) -> dict[int, Area]:
    """Of those who have moved since the day, where they lived on it."""
    rows = Transfer.objects.filter(elder__in=elder_ids, on__gt=day).select_related("from_village")
    return {row.elder_id: row.from_village for row in rows.order_by("-on", "-pk")}


def _elders(scope: Scope, elder_ids: list[int], villages: dict[int, Area]) -> dict[int, Elder]:
    """Those whom one sees, and those who lived then where one sees: the figure that counts them is one's own."""
    found = Elder.objects.select_related("household__village").in_bulk(elder_ids)
    return {pk: elder for pk, elder in found.items() if scope.covers(villages.get(pk) or elder.household.village)}


def _listed(elder: Elder, then: Area | None, state: DueState, answering: str, reason: str) -> Listed:
    return Listed(
        elder_id=elder.pk,
        name=elder.name,
        age=age_on(elder.birth_date, clock.today()),
        village=words.short_name((then or elder.household.village).name),
        has_moved=then is not None,
        tier=state.tier,
        answering=answering,
        last_visit=state.last_visit,
        days_overdue=state.days_overdue,
        reason=reason or ("" if answering else _("没有责任人")),
    )


def _excluded(excluded: Excluded | None) -> str:
    if excluded is None:
        return ""
    return _("{state}，自 {day} 起").format(state=State(excluded.state).label, day=words.day(excluded.since))
