"""A visitor falls ill on Wednesday morning: the week is repaired with little change. And one urgent visit is put in."""

import argparse
import time
from dataclasses import replace

from benchmarks.report import keep, kept, load, mean, remarks, table, write_section
from benchmarks.townships import WEEK_DAYS, township, week_problem
from routing import check, insert, solve
from routing.pieces import Lock, LockedRoute, Shift, Visit
from routing.problem import Problem
from routing.solution import Solution

WEDNESDAY = 2
PROTOCOL = (
    "The township's week of 40 visitors, planned for 10 s. On Wednesday morning one visitor falls ill; Monday "
    "and Tuesday are locked whole, on Wednesday the first stop of each route is under way and locked, and "
    "each change of a visit has its price of stability. Repaired in 1 s. A change is another visitor or day. "
    "Insert: mean over 50 visits, each taken out of the plan and put in again. "
)


def main(argv: list[str]) -> int:
    """Measure the wanted part and write the table of all parts."""
    parser = argparse.ArgumentParser(prog="bench repair")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=1.0)
    arguments = parser.parse_args(argv)
    for seed in arguments.seeds:
        problem = week_problem(township(seed, days=WEEK_DAYS))
        plan = solve(problem, seconds=10, seed=seed, processes=2)
        _repair(problem, plan, seed, arguments.seconds)
        _insert(problem, plan, seed)
    _write()
    return 0


def _repair(problem: Problem, plan: Solution, seed: int, seconds: float) -> None:
    ill = next(s.visitor for s in problem.shifts if s.day == WEDNESDAY and _visits_on(problem, plan, s.visitor))
    begun = time.monotonic()
    now = replace(problem, visits=_remembering(problem, plan), shifts=_without(problem, ill))
    locked = _locked(problem, plan, ill)
    start = replace(plan, routes=tuple(r for r in plan.routes if not _falls_out(problem, r.shift, ill)))
    solution = solve(now, seconds=seconds, seed=seed, processes=2, start=start, locked=locked)
    took = time.monotonic() - begun
    before, after = _places(problem, plan), _places(problem, solution)
    others = [visit for visit, (visitor, _) in before.items() if visitor != ill]
    open_ones = [visit for visit in others if before[visit][1] >= WEDNESDAY]
    changed = [visit for visit in open_ones if after.get(visit) != before[visit]]
    row = {
        "case": "repair",
        "who": "this",
        "seed": seed,
        "seconds": took,
        "load": load(),
        "left": len(solution.left_out),
    }
    row |= {"changed": 100 * len(changed) / len(open_ones), "sound": not check(now, solution, locked=locked)}
    keep("repair", row)


def _visits_on(problem: Problem, plan: Solution, visitor: int) -> int:
    days = {problem.shifts[route.shift].day for route in plan.routes if problem.shifts[route.shift].visitor == visitor}
    return WEDNESDAY in days


def _falls_out(problem: Problem, shift: int, ill: int) -> bool:
    return problem.shifts[shift].visitor == ill and problem.shifts[shift].day >= WEDNESDAY


def _without(problem: Problem, ill: int) -> tuple[Shift, ...]:
    """The ill visitor's shifts hold nothing from Wednesday on; their numbers stay."""
    return tuple(replace(s, max_visits=0) if _falls_out(problem, i, ill) else s for i, s in enumerate(problem.shifts))


def _remembering(problem: Problem, plan: Solution) -> tuple[Visit, ...]:
    places = _places(problem, plan)
    return tuple(replace(visit, former=places.get(i)) for i, visit in enumerate(problem.visits))


def _places(problem: Problem, plan: Solution) -> dict[int, tuple[int, int]]:
    shifts = problem.shifts
    return {v: (shifts[r.shift].visitor, shifts[r.shift].day) for r in plan.routes for v in r.visits}


def _locked(problem: Problem, plan: Solution, ill: int) -> tuple[Lock, ...]:
    orders = plan.orders
    locks: list[Lock] = []
    for s, shift in enumerate(problem.shifts):
        order = orders.get(s, ())
        if shift.day < WEDNESDAY:
            locks.append(LockedRoute(s, order))
        elif shift.day == WEDNESDAY and order and shift.visitor != ill:
            locks.append(LockedRoute(s, order[:1], open_end=True))
    return tuple(locks)


def _insert(problem: Problem, plan: Solution, seed: int) -> None:
    begun = time.monotonic()
    for visit in range(50):
        insert(problem, plan, visit)
    took = (time.monotonic() - begun) / 50
    keep("repair", {"case": "insert", "who": "this", "seed": seed, "seconds": took, "load": load(), "sound": True})


def _write() -> None:
    lines = []
    for case in ("repair", "insert"):
        rows = [row for row in kept("repair") if row["case"] == case]
        if rows:
            cells = [f"{mean(r[k] for r in rows):.1f}" if k in rows[0] else "" for k in ("changed", "left")]
            seconds = f"{mean(r['seconds'] for r in rows):.3f}"
            sound = "yes" if all(r["sound"] for r in rows) else "no"
            lines.append([case, len(rows), seconds, *cells, sound, max(r["load"] for r in rows)])
    head = ["what", "seeds", "seconds", "others' open stops changed %", "left out", "sound", "load"]
    write_section("repair", "Repair and urgent visits", PROTOCOL + remarks("repair"), table(head, lines))
