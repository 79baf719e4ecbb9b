"""The house is as docs/design.md shows it: a topic for every file, imports one way, pages share what is shared."""

import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("config", "demo", "maps", "dispatch", "visits", "geo", "accounts", "runs", "base", "routing")
AT_THE_TOP = {
    "geo": {
        "address",
        "coordinates",
        "errors",
        "extracts",
        "numerals",
        "offset",
        "scope",
        "selectors",
        "tables",
        "travel",
    },
    "visits": {"errors", "models", "tasks"},
    "dispatch": {"errors", "models", "tasks"},
    "maps": {"urls"},
}
"""What all topics of a room need, or what Django looks for there; whatever else there is lies in a topic."""
SHARED = ("look", "map", "record")
NAMED = re.compile(r"""["'](?:\.\./)?(\w+)/[\w/.-]+\.(?:html|css|js|svg)["']""")


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*ROOMS)


@pytest.mark.parametrize("room", sorted(AT_THE_TOP))
def test_every_file_of_a_room_lies_in_a_topic(room: str) -> None:
    files = {path.stem for path in (ROOT / room).glob("*.py")} - {"__init__", "apps"}
    assert files == AT_THE_TOP[room]


def test_no_module_imports_itself_by_way_of_others() -> None:
    imports = {module: graph().find_modules_directly_imported_by(module) for module in graph().modules}
    TopologicalSorter(imports).prepare()  # CycleError names the circle


def test_pages_take_from_their_own_topic_or_from_what_is_shared() -> None:
    named = [(topic, path, other) for topic, path in _pages() for other in NAMED.findall(path.read_text())]
    assert len(named) > 200
    topics = {topic for topic, _path in _pages()}
    assert [
        (str(path.relative_to(ROOT)), other)
        for topic, path, other in named
        if other in topics and other not in (topic, *SHARED)
    ] == []


def _pages() -> Iterator[tuple[str, Path]]:
    """Templates, scripts, styles and the views that name templates, each with its topic."""
    for path in sorted((ROOT / "maps").glob("*/**/*")):
        if path.suffix in (".html", ".js", ".css", ".py"):
            yield path.relative_to(ROOT / "maps").parts[0], path
