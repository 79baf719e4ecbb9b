"""CP-SAT chooses visitor and day of every visit: shifts are filled by working time, and entering a cluster costs
its way there.
"""

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Event

from ortools.sat.python import cp_model

from routing.exact.clusters import clusters_of
from routing.locks import Locks
from routing.objective import place_price_s
from routing.pieces import UNREACHABLE, SameVisitor, Spacing
from routing.problem import Problem
from routing.run import Cancelled
from routing.schedule import reachable, timetable

SHIFTS, SHIFTS_A_DAY = 14, 4
"""How many shifts are considered for one visit, in all and on one day, cheapest first."""
LEFT_OUT_S, MOST_PRICE = 10**5, 2**60
"""Price of leaving out a visit of priority 1: at least, and what all of them may add up to."""
EFFORT = 5.0
"""CP-SAT's deterministic time where no seconds are given."""
PAUSE_S = 0.05
"""Time between two looks at whether somebody has cancelled."""
FILL = 0.92
"""Share of a shift that may be promised, since the way is only estimated."""


@dataclass
class _Choice:
    model: cp_model.CpModel
    on: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    out: dict[int, cp_model.IntVar] = field(default_factory=dict)
    of_visit: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    of_shift: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    cost: list[cp_model.LinearExprT] = field(default_factory=list)


def choose_shifts(
    problem: Problem,
    locks: Locks,
    *,
    seconds: float | None,
    seed: int,
    workers: int,
    cancelled: Cancelled = lambda: False,
) -> dict[int, list[int]]:
    """The visits of each shift, not yet ordered; a visit that is chosen nowhere is missing.

    Without seconds the effort is counted, not timed, and one worker's: the same seed gives the same choice.

    Parameters
    ----------
    seconds : float or None
        Wall time for the solver.
    workers : int
        Number of its threads.

    Returns
    -------
    dict
        Shift to visits, as indices of the problem.
    """
    choice = _Choice(cp_model.CpModel())
    left_out_s = _left_out_s(problem)
    for visit in range(len(problem.visits)):
        _candidates(problem, locks, choice, visit, left_out_s)
    _fill_shifts(problem, choice)
    for spacing in problem.spacings:
        _tie(problem, choice, spacing)
    choice.model.minimize(cp_model.LinearExpr.sum(choice.cost))
    solver = cp_model.CpSolver()
    if seconds is None:
        solver.parameters.max_deterministic_time = EFFORT
    else:
        solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1 if seconds is None else workers
    status = _solved(solver, choice.model, cancelled)
    chosen: dict[int, list[int]] = defaultdict(list)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for (visit, s), on in choice.on.items():
            if solver.boolean_value(on):
                chosen[s].append(visit)
    return chosen


def _solved(solver: cp_model.CpSolver, model: cp_model.CpModel, cancelled: Cancelled) -> cp_model.CpSolverStatus:
    """Solve; who cancels gets the best so far at once, though CP-SAT itself asks nobody."""
    done = Event()

    def watch() -> None:
        while not done.wait(PAUSE_S):
            if cancelled():
                solver.stop_search()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(watch)
        try:
            return solver.solve(model)
        finally:
            done.set()


def _candidates(problem: Problem, locks: Locks, choice: _Choice, visit: int, left_out_s: int) -> None:
    model = choice.model
    choice.out[visit] = model.new_bool_var("")
    choice.cost.append(problem.visits[visit].priority * left_out_s * choice.out[visit])
    for s in _ranked(problem, locks, visit):
        choice.on[visit, s] = model.new_bool_var("")
        choice.of_visit[visit].append(s)
        choice.of_shift[s].append(visit)
        choice.cost.append(place_price_s(problem, visit, s) * choice.on[visit, s])
    model.add_exactly_one(choice.out[visit], *(choice.on[visit, s] for s in choice.of_visit[visit]))


