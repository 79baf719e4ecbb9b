"""Other solvers on the same problem: one vehicle for each shift, every visit allowed on every shift, no spacing.

Each takes (problem, seconds, seed) and returns orders by shift, or None where it found no plan at all; our checker
judges them all alike.
"""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pyvrp
import vroom
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from pyvrp.stop import MaxRuntime

from routing.problem import Problem

Orders = dict[int, tuple[int, ...]]
Peer = Callable[[Problem, float, int], Orders | None]
PRIZE = 10**7
"""Price of leaving out a visit of priority 1."""


def by_pyvrp(problem: Problem, seconds: float, seed: int) -> Orders | None:
    """PyVRP: hybrid genetic search."""
    model, matrix = pyvrp.Model(), problem.travel_s[0]
    place = [model.add_location(0, 0) for _ in range(problem.nodes)]
    ends = sorted({node for shift in problem.shifts for node in (shift.start_node, shift.end_node)})
    depot = {node: model.add_depot(place[node]) for node in ends}
    for visit in problem.visits:
        opens, closes = visit.windows[0] if visit.windows else (0, 86_400)
        prize = PRIZE * visit.priority
        model.add_client(
            place[visit.node], [visit.load], [0], visit.service_s, opens, closes, prize=prize, required=False
        )
    for shift in problem.shifts:
        capacity = shift.capacity if shift.capacity is not None else 10**9
        ends_of = depot[shift.start_node], depot[shift.end_node]
        model.add_vehicle_type(1, [capacity], *ends_of, tw_early=shift.start_s, tw_late=shift.end_s)
    for a in range(problem.nodes):
        for b in range(problem.nodes):
            if a != b:
                model.add_edge(place[a], place[b], int(matrix[a, b]), int(matrix[a, b]))
    result = model.solve(stop=MaxRuntime(seconds), seed=seed, display=False)
    if not result.is_feasible():
        return None
    routes = result.best.routes()
    return {r.vehicle_type(): tuple(a.idx for a in r.schedule() if a.is_client()) for r in routes}


def by_vroom(problem: Problem, seconds: float, seed: int) -> Orders | None:
    """VROOM: local search from many starts; it may end before its time and knows no seed."""
    data = vroom.Input()
    data.set_durations_matrix(profile="car", matrix_input=problem.travel_s[0].astype(np.uint32))
    for s, shift in enumerate(problem.shifts):
        data.add_vehicle(
            vroom.Vehicle(
                s,
                start=shift.start_node,
                end=shift.end_node,
                capacity=[shift.capacity if shift.capacity is not None else 10**9],
                time_window=vroom.TimeWindow(shift.start_s, shift.end_s),
            )
        )
    for i, visit in enumerate(problem.visits):
        job = vroom.Job(
            i,
            visit.node,
            default_service=visit.service_s,
            delivery=vroom.Amount([visit.load]),
            priority=min(100, visit.priority),
            time_windows=[vroom.TimeWindow(opens, closes) for opens, closes in visit.windows],
        )
        data.add_job(job)
    solution = data.solve(exploration_level=5, nb_threads=2, timeout=timedelta(seconds=seconds))
    jobs = solution.routes[solution.routes["type"] == "job"]
    orders: dict[int, list[int]] = {}
    for s, visit in zip(jobs["vehicle_id"], jobs["id"], strict=True):
        orders.setdefault(int(s), []).append(int(visit))
    return {s: tuple(order) for s, order in orders.items()}


def by_or_tools(problem: Problem, seconds: float, seed: int) -> Orders | None:
    """OR-Tools' routing library alone: parallel cheapest insertion, then guided local search. It knows no seed."""
    visits, shifts, matrix = problem.visits, problem.shifts, problem.travel_s[0]
    count = len(visits)
    nodes = [v.node for v in visits] + [s.start_node for s in shifts] + [s.end_node for s in shifts]
    service = [v.service_s for v in visits] + [0] * (2 * len(shifts))
    starts = [count + k for k in range(len(shifts))]
    manager = pywrapcp.RoutingIndexManager(len(nodes), len(shifts), starts, [k + len(shifts) for k in starts])
    model = pywrapcp.RoutingModel(manager)
    way = matrix[np.ix_(nodes, nodes)]
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(way.tolist()))
    time = model.RegisterTransitMatrix((way + np.array(service)[:, None]).tolist())
    last = max(shift.end_s for shift in shifts)
    model.AddDimension(time, last, last, False, "time")
    dimension = model.GetDimensionOrDie("time")
    for k, shift in enumerate(shifts):
        dimension.CumulVar(model.Start(k)).SetRange(shift.start_s, shift.end_s)
        dimension.CumulVar(model.End(k)).SetRange(shift.start_s, shift.end_s)
    loads = model.RegisterUnaryTransitVector([v.load for v in visits] + [0] * (2 * len(shifts)))
    capacities = [shift.capacity if shift.capacity is not None else 10**9 for shift in shifts]
    model.AddDimensionWithVehicleCapacity(loads, 0, capacities, True, "load")
    for i, visit in enumerate(visits):
        index = manager.NodeToIndex(i)
        if visit.windows:
            dimension.CumulVar(index).SetRange(*visit.windows[0])
        model.AddDisjunction([index], PRIZE * visit.priority)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(parameters)
    return _followed(manager, model, found, len(shifts)) if found else None


def _followed(manager: pywrapcp.RoutingIndexManager, model: pywrapcp.RoutingModel, found: object, count: int) -> Orders:
    orders = {}
    for k in range(count):
        index, order = found.Value(model.NextVar(model.Start(k))), []  # type: ignore[attr-defined]
        while not model.IsEnd(index):
            order.append(manager.IndexToNode(index))
            index = found.Value(model.NextVar(index))  # type: ignore[attr-defined]
        orders[k] = tuple(order)
    return orders


PEERS: dict[str, Peer] = {"PyVRP": by_pyvrp, "OR-Tools": by_or_tools, "VROOM": by_vroom}
