"""The best order of one shift's visits, proven: all orders where they are few, else CP-SAT with windows and break."""

from collections.abc import Sequence
from itertools import pairwise, permutations

from ortools.sat.python import cp_model

from routing.pieces import UNREACHABLE, Shift, Visit
from routing.problem import Problem
from routing.schedule import cost_of, reachable, timetable, work_of

FEW = 5
"""So many visits have at most 120 orders: quicker tried than modelled."""
MOST_EFFORT = 2.0
"""CP-SAT's deterministic time for one shift: an equal end on every machine."""
FIT_EFFORT = 0.2
"""The same for whether a shift has room."""

Rank = tuple[int, int]


def rank_of(problem: Problem, shift: Shift, order: Sequence[int]) -> Rank | None:
    """Seconds of lateness with overtime, then cost of the way in seconds; None where a hard limit is broken."""
    if not reachable(problem, shift, order):
        return None
    table = timetable(problem, shift, order)
    if table.short_s > 0 or (shift.max_work_s is not None and work_of(problem, shift, order) > shift.max_work_s):
        return None
    return table.penalty_s, cost_of(problem, shift, order)


def best_order(
    problem: Problem, shift: Shift, order: Sequence[int], *, begun: int, seconds: float | None = None
) -> tuple[tuple[int, ...], bool]:
    """The best order that keeps the first `begun` visits, and whether that is proven; never worse than the given one.

    Parameters
    ----------
    order : sequence of int
        Indices of visits; keeps the hard limits.
    begun : int
        How many of them are done or under way.
    seconds : float or None
        Wall time. None counts the effort instead: the end is the same under any load.
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


def _by_cp_sat(
    problem: Problem, shift: Shift, order: tuple[int, ...], seconds: float | None = None
) -> tuple[tuple[int, ...], bool]:
    """The best order by CP-SAT, which starts from the given one."""
    trip = _Trip(problem, shift, order)
    for a, b in pairwise([0, *range(1, len(order) + 1), 0]):
        if (a, b) in trip.arcs:
            trip.model.add_hint(trip.arcs[a, b], True)
    status, found = trip.solve(MOST_EFFORT, seconds)
    known, new = rank_of(problem, shift, order), rank_of(problem, shift, found)
    if new is None or (known is not None and known < new):
        return order, False
    return found, status == cp_model.OPTIMAL


def can_fit(problem: Problem, shift: Shift, visits: Sequence[int], *, begun: int) -> bool | None:
    """Whether any order of these visits that keeps the first `begun` (a number) keeps the hard limits; None where that
    is open.
    """
    return _first_fit(problem, shift, tuple(visits), begun)[0]


def fitting_order(problem: Problem, shift: Shift, visits: Sequence[int], *, begun: int) -> tuple[int, ...] | None:
    """An order of these visits, by index, that keeps the first `begun` and the hard limits; None if none was found."""
    return _first_fit(problem, shift, tuple(visits), begun)[1]


def _first_fit(
    problem: Problem, shift: Shift, visits: tuple[int, ...], begun: int
) -> tuple[bool | None, tuple[int, ...] | None]:
    head, tail = visits[:begun], visits[begun:]
    if _least_time_s(problem, shift, visits) > problem.last_s(shift) - shift.start_s:
        return False, None
    if len(tail) <= FEW:
        orders = (head + rest for rest in permutations(tail))
        found = next((order for order in orders if rank_of(problem, shift, order) is not None), None)
        return found is not None, found
    if begun or _has_households(problem, visits) or shift.max_work_s is not None:
        return None, None
    status, order = _Trip(problem, shift, visits).solve(FIT_EFFORT)
    if status == cp_model.INFEASIBLE:
        return False, None
    return (True, order) if rank_of(problem, shift, order) is not None else (None, None)


def _least_time_s(problem: Problem, shift: Shift, visits: Sequence[int]) -> int:
    """No order takes less: least service of each visit, and the shortest way out of each node."""
    matrix, nodes = problem.travel_s[shift.mode], [problem.visits[v].node for v in visits]
    total = 0
    for leave in (shift.start_node, *nodes):
        ways = [int(matrix[leave, reach]) for reach in (*nodes, shift.end_node) if matrix[leave, reach] != UNREACHABLE]
        total += min(ways, default=0)
    services = ((v.service_s, v.added_service_s) for v in (problem.visits[i] for i in visits))
    return total + sum(full if added is None else min(full, added) for full, added in services)


class _Trip:
    """CP-SAT's model of one round trip: node 0 is home, node i + 1 the i-th of the visits."""

    def __init__(self, problem: Problem, shift: Shift, order: tuple[int, ...]) -> None:
        self.order, self.model = order, cp_model.CpModel()
        self.arcs = _arcs(problem, shift, order, self.model)
        self.model.add_circuit([(a, b, used) for (a, b), used in self.arcs.items()])
        last = problem.last_s(shift)
        begins = [_begin(self.model, shift, problem.visits[v], last) for v in order]
        back = self.model.new_int_var(shift.start_s, last, "")
        _times(problem, shift, order, self.model, self.arcs, begins, back)
        lates = [_over(self.model, begin, problem.visits[v]) for begin, v in zip(begins, order, strict=True)]
        overtime = self.model.new_int_var(0, last - shift.end_s, "")
        self.model.add(overtime >= back - shift.end_s)
        matrix = problem.costs[shift.mode]
        costs = [_leg(matrix, problem, shift, order, a, b) * used for (a, b), used in self.arcs.items()]
        late_s = cp_model.LinearExpr.sum([overtime, *(late for late in lates if late is not None)])
        dearest = max((_leg(matrix, problem, shift, order, a, b) for a, b in self.arcs), default=0)
        self.model.minimize(cp_model.LinearExpr.sum(costs) + (1 + (len(order) + 1) * dearest) * late_s)

    def solve(self, effort: float, seconds: float | None = None) -> tuple[cp_model.CpSolverStatus, tuple[int, ...]]:
        """How it ended, and the order found: the given one where there is none."""
        solver = cp_model.CpSolver()
        if seconds is not None:
            solver.parameters.max_time_in_seconds = seconds
        solver.parameters.max_deterministic_time = effort
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return status, self.order
        return status, _follow({a: b for (a, b), used in self.arcs.items() if solver.boolean_value(used)}, self.order)


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


def _begin(model: cp_model.CpModel, shift: Shift, visit: Visit, last: int) -> cp_model.IntVar:
    windows = [[opens, closes] for opens, closes in visit.windows]
    if windows:
        windows[-1][1] += visit.max_late_s
    spans = [[max(a, shift.start_s), min(b, last)] for a, b in windows or [[shift.start_s, last]]]
    open_spans = [span for span in spans if span[0] <= span[1]]
    if not open_spans:
        model.add_bool_or([])  # never satisfied: an empty domain would make the model invalid instead of infeasible
    return model.new_int_var_from_domain(cp_model.Domain.from_intervals(open_spans or [[last, last]]), "")


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
