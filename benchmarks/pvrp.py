"""The public periodic vehicle routing benchmark: gap to the best known cost."""

import argparse
import csv
from pathlib import Path

from benchmarks.report import ROOT, Row, keep, kept, load, mean, measured, remarks, table, write_section
from routing import pvrp, solve

FILES = ROOT.parent / "shared" / "data" / "pvrp"
TUNED_ON = ("p02", "p05", "p08", "pr02")
PROTOCOL = (
    "Instances of Cordeau, Gendreau and Laporte (1997); best known costs as published. Two threads. Cost and "
    "feasibility are recomputed in doubles from the tours. Settings were frozen on the instances marked *; "
    "the mean over the others stands below. "
)


def main(argv: list[str]) -> int:
    """Measure the wanted part and write the table of all parts."""
    parser = argparse.ArgumentParser(prog="bench pvrp")
    parser.add_argument("--files", type=Path, default=FILES, help="folder with the instances and best_known.csv")
    parser.add_argument("--instances", nargs="*", help="default: all with a best known cost")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args(argv)
    if not (arguments.files / "best_known.csv").exists():
        print(f"{arguments.files} has no best_known.csv; give the folder with --files")
        return 2
    with (arguments.files / "best_known.csv").open(encoding="utf-8") as file:
        best = {row["instance"]: float(row["best_known_cost"]) for row in csv.DictReader(file)}
    for seed in arguments.seeds:
        for name in arguments.instances or best:
            if not measured("pvrp", name, f"{arguments.seconds:g} s", seed):
                keep("pvrp", _measure(arguments.files / name, seed, arguments.seconds, best[name]))
    _write()
    return 0


def _measure(path: Path, seed: int, seconds: float, best: float) -> Row:
    instance = pvrp.read(path)
    problem = pvrp.problem_of(instance)
    solution = solve(problem, seconds=seconds, seed=seed, processes=2)
    tours = pvrp.tours_of(instance, problem, solution)
    cost = pvrp.cost_of(instance, tours)
    row = {"case": instance.name, "who": f"{seconds:g} s", "seed": seed, "cost": cost, "best": best, "load": load()}
    row = {
        **row,
        "gap": 100 * (cost / best - 1),
        "sound": not pvrp.broken_rules(instance, tours),
        "seconds": solution.seconds,
    }
    print(row, flush=True)
    return row


def _write() -> None:
    rows = kept("pvrp")
    lines = []
    for who in sorted({row["who"] for row in rows}):
        of_budget = [row for row in rows if row["who"] == who]
        names = sorted({row["case"] for row in of_budget})
        lines += [_line(who, name, [row for row in of_budget if row["case"] == name]) for name in names]
        lines.append(_line(who, "all", of_budget))
        rest = [row for row in of_budget if row["case"] not in TUNED_ON]
        if rest:
            lines.append(_line(who, "all but *", rest))
    head = ["budget", "instance", "runs", "best known", "mean cost", "mean gap %", "worst gap %", "feasible", "load"]
    write_section(
        "pvrp", "Periodic vehicle routing, gap to the best known", PROTOCOL + remarks("pvrp"), table(head, lines)
    )


def _line(who: str, name: str, rows: list[Row]) -> list[object]:
    one = len({row["case"] for row in rows}) == 1
    gaps, loads = [row["gap"] for row in rows], [row["load"] for row in rows]
    return [
        who,
        name + ("*" if name in TUNED_ON else ""),
        len(rows),
        rows[0]["best"] if one else "",
        f"{mean(row['cost'] for row in rows):.2f}" if one else "",
        f"{mean(gaps):.2f}",
        f"{max(gaps):.2f}",
        "yes" if all(row["sound"] for row in rows) else "no",
        f"{min(loads)}-{max(loads)}",
    ]
