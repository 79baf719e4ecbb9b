"""Tables of tags: `key=value & key=value` in a cell, one row a case."""

import csv
from pathlib import Path


def rows_of(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tags_of(cell: str) -> dict[str, str]:
    return {key: value for key, _, value in (pair.partition("=") for pair in cell.split(" & ") if pair)}
