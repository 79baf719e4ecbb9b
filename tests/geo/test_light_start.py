"""What pages and light commands import when they start does without geopandas and the pandas that it loads."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = {"accounts", "base", "config", "demo", "dispatch", "geo", "maps", "runs", "visits"}
HEAVY = {"geopandas", "pandas", "pyogrio"}


def source(module: str) -> Path | None:
    path = ROOT / Path(*module.split("."))
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


def imports(path: Path) -> Iterator[str]:
    """What a file imports as it is loaded: not inside functions, nor for the type checker alone."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def heavy_from(module: str) -> list[str]:
    """Ways from a module to one of the heavy packages, as "module: package"."""
    seen, waiting, found = set(), [module], []
    while waiting:
        name = waiting.pop()
        path = source(name)
        if name in seen or path is None:
            continue
        seen.add(name)
        wanted = {parent for parent in (name.rpartition(".")[0],) if parent} | set(imports(path))
        found += [f"{name}: {one}" for one in wanted if one.split(".")[0] in HEAVY and "." not in one]
        waiting += [one for one in wanted if one.split(".")[0] in ROOMS]
    return found


@pytest.mark.parametrize(
    "module", ["geo.areas.services", "geo.addresses.services", "geo.selectors", "config.urls", "demo"]
)
def test_it_starts_without_them(module: str) -> None:
    assert source(module) is not None
    assert heavy_from(module) == []


def test_whatever_carries_areas_loads_them() -> None:
    """Else nothing above would be found."""
    assert "geo.areas.area_frames: geopandas" in heavy_from("geo.areas.services.boundaries")
