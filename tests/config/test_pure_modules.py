"""A module whose docstring says *pure* imports no Django, and nothing of ours that does.

The modules are found by what they say, so that no list needs keeping: the one that import-linter needs in
pyproject.toml is compared with them. What is imported for the type checker alone does not count here; import-linter
is stricter.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
DJANGO = {"django", "rest_framework"}
SAYS_PURE = re.compile(r"\bpure\b", re.IGNORECASE)

Modules = dict[str, ast.Module]


@cache
def ours() -> Modules:
    """Every module of the rooms, by its name."""
    paths = [path for room in LINTER["root_packages"] for path in sorted((ROOT / room).rglob("*.py"))]
    return {
        name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths if "migrations" not in path.parts
    }


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def packages_of(name: str) -> set[str]:
    """The packages around a module: importing it runs their `__init__` too."""
    parts = name.split(".")
    return {".".join(parts[:k]) for k in range(1, len(parts))}


def said_pure(modules: Modules) -> set[str]:
    return {name for name, module in modules.items() if SAYS_PURE.search(ast.get_docstring(module) or "")}


def imports_of(module: ast.Module) -> Iterator[str]:
    """What is imported when a module is, or when a function of it runs."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def way_to_django(name: str, modules: Modules) -> list[str]:
    """From a module over what it imports of ours to Django; empty where no way leads there."""
    ways = {name: [name]}
    waiting = [name]
    for at in waiting:
        for found in sorted(packages_of(at) | set(imports_of(modules[at]))):
            if found.split(".")[0] in DJANGO:
                return [*ways[at], found]
            if found in modules and found not in ways:
                ways[found] = [*ways[at], found]
                waiting.append(found)
    return []


def test_no_way_leads_from_a_pure_module_to_django() -> None:
    modules = ours()
    pure = [name for name in modules if said_pure(modules) & {name, *packages_of(name)}]
    ways = {name: " > ".join(way) for name in pure if (way := way_to_django(name, modules))}
    assert ways == {}


def test_import_linter_watches_just_the_modules_that_say_pure() -> None:
    (contract,) = (one for one in LINTER["contracts"] if one["name"] == "Pure modules know no Django")
    pure = said_pure(ours())
    assert contract["source_modules"] == sorted(name for name in pure if not packages_of(name) & pure)


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("import django", ["room.a", "django"]),
        ("from django.db import models", ["room.a", "django.db"]),
        ("def f():\n    from room.b import x", ["room.a", "room.b", "rest_framework.views"]),
        ("from room import b", ["room.a", "room.b", "rest_framework.views"]),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import django", []),
        ("import djangolike, numpy", []),
    ],
)
def test_a_way_to_django_is_found(source: str, way: list[str]) -> None:
    modules = {"room": "", "room.a": source, "room.b": "from rest_framework.views import APIView"}
    assert way_to_django("room.a", {name: ast.parse(text) for name, text in modules.items()}) == way


def test_what_a_package_imports_its_modules_import() -> None:
    modules = {"room": "import django", "room.a": ""}
    assert way_to_django("room.a", {name: ast.parse(text) for name, text in modules.items()}) == [
        "room.a",
        "room",
        "django",
    ]
