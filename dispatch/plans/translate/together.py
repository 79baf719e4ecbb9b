"""Owed visits that one visit clears, planned once: a new entrant's first visit and the next period's (P28, P29)."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from dispatch.plans.inputs import FormerStop, OwedVisit
from visits.duty.surge_rules import is_extra


def visits_to_plan(owed: Iterable[OwedVisit]) -> list[OwedVisit]:
    """As few visits as clear every window, each inside the days that its windows have in common.

    A surge's visit comes on top of the usual ones (P57, P58) and shares with none.
    """
    extra: list[OwedVisit] = []
    usual: list[OwedVisit] = []
    for visit in owed:
        (extra if is_extra(visit.clause) else usual).append(visit)
    usual.sort(key=lambda visit: (visit.elder_id, visit.last_day, visit.first_day))
    shared = [visit for _, windows in groupby(usual, key=lambda visit: visit.elder_id) for visit in _fewest(windows)]
    return sorted([*shared, *extra], key=lambda visit: visit.key)


def _fewest(windows: Iterable[OwedVisit]) -> list[OwedVisit]:
    """Windows of one person by their last day: each joins the former visit where it had begun before that one ends."""
    visits: list[OwedVisit] = []
    for window in windows:
        if visits and window.first_day <= visits[-1].last_day:
            former = visits[-1]
            overdue = former.overdue or window.overdue
            visits[-1] = replace(former, first_day=max(former.first_day, window.first_day), overdue=overdue)
        else:
            visits.append(window)
    return visits


def best_clearing(elder_id: int, first_day: date, last_day: date, visits: Iterable[OwedVisit]) -> OwedVisit | None:
    """The visit to plan that clears a window of a person: the window's own, else the one with most days in it, as
    windows that one visit clears have become one."""

    def days_in(visit: OwedVisit) -> int:
        return (min(visit.last_day, last_day) - max(visit.first_day, first_day)).days + 1

    own = [visit for visit in visits if visit.elder_id == elder_id and days_in(visit) > 0]
    return max(own, key=lambda visit: (visit.key == (elder_id, first_day, last_day), days_in(visit)), default=None)


def former_stops(stops: Iterable[FormerStop], visits: Collection[OwedVisit]) -> dict[OwedVisit, FormerStop]:
    """The stop that each visit had before; a person with two visits in one window has them in the order of days."""
    found: dict[OwedVisit, FormerStop] = {}
    for stop in sorted(stops, key=lambda stop: (stop.day, stop.order, stop.elder_id)):
        left = (visit for visit in visits if visit not in found)
        visit = best_clearing(stop.elder_id, stop.first_day, stop.last_day, left)
        if visit is not None:
            found[visit] = stop
    return found
