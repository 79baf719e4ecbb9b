"""The best order of one shift's visits, proven: all orders where they are few, else CP-SAT with windows and break."""

from collections.abc import Sequence
from itertools import pairwise, permutations

from ortools.sat.python import cp_model

from routing.problem import UNREACHABLE, Problem, Shift, Visit
from routing.schedule import cost_of, reachable, timetable, work_of

FEW = 5
"""So many visits have at most 120 orders: quicker tried than modelled."""
LATE_S = 10_000
"""Price of a second of lateness or overtime against a second of the way."""

MOST_EFFORT = 2.0
"""CP-SAT's deterministic time for one shift: an equal end on every machine."""

Rank = tuple[int, int]


def rank_of(problem: Problem, shift: Shift, order: Sequence[int]) -> Rank | None:
    """Lateness with overtime, then cost of the way; None where a hard limit is broken."""
    if not reachable(problem, shift, order):
        return None
    table = timetable(problem, shift, order)
    if table.short_s > 0 or (shift.max_work_s is not None and work_of(problem, shift, order) > shift.max_work_s):
        return None
    return table.penalty_s, cost_of(problem, shift, order)


def best_order(
    problem: Problem, shift: Shift, order: Sequence[int], *, begun: int, seconds: float
) -> tuple[tuple[int, ...], bool]:
    """The best order that keeps the first `begun` visits, and whether that is proven; never worse than the given
    one.
    """
    given = tuple(order)
    head, tail = given[:begun], given[begun:]
    if len(tail) <= FEW:
        ranked = ((rank_of(problem, shift, head + rest), head + rest) for rest in permutations(tail))
        return min((rank, found) for rank, found in ranked if rank is not None)[1], True
    if begun or _has_households(problem, given) or shift.max_work_s is not None:
        return given, False
    return _by_cp_sat(problem, shift, given, seconds)


def _has_households(problem: Problem, order: Sequence[int]) -> bool:
    houses = [problem.visits[v].household for v in order if problem.visits[v].household is not None]
    return len(set(houses)) < len(houses)


def _by_cp_sat(problem: Problem, shift: Shift, order: tuple[int, ...], seconds: float) -> tuple[tuple[int, ...], bool]:
    """CP-SAT on one round trip: node 0 is home, node i + 1 the i-th visit of the given order."""
    model = cp_model.CpModel()
    arcs = _arcs(problem, shift, order, model)
    model.add_circuit([(a, b, used) for (a, b), used in arcs.items()])
    begins = [_begin(model, shift, problem.visits[v]) for v in order]
    back = model.new_int_var(shift.start_s, shift.end_s + shift.max_overtime_s, "")
    _times(problem, shift, order, model, arcs, begins, back)
    lates = [_over(model, begin, problem.visits[v]) for begin, v in zip(begins, order, strict=True)]
    overtime = model.new_int_var(0, shift.max_overtime_s, "")
    model.add(overtime >= back - shift.end_s)
    costs = [_leg(problem.costs[shift.mode], problem, shift, order, a, b) * used for (a, b), used in arcs.items()]
    late_s = cp_model.LinearExpr.sum([overtime, *(late for late in lates if late is not None)])
    model.minimize(cp_model.LinearExpr.sum(costs) + LATE_S * late_s)
    for a, b in pairwise([0, *range(1, len(order) + 1), 0]):
        model.add_hint(arcs[a, b], True)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.max_deterministic_time = MOST_EFFORT
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return order, False
    found = _follow({a: b for (a, b), used in arcs.items() if solver.boolean_value(used)}, order)
    known, new = rank_of(problem, shift, order), rank_of(problem, shift, found)
    proven = status == cp_model.OPTIMAL
    if new is None or (known is not None and known < new):
        return order, False
    return found, proven


def _nodes(problem: Problem, shift: Shift, order: Sequence[int], a: int, b: int) -> tuple[int, int]:
    leave = problem.visits[order[a - 1]].node if a else shift.start_node
    return leave, problem.visits[order[b - 1]].node if b else shift.end_node


def _leg(matrix: object, problem: Problem, shift: Shift, order: Sequence[int], a: int, b: int) -> int:
    return int(matrix[_nodes(problem, shift, order, a, b)])  # type: ignore[index]


def _arcs(
    problem: Problem, shift: Shift, order: Sequence[int], model: cp_model.CpModel
) -> dict[tuple[int, int], cp_model.IntVar]:
    size = len(order) + 1
    travel = problem.travel_s[shift.mode]
    return {
        (a, b): model.new_bool_var("")
        for a in range(size)
        for b in range(size)
        if a != b and _leg(travel, problem, shift, order, a, b) != UNREACHABLE
    }


def _begin(model: cp_model.CpModel, shift: Shift, visit: Visit) -> cp_model.IntVar:
    last = shift.end_s + shift.max_overtime_s
    windows = [[opens, closes] for opens, closes in visit.windows]
    if windows:
        windows[-1][1] += visit.max_late_s
    spans = [[max(a, shift.start_s), min(b, last)] for a, b in windows or [[shift.start_s, last]]]
    domain = cp_model.Domain.from_intervals([span for span in spans if span[0] <= span[1]])
    return model.new_int_var_from_domain(domain, "")


def _over(model: cp_model.CpModel, begin: cp_model.IntVar, visit: Visit) -> cp_model.IntVar | None:
    if not visit.windows or not visit.max_late_s:
        return None
    late = model.new_int_var(0, visit.max_late_s, "")
    model.add(late >= begin - visit.windows[-1][1])
    return late


def _times(
    problem: Problem,
    shift: Shift,
    order: Sequence[int],
    model: cp_model.CpModel,
    arcs: dict[tuple[int, int], cp_model.IntVar],
    begins: Sequence[cp_model.IntVar],
    back: cp_model.IntVar,
) -> None:
    """Each leg takes its time, and the break's where it is taken on that leg."""
    travel = problem.travel_s[shift.mode]
    rest_start = _rest(shift, model, back)
    for (a, b), used in arcs.items():
        free = begins[a - 1] + problem.visits[order[a - 1]].service_s if a else shift.start_s
        reached = begins[b - 1] if b else back
        way = _leg(travel, problem, shift, order, a, b)
        model.add(reached >= free + way).only_enforce_if(used)
        if rest_start is not None and shift.rest is not None:
            start, taken = rest_start
            before, after = model.new_bool_var(""), model.new_bool_var("")
            begun = begins[a - 1] if a else shift.start_s
            done = begins[b - 1] + problem.visits[order[b - 1]].service_s if b else back
            model.add(start + shift.rest.duration_s <= begun).only_enforce_if(before)
            model.add(start >= done).only_enforce_if(after)
            inside = [used, taken, ~before, ~after]
            model.add(start >= free).only_enforce_if(inside)
            model.add(reached >= start + shift.rest.duration_s + way).only_enforce_if(inside)


def _rest(
    shift: Shift, model: cp_model.CpModel, back: cp_model.IntVar
) -> tuple[cp_model.IntVar, cp_model.IntVar] | None:
    """When the break begins and whether it is taken: not needed by who is back by its latest beginning."""
    if shift.rest is None:
        return None
    start = model.new_int_var(shift.rest.earliest_s, shift.rest.latest_s, "")
    taken = model.new_bool_var("")
    model.add(back <= shift.rest.latest_s).only_enforce_if(~taken)
    return start, taken


def _follow(after: dict[int, int], order: Sequence[int]) -> tuple[int, ...]:
    found, at = [], after[0]
    while at:
        found.append(order[at - 1])
        at = after[at]
    return tuple(found)
