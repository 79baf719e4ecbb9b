"""Owed visits that one visit clears, planned once: a new entrant's first visit and the next period's (P28, P29)."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from dispatch.inputs import OwedVisit
from visits.surge_rules import is_extra


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
