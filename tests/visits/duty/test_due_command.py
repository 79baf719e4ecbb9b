"""`manage due`: a week's list for programs, people and spreadsheets."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.township import Township


def due(*arguments: str) -> str:
    out = StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue()


def test_it_counts_the_week(township: Township) -> None:
    said = due("--area", "140499101", "--week", "2026-W48", "--as-of", "2026-11-23")
    assert said.strip() == "2026-11-23 至 2026-11-29：应探访 6 次，待探访 2，逾期 2，已探访 2"


def test_it_answers_programs_in_json(township: Township) -> None:
    said = json.loads(due("--area", "140499101", "--week", "2026-W48", "--as-of", "2026-11-23", "--json"))
    assert said["counts"] == {"due": 2, "overdue": 2, "covered": 2}
    assert {"elder_id", "village", "tier", "clause", "first_day", "last_day", "state"} <= set(said["visits"][0])


def test_it_writes_the_list(township: Township, tmp_path: Path) -> None:
    due("--area", "140499101201", "--week", "2026-W48", "--as-of", "2026-11-23", "-o", str(tmp_path / "due.csv"))
    rows = list(csv.DictReader((tmp_path / "due.csv").open(encoding="utf-8-sig")))
    assert {row["village"] for row in rows} == {"上河村"}
    assert rows[0] == {
        "elder_id": str(township["王秀英"].pk),
        "village": "上河村",
        "tier": "key",
        "clause": "P27-1",
        "first_day": "2026-11-23",
        "last_day": "2026-11-29",
        "state": "due",
    }


@pytest.mark.parametrize("week", ["2026-48", "2026-W60", "W48", "下周"])
def test_what_is_no_week_is_named(township: Township, week: str) -> None:
    with pytest.raises(CommandError, match=week):
        due("--area", "140499101", "--week", week)


def test_a_list_that_cannot_be_written_is_named(township: Township, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="写不进去"):
        due("--area", "140499101", "--week", "2026-W48", "-o", str(tmp_path / "nowhere" / "due.csv"))
