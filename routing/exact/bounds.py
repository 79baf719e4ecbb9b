"""Lower bounds that no plan can beat, from relaxations: visits that fit nowhere, hours that are not there, and an
assignment.
"""

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import linear_sum_assignment

from routing.hopeful import hopeful, least_service_s
from routing.pieces import UNREACHABLE
from routing.places import Draft
from routing.problem import Problem
from routing.solution import Bound, Solution

FAR = 10**9


def bound_of(problem: Problem, solution: Solution) -> Bound:
    """Least priority left out by any plan, and least travel cost (seconds) of any plan that pays this one's visits."""
    planned = sorted(visit for route in solution.routes for visit in route.visits)
    return Bound(_left_out(problem), problem.weights.travel * _travel(problem, planned) if planned else 0)


def _left_out(problem: Problem) -> int:
    """Priority of visits that fit into no empty shift, and of what exceeds all shifts' time together."""
    empty = Draft(hopeful(problem), {})
    fits = [visit for visit in range(len(problem.visits)) if _fits_alone(empty, visit)]
    never = sum(v.priority for v in problem.visits) - sum(problem.visits[i].priority for i in fits)
    time = sum(problem.last_s(shift) - shift.start_s for shift in problem.shifts)
    cheapest = sorted(fits, key=lambda i: -problem.visits[i].priority / max(1, least_service_s(problem, i)))
    missing = 0.0
    for visit in cheapest:
        need = least_service_s(problem, visit)
        if need > time:
            missing += problem.visits[visit].priority * (1 - time / need)
        time = max(0, time - need)
    return never + int(np.ceil(missing * (1 - 1e-12) - 1e-9))


def _fits_alone(empty: Draft, visit: int) -> bool:
    days = empty.days_allowed(visit, others_may_follow=True)
    return any(empty.spots(visit, empty.shifts_allowed(visit, days)))


def _travel(problem: Problem, visits: list[int]) -> int:
    """Each visit has one way in and one way out; ways in from a start and out to an end are not limited in number."""
    nodes = np.array([problem.visits[v].node for v in visits])
    cost = np.min([np.where(m == UNREACHABLE, FAR, m) for m in problem.costs], axis=0)
    between = np.where(_may_follow(problem, visits), cost[np.ix_(nodes, nodes)], FAR)
    start_nodes = np.unique([s.start_node for s in problem.shifts])
    end_nodes = np.unique([s.end_node for s in problem.shifts])
    starts = cost[np.ix_(start_nodes, nodes)].min(axis=0)
    ends = cost[np.ix_(nodes, end_nodes)].min(axis=1)
    count = len(visits)
    left, right = np.nonzero(between < FAR)
    own, dummy = np.arange(count), np.arange(count, 2 * count)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(left, right, between[left, right])
    solver.add_arcs_with_cost(own, dummy, ends)
    solver.add_arcs_with_cost(dummy, own, starts)
    solver.add_arcs_with_cost(count + right, count + left, np.zeros(len(left), np.int64))
    solver.add_arcs_with_cost(dummy, dummy, np.zeros(count, np.int64))
    status = solver.solve()
    return int(solver.optimal_cost()) if status == solver.OPTIMAL else 0


def _may_follow(problem: Problem, visits: list[int]) -> NDArray[np.bool_]:
    """Whether two visits can stand on one shift: a common day, and not the same person's."""
    calendar = {day: d for d, day in enumerate(sorted({shift.day for shift in problem.shifts}))}
    days = np.zeros((len(visits), len(calendar)), np.int64)
    for i, visit in enumerate(visits):
        days[i, [calendar[day] for day in problem.visits[visit].days if day in calendar]] = 1
    person = np.array([problem.spacing_of.get(visit, -1 - visit) for visit in visits])
    may: NDArray[np.bool_] = (days @ days.T > 0) & (person[:, None] != person[None])
    return may
