"""Each reason and remedy of the optimizer has its sentence, and none says what is not so."""

import re
from pathlib import Path

import pytest

from dispatch.plans.translate.sentences import NO_REMEDY, REASONS, REMEDIES, remedy_sentence

DOCS = (Path(__file__).parents[3] / "docs" / "routing.md").read_text(encoding="utf-8")


def codes(heading: str) -> set[str]:
    """First column of the table under that head."""
    table = DOCS.split(heading, 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_each_reason_of_the_optimizer_has_its_sentence() -> None:
    assert codes("| reason | meaning |") - set(REASONS) == set()


def test_each_remedy_of_the_optimizer_has_its_sentence() -> None:
    assert codes("| remedy | relaxes |") == set(REMEDIES)


@pytest.mark.parametrize("code", ["no_place", "fits"])
def test_where_nothing_need_be_relaxed_nobody_is_told_to_find_more_visitors(code: str) -> None:
    assert remedy_sentence(code, {"reason": {}, "remedy": None}, {}) != str(NO_REMEDY)
