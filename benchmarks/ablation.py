"""What each stage of the search is worth: a township's month without it, for equally long."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from itertools import product

from benchmarks.pvrp import FILES
from benchmarks.report import keep, kept, load, mean, measured, remarks, table, write_section
from benchmarks.township import CASES
from benchmarks.townships import WEEK_DAYS, month_problem, township, week_problem
from routing import pvrp
from routing.exact import engine as exact
from routing.locks import Locks, locks_of
from routing.objective import terms_of
from routing.problem import Problem
from routing.run import Run
from routing.search.engine import PATTERNED, SETTINGS, plan, searched
from routing.search.ruin import Settings

Orders = dict[int, tuple[int, ...]]
Variant = Callable[[Problem, Locks, Run], Orders]
FIRST_SHARE = 0.3
PERIODIC = FILES / "p08"
PROTOCOL = (
    "The township's month and its week with 16 visitors, as in their own sections, and one periodic instance; 10 s, "
    "one thread unless said otherwise. Each line leaves one thing out, or puts one in; what is above stands against "
    "the first line of the same problem and seed. "
)


def _with(usual: Settings = SETTINGS, *, processes: int = 1, **settings: float) -> Variant:
    changed = usual._replace(**settings)  # type: ignore[arg-type]
    return lambda problem, locks, run: plan(problem, locks, replace(run, processes=processes), {}, changed)


def _or_tools_first(problem: Problem, locks: Locks, run: Run) -> Orders:
    first = exact.plan(problem, locks, replace(run, seconds=FIRST_SHARE * run.seconds), {})
    return plan(problem, locks, run, first)


def _month(seed: int) -> Problem:
    return month_problem(township(seed))


def _overloaded(seed: int) -> Problem:
    return week_problem(township(seed, days=WEEK_DAYS, **CASES["16 visitors"]))


def _periodic(_: int) -> Problem:
    return pvrp.problem_of(pvrp.read(PERIODIC))


PROBLEMS = {"month": _month, "overloaded week": _overloaded, f"periodic {PERIODIC.name}": _periodic}
ALL = "all stages"
VARIANTS: dict[str, dict[str, Variant]] = {
    "month": {
        ALL: _with(),
        "two threads, a part each": _with(processes=2),
        "two threads, rivals": _with(processes=2, many=10**9),
        "without staying around a place": _with(stay=0),
        "without whole persons": _with(whole=0.0),
        "without overlooking routes": _with(blink=0.0),
        "twice the neighbours": _with(near=30),
        "all routes as candidates": _with(near=0),
        "short strings (3)": _with(longest=3),
        "half as many removed": _with(removed=4.0),
        "twice as many removed": _with(removed=16.0),
        "without temperature": _with(hot=1e-6, cold=1e-7),
        "without the last ordering": lambda problem, locks, run: searched(problem, locks, run, {}),
        "first plan by OR-Tools": _or_tools_first,
        "OR-Tools alone": lambda problem, locks, run: exact.plan(problem, locks, run, {}),
    },
    "overloaded week": {ALL: _with(), "leaving out at its true price": _with(least=0.0)},
    f"periodic {PERIODIC.name}": {
        ALL: _with(PATTERNED),
        "without ruins of one day": _with(PATTERNED, daily=0.0),
    },
}


def main(argv: list[str]) -> int:
    """Measure the wanted part and write the table of all parts."""
    parser = argparse.ArgumentParser(prog="bench ablation")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--cases", nargs="*", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args(argv)
    for seed, case in product(arguments.seeds, arguments.cases):
        if case.startswith("periodic") and not PERIODIC.exists():
            print(f"{PERIODIC} is not there: {case} is not measured")
            continue
        problem = PROBLEMS[case](seed)
        for name, variant in VARIANTS[case].items():
            if not measured("ablation", case, name, seed):
                _keep(problem, case, name, Run(arguments.seconds, seed=seed), variant)
    _write()
    return 0


def _keep(problem: Problem, case: str, name: str, run: Run, variant: Variant) -> None:
    value = terms_of(problem, variant(problem, locks_of(problem, ()), run)).value
    row = {"case": case, "who": name, "seed": run.seed, "value": value, "seconds": run.elapsed(), "load": load()}
    print(row, flush=True)
    keep("ablation", row)


def _write() -> None:
    lines = []
    rows = kept("ablation")
    for case, variants in VARIANTS.items():
        base = {row["seed"]: row["value"][2] for row in rows if row["case"] == case and row["who"] == ALL}
        for who in variants:
            mine = [row for row in rows if row["case"] == case and row["who"] == who and row["seed"] in base]
            if mine:
                above = mean(100 * (row["value"][2] / base[row["seed"]] - 1) for row in mine)
                left = mean(row["value"][0] for row in mine)
                seconds = mean(row["seconds"] for row in mine)
                cells = [f"{above:+.2f} %", f"{left:.0f}", f"{seconds:.1f}", max(row["load"] for row in mine)]
                lines.append([case, who, len(mine), *cells])
    head = ["problem", "plan", "seeds", "travel above", "priority left out", "seconds", "load"]
    write_section("ablation", "What each stage is worth", PROTOCOL + remarks("ablation"), table(head, lines))
