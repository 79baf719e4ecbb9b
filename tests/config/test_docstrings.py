"""Whoever takes or gives numbers says in the docstring what they are: the shape of an array, and the unit.

It is read from the source alone: a parameter counts as an array by its annotation (`NDArray` or a name given to one),
a number by `float`, or by `int` where its name is none of INDICES. Whether what is said is so, no test can
tell; for the arrays of the search, tests/routing/test_search_arrays.py compares the shapes.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("routing", "geo")
APART = {"migrations", "management", "models", "api", "services"}
"""Folders of rows and requests: their numbers are columns, which say their units themselves."""

SHAPE = re.compile(r"\((?:[^\W\d]|\d|…)[\w.+*/ -]*,[\w.+*/, -]*\)")
"""One size for each dimension: (visits,) or (visits, days) or (2 m,)."""
UNIT = re.compile(
    r"""\b(seconds?|minutes?|hours?|days?|midnight|metres?|kilometres?|degrees?|km/h|tonnes?|hectares?|bytes?|radians?
    |lon,\ lat|easting|longitude|ind(?:ex|ices)|rows?|numbers?|positions?|how\ many|characters
    |prices?|priorit(?:y|ies)|shares?|temperatures?|units?|bool)\b""",
    re.VERBOSE | re.IGNORECASE,
)
NAMED_WITH_UNIT = re.compile(
    r"(^|_)(s|ms|m|m2|km|kmh|ha|days|seconds|milliseconds|minutes|metres|degrees|lon|lat|share|spread)$"
)
INDICES = {
    "visit", "visits", "shift", "shifts", "shift_index", "visitor", "visitors", "order", "orders", "former", "section",
    "mode", "day", "days", "index", "node", "nodes", "span", "previous", "day_of", "proven", "begun", "seed",
    "iterations", "rounds", "processes", "workers", "zoom", "x", "y", "village", "inside", "among", "allowed",
    "d", "i", "k", "n", "p", "r", "s", "u", "v",
}  # fmt: skip
"""Whole numbers that are a position, a key or a count: their names say of what."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not APART & set(path.relative_to(ROOT).parts):
                yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def names_in(annotation: ast.AST | None) -> set[str]:
    """The names in an annotation; those of a Callable are another function's."""
    if annotation is None or (
        isinstance(annotation, ast.Subscript) and getattr(annotation.value, "id", "") == "Callable"
    ):
        return set()
    found = {annotation.id} if isinstance(annotation, ast.Name) else set()
    return found.union(*map(names_in, ast.iter_child_nodes(annotation)))


def array_names(modules: dict[Path, ast.Module]) -> dict[Path, set[str]]:
    """What each module calls an array: NDArray, a name given to one or to a tuple of some, or such a name imported."""
    names = {path: {"NDArray", "ArrayLike"} for path in modules}
    known = 0
    while known < sum(map(len, names.values())):
        known = sum(map(len, names.values()))
        for path, module in modules.items():
            names[path] |= given_names(module, names[path]) | imported_names(module, names)
    return names


def given_names(module: ast.Module, arrays: set[str]) -> set[str]:
    given = [node for node in module.body if isinstance(node, ast.Assign) and names_in(node.value) & arrays]
    return {target.id for node in given for target in node.targets if isinstance(target, ast.Name)}


def imported_names(module: ast.Module, names: dict[Path, set[str]]) -> set[str]:
    imports = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    sources = [(node, names.get(Path(f"{(node.module or '').replace('.', '/')}.py"), set())) for node in imports]
    return {alias.name for node, there in sources for alias in node.names if alias.name in there}


