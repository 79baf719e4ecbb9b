"""Mutants that no test can notice, because they say the same, or that none should; each with the reason.

They stand in explained.toml by module, line and change, so that they are found again wherever the line has moved.
"""

import tomllib
from functools import cache
from pathlib import Path

from benchmarks.mutation.places import Mutant

Key = tuple[str, str, str]
FILE = Path(__file__).with_name("explained.toml")


@cache
def explanations() -> dict[Key, str]:
    """By module, line and change."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["mutant"]
    return {(row["module"], row["line"], change): row["why"] for row in rows for change in row["changes"]}


def why_unnoticed(module: str, mutant: Mutant) -> str | None:
    return explanations().get((module, mutant.text, mutant.change))
