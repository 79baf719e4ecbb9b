"""The schemas in docs are those of the code, and the examples beside them keep to them."""

import json
from pathlib import Path

import jsonschema
import pytest

from routing import check
from routing.files import locks_from_json, problem_from_json, solution_from_json
from routing.schema import schemas

DOCS = Path(__file__).parents[2] / "docs" / "schema"


@pytest.mark.parametrize("name", ["problem", "solution", "locked"])
def test_the_schema_in_docs_is_that_of_the_code(name: str) -> None:
    assert json.loads((DOCS / f"{name}.schema.json").read_text()) == schemas()[name]


@pytest.mark.parametrize("name", ["problem", "solution", "locked"])
def test_the_example_keeps_to_the_schema(name: str) -> None:
    jsonschema.validate(json.loads((DOCS / f"{name}.example.json").read_text()), schemas()[name])


def test_the_example_solution_solves_the_example_problem() -> None:
    names = ("problem", "solution", "locked")
    problem, solution, locked = (json.loads((DOCS / f"{name}.example.json").read_text()) for name in names)
    assert check(problem_from_json(problem), solution_from_json(solution), locked=locks_from_json(locked)) == ()
