"""A township's month: anytime quality, bundling of villages, and fixed responsible visitors against free choice."""

import argparse
from dataclasses import replace

from benchmarks.report import Row, keep, kept, load, mean, measured, remarks, table, write_section
from benchmarks.townships import (
    Township,
    month_problem,
    township,
    with_responsible,
    with_villages,
    with_weights,
)
from routing import assign, check, solve
from routing.persons import fair_share_s
from routing.problem import Problem
from routing.schedule import work_of
from routing.solution import Solution

BUDGETS = (1.0, 10.0, 60.0)
LONG_S = 600.0
VILLAGE_DAY_S, OTHER_VISITOR_S = 300, 1800
"""As dispatch has them (dispatch/plans/prices.py)."""
ASSIGN_S, QUICKLY_S = 300.0, 60.0
"""For who is responsible, which is decided for months; and while somebody waits."""
SPREAD, UNFAIR = 0.25, 1
"""How far loads may lie from the fair share, and the price of a second beyond, where free choice keeps to it: a higher
one finds longer ways, and loads no fairer.
"""
NEXT_MONTH = 77
Assigned = tuple[int | None, ...]
"""The responsible visitor of each visit."""
FAIR = "free choice within the loads"
OWN = "responsible only, in that first month"
QUICK = f"the same, assigned in {QUICKLY_S:.0f} s"
LAST_OF = {"villages": "with it", "responsible": QUICK}
"""The row of each part that is measured last."""
PROTOCOL = (
    "Generated township of 600 elders in 25 villages: 30 % are owed a visit each week (gaps of 4 to 10 days), "
    "70 % one in the month; 22 working days, 40 visitors, about 500 shifts. Two threads. Quality: travel "
    "above that of the long run of the same seed. Villages: days on which a village's monthly visits fall, "
    f"with a price of {VILLAGE_DAY_S} s for each such day and of {OTHER_VISITOR_S} s for a visit by another than the "
    "responsible visitor, against the same responsible visitors without the village price. Responsible: found by "
    f"`assign` in {ASSIGN_S:.0f} s on one month, then used in another month of the same people with other shifts, as "
    f"the only visitor allowed or with others at {OTHER_VISITOR_S} s a visit, against free choice in that month; with "
    "free choice each visit may have its own visitor, and only “within the loads” asks for working times within 25 % "
    "of the fair share. Assigned: a plan of the first month itself, where loads had to lie within 25 %; in the other "
    "month shares differ, as shifts do. Load off: largest distance of a visitor's working time from the share that the "
    "length of the shifts gives. "
)


def main(argv: list[str]) -> int:
    """Measure the wanted part and write the table of all parts."""
    parser = argparse.ArgumentParser(prog="bench month")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--parts", nargs="*", default=["anytime", "villages", "responsible"])
    parser.add_argument("--long", type=float, default=LONG_S)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each plan of villages and responsible")
    arguments = parser.parse_args(argv)
    for seed in arguments.seeds:
        t = township(seed)
        if "anytime" in arguments.parts:
            for seconds in (*BUDGETS, arguments.long):
                if measured("month", "quality", f"{seconds:g} s", seed):
                    continue
                problem = month_problem(t)
                _keep("quality", f"{seconds:g} s", seed, problem, _solved(problem, seconds, seed))
        wanted = {"villages", "responsible"} & set(arguments.parts)
        if not all(measured("month", part, LAST_OF[part], seed) for part in wanted):
            _with_responsible(t, seed, arguments.parts, arguments.seconds)
    _write()
    return 0


def _solved(problem: Problem, seconds: float, seed: int) -> Solution:
    return solve(problem, seconds=seconds, seed=seed, processes=2)


def _keep(case: str, who: str, seed: int, problem: Problem, solution: Solution, **more: float) -> None:
    row: Row = {"case": case, "who": who, "seed": seed, "seconds": solution.seconds, "load": load()}
    sound = not check(problem, solution)
    row |= {"travel": solution.terms.travel_s, "left": len(solution.left_out), "sound": sound, **more}
    print(row, flush=True)
    keep("month", row)


def _with_responsible(t: Township, seed: int, parts: list[str], seconds: float) -> None:
    given = assign(month_problem(t), seconds=ASSIGN_S, seed=seed, processes=2)
    if "villages" in parts:
        _villages(t, seed, seconds, given.responsible)
    if "responsible" in parts:
        quick = assign(month_problem(t), seconds=QUICKLY_S, seed=seed, processes=2)
        _responsible(t, seed, seconds, given.responsible, quick.responsible)


def _villages(t: Township, seed: int, seconds: float, responsible: Assigned) -> None:
    problem = with_villages(with_responsible(month_problem(t), responsible), t)
    for who, price in (("without the village price", 0), ("with it", VILLAGE_DAY_S)):
        priced = with_weights(problem, village_day_s=price, other_visitor_s=OTHER_VISITOR_S)
        solution = _solved(priced, seconds, seed)
        _keep("villages", who, seed, priced, solution, days=_days(priced, solution), others=_others(priced, solution))


