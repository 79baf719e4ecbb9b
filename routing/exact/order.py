"""The best order of one shift's visits: the routing library, with windows and break; visits that do not fit are
dropped by priority.
"""

from collections.abc import Sequence

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.pieces import UNREACHABLE, Shift
from routing.problem import Problem
from routing.schedule import reachable, timetable, work_of

FAR_S = 2**32
"""Stands for no way: longer than any shift."""
MOST_PENALTY = 2**50
"""Largest penalty of dropping a visit: sums must stay within 64 bits."""


def order_of(problem: Problem, shift: Shift, visits: Sequence[int], *, milliseconds: int | None) -> tuple[int, ...]:
    """A good feasible order of as many of these visits as fit, the weightiest first kept.

    The routing library knows nothing of household savings: it plans with full service times, never too optimistic.

    Parameters
    ----------
    visits : sequence of int
        Indices, in any order.
    milliseconds : int or None
        Wall time for the library. None ends where no small change is better, the same under any load.
    """
    if len(visits) == 1:
        return tuple(visits) if _fits(problem, shift, visits) else ()
    model = _Model(problem, shift, visits)
    order = model.solve(milliseconds)
    return order if _fits(problem, shift, order) else ()


def _fits(problem: Problem, shift: Shift, order: Sequence[int]) -> bool:
    if not reachable(problem, shift, order) or timetable(problem, shift, order).short_s > 0:
        return False
    limits = (
        (len(order), shift.max_visits),
        (work_of(problem, shift, order), shift.max_work_s),
        (sum(problem.visits[v].load for v in order), shift.capacity),
    )
    return all(most is None or value <= most for value, most in limits)


class _Model:
    """One vehicle, one day. Node 0 is the start, node 1 the end, then the visits."""

    def __init__(self, problem: Problem, shift: Shift, visits: Sequence[int]) -> None:
        self.problem, self.shift, self.visits = problem, shift, visits
        self.nodes = [shift.start_node, shift.end_node, *(problem.visits[v].node for v in visits)]
        self.service = [0, 0, *(problem.visits[v].service_s for v in visits)]
        self.manager = pywrapcp.RoutingIndexManager(len(self.nodes), 1, [0], [1])
        self.model = pywrapcp.RoutingModel(self.manager)
        self._costs()
        self._times()
        self._limits()

    def _costs(self) -> None:
        matrix = _finite(self.problem.costs[self.shift.mode], self.nodes)
        self.model.SetArcCostEvaluatorOfAllVehicles(self.model.RegisterTransitMatrix(matrix))
        drop = 1 + len(self.nodes) * max(max(row) for row in matrix)
        for i, visit in enumerate(self.visits):
            penalty = min(MOST_PENALTY, drop * self.problem.visits[visit].priority)
            self.model.AddDisjunction([self.manager.NodeToIndex(i + 2)], penalty)

    def _times(self) -> None:
        travel = _finite(self.problem.travel_s[self.shift.mode], self.nodes)
        transit = [[self.service[a] + t for t in row] for a, row in enumerate(travel)]
        index = self.model.RegisterTransitMatrix(transit)
        last = self.problem.last_s(self.shift)
        self.model.AddDimension(index, last, last, False, "time")
        time = self.model.GetDimensionOrDie("time")
        time.CumulVar(self.model.Start(0)).SetRange(self.shift.start_s, self.shift.start_s)
        if last > self.shift.end_s:
            time.SetCumulVarSoftUpperBound(self.model.End(0), self.shift.end_s, 100)
        for i, visit in enumerate(self.visits):
            self._window(time, self.manager.NodeToIndex(i + 2), visit, last)
        self._rest(time)

    def _window(self, time: pywrapcp.RoutingDimension, index: int, visit: int, last: int) -> None:
        v = self.problem.visits[visit]
        if not v.windows:
            return
        latest = v.windows[-1][1]
        time.CumulVar(index).SetRange(min(v.windows[0][0], last), min(latest + v.max_late_s, last))
        for (_, closes), (opens, _) in zip(v.windows, v.windows[1:], strict=False):
            if closes + 1 < opens:
                time.CumulVar(index).RemoveInterval(closes + 1, opens - 1)
        if v.max_late_s:
            time.SetCumulVarSoftUpperBound(index, latest, 100)

    def _rest(self, time: pywrapcp.RoutingDimension) -> None:
        if self.shift.rest is None:
            return
        rest, solver = self.shift.rest, self.model.solver()
        interval = solver.FixedDurationIntervalVar(rest.earliest_s, rest.latest_s, rest.duration_s, False, "rest")
        waits = [self.service[self.manager.IndexToNode(i)] for i in range(self.model.Size())]
        time.SetBreakIntervalsOfVehicle([interval], 0, waits)

    def _limits(self) -> None:
        shift, visits = self.shift, self.problem.visits
        if shift.max_visits is not None:
            self._sum("visits", [0, 0, *(1 for _ in self.visits)], shift.max_visits)
        if shift.capacity is not None:
            self._sum("load", [0, 0, *(visits[v].load for v in self.visits)], shift.capacity)
        if shift.max_work_s is not None:
            travel = _finite(self.problem.travel_s[shift.mode], self.nodes)
            work = [[self.service[a] + t for t in row] for a, row in enumerate(travel)]
            self.model.AddDimension(self.model.RegisterTransitMatrix(work), 0, shift.max_work_s, True, "work")

    def _sum(self, name: str, amounts: list[int], most: int) -> None:
        self.model.AddDimension(self.model.RegisterUnaryTransitVector(amounts), 0, most, True, name)

    def solve(self, milliseconds: int | None) -> tuple[int, ...]:
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GREEDY_DESCENT
        if milliseconds is not None:
            parameters.time_limit.FromMilliseconds(milliseconds)
        found = self.model.SolveWithParameters(parameters)
        if found is None:
            return ()
        order, index = [], found.Value(self.model.NextVar(self.model.Start(0)))
        while not self.model.IsEnd(index):
            order.append(self.visits[self.manager.IndexToNode(index) - 2])
            index = found.Value(self.model.NextVar(index))
        return tuple(order)


def _finite(matrix: object, nodes: Sequence[int]) -> list[list[int]]:
    rows = [[int(matrix[a, b]) for b in nodes] for a in nodes]  # type: ignore[index]
    return [[FAR_S if t == UNREACHABLE else t for t in row] for row in rows]
