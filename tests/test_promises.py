"""What README and the guides promise names, in `promises.csv`, the test that fails when it is broken.

Whoever strikes a promise strikes its line; whoever renames a test renames it there too. One promise may have several
lines. What is measured and not tested says the benchmark or the document that holds the figure.
"""

import ast
import csv
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PROMISES = Path(__file__).with_name("promises.csv")


def _rows() -> list[dict[str, str]]:
    with PROMISES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _tests_of(file: Path) -> set[str]:
    """`test_x` and, in a class, `TestX::test_x`."""
    found = set()
    for node in ast.parse(file.read_text()).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {prefix + one.name for one in inside if isinstance(one, ast.FunctionDef) and one.name[:5] == "test_"}
    return found


@pytest.mark.parametrize(("document", "words"), sorted({(row["document"], row["words"]) for row in _rows()}))
def test_what_is_promised_still_stands_in_its_document(document: str, words: str) -> None:
    assert _plain(words) in _plain((ROOT / document).read_text())


@pytest.mark.parametrize("proof", sorted({row["proof"] for row in _rows()}))
def test_what_proves_a_promise_is_there(proof: str) -> None:
    path, _, name = proof.partition("::")
    assert (ROOT / path).is_file()
    assert path.startswith("benchmarks/") or name in _tests_of(ROOT / path)


def test_each_promise_of_the_readmes_table_has_its_proof() -> None:
    table = (ROOT / "README.md").read_text().partition("## What is promised")[2].partition("\n## ")[0]
    promises = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(promises) > 10
    proved = [_plain(row["words"]) for row in _rows() if row["document"] == "README.md"]
    assert [promise for promise in map(_plain, promises) if not any(words in promise for words in proved)] == []


def test_every_test_that_the_readmes_table_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", (ROOT / "README.md").read_text())
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_no_promise_is_proved_twice_by_the_same() -> None:
    rows = [tuple(row.values()) for row in _rows()]
    assert len(set(rows)) == len(rows)
