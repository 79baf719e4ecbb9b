"""How long the responder's search box takes among 210,000 elders, by kind of question."""

import argparse
import json

from benchmarks.large.making import SIZES, place, run
from benchmarks.report import keep, kept, table, write_section

PROTOCOL = (
    "The search that the box of `/locate/` asks while somebody types, through all of Django's handling, by a responder "
    "of the whole of it: *county* 30,000 elders, *city* 210,000 (`./run bench pages` says how they are made). Each "
    "question is asked once before it is measured; milliseconds, *wall* of the whole handling, *cpu* the processor "
    "time of it, PostgreSQL's included. "
)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench locate")
    parser.add_argument("--size", nargs="*", choices=SIZES, default=["city"])
    parser.add_argument("--count", type=int, default=40, help="questions of each kind")
    asked = parser.parse_args(argv)
    for size in asked.size:
        var = place(size)
        out, who = var / "locate.json", "city-responder"
        run(var, "python", "-m", "benchmarks.large", "locate", str(out), "--count", str(asked.count), "--who", who)
        for row in json.loads(out.read_text(encoding="utf-8")):
            keep("locate", {"case": size, "who": row.pop("kind"), "seed": 1, **row})
        run(var, "stop")
    rows = sorted(kept("locate"), key=lambda row: (row["case"], -row["p95"]))
    head = ["size", "question", "asked", "failed", "wall p50", "wall p95", "cpu p95", "most", "kB", "load"]
    lines = [
        [row["case"], row["who"], row["asked"], row["failed"]]
        + [round(row[name]) for name in ("p50", "p95", "cpu", "most", "kb")]
        + [row["load"]]
        for row in rows
    ]
    write_section("locate", "How long does the responder's search take?", PROTOCOL, table(head, lines))
    return 0
