"""Is each package that we ask for used? `python -m config.packages` fails where a listed one is imported nowhere."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Set
from functools import cache
from importlib import metadata

from config.licences import ROOT

LISTS = ("requirements.in", "requirements-dev.in")
LISTED = re.compile(r"^([A-Za-z0-9][\w.-]*)", re.MULTILINE)
NAMED = re.compile(r"[a-z_]\w*(\.\w+)*")  # a module in words, as Django's settings name apps and middleware
USED_OTHERWISE = {
    "defusedxml": "openpyxl reads workbooks by it where it is there, so that no entity unfolds in memory",
    "django-stubs": "mypy's types of Django, and its plugin in pyproject.toml",
    "djangorestframework-stubs": "the same of the REST framework",
    "gunicorn": "serves the site (Dockerfile, docs/operations.md)",
    "import-linter": "run by ./run check",
    "pytest-timeout": "an option in pyproject.toml",
    "pytest-xdist": "an option of ./run test",
    "ruff": "run by ./run check",
    "uv": "run by ./run lock",
}


def plain(package: str) -> str:
    """The one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", package).lower()


def listed() -> list[str]:
    """What the lists ask for by name."""
    return [plain(name) for each in LISTS for name in LISTED.findall((ROOT / each).read_text())]


@cache
def imported() -> frozenset[str]:
    """Top modules that our code imports, or that the settings name in words."""
    rooms = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["packages"]
    settings = ROOT / "config" / "settings.py"
    modules = {name for room in rooms for path in (ROOT / room).rglob("*.py") for name in _imports(path.read_text())}
    words = (node.value for node in ast.walk(ast.parse(settings.read_text())) if isinstance(node, ast.Constant))
    return frozenset(
        modules | {word.split(".")[0] for word in words if isinstance(word, str) and NAMED.fullmatch(word)}
    )


def _imports(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def unused(packages: Iterable[str], modules: Set[str]) -> list[str]:
    """Those of which no module is in use, nor the module whose types they are (yaml-stubs)."""
    brought: dict[str, set[str]] = {}
    for module, names in metadata.packages_distributions().items():
        for name in names:
            brought.setdefault(plain(name), set()).add(module.removesuffix("-stubs"))
    return [name for name in packages if name not in USED_OTHERWISE and not brought.get(name, set()) & modules]


def main() -> int:
    """Print what nothing imports; 1 where there is any."""
    found = unused(listed(), imported())
    for name in found:
        sys.stderr.write(f"Listed, and imported nowhere (config/packages.py keeps what is used otherwise): {name}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
