"""The people behind each of the leader's figures: who, where, and why they were missed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import clock
from geo.address import short_name
from geo.models import Area
from geo.scope import Scope
from maps.figures.selectors.why_missed import Span, reason_kinds, reasons
from maps.look import words
from maps.look.errors import FigureNotKnown
from maps.look.people import age_said, answering_names
from visits.duty.coverage import DueState, due_states
from visits.duty.figures import Excluded, VillageCoverage
from visits.duty.policy import MONTH, period_of
from visits.duty.selectors.figures import village_figures
from visits.register.models import Elder, State


@dataclass(frozen=True)
class Figure:
    """One figure of the page: its name in the address, its title, and the elders it counts."""

    name: str
    title: Any
    meaning: Any
    elders: Callable[[VillageCoverage], Iterable[int]]


WAITS_SAID = {
    "1-7": gettext_lazy("逾期 1–7 天的老人"),
    "8-30": gettext_lazy("逾期 8–30 天的老人"),
    "31+": gettext_lazy("逾期 30 天以上的老人"),
}
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
        *(
            Figure(
                f"waiting-{band.removesuffix('+')}",
                title,
                gettext_lazy("应上门的最后一天已过，仍未见到本人；按已经过了几天分。"),
                partial(VillageCoverage.waiting, band=band),
            )
            for band, title in WAITS_SAID.items()
        ),
        Figure(
            "other-modes",
            gettext_lazy("只用电话等方式联系过的老人"),
            gettext_lazy("本月联系上了本人，但还没有一次上门；不算上门探访。"),
            lambda village: sorted(set(village.visited_any_mode) - set(village.visited_at_the_door)),
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
    """The elders that one figure counts, the longest overdue first, then by village: `lived_in`, by its row."""

    elder_ids: list[int]
    excluded: dict[int, Excluded]
    missed: frozenset[int]
    """Those of the area to whom a visit was owed that did not come, whichever figure they are behind."""
    lived_in: dict[int, int]
    span: Span


@dataclass(frozen=True)
class Listed:
    elder_id: int
    name: str
    age: str
    village: str
    has_moved: bool
    is_merged: bool
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
    villages = village_figures(area=area, month=month).villages
    ids = [elder_id for village in villages for elder_id in figure.elders(village)]
    days = {elder_id: n for village in villages for elder_id, n in village.days_overdue.items()}
    return Behind(
        elder_ids=sorted(ids, key=lambda elder_id: -days.get(elder_id, 0)),
        lived_in={pk: village.village_id for village in villages for pk in figure.elders(village)},
        excluded={excluded.elder_id: excluded for village in villages for excluded in village.excluded},
        missed=frozenset(pk for one in villages for pk in (*one.unvisited, *one.weekly_missed, *one.overdue)),
        span=Span(month, period_of(month, MONTH)[1]),
    )


def people_listed(*, scope: Scope, behind: Behind, elder_ids: list[int], tells_facts: bool) -> list[Listed]:
    """One page of those behind a figure, in the order given. Without `tells_facts` a reason of the elder's own is
    told as just that (P81)."""
    villages = Area.objects.in_bulk({behind.lived_in[elder_id] for elder_id in elder_ids})
    then = {elder_id: villages[behind.lived_in[elder_id]] for elder_id in elder_ids}
    elders = _elders(scope, then)
    now = {_standing_id(elder) for elder in elders.values()}
    states = due_states(elders=Elder.objects.filter(pk__in=now))
    answering = answering_names(elder_ids=now, day=clock.today())
    why = (_recorded if tells_facts else _ours)(behind, elder_ids)
    return [
        _listed(
            elder,
            then[elder_id],
            states[_standing_id(elder)],
            answering.get(_standing_id(elder), ""),
            why(elder_id, answering.get(_standing_id(elder), "")),
        )
        for elder_id in elder_ids
        if (elder := elders.get(elder_id))
    ]


def _standing_id(elder: Elder) -> int:
    return elder.merged_into_id or elder.pk


def _elders(scope: Scope, then: dict[int, Area]) -> dict[int, Elder]:
    """Those who lived then where one sees: their figure is one's own. An entry merged since was a person then."""
    found = Elder.everyone.select_related("household").in_bulk(list(then))
    return {pk: elder for pk, elder in found.items() if scope.covers(then[pk])}


def _listed(elder: Elder, then: Area, state: DueState, answering: str, why: str) -> Listed:
    return Listed(
        elder_id=_standing_id(elder),
        name=elder.name,
        age=age_said(elder, clock.today()),
        village=short_name(then.name),
        has_moved=elder.merged_into_id is None and elder.household.village_id != then.pk,
        is_merged=elder.merged_into_id is not None,
        tier=state.tier,
        answering=answering,
        last_visit=state.last_visit,
        days_overdue=state.days_overdue,
        reason=why,
    )


def _recorded(behind: Behind, elder_ids: list[int]) -> Callable[[int, str], str]:
    """Why, of an elder and who answers for them, as it was written down."""
    found = reasons(elder_ids=elder_ids, span=behind.span)

    def why(elder_id: int, answering: str) -> str:
        said = _excluded(behind.excluded.get(elder_id)) or found.get(elder_id, "")
        return said or ("" if answering else _("没有责任人"))

    return why


def _ours(behind: Behind, elder_ids: list[int]) -> Callable[[int, str], str]:
    """The same, of those missed, as far as it lies with the service."""
    kinds = reason_kinds(elder_ids=elder_ids, span=behind.span)

    def why(elder_id: int, answering: str) -> str:
        if elder_id not in behind.missed:
            return ""
        if not answering:
            return _("没有责任人")
        kind = kinds[elder_id]
        return kind.label if kind.is_ours else _("老人方面的原因")

    return why


def _excluded(excluded: Excluded | None) -> str:
    if excluded is None:
        return ""
    return _("{state}，自 {day} 起").format(state=State(excluded.state).label, day=words.day(excluded.since))
