"""Room for a visit that is left out, at the cost of far lighter ones: a last look at whether an upper level won, where
an estimate of ways promised too much or a search ended early.
"""

from collections.abc import Callable, Iterable

from routing.places import Draft, Spot
from routing.whole import fill, patterned, rank

FAR_LIGHTER = 10
"""So many times lighter is another level: within one the search has weighed whom to leave out."""


def displace(draft: Draft, cancelled: Callable[[], bool]) -> Draft:
    """The draft, in which no visit is left out for whose sake it would do to leave out others, of less priority
    together, of one shift, the lightest of the plan far lighter. Persons with day patterns stay as they are.
    """
    priority = [visit.priority for visit in draft.problem.visits]
    least = FAR_LIGHTER * min((priority[visit] for visit in draft.shift_of), default=0)
    missing = [
        visit
        for visit in range(len(priority))
        if visit not in draft.shift_of and priority[visit] >= least and not patterned(draft, visit)
    ]
    for visit in sorted(missing, key=lambda v: (-priority[v], v)):
        if cancelled():
            break
        trials = (_with(draft, visit, s) for s in draft.shifts_allowed(visit) if visit not in draft.shift_of)
        found = [(_left_out(trial), s, trial) for s, trial in enumerate(trials) if trial]
        best = min(found, default=None, key=lambda one: one[:2])
        if best and best[0] < _left_out(draft):
            draft = best[2]
    return draft


def _with(draft: Draft, visit: int, s: int) -> Draft | None:
    """The draft with the visit on the shift and as few of the lighter ones off it as greed finds, the lightest first;
    None where that does not make room."""
    trial, priority = draft.copied(), draft.problem.visits[visit].priority
    gone: list[int] = []
    for lighter in (None, *_lighter(draft, visit, s)):
        if lighter is not None:
            trial.take(lighter)
            gone.append(lighter)
        spot = _cheapest(trial.spots(visit, [s]))
        if spot is not None:
            trial.put(visit, spot)
            fill(trial, gone, lambda: False)
            return trial
        if sum(draft.problem.visits[v].priority for v in gone) >= priority:
            return None
    return None


def _lighter(draft: Draft, visit: int, s: int) -> list[int]:
    """Visits of the shift that may leave it for this one: the lightest first, of those the longest."""
    visits = draft.problem.visits
    free = (v for v in draft.orders[s] if v not in draft.locks.shift_of and not patterned(draft, v))
    lighter = [v for v in free if visits[v].priority < visits[visit].priority]
    return sorted(lighter, key=lambda v: (visits[v].priority, -visits[v].service_s, v))


def _cheapest(spots: Iterable[Spot]) -> Spot | None:
    return min(spots, key=rank, default=None)


def _left_out(draft: Draft) -> int:
    return sum(visit.priority for i, visit in enumerate(draft.problem.visits) if i not in draft.shift_of)