def _left_out_s(problem: Problem) -> int:
    """More than the way there and back and all prices of one visit, if 64 bits hold it."""
    dearest = max((int(matrix.max()) for matrix in problem.costs), default=0)
    weights = problem.weights
    price = 4 * dearest + weights.moved_s + weights.other_visitor_s + weights.standin_s
    return max(1, min(max(LEFT_OUT_S, price), MOST_PRICE // max(1, sum(v.priority for v in problem.visits))))


def _ranked(problem: Problem, locks: Locks, visit: int) -> list[int]:
    """The most promising shifts of a visit: cheapest by price and way from home, not all on one day."""
    fits = [
        (place_price_s(problem, visit, s) + _round_trip_s(problem, visit, s), s)
        for s, shift in enumerate(problem.shifts)
        if shift.day in problem.visits[visit].days
        and problem.may_pay(visit, shift.visitor)
        and locks.may_join(visit, s)
        and reachable(problem, shift, (visit,))
        and timetable(problem, shift, (visit,)).short_s <= 0
    ]
    taken: dict[int, int] = defaultdict(int)
    chosen: list[int] = []
    for _, s in sorted(fits):
        if taken[problem.shifts[s].day] < SHIFTS_A_DAY and len(chosen) < SHIFTS:
            taken[problem.shifts[s].day] += 1
            chosen.append(s)
    return chosen


def _round_trip_s(problem: Problem, visit: int, s: int) -> int:
    shift, node = problem.shifts[s], problem.visits[visit].node
    matrix = problem.costs[shift.mode]
    return int(matrix[shift.start_node, node] + matrix[node, shift.end_node])


def _fill_shifts(problem: Problem, choice: _Choice) -> None:
    cluster, hop = clusters_of(problem), _usual_hop_s(problem)
    for s, visits in choice.of_shift.items():
        shift, groups = problem.shifts[s], defaultdict(list)
        for visit in visits:
            groups[cluster[visit]].append(visit)
        way: list[cp_model.LinearExprT] = []
        for members in groups.values():
            entered = choice.model.new_bool_var("")
            for visit in members:
                choice.model.add_implication(choice.on[visit, s], entered)
            way.append(_round_trip_s(problem, members[0], s) * 2 // 3 * entered)
        choice.cost.extend(way)
        rest = shift.rest.duration_s if shift.rest else 0
        span = int(
            FILL * min(shift.end_s - shift.start_s - rest, shift.max_work_s if shift.max_work_s is not None else 2**31)
        )
        work = [(problem.visits[v].service_s + hop) * choice.on[v, s] for v in visits]
        choice.model.add(cp_model.LinearExpr.sum(work + way) <= span + hop)
        if shift.max_visits is not None:
            choice.model.add(cp_model.LinearExpr.sum([choice.on[v, s] for v in visits]) <= shift.max_visits)
        if shift.capacity is not None:
            loads = [problem.visits[v].load * choice.on[v, s] for v in visits]
            choice.model.add(cp_model.LinearExpr.sum(loads) <= shift.capacity)


def _usual_hop_s(problem: Problem) -> int:
    """Median way from a visit to its second nearest neighbour."""
    matrix, nodes = problem.travel_s[0], sorted({v.node for v in problem.visits})
    ways = [sorted(int(t) for t in matrix[a, nodes] if t != UNREACHABLE)[:3] for a in nodes]
    hops = sorted(way[-1] for way in ways if way)
    return hops[len(hops) // 2] if hops else 0


def _tie(problem: Problem, choice: _Choice, spacing: Spacing) -> None:
    if spacing.patterns:
        _tie_patterns(problem, choice, spacing)
    else:
        for i, before in enumerate(spacing.visits):
            for after in spacing.visits[i + 1 :]:
                _tie_gap(problem, choice, spacing, before, after)
    if spacing.same_visitor is SameVisitor.REQUIRED:
        _tie_visitor(problem, choice, spacing.visits)


def _day_expr(problem: Problem, choice: _Choice, visit: int) -> cp_model.LinearExpr:
    return _sum(problem.shifts[s].day * choice.on[visit, s] for s in choice.of_visit[visit])


def _tie_gap(problem: Problem, choice: _Choice, spacing: Spacing, before: int, after: int) -> None:
    planned = [~choice.out[before], ~choice.out[after]]
    gap = _day_expr(problem, choice, after) - _day_expr(problem, choice, before)
    choice.model.add(gap >= spacing.min_gap_days).only_enforce_if(planned)
    neighbours = (before, after) in pairwise(spacing.visits)
    if neighbours and spacing.max_gap_days is not None:
        choice.model.add(gap <= spacing.max_gap_days).only_enforce_if(planned)


def _tie_patterns(problem: Problem, choice: _Choice, spacing: Spacing) -> None:
    patterns = problem.patterns(spacing)
    picks = [choice.model.new_bool_var("") for _ in patterns]
    choice.model.add_exactly_one(*picks, choice.out[spacing.visits[0]])
    for visit in spacing.visits[1:]:
        choice.model.add(choice.out[visit] == choice.out[spacing.visits[0]])
    for pick, pattern in zip(picks, patterns, strict=True):
        for visit, day in zip(spacing.visits, pattern, strict=True):
            choice.model.add(_sum(_on_day(problem, choice, visit, day)) == 1).only_enforce_if(pick)


def _on_day(problem: Problem, choice: _Choice, visit: int, day: int) -> Iterable[cp_model.IntVar]:
    return [choice.on[visit, s] for s in choice.of_visit[visit] if problem.shifts[s].day == day]


def _tie_visitor(problem: Problem, choice: _Choice, visits: Iterable[int]) -> None:
    by_visitor: dict[int, dict[int, list[cp_model.IntVar]]] = defaultdict(lambda: defaultdict(list))
    for visit in visits:
        for s in choice.of_visit[visit]:
            by_visitor[problem.shifts[s].visitor][visit].append(choice.on[visit, s])
    picks = []
    for of_visit in by_visitor.values():
        pick = choice.model.new_bool_var("")
        picks.append(pick)
        for on in of_visit.values():
            choice.model.add(_sum(on) <= pick)
    choice.model.add_at_most_one(picks)


def _sum(items: Iterable[cp_model.LinearExprT]) -> cp_model.LinearExpr:
    total: cp_model.LinearExpr = cp_model.LinearExpr.sum(list(items))
    return total