def functions(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Public functions and the public methods of public classes; of overloads the one that does the work."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from functions(node.body, f"{inside}{node.name}.")
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not is_apart(node):
            yield inside + node.name, node


def is_apart(function: ast.FunctionDef) -> bool:
    """A declaration of an overload, or a command with its exit code."""
    return function.name == "main" or any(getattr(mark, "id", "") == "overload" for mark in function.decorator_list)


def untold(function: ast.FunctionDef, arrays: set[str]) -> list[str]:
    """What the docstring of a function does not say of its numbers."""
    words = ast.get_docstring(function) or ""
    arguments = {a.arg: names_in(a.annotation) for a in (*function.args.args, *function.args.kwonlyargs)}
    given, returned = [name for name, kind in arguments.items() if kind & arrays], names_in(function.returns)
    numbers = {name for name, kind in arguments.items() if kind & {"int", "float"}} - INDICES
    if {"int", "float"} & returned:
        numbers.add(function.name)
    holds_arrays = bool(given or returned & arrays)
    lacks = ["a shape"] if holds_arrays and not SHAPE.search(words) else []
    if len(given) > 1:
        lacks += [name for name in given if not re.search(rf"\b{name}\b", words)]
    if not UNIT.search(words) and (holds_arrays or not all(map(NAMED_WITH_UNIT.search, numbers))):
        lacks.append("a unit")
    return lacks


def untold_fields(kind: ast.ClassDef, lines: list[str], arrays: set[str]) -> list[str]:
    """Array fields of a class with no shape on their line or beside their name in the docstring."""
    words = ast.get_docstring(kind) or ""
    fields = [node for node in kind.body if isinstance(node, ast.AnnAssign) and names_in(node.annotation) & arrays]
    return [
        field.target.id
        for field in fields
        if isinstance(field.target, ast.Name)
        and not SHAPE.search(lines[field.lineno - 1].partition("#")[2])
        and not re.search(rf"\b{field.target.id}\b[^\n]*{SHAPE.pattern}", words)
    ]


def test_every_function_tells_the_shapes_and_units_of_its_numbers() -> None:
    modules = dict(sources())
    arrays = array_names(modules)
    mute = {
        f"{path}: {name}": lacks
        for path, module in modules.items()
        for name, function in functions(module.body)
        if (lacks := untold(function, arrays[path]))
    }
    assert mute == {}


def test_every_array_of_a_class_tells_its_shape() -> None:
    modules = dict(sources())
    arrays = array_names(modules)
    mute = {
        f"{path}: {kind.name}": lacks
        for path, module in modules.items()
        for kind in module.body
        if isinstance(kind, ast.ClassDef) and not kind.name.startswith("_")
        if (lacks := untold_fields(kind, (ROOT / path).read_text(encoding="utf-8").splitlines(), arrays[path]))
    }
    assert mute == {}


@pytest.mark.parametrize(
    ("source", "lacks"),
    [
        ('def f(way: Floats) -> None:\n    """The way."""', ["a shape", "a unit"]),
        ('def f(way: Floats) -> None:\n    """The way, (n, 2)."""', ["a unit"]),
        ('def f(way: Floats) -> None:\n    """The way, (n, 2) lon, lat."""', []),
        ('def f(a: Floats, b: Floats) -> None:\n    """Metres between a (n,) and the other."""', ["b"]),
        ('def f(late: float) -> None:\n    """How late it is."""', ["a unit"]),
        ('def f(late_s: float) -> None:\n    """How late it is."""', []),
        ('def f(visit: int) -> int:\n    """Time at the door."""', ["a unit"]),
        ('def f(visit: int) -> int:\n    """Seconds at the door."""', []),
        ('def service_s(visit: int) -> int:\n    """Time at the door."""', []),
        ("def f(arrival: int) -> None:\n    pass", ["a unit"]),
        ("def f(visit: int) -> None:\n    pass", []),
    ],
)
def test_what_is_not_told_is_found(source: str, lacks: list[str]) -> None:
    function = ast.parse(dedent(source)).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert untold(function, {"NDArray", "Floats"}) == lacks


def test_a_field_without_a_shape_is_found() -> None:
    fields = "    way: Floats\n    late: Floats  # (n,), seconds\n    by: Floats"
    source = f'class Way:\n    """way : (n, 2) lon, lat"""\n{fields}'
    kind = ast.parse(source).body[0]
    assert isinstance(kind, ast.ClassDef)
    assert untold_fields(kind, source.splitlines(), {"Floats"}) == ["by"]
