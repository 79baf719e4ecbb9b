"""CP-SAT gives each person one responsible visitor: near, whole clusters together, loads within a spread of the
fair share.
"""

from collections import defaultdict
from collections.abc import Sequence

from ortools.sat.python import cp_model

from routing.exact.clusters import clusters_of
from routing.persons import Person, fair_share_s, homes_of, may_pay_all, persons_of
from routing.pieces import UNREACHABLE
from routing.problem import Problem

NEAREST = 12
"""How many visitors are considered for one person."""
FAR_S = 10**6
SLACK_PRICE = 5
"""Price of one second of load outside the spread: high, but never a wall that leaves nothing."""
OVERHEAD_S = 300
"""Way that one more visit is taken to cost when loads are shared out."""


def responsible_by_cp_sat(
    problem: Problem, *, spread: float, seconds: float, seed: int, workers: int
) -> list[int | None]:
    """The index of a visitor for each visit; None where nobody may come.

    Parameters
    ----------
    spread : float
        How far a load may lie from the fair share without price, as a share of it.
    seconds : float
        Wall time for the solver.
    workers : int
        Number of its threads.
    """
    persons, model = persons_of(problem), cp_model.CpModel()
    near = [_nearest(problem, person) for person in persons]
    is_for = [{v: model.new_bool_var("") for v in ranked} for ranked in near]
    for choices in is_for:
        if choices:
            model.add_exactly_one(choices.values())
    cost: list[cp_model.LinearExprT] = [
        ranked[v] * len(person) * on
        for person, ranked, choices in zip(persons, near, is_for, strict=True)
        for v, on in choices.items()
    ]
    cost += _split_clusters(problem, model, persons, is_for)
    cost += _unfair(problem, model, persons, is_for, spread)
    model.minimize(cp_model.LinearExpr.sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    status = solver.solve(model)
    responsible: list[int | None] = [None] * len(problem.visits)
    for person, ranked, choices in zip(persons, near, is_for, strict=True):
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            chosen = next((v for v, on in choices.items() if solver.boolean_value(on)), None)
        else:
            chosen = min(ranked, key=lambda v: ranked[v], default=None)
        for visit in person:
            responsible[visit] = chosen
    return responsible


def _nearest(problem: Problem, person: Person) -> dict[int, int]:
    """Way from home and back of the nearest visitors who may come."""
    node, ways = problem.visits[person[0]].node, {}
    for visitor, home in homes_of(problem).items():
        if may_pay_all(problem, person, visitor):
            to, back = int(problem.costs[home.mode][home.node, node]), int(problem.costs[home.mode][node, home.node])
            if UNREACHABLE not in (to, back):
                ways[visitor] = min(FAR_S, to + back)
    return dict(sorted(ways.items(), key=lambda item: item[1])[:NEAREST])


def _split_clusters(
    problem: Problem, model: cp_model.CpModel, persons: Sequence[Person], is_for: Sequence[dict[int, cp_model.IntVar]]
) -> list[cp_model.LinearExprT]:
    """A visitor who comes to a cluster at all pays the way there once more."""
    cluster = clusters_of(problem)
    members: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for person, choices in zip(persons, is_for, strict=True):
        for visitor, on in choices.items():
            members[cluster[person[0]], visitor].append(on)
    homes = homes_of(problem)
    price: list[cp_model.LinearExprT] = []
    for (leader, visitor), ons in members.items():
        entered = model.new_bool_var("")
        for on in ons:
            model.add_implication(on, entered)
        home, node = homes[visitor], problem.visits[leader].node
        price.append(min(FAR_S, abs(int(problem.costs[home.mode][home.node, node])) + OVERHEAD_S) * 2 * entered)
    return price


def _unfair(
    problem: Problem,
    model: cp_model.CpModel,
    persons: Sequence[Person],
    is_for: Sequence[dict[int, cp_model.IntVar]],
    spread: float,
) -> list[cp_model.LinearExprT]:
    """A price on load outside the spread around each visitor's fair share."""
    load: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    for person, choices in zip(persons, is_for, strict=True):
        seconds = sum(problem.visits[visit].service_s + OVERHEAD_S for visit in person)
        for visitor, on in choices.items():
            load[visitor].append(seconds * on)
    price: list[cp_model.LinearExprT] = []
    for visitor, fair in fair_share_s(problem, OVERHEAD_S).items():
        outside = model.new_int_var(0, 2**40, "")
        total = cp_model.LinearExpr.sum(load[visitor])
        model.add(total <= int(fair * (1 + spread)) + outside)
        model.add(total >= int(fair * (1 - spread)) - outside)
        price.append(SLACK_PRICE * outside)
    return price
