"""Of every kind of file, the tests that feel a change of it; where nobody is seen to use it, more and not fewer."""

from functools import cache

import pytest
from django.conf import settings

from tests.changed.plugin import choose
from tests.changed.reach import House


@cache
def house() -> House:
    return House(settings.BASE_DIR)


def felt(path: str) -> set[str]:
    assert path in house().files, f"{path} is no longer there: name another of its kind"
    return house().felt_by(path)


FEELS = [
    ("what a test imports", "geo/offset.py", "tests/geo/test_offset.py"),
    ("what it imports over others", "visits/duty/policy.py", "tests/demo/test_demo_command.py"),
    ("what is compiled", "routing/search/recreate.py", "tests/routing/test_search.py"),
    ("the view of a page it asks for", "maps/policy/views/surges.py", "tests/maps/policy/test_surges_page.py"),
    ("what the view stands on", "visits/duty/surge_rules.py", "tests/maps/policy/test_surges_page.py"),
    (
        "the template of the page",
        "maps/policy/templates/policy/surges/edit.html",
        "tests/maps/policy/test_surges_page.py",
    ),
    ("a template inside that template", "maps/look/templates/look/bar.html", "tests/maps/policy/test_surges_page.py"),
    ("tags that a template loads", "maps/look/templatetags/bar.py", "tests/maps/policy/test_surges_page.py"),
    ("a script", "maps/map/static/map/drawing.js", "tests/maps/ground/test_drawing_in_browser.py"),
    ("what every answer passes", "base/caching.py", "tests/maps/policy/test_surges_page.py"),
    ("addresses", "maps/urls.py", "tests/maps/policy/test_surges_page.py"),
    ("the English words", "config/locale/en/LC_MESSAGES/django.po", "tests/maps/policy/test_surges_page.py"),
    ("a command it calls", "visits/management/commands/due.py", "tests/visits/duty/test_due_command.py"),
    ("a fixture", "tests/dispatch/conftest.py", "tests/dispatch/plans/test_plans.py"),
    ("a table read by its name", "tests/visits/duty/policy_cases.csv", "tests/visits/duty/test_policy_cases.py"),
    ("a document it checks", "docs/policy.md", "tests/visits/duty/test_clauses.py"),
    ("what its processes run", "geo/offset.py", "tests/dispatch/plans/test_processes.py"),
    ("the script of set-up", "run", "tests/geo/test_offset.py"),
    ("the settings", "config/settings.py", "tests/geo/test_offset.py"),
    ("a migration", "visits/migrations/0001_initial.py", "tests/maps/policy/test_surges_page.py"),
]


@pytest.mark.parametrize(("what", "changed", "test"), FEELS, ids=[what for what, _, _ in FEELS])
def test_a_test_feels(what: str, changed: str, test: str) -> None:
    assert test in house().tests
    assert test in felt(changed)


@pytest.mark.parametrize(
    ("changed", "test"),
    [
        ("geo/offset.py", "tests/visits/duty/test_policy.py"),
        ("maps/policy/views/surges.py", "tests/routing/test_check.py"),
        ("docs/policy.md", "tests/visits/duty/test_policy.py"),
        ("tests/visits/duty/test_policy.py", "tests/visits/duty/test_coverage.py"),
    ],
)
def test_what_cannot_feel_it_is_left_out(changed: str, test: str) -> None:
    assert test in house().tests
    assert test not in felt(changed)


@pytest.mark.parametrize("gone", ["visits/a_file_that_is_gone.py", "visits/templates/visits/gone.html"])
def test_what_nobody_is_seen_to_use_is_felt_by_the_whole_room(gone: str) -> None:
    room = {test for test in house().tests if test.startswith("tests/visits/")}
    assert len(room) > 50
    assert room <= house().felt_by(gone)


def test_a_changed_test_runs_itself() -> None:
    assert felt("tests/visits/duty/test_policy.py") == {"tests/visits/duty/test_policy.py"}


def test_the_choice_says_of_each_file_how_far_it_reaches() -> None:
    chosen, told = choose(settings.BASE_DIR, ["tests/visits/duty/test_policy.py", "no_document"])
    assert chosen == {"tests/visits/duty/test_policy.py", "tests/changed/test_reach.py"}  # which names that document
    assert told[:2] == ["  tests/visits/duty/test_policy.py -> 1 files of tests", "  no_document -> 1 files of tests"]
    assert told[-1] == f"  together 2 of {len(house().tests)} files of tests"
