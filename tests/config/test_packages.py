"""A package that is listed is used."""

import pytest

from config.packages import USED_OTHERWISE, imported, listed, plain, unused


def test_each_listed_package_is_imported_or_said_to_be_used_otherwise() -> None:
    assert len(listed()) > 50
    assert unused(listed(), imported()) == []


@pytest.mark.parametrize(
    ("package", "module"),
    [
        ("pillow", "PIL"),
        ("djangorestframework", "rest_framework"),
        ("types-pyyaml", "yaml"),
        ("drf-spectacular", "drf_spectacular"),
    ],
)
def test_a_package_is_known_by_the_module_that_it_brings(package: str, module: str) -> None:
    assert unused([package], {module}) == []
    assert unused([package], imported() - {module}) == [package]


def test_a_package_that_is_not_here_at_all_is_named() -> None:
    assert unused(["no-such-package"], imported()) == ["no-such-package"]


def test_what_is_used_otherwise_is_listed_and_imported_nowhere() -> None:
    """Else its reason is stale."""
    assert set(listed()) >= set(USED_OTHERWISE)
    assert not {"defusedxml", "gunicorn", "ruff", "uv", "xdist", "pytest_timeout", "importlinter"} & imported()


def test_one_spelling_of_a_name() -> None:
    assert plain("Types_PyYAML") == plain("types-pyyaml") == "types-pyyaml"