def _days(problem: Problem, solution: Solution) -> float:
    """Mean number of distinct days of a village's bundled visits."""
    days: dict[int, set[int]] = {}
    for route in solution.routes:
        for visit in route.visits:
            village = problem.visits[visit].village
            if village is not None:
                days.setdefault(village, set()).add(problem.shifts[route.shift].day)
    return mean(len(d) for d in days.values())


def _others(problem: Problem, solution: Solution) -> float:
    """Share of visits by another than the responsible visitor, in per cent."""
    kept_to = [
        problem.visits[visit].responsible == problem.shifts[route.shift].visitor
        for route in solution.routes
        for visit in route.visits
    ]
    return 100 * (1 - mean(kept_to))


def _responsible(t: Township, seed: int, seconds: float, responsible: Assigned, quick: Assigned) -> None:
    free = month_problem(replace(t, shifts=township(seed, shifts_seed=NEXT_MONTH + seed).shifts))
    priced = with_weights(with_responsible(free, responsible), other_visitor_s=OTHER_VISITOR_S)
    priced_quick = with_weights(with_responsible(free, quick), other_visitor_s=OTHER_VISITOR_S)
    own = with_responsible(month_problem(t), responsible, only=True)
    solution = _solved(own, seconds, seed)
    _keep("assigned", OWN, seed, own, solution, outside=load_off(own, solution), others=0.0)
    plans = {
        "free choice": free,
        FAIR: _within_loads(free),
        "responsible only": with_responsible(free, responsible, only=True),
        "responsible, others at a price": priced,
        QUICK: priced_quick,
    }
    for who, problem in plans.items():
        solution = _solved(problem, seconds, seed)
        named = priced_quick if who == QUICK else priced
        outside, others = load_off(problem, solution), _others(named, solution)
        _keep("responsible", who, seed, problem, solution, outside=outside, others=others)


def _within_loads(problem: Problem) -> Problem:
    """The problem with a price on working time outside the spread."""
    way_s = _way_s(solve(problem, seconds=1.0, processes=2))
    visitors = list(problem.visitors)
    for i, share_s in fair_share_s(problem, way_s).items():
        low_s, high_s = int(share_s * (1 - SPREAD)), int(share_s * (1 + SPREAD))
        visitors[i] = replace(visitors[i], work_low_s=low_s, work_high_s=high_s)
    return with_weights(replace(problem, visitors=tuple(visitors)), imbalance=UNFAIR)


def _way_s(solution: Solution) -> int:
    return solution.terms.travel_s // sum(len(route.visits) for route in solution.routes)


def load_off(problem: Problem, solution: Solution) -> float:
    """Largest distance of a visitor's working time from the fair share, in per cent of it."""
    share = fair_share_s(problem, _way_s(solution))
    work = dict.fromkeys(share, 0)
    for route in solution.routes:
        shift = problem.shifts[route.shift]
        work[shift.visitor] += work_of(problem, shift, route.visits)
    return 100 * max(abs(work[visitor] / share_s - 1) for visitor, share_s in share.items())


def _write() -> None:
    rows = kept("month")
    longest = max((r["who"] for r in rows if r["case"] == "quality"), key=lambda w: float(w.split()[0]), default="")
    base = {"quality": longest, "villages": "without the village price", "assigned": "", "responsible": FAIR}
    lines = []
    for case, against in base.items():
        of_case = [row for row in rows if row["case"] == case]
        for who in dict.fromkeys(row["who"] for row in of_case):
            lines.append(_line(case, who, against, of_case))
    head = ["figure", "plan", "seeds", "travel h", "above", "left out", "days a village", "by another %", "load off %"]
    write_section("month", "A township's month", PROTOCOL + remarks("month"), table([*head, "sound", "load"], lines))


def _line(case: str, who: str, against: str, rows: list[Row]) -> list[object]:
    mine = [row for row in rows if row["who"] == who]
    base = {row["seed"]: row["travel"] for row in rows if row["who"] == against}
    above = [100 * (row["travel"] / base[row["seed"]] - 1) for row in mine if row["seed"] in base]
    loads = [row["load"] for row in mine]
    return [
        case,
        who,
        len(mine),
        f"{mean(row['travel'] for row in mine) / 3600:.2f}",
        f"{mean(above):+.2f} %" if above else "",
        f"{mean(row['left'] for row in mine):.1f}",
        *(
            f"{mean(row[name] for row in mine):.1f}" if name in mine[0] else ""
            for name in ("days", "others", "outside")
        ),
        "yes" if all(row["sound"] for row in mine) else "no",
        f"{min(loads)}-{max(loads)}",
    ]
