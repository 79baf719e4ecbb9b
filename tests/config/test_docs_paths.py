"""A file or a module that a guide names is there: README.md, CONTRIBUTING.md and docs/*.md follow what is moved.

A path that begins with a folder of ours is exact (`routing/check.py`, `visits/exchange/ledger/`, `docs/schema/*.json`);
a name without its folder, or with the last part of it, stands somewhere, as tests are named (`facts/test_days.py`).
A word in capitals stands for any (`maps/TOPIC/urls.py`). The changelog says what was, and is not asked.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = [*sorted(path.parent.name for path in ROOT.glob("*/__init__.py")), "docs"]
QUOTED = re.compile(r"`([^`\n]+)`")
LINKED = re.compile(r"\]\((?!\w+:)([^)#\s]+)[^)]*\)")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
PLACEHOLDER = re.compile(r"[A-Z]{4,}")
SOURCE = re.compile(r"\.(py|html|js|css|po)$")
MODULE = re.compile(rf"(?:{'|'.join(FOLDERS)})(?:\.\w+)+")
NOT_OURS = {"map.html", "visits.example.org"}  # made by `./run demo`; a server's name


def named_in(text: str) -> Iterator[str]:
    """What a guide names that looks like a file, a folder or a module of ours."""
    for word in set(QUOTED.findall(text)) - NOT_OURS:
        first, _, rest = word.partition("/")
        is_path = PATH.fullmatch(word) and ((first in FOLDERS and rest) or SOURCE.search(word))
        if is_path or MODULE.fullmatch(word):
            yield word


def is_there(name: str) -> bool:
    if MODULE.fullmatch(name) and not SOURCE.search(name):
        return _is_module(name)
    name = PLACEHOLDER.sub("*", name)
    first, _, rest = name.partition("/")
    if "*" in name or (first in FOLDERS and rest and not name.rpartition("/")[2].startswith("test_")):
        return any(map(_is_kept, ROOT.glob(name))) and (not name.endswith("/") or (ROOT / name).is_dir())
    return (ROOT / name).exists() or any(path.endswith(f"/{name}") for path in _files())


def _is_kept(path: Path) -> bool:
    """Not a folder whose files have moved away, with nothing left in it but what Python compiled."""
    return path.is_file() or any(file.is_file() and file.suffix != ".pyc" for file in path.rglob("*"))


@cache
def _files() -> tuple[str, ...]:
    return tuple(f"/{path.relative_to(ROOT)}" for folder in FOLDERS for path in (ROOT / folder).rglob("*.*"))


def _is_module(name: str) -> bool:
    """Whether it is a module or a package, or something that is written in one."""
    path, told = ROOT, name.split(".")
    while told and (path / told[0]).is_dir():
        path /= told.pop(0)
    if told and (path / f"{told[0]}.py").exists():
        path /= f"{told.pop(0)}.py"
    if not told or path == ROOT:
        return path != ROOT
    source = path if path.is_file() else path / "__init__.py"
    return source.exists() and re.search(rf"\b{told[0]}\b", source.read_text()) is not None


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_file_that_a_guide_names_is_there(guide: Path) -> None:
    assert [name for name in named_in(guide.read_text()) if not is_there(name)] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_link_between_the_guides_leads_somewhere(guide: Path) -> None:
    assert [link for link in LINKED.findall(guide.read_text()) if not (guide.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("routing/check.py", True),
        ("routing/chek.py", False),
        ("docs/schema/*.schema.json", True),
        ("visits/exchange/ledger/", True),
        ("visits/ledger/", False),
        ("maps/TOPIC/urls.py", True),
        ("maps/TOPIC/uris.py", False),
        ("test_docs_paths.py", True),
        ("config/test_docs_paths.py", True),
        ("test_of_nothing.py", False),
        ("visits.duty.policy", True),
        ("visits.duty.policy.RuleBook", True),
        ("visits.policy", False),
        ("visits.duty.policy.Nothing", False),
    ],
)
def test_what_is_there_is_told_from_what_is_gone(name: str, is_known: bool) -> None:
    assert list(named_in(f"see `{name}`, not `manage {name}`")) == [name]
    assert is_there(name) is is_known
