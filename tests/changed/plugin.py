"""pytest's side of it: the options, the choice, and what is said of it."""

from pathlib import Path

import pytest

from tests.changed.files import base_of, changed_since
from tests.changed.reach import House

TOLD = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--changed", action="store_true", help="only tests that can feel what changed since main")
    parser.addoption("--since", metavar="COMMIT", help="with --changed: since that commit instead")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("changed"):
        return
    root = config.rootpath
    base = config.getoption("since") or base_of(root)
    chosen, told = choose(root, changed_since(root, base))
    kept = [item for item in items if str(item.path.relative_to(root)) in chosen]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
    config.stash[TOLD] = [f"changed since {base[:8]}:", *told]


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    return config.stash.get(TOLD, [])


def choose(root: Path, changed: list[str]) -> tuple[set[str], list[str]]:
    """The files of tests to run, and for each changed file how many it reaches."""
    house = House(root)
    felt = {path: house.felt_by(path) for path in changed}
    chosen = set().union(*felt.values())
    told = [f"  {path} -> {len(tests)} files of tests" for path, tests in felt.items()]
    return chosen, [*told, f"  together {len(chosen)} of {len(house.tests)} files of tests"]
