"""A county's week: many townships planned one after another; time and memory."""

import argparse
import resource
import time

from benchmarks.report import keep, kept, load, remarks, table, write_section
from benchmarks.townships import WEEK_DAYS, township, week_problem
from routing import check, solve

PROTOCOL = (
    "Townships of 600 elders and 40 visitors each, planned one after another for 5 s with two threads, each "
    "plan checked. Memory is the process's peak. Townships are independent, so that time grows with their "
    "number by construction; the table shows it. "
)


def main(argv: list[str]) -> int:
    """Plan townships and write the table of all runs."""
    parser = argparse.ArgumentParser(prog="bench county")
    parser.add_argument("--townships", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args(argv)
    begun, left, unsound, hours = time.monotonic(), 0, 0, 0.0
    for seed in range(arguments.townships):
        problem = week_problem(township(seed, days=WEEK_DAYS))
        solution = solve(problem, seconds=arguments.seconds, seed=1, processes=2)
        left += len(solution.left_out)
        unsound += bool(check(problem, solution))
        hours += solution.terms.travel_s / 3600
    row = {"case": f"{arguments.townships} townships", "who": f"{arguments.seconds:g} s", "seed": 1, "left": left}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    row |= {"seconds": time.monotonic() - begun, "peak": peak, "sound": not unsound, "hours": hours, "load": load()}
    keep("county", row)
    _write()
    return 0


def _write() -> None:
    rows = sorted(kept("county"), key=lambda row: row["seconds"])
    lines = []
    for row in rows:
        figures = [round(row["seconds"]), round(row["peak"], 2), row["left"], round(row["hours"], 1)]
        lines.append([row["case"], row["who"], *figures, row["sound"], row["load"]])
    head = ["county", "each", "seconds in all", "peak GiB", "left out", "travel h", "sound", "load"]
    write_section("county", "A county's week", PROTOCOL + remarks("county"), table(head, lines))
