"""Measured rows are kept in var/benchmarks, so that a long benchmark can be run in parts and goes on where it was
stopped; tables go to docs/benchmarks.md.
"""

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROWS = ROOT / "var" / "benchmarks"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
HEAD = (
    "# Benchmarks\n\nEach section is written by the command in its first line; run it again and the section changes.\n"
)

Row = dict[str, Any]
PEERS_OWN = "peer"
"""Version of a row that a peer made: ours does not change it."""


def machine() -> str:
    """The machine in a few words."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def load() -> float:
    """How many processes wanted the machine in the last minute: above what the benchmark itself uses, figures are
    pessimistic.
    """
    return round(os.getloadavg()[0], 1)


@cache
def version() -> str:
    """A short digest of the optimizer's sources: figures of another version are measured again."""
    digest = hashlib.sha256()
    for source in sorted((ROOT / "routing").rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def measured(name: str, case: str, who: str, seed: int) -> bool:
    """Whether this row was already measured with the optimizer as it is."""
    return any(_key(row) == (case, who, seed) and row.get("version") in (version(), PEERS_OWN) for row in kept(name))


def remarks(name: str) -> str:
    """What a protocol must add about its rows: another version of the optimizer, or a priority above the others'."""
    rows = kept(name)
    old = sum(row.get("version") not in (version(), PEERS_OWN) for row in rows)
    raised = sum(row.get("raised", False) for row in rows)
    texts = ((old, "with a former version of the optimizer"), (raised, "at raised priority on a shared machine"))
    return "".join(f"{count} of {len(rows)} rows were measured {text}. " for count, text in texts if count)


def keep(name: str, row: Row) -> None:
    """Keep a measured row, in the place of one with the same key."""
    rows = [old for old in kept(name) if _key(old) != _key(row)] + [
        {"version": version(), **row, "raised": os.getpriority(os.PRIO_PROCESS, 0) < 0}
    ]
    ROWS.mkdir(parents=True, exist_ok=True)
    (ROWS / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def kept(name: str) -> list[Row]:
    """All rows that were measured."""
    file = ROWS / f"{name}.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def _key(row: Row) -> tuple[Any, ...]:
    return row["case"], row["who"], row["seed"]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def write_section(name: str, title: str, protocol: str, body: str) -> None:
    """Print a section and put it into the document, in the place of its former self."""
    text = f"## {title}\n\n`./run bench {name}` on {machine()}.\n\n{protocol}\n\n{body}\n"
    print(text)
    old = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else HEAD
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    block = begin + text + end
    if begin in old:
        before, rest = old.split(begin, 1)
        new = before + block + rest.split(end, 1)[1]
    else:
        new = old.rstrip("\n") + "\n\n" + block
    DOCUMENT.write_text(new, encoding="utf-8")


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean."""
    numbers = list(values)
    return sum(numbers) / len(numbers)
