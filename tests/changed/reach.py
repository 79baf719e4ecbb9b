"""Which files of tests can feel that a file changed. What cannot be traced reaches more tests, never fewer."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePath

import grimp

from tests.changed.files import ADDRESSES, EVERYTHING, is_like, known_files
from tests.changed.pages import behind_every_page, views_by_first_word

ASKS = re.compile(r"\b(?:client|Client|APIClient|open_page|live_server)\b")
ANYWHERE = re.compile(
    r"\b(?:subprocess|start_child|own_processes|in_threads|own_threads|celery_worker|open_page|live_server)\b"
)
"""A process of its own, or a browser that clicks its way: either may run any code."""
TEXTS = {".py", ".html", ".js", ".css", ".txt", ".svg"}


class House:
    """The files of the project and who stands on whom: by import, by name in quotes, by the address of a page."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = known_files(root)
        self.module_of = {path: _module(path) for path in self.files if path.endswith(".py") and "/" in path}
        self.tests = {path for path in self.files if re.fullmatch(r"tests/(?:.+/)?test_\w+\.py", path)}

    def felt_by(self, changed: str) -> set[str]:
        """The files of tests that can feel a change of this file."""
        if is_like(changed, EVERYTHING):
            return set(self.tests)
        found = self._above([changed])
        if not self._is_traced(changed, found - {changed}):
            found |= self._above(self._room(changed))
        if is_like(changed, ADDRESSES):
            found |= self.asking
        if self._is_code(changed):
            found |= self.anywhere
        return found & self.tests

    @cached_property
    def texts(self) -> dict[str, str]:
        """Whatever may name another file, by its path."""
        return {
            path: (self.root / path).read_text(errors="replace")
            for path in self.files
            if PurePath(path).suffix in TEXTS and "/migrations/" not in path
        }

    @cached_property
    def asking(self) -> set[str]:
        """Tests that ask for pages, themselves or by a helper that they import."""
        return self._with(ASKS)

    @cached_property
    def anywhere(self) -> set[str]:
        """Tests that start processes or a browser, themselves or by a helper that they import."""
        return self._with(ANYWHERE)

    def _with(self, words: re.Pattern[str]) -> set[str]:
        ours = {path for path in self.module_of if path.startswith("tests/") and not path.endswith("conftest.py")}
        waiting, found = [path for path in ours if words.search(self.texts[path])], set[str]()
        while waiting:
            if (path := waiting.pop()) not in found:
                found.add(path)
                waiting += self.imported_by.get(path, set()) & ours
        return found & self.tests

    @cached_property
    def users(self) -> dict[str, set[str]]:
        """Of each Python file, the Python files that stand on it."""
        users = defaultdict(set, {path: set(above) for path, above in self.imported_by.items()})
        path_of = {module: path for path, module in self.module_of.items()}
        for path in self.module_of:
            if path.startswith("tests/"):
                for used in self._asked_and_called(path, path_of):
                    users[used].add(path)
        return users

    @cached_property
    def imported_by(self) -> dict[str, set[str]]:
        """Of each Python file, the Python files that import it."""
        path_of = {module: path for path, module in self.module_of.items()}
        packages = sorted({path.split("/")[0] for path in self.module_of if path.count("/") == 1})
        graph = grimp.build_graph(*(p for p in packages if f"{p}/__init__.py" in self.module_of), cache_dir=None)
        users = defaultdict(set)
        for path, module in self.module_of.items():
            if module not in graph.modules:
                continue
            for used in graph.find_modules_directly_imported_by(module):
                for name in _with_packages(used):
                    if name in path_of:
                        users[path_of[name]].add(path)
        return users

    def _asked_and_called(self, path: str, path_of: dict[str, str]) -> Iterator[str]:
        """What a file of tests stands on without importing it: fixtures, pages, commands."""
        for folder in PurePath(path).parents:
            if (conftest := f"{folder}/conftest.py") in self.module_of and conftest != path:
                yield conftest
        said = list(_said(self.texts[path]))
        yield from (self.commands[word] for word in said if word in self.commands)
        pages = views_by_first_word()
        words = {text.split("/")[1].split("?")[0] for text in said if text.startswith("/")} & pages.keys()
        if path not in self.asking:
            words -= {""}  # "/" says many things where nobody asks for a page
        else:
            yield from (path_of[module] for module in behind_every_page() if module in path_of)
            if not words or "reverse(" in self.texts[path]:
                words = set(pages)
        yield from (path_of[module] for word in words for module in pages[word] if module in path_of)

    @cached_property
    def commands(self) -> dict[str, str]:
        """Management commands by name."""
        return {PurePath(path).stem: path for path in self.module_of if "/management/commands/" in path}

    def _above(self, start: Iterable[str]) -> set[str]:
        """These files and all that stand on them, however far up."""
        found: set[str] = set()
        waiting = list(start)
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += self._next(path)
        return found

    def _next(self, path: str) -> Iterable[str]:
        named = self._naming(path) if not path.endswith(".py") or "/templatetags/" in path else set()
        return self.users.get(path, set()) | named

    def _naming(self, path: str) -> set[str]:
        """Files in whose text this one's name stands: a template's whole one, else that of the file."""
        name = path.rpartition("/templates/")[2] if "/templates/" in path else PurePath(path).name
        if path.endswith(".py"):
            loads = re.compile(rf"{{%\s*load\b[^%]*\b{PurePath(path).stem}\b")
            return {other for other, text in self.texts.items() if loads.search(text)}
        where = "tests/" if path.endswith(".md") else ""  # what code says of a document does not depend on it
        return {
            other for other, text in self.texts.items() if name in text and other.startswith(where) and other != path
        }

    def _room(self, path: str) -> list[str]:
        """Every Python file of the room, where nobody is seen to use the one that changed."""
        room = path.split("/")[0] + "/"
        return [other for other in self.module_of if other.startswith((room, f"tests/{room}"))]

    def _is_traced(self, path: str, above: set[str]) -> bool:
        """Whether somebody is seen to use it: of a template, a script or a table, somebody beside the tests."""
        if path.startswith("tests/"):
            return True
        return bool(above if path.endswith(".py") else [other for other in above if not other.startswith("tests/")])

    def _is_code(self, path: str) -> bool:
        return "/" in path and not path.startswith(("tests/", "docs/", "benchmarks/"))


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _with_packages(module: str) -> Iterator[str]:
    """A module and the packages around it, whose `__init__` runs first."""
    while module:
        yield module
        module = module.rpartition(".")[0]


def _said(source: str) -> Iterator[str]:
    """Texts in quotes; of one that is put together, each piece."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
