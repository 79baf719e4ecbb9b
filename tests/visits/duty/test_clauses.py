"""Each clause of the policy that visits answer for is cited by a test and listed with code and test that are there."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CITED = re.compile(r"\bP(\d{1,2})(?:[-–]P(\d{1,2}))?")
IN_TICKS = re.compile(r"`([^`]+)`")


def _numbers(text: str) -> set[int]:
    """P57–P59 cites three clauses; P27-1 is a line of one."""
    return {n for low, high in CITED.findall(text) for n in range(int(low), int(high or low) + 1)}


# The ledger, the policy and the record.
LATER = _numbers("P6 P7 P19")
ANSWERED = sorted(_numbers("P1-P10 P13 P16-P23 P26-P34 P38-P47 P57-P59 P89 P90") - LATER)


@cache
def _cited() -> set[int]:
    files = [path for kind in ("*.py", "*.csv") for path in (ROOT / "tests").rglob(kind) if path != Path(__file__)]
    return {number for path in files for number in _numbers(path.read_text(encoding="utf-8"))}


@cache
def _sections() -> tuple[str, str]:
    """The table of clauses, and what stands below it about those that are not here yet."""
    text = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    table, _, later = text.partition("## Where each clause lives")[2].partition("## Not here yet")
    return table, later


@cache
def _rows() -> list[tuple[set[int], str, str]]:
    """Clauses, code and tests of each row of the table in docs/policy.md."""
    lines = [line for line in _sections()[0].splitlines() if "|" in line]
    cells = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in lines]
    return [(_numbers(first), code, tests) for first, code, tests in cells if _numbers(first)]


@pytest.mark.parametrize("clause", ANSWERED, ids=lambda clause: f"P{clause}")
def test_a_clause_is_cited_by_a_test(clause: int) -> None:
    assert clause in _cited()


@pytest.mark.parametrize("clause", ANSWERED, ids=lambda clause: f"P{clause}")
def test_a_clause_is_listed_with_its_code_and_test(clause: int) -> None:
    rows = [(code, tests) for clauses, code, tests in _rows() if clause in clauses]
    assert rows
    assert all(code and tests for code, tests in rows)


def test_what_waits_for_later_is_said() -> None:
    assert _numbers(_sections()[1]) == LATER


@pytest.mark.parametrize("said", sorted({said for _, code, _ in _rows() for said in IN_TICKS.findall(code)}))
def test_the_code_that_is_listed_is_there(said: str) -> None:
    if "/" in said or said.endswith(".py"):
        assert (ROOT / said).exists() or list(ROOT.glob(f"visits/**/{said}"))
    elif said[0].islower():
        assert _is_in_a_module(said)


def _is_in_a_module(said: str) -> bool:
    """visits.duty.policy.period_of; a name alone stands for one of visits.duty.policy."""
    module, _, name = (said if "." in said else f"visits.duty.policy.{said}").rpartition(".")
    while module:
        try:
            found = import_module(module)
        except ModuleNotFoundError:
            module, _, outer = module.rpartition(".")
            name = f"{outer}.{name}"
            continue
        return all((found := getattr(found, part, None)) is not None for part in name.split("."))  # type: ignore[assignment]
    return False


@pytest.mark.parametrize("said", sorted({said for _, _, tests in _rows() for said in IN_TICKS.findall(tests)}))
def test_the_test_that_is_listed_is_there(said: str) -> None:
    assert list((ROOT / "tests").glob(f"**/{said.removeprefix('tests/')}"))
