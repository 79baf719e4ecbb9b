"""Weeks of a county's work as it would live them: the product's process beside the former ones."""

import argparse
import json
import os
import subprocess
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import ROOT, Row, keep, kept, load, remarks, table, write_section

FIRST = date(2026, 11, 23)
WEEKS, SECONDS = 10, 2
PROCESSES = ("process", "weeks", "monday", "month")
ENOUGH, SHORT = 0, 2  # townships of the demo county
CASES = {ENOUGH: "hours enough", SHORT: "hours far short"}
PROTOCOL = (
    "Demo counties by seed (sources of their numbers above), lived day by day through the product's own services "
    f"from {FIRST} on, each process in a transaction that is undone. At 92 of 100 doors people are met, 5 do not "
    "open, at 3 no visit is possible; each week one in a hundred elders goes to hospital, away or dies, two new ones"
    " are registered and one visitor on duty is ill for three days, told on the first morning; in the fifth week a "
    "storm owes key elders one more visit in three days; 1 January is a holiday. Records are written in bulk, to the"
    " services' effect. *process*: next week planned on Friday, carried on each morning of work; *weeks*: each "
    "Monday anew from the rolling month; *monday*: each Monday anew without it, all else as now; *month*: each month"
    " as one. Weekly: windows of key elders that were kept, of those whose window is the week; monthly: months lived"
    " from end to end; overdue: most elders overdue for more than seven days on a Sunday after the first two weeks; "
    "quarters: least and largest share of a month's monthly visits; gaps: of monthly elders, ended after the first "
    "two weeks, least, median and largest, and how many under 14 and over 45 days; busiest: a week's most loaded "
    "visitor against the mean of those on duty for as many hours, median of the weeks; unmoved: open visits whose "
    "visitor and day a morning's carry-on left as they were; twice: key elders missed in two weeks running, and how "
    "many a plan in force names. Medians over seeds. "
    "Two seconds of search for a week, three in the rows of ten weeks; times are those of the machine at its load. "
)
GOALS = {
    "weekly %": "≥ 99 (short: 95)",
    "monthly %": "≥ 99.5",
    "overdue": "0",
    "quarters %": "15–35",
    "gaps d": "14 – 28…32 – 45",
    "second try d": "≤ 2",
    "busiest": "≤ 1.5",
    "unmoved %": "≥ 90",
    "responsible %": "≥ 95",
    "faces": "≤ 1.1",
    "hours used %": "short: ≥ 95",
    "twice": "named",
    "carry-on s": "≤ 5",
}


def main(argv: list[str]) -> int:
    """Live the wanted processes and write the table of all rows."""
    parser = argparse.ArgumentParser(prog="bench operation")
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--variants", nargs="*", choices=PROCESSES, default=list(PROCESSES))
    parser.add_argument("--towns", type=int, nargs="*", default=[ENOUGH, SHORT], help="by their place in the county")
    parser.add_argument("--elders", type=int, help="one township of so many instead of the county's three")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of search for a week")
    asked = parser.parse_args(argv)
    for seed in asked.seeds:
        var = _county(seed, asked.elders)
        for process in asked.variants:
            for lived in _lived(var, process, seed, [ENOUGH] if asked.elders else asked.towns, asked):
                _keep(lived, process, seed, asked)
        _run(var, "stop")
    _write()
    return 0


def _county(seed: int, elders: int | None) -> Path:
    """Where the demo county of the seed is, made where it is not there yet."""
    var = ROOT / "var" / "operation" / f"{seed}-{elders or 'usual'}"
    size = ["--townships", "1", "--elders", str(elders), "--visitors", str(elders // 19)] if elders else []
    _run(var, "demo", "--no-serve", "--as-of", FIRST.isoformat(), "--seed", str(seed), "--seconds", "1", *size)
    return var


def _lived(var: Path, process: str, seed: int, towns: list[int], asked: argparse.Namespace) -> list[dict[str, Any]]:
    out = var / f"{process}.json"
    told = ["--first", FIRST.isoformat(), "--weeks", asked.weeks, "--seconds", asked.seconds, "--seed", seed]
    _run(var, "python", "-m", "benchmarks.lived", process, str(out), *map(str, told), "--towns", *map(str, towns))
    found: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))
    return found


def _run(var: Path, *command: str) -> None:
    """`./run` with a place of its own for everything; a run's heartbeat cannot see what is not committed."""
    own = {"VAR_DIR": str(var), "RUN_HEARTBEAT_S": "3600"}
    subprocess.run([str(ROOT / "run"), *command], env=os.environ | own, cwd=ROOT, check=True)


def _keep(lived: dict[str, Any], process: str, seed: int, asked: argparse.Namespace) -> None:
    if not lived["proposal_s"]:
        raise SystemExit(f"{process}, seed {seed}: nothing was planned, no row is kept: {lived['refused']}")
    case = f"{asked.elders} elders" if asked.elders else CASES.get(lived["town"], f"township {lived['town'] + 1}")
    row: Row = {"case": f"{case}, {asked.weeks} weeks", "who": process, "seed": seed, "load": load(), **lived}
    keep("operation", row)


def _write() -> None:
    rows = kept("operation")
    lines: list[list[object]] = [["goal", "", "", *GOALS.values(), "", ""]]
    for case, who in sorted(
        {(row["case"], row["who"]) for row in rows}, key=lambda key: (key[0], PROCESSES.index(key[1]))
    ):
        mine = [row for row in rows if (row["case"], row["who"]) == (case, who)]
        lines.append([case, who, len(mine), *_cells(mine), max(row["load"] for row in mine)])
    head = ["township", "process", "seeds", *GOALS, "proposal s", "load"]
    write_section("operation", "Weeks of work", PROTOCOL + remarks("operation"), table(head, lines))


def _cells(rows: list[Row]) -> list[str]:
    def middle(name: str, times: float = 1, digits: int = 1) -> str:
        values = [row[name] * times for row in rows if row.get(name) is not None]
        return f"{median(values):.{digits}f}" if values else ""

    months = [rate for row in rows for rate in row["monthly"]]
    carried = [seconds for row in rows for seconds in row["carry_s"]]
    proposed = [seconds for row in rows for seconds in row["proposal_s"]]
    unmoved = [row["kept"] / row["open"] for row in rows if row["open"]]
    named = f"{sum(row['twice'] for row in rows)}, named {sum(row['twice_named'] for row in rows)}"
    gaps = f"{middle('gap_least', digits=0)} – {middle('gap', digits=0)} – {middle('gap_most', digits=0)}"
    beyond = f"{sum(row.get('gaps_short', 0) for row in rows)}/{sum(row.get('gaps_long', 0) for row in rows)} beyond"
    return [
        middle("weekly", 100),
        f"{100 * median(months):.1f}" if months else "",
        str(max((row["overdue"] for row in rows if row["overdue"] is not None), default="")),
        f"{middle('quarter_least', 100, 0)}–{middle('quarter_most', 100, 0)}" if months else "",
        f"{gaps} ({beyond})" if any(row.get("gap") is not None for row in rows) else "",
        middle("second_try", digits=0),
        middle("busiest"),
        f"{100 * median(unmoved):.1f}" if unmoved else "",
        middle("responsible", 100),
        middle("faces", digits=2),
        middle("hours_used", 100, 0),
        named,
        _seconds(carried),
        _seconds(proposed),
    ]


def _seconds(took: list[float]) -> str:
    return f"{median(took):.1f}, most {max(took):.1f}" if took else ""
