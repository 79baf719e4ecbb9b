"""The last stage of every engine: each shift's order is made the best there is, and it is said whether that is
proven.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from routing.displace import displace
from routing.exact.prove import best_order
from routing.locks import Locks
from routing.objective import imbalance_s
from routing.places import Draft
from routing.problem import Problem
from routing.run import Run
from routing.schedule import cost_of, work_of
from routing.whole import fill

LEAST_S, SHARE = 0.3, 0.06
"""Time for the whole stage: at least, and as a share of the budget."""
ONE_S = 1.0
"""Longest time for one shift."""
FILLED = 40
"""So many of the weightiest visits are tried once more however late it is: room that stays empty is seen at once."""


def finished(
    problem: Problem, locks: Locks, run: Run, orders: Mapping[int, Sequence[int]]
) -> dict[int, tuple[int, ...]]:
    """The orders, each the best that was found in time, with every visit put in that now fits, or for which far lighter
    ones make room; run.proven tells which shifts' are proven. All by index of the problem.
    """
    draft = Draft(problem, orders, locks)
    until = run.elapsed() + max(LEAST_S, SHARE * run.seconds)
    _reorder(draft, run, list(draft.orders), until)
    before = dict(draft.orders)
    missing = [visit for visit in range(len(problem.visits)) if visit not in draft.shift_of]
    missing.sort(key=lambda visit: (-problem.visits[visit].priority, visit))
    fill(draft, missing[:FILLED], run.cancelled)
    fill(draft, missing[FILLED:], run.late)
    draft = displace(draft, lambda: run.late() or run.cancelled())
    _reorder(draft, run, [s for s, order in draft.orders.items() if order != before[s]], until)
    return {s: order for s, order in draft.orders.items() if order}


def _reorder(draft: Draft, run: Run, shifts: Sequence[int], until: float) -> None:
    """Give each of these shifts its best order."""
    problem, locks = draft.problem, draft.locks
    used = [s for s in shifts if draft.orders[s] and s not in locks.closed]
    run.proven.difference_update(used)

    def reorder(s: int) -> tuple[tuple[int, ...], bool]:
        left = None if run.iterations is not None else min(ONE_S, until - run.elapsed())
        if (left is not None and left <= 0) or run.cancelled():
            return draft.orders[s], False
        begun = len(locks.beginnings.get(s, ()))
        return best_order(problem, problem.shifts[s], draft.orders[s], begun=begun, seconds=left)

    with ThreadPoolExecutor(run.processes) as pool:
        for s, (order, proven) in zip(used, pool.map(reorder, used), strict=True):
            if _accept(draft, s, order) and proven:
                run.proven.add(s)


def _accept(draft: Draft, s: int, order: tuple[int, ...]) -> bool:
    """Take the order unless balance suffers more than the way gains, or working time passes a limit."""
    problem, shift = draft.problem, draft.problem.shifts[s]
    old = draft.orders[s]
    if order == old:
        return True
    added = work_of(problem, shift, order) - work_of(problem, shift, old)
    if added > 0 and added > draft.time_left(s):
        return False
    work = draft.work[shift.visitor]
    gain = problem.weights.travel * (cost_of(problem, shift, old) - cost_of(problem, shift, order))
    unfair = imbalance_s(problem, shift.visitor, work + added) - imbalance_s(problem, shift.visitor, work)
    if problem.weights.imbalance * unfair > gain:
        return False
    draft.reorder(s, order)
    return True
