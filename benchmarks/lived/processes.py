"""The processes that are compared: what a township plans, on which mornings."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unittest.mock import patch

from base.errors import DomainError
from benchmarks.lived.world import DAY
from dispatch.plans.models import Period, Plan, StopVisit
from dispatch.plans.month import Month, Shares, share_greedily
from dispatch.plans.selectors.in_force import plan_current
from dispatch.plans.services import plan_create, plan_publish
from dispatch.plans.services.carrying import plan_carry_on
from dispatch.plans.services.computing import plan_compute
from dispatch.plans.translate.cut import Cleared, Cut
from dispatch.plans.translate.problem import ProblemIndex
from geo.models import Area

MONDAY, FRIDAY = 0, 4
Place = tuple[int, date]  # visitor and day


@dataclass
class Told:
    """What planning took and did, for the figures: seconds, refusals, and how many open stops a replan left alone."""

    proposal_s: list[float] = field(default_factory=list)
    carry_s: list[float] = field(default_factory=list)
    kept: int = 0
    open: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Process:
    """What is done on a morning, and under which conditions all of it is lived."""

    title: str
    morning: Callable[[Area, date, int, Told], None]
    living: Callable[[], Any]


def _planned(area: Area, period: str, first_day: date, seconds: int, told: Told) -> None:
    begun = time.monotonic()
    try:
        plan = plan_create(area=area, period=period, first_day=first_day, by=None, seconds=seconds)
        _publish(plan)
    except DomainError as error:
        told.refused.append(f"{first_day} {error.code}")
        return
    told.proposal_s.append(time.monotonic() - begun)


def _publish(plan: Plan) -> None:
    plan_compute(run_id=plan.run.pk)
    plan_publish(plan=Plan.objects.get(pk=plan.pk), by=None, replace=True)


def _carried_on(area: Area, day: date, told: Told) -> None:
    plan = plan_current(area=area, day=day)
    if plan is None:
        return

    before, begun = _open_places(plan, day), time.monotonic()
    try:
        draft = plan_carry_on(plan=plan, by=None)
        _publish(draft)
    except DomainError as error:
        told.refused.append(f"{day} {error.code}")
        return
    told.carry_s.append(time.monotonic() - begun)
    after = _open_places(draft, day)
    told.open += len(before)
    told.kept += sum(place == after.get(elder) for elder, place in before.items())


def _open_places(plan: Plan, day: date) -> dict[tuple[int, date], Place]:
    """Visitor and day of each planned visit from the day on, by elder and window."""
    rows = StopVisit.objects.filter(stop__route__plan=plan, stop__route__shift__date__gte=day).values_list(
        "elder", "last_day", "stop__route__shift__visitor", "stop__route__shift__date"
    )
    return {(elder, last): (visitor, when) for elder, last, visitor, when in rows}


def _monday(area: Area, day: date, seconds: int, told: Told) -> None:
    if day.weekday() == MONDAY:
        _planned(area, Period.WEEK, day, seconds, told)


def _month(area: Area, day: date, seconds: int, told: Told) -> None:
    if day.day == 1 or plan_current(area=area, day=day) is None:
        _planned(area, Period.MONTH, day.replace(day=1), 2 * seconds, told)


def _process(area: Area, day: date, seconds: int, told: Told) -> None:
    """Each week planned on the Friday before, and carried on each morning of work."""
    if day.weekday() <= FRIDAY and plan_current(area=area, day=day) is not None:
        _carried_on(area, day, told)
    elif day.weekday() == MONDAY:
        _planned(area, Period.WEEK, day, seconds, told)
    if day.weekday() == FRIDAY:
        _planned(area, Period.WEEK, day + 3 * DAY, seconds, told)


@contextmanager
def _without_share_out() -> Iterator[None]:
    """As before the rolling month: whatever window touches the plan's days belongs to it. Weights are those of now."""

    def whole(index: ProblemIndex, month: Month, shares: Shares) -> Cut:
        return Cut(index, Cleared(index), {}, {})

    def shared(month: Month, **_effort: Any) -> Shares:
        return share_greedily(month)

    computing = "dispatch.plans.services.computing"
    with patch(f"{computing}.week_cut", whole), patch(f"{computing}.share_out", shared):
        yield


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


PROCESSES = {
    "process": Process("the process: Friday, Monday, carried on each morning", _process, _as_it_is),
    "weeks": Process("each Monday from the rolling month, nothing carried on", _monday, _as_it_is),
    "monday": Process("former: each Monday anew", _monday, _without_share_out),
    "month": Process("former: the month as one", _month, _without_share_out),
}
