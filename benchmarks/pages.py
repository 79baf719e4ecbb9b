"""Server time of every page that somebody can open, in a county of 30,000 elders and a city of 200,000."""

import argparse
import json
from typing import Any

from benchmarks.large.making import SIZES, place, run
from benchmarks.report import keep, kept, table, write_section

LIMIT_MS = 200
LEADERS = {"leader": 300, "city-leader": 500}
"""What is aimed at at the 95th percentile; a leader looks at a whole county, a city's at the whole of it."""
WORST = 30
PROTOCOL = (
    "The demo county's three townships of 2,000 elders, copied beside it under other names (`benchmarks/large`): "
    "*county* 15 townships, 30,000 elders, 14 months of visits; *city* seven such counties, 210,000 elders, four "
    "months. Every address that each role can GET and whose arguments the database fills, asked in one process through "
    "all of Django's handling, warm, ten times or for three seconds; one that takes more than five is looked at once. "
    "Milliseconds: *wall* of the whole handling; *cpu* the processor time of it, the web process's and that of its "
    "PostgreSQL together, which is what *wall* comes to where nobody else wants the machine. *kB* compressed. "
    f"The slowest of each; *over* counts those beyond {LIMIT_MS} ms ({LEADERS['leader']} for the county's leader, "
    f"{LEADERS['city-leader']} for the city's) at the 95th percentile. "
)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench pages")
    parser.add_argument("--size", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--times", type=int, default=10, help="that each page is asked for when warm")
    parser.add_argument("--who", nargs="*", help="by their names, such as county-coordinator")
    parser.add_argument("--only", nargs="*", help="names of addresses, such as plan")
    asked = parser.parse_args(argv)
    for size in asked.size:
        var = place(size)
        out = var / "pages.json"
        chosen = [
            part for name in ("who", "only") if getattr(asked, name) for part in (f"--{name}", *getattr(asked, name))
        ]
        run(var, "python", "-m", "benchmarks.large", "pages", str(out), "--times", str(asked.times), *chosen)
        for row in json.loads(out.read_text(encoding="utf-8")):
            keep("pages", {"case": size, "who": f"{row.pop('who')} {row['page']}", "seed": 1, **row})
        run(var, "stop")
    _write()
    return 0


def _write() -> None:
    lines: list[list[object]] = []
    for size in SIZES:
        rows = [row for row in kept("pages") if row["case"] == size]
        good = [row for row in rows if row["status"] == 200]
        over = sum(row["p95"] > _limit(row) for row in good)
        if good:
            loads = f"{min(r['load'] for r in good)}–{max(r['load'] for r in good)}"
            lines.append([size, f"all {len(good)}", "", "", f"over: {over}", "", "", "", loads])
        lines += [_line(size, row) for row in sorted(good, key=lambda row: -row["p95"])[:WORST]]
    head = ["size", "who and page", "looks", "wall p50", "wall p95", "cpu p95", "queries", "kB", "load"]
    write_section("pages", "How long does the server take for a page?", PROTOCOL, table(head, lines))


def _limit(row: dict[str, Any]) -> int:
    return LEADERS.get(row["who"].split()[0], LIMIT_MS)


def _line(size: str, row: dict[str, Any]) -> list[object]:
    figures = [round(row[name]) for name in ("p50", "p95", "cpu", "queries", "kb")]
    return [size, row["who"], row["looks"], *figures, row["load"]]
