"""What each stage of the search is worth: a township's month without it, for equally long."""

import argparse
from collections.abc import Callable
from dataclasses import replace

from benchmarks.report import keep, kept, load, mean, measured, remarks, table, write_section
from benchmarks.townships import month_problem, township
from routing.exact import engine as exact
from routing.locks import Locks, locks_of
from routing.objective import terms_of
from routing.problem import Problem
from routing.run import Run
from routing.search.engine import SETTINGS, plan, searched

Orders = dict[int, tuple[int, ...]]
Variant = Callable[[Problem, Locks, Run], Orders]
FIRST_SHARE = 0.3
PROTOCOL = (
    "The township's month, one thread unless said otherwise, free choice of visitors. Each line leaves one "
    "thing out, or puts one in; what is above stands against the first line of the same seed. "
)


def _with(**settings: float) -> Variant:
    return lambda problem, locks, run: plan(problem, locks, run, {}, SETTINGS._replace(**settings))  # type: ignore[arg-type]


def _or_tools_first(problem: Problem, locks: Locks, run: Run) -> Orders:
    first = exact.plan(problem, locks, replace(run, seconds=FIRST_SHARE * run.seconds), {})
    return plan(problem, locks, run, first)


VARIANTS: dict[str, Variant] = {
    "all stages": _with(),
    "two threads": lambda problem, locks, run: plan(problem, locks, replace(run, processes=2), {}),
    "without whole persons": _with(whole=0.0),
    "without overlooking routes": _with(blink=0.0),
    "all routes as candidates": _with(near=0),
    "short strings (3)": _with(longest=3),
    "half as many removed": _with(removed=4.0),
    "twice as many removed": _with(removed=16.0),
    "without temperature": _with(hot=1e-6, cold=1e-7),
    "without the last ordering": lambda problem, locks, run: searched(problem, locks, run, {}),
    "first plan by OR-Tools": _or_tools_first,
    "OR-Tools alone": lambda problem, locks, run: exact.plan(problem, locks, run, {}),
}


def main(argv: list[str]) -> int:
    """Measure the wanted part and write the table of all parts."""
    parser = argparse.ArgumentParser(prog="bench ablation")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--variants", nargs="*", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args(argv)
    for seed in arguments.seeds:
        problem = month_problem(township(seed))
        for name in arguments.variants:
            if measured("ablation", f"{arguments.seconds:g} s", name, seed):
                continue
            run = Run(arguments.seconds, seed=seed)
            value = terms_of(problem, VARIANTS[name](problem, locks_of(problem, ()), run)).value
            row = {"case": f"{arguments.seconds:g} s", "who": name, "seed": seed, "value": value}
            keep("ablation", {**row, "seconds": run.elapsed(), "load": load()})
    _write()
    return 0


def _write() -> None:
    lines = []
    rows = kept("ablation")
    for case in dict.fromkeys(row["case"] for row in rows):
        base = {r["seed"]: r["value"][2] for r in rows if r["case"] == case and r["who"] == "all stages"}
        for who in VARIANTS:
            mine = [row for row in rows if row["case"] == case and row["who"] == who and row["seed"] in base]
            if mine:
                above = mean(100 * (row["value"][2] / base[row["seed"]] - 1) for row in mine)
                left = mean(row["value"][0] for row in mine)
                seconds = mean(row["seconds"] for row in mine)
                cells = [f"{above:+.2f} %", f"{left:.0f}", f"{seconds:.1f}", max(row["load"] for row in mine)]
                lines.append([case, who, len(mine), *cells])
    head = ["budget", "plan", "seeds", "travel above", "priority left out", "seconds", "load"]
    write_section("ablation", "What each stage is worth", PROTOCOL + remarks("ablation"), table(head, lines))
