"""A township's week: 600 elders, 5 days, with visitors enough, just enough, and too few, beside the peers."""

import argparse
import time
from typing import Any

from benchmarks.peers import PEERS
from benchmarks.report import PEERS_OWN, Row, keep, kept, load, mean, measured, remarks, table, write_section
from benchmarks.townships import WEEK_DAYS, township, week_problem
from routing import check, solve
from routing.build import solution_of
from routing.problem import Problem

CASES: dict[str, dict[str, Any]] = {
    "40 visitors": {"visitors": 40, "work_share": 1.0},
    "40 visitors, three days each": {"visitors": 40},
    "16 visitors": {"visitors": 16, "work_share": 1.0, "half_share": 0.0, "absent_share": 0.0},
}
PROTOCOL = (
    "Generated township of 600 elders in 25 villages, each owed one visit of 20 to 40 minutes in a week of 5 "
    "days, one in ten only in the morning; visitors at home in the villages, on duty for four hours on every day "
    "(or, where it says so, on three days of five), one shift in five half a day and one in twenty missing; 16 "
    "visitors have whole shifts on every day and cannot do it all. A shift is a vehicle; priority 10 for three "
    "elders in ten, 3 for the others. The same matrix, limits and checker for all. Seeds make the township "
    "and drive the solver. A plan is ranked by the priorities left out, then by travel. "
)


def problem_of(case: str, seed: int) -> Problem:
    """The problem of a case."""
    return week_problem(township(seed, days=WEEK_DAYS, **CASES[case]))


def main(argv: list[str]) -> int:
    """Measure the wanted part and write the table of all parts."""
    parser = argparse.ArgumentParser(prog="bench township")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--cases", nargs="*", choices=CASES, default=list(CASES))
    parser.add_argument("--ours", type=float, nargs="*", default=[5.0, 60.0])
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--peer-seconds", type=float, default=60.0)
    arguments = parser.parse_args(argv)
    for seed in arguments.seeds:
        for case in arguments.cases:
            problem = problem_of(case, seed)
            for seconds in arguments.ours:
                if not measured("township", case, f"this, {seconds:g} s", seed):
                    keep("township", _ours(problem, case, seed, seconds))
            for peer in arguments.peers:
                if not measured("township", case, f"{peer}, {arguments.peer_seconds:g} s", seed):
                    keep("township", _peer(problem, case, seed, peer, arguments.peer_seconds))
    _write()
    return 0


def _ours(problem: Problem, case: str, seed: int, seconds: float) -> Row:
    solution = solve(problem, seconds=seconds, seed=seed, processes=2)
    row = {"case": case, "who": f"this, {seconds:g} s", "seed": seed, "seconds": solution.seconds, "load": load()}
    left = len(solution.left_out)
    return {**row, "value": solution.terms.value, "left": left, "sound": not check(problem, solution)}


def _peer(problem: Problem, case: str, seed: int, peer: str, seconds: float) -> Row:
    begun = time.monotonic()
    orders = PEERS[peer](problem, seconds, seed) or {}
    row = {"case": case, "who": f"{peer}, {seconds:g} s", "seed": seed, "seconds": round(time.monotonic() - begun, 1)}
    solution = solution_of(problem, orders)
    left = len(solution.left_out)
    row["version"] = PEERS_OWN
    return {**row, "load": load(), "value": solution.terms.value, "left": left, "sound": not check(problem, solution)}


def _write() -> None:
    rows = kept("township")
    lines = []
    for case in CASES:
        of_case = [row for row in rows if row["case"] == case]
        for who in sorted({row["who"] for row in of_case}, key=lambda w: _mean_value(of_case, w)):
            mine = [row for row in of_case if row["who"] == who]
            priority, travel = _mean_value(of_case, who)
            cells = [f"{mean(r['left'] for r in mine):.1f}", f"{priority:.1f}", f"{travel / 3600:.2f}"]
            sound = "yes" if all(r["sound"] for r in mine) else "no"
            lines.append([case, who, len(mine), *cells, f"{mean(r['seconds'] for r in mine):.1f}", sound, _loads(mine)])
    head = ["case", "who", "seeds", "visits left out", "their priority", "travel h", "seconds", "sound", "load"]
    write_section("township", "A township's week", PROTOCOL + remarks("township"), table(head, lines))


def _mean_value(rows: list[Row], who: str) -> tuple[float, float]:
    values = [row["value"] for row in rows if row["who"] == who]
    return mean(v[0] for v in values), mean(v[2] for v in values)


def _loads(rows: list[Row]) -> str:
    loads = [row["load"] for row in rows]
    return f"{min(loads)}-{max(loads)}"
