"""Level after level: each is made as small as can be without making a former one larger. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ortools.sat.python import cp_model

SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)
SEED = 1
COMPLETING = 60.0
"""Effort that suffices to compute what follows from choices already made; never spent."""


class Rung(NamedTuple):
    """A level: what is made small, what it cannot fall below, its effort (CP-SAT's deterministic time), and the
    relative gap to the bound at which it is good enough."""

    cost: cp_model.LinearExprT
    least: int
    effort: float
    gap: float = 0.0


def climb(model: cp_model.CpModel, start: Mapping[cp_model.IntVar, int], rungs: Sequence[Rung]) -> cp_model.CpSolver:
    """The best solution found, from a start that gives every choice its value; all other variables follow from these.

    Where a level ends without a better solution the last one stands, and its value is kept through all later levels.
    One worker and a counted effort: equal models have equal answers under any load.
    """
    best = _completed(model, start, rungs)
    for place, rung in enumerate(rungs):
        if best.value(rung.cost) > rung.least and rung.effort > 0:
            found = _lowered(model, best, rung)
            if found is not None:
                better = _completed(model, {choice: found.value(choice) for choice in start}, rungs)
                best = min(best, better, key=lambda solver: [solver.value(rung.cost) for rung in rungs[place:]])
        model.add(rung.cost <= best.value(rung.cost))
    return best


def _completed(
    model: cp_model.CpModel, choices: Mapping[cp_model.IntVar, int], rungs: Sequence[Rung]
) -> cp_model.CpSolver:
    """The solution of these choices; every level's value is what they cost and no more."""
    model.clear_hints()  # type: ignore[no-untyped-call]
    for choice, value in choices.items():
        model.add_hint(choice, value)
    model.minimize(cp_model.LinearExpr.sum([rung.cost for rung in rungs]))
    solver = _solver(COMPLETING)
    solver.parameters.fix_variables_to_their_hinted_value = True
    status = solver.solve(model)
    if status not in SOLVED:
        raise AssertionError(f"the choices break a rule of their own model: {solver.status_name(status)}")
    return solver


def _lowered(model: cp_model.CpModel, start: cp_model.CpSolver, rung: Rung) -> cp_model.CpSolver | None:
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index in range(len(model.proto.variables)):
        variable = model.get_int_var_from_proto_index(index)
        model.add_hint(variable, start.value(variable))
    model.minimize(rung.cost)
    solver = _solver(rung.effort)
    solver.parameters.relative_gap_limit = rung.gap
    return solver if solver.solve(model) in SOLVED else None


def _solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = effort
    return solver
