"""What changed, as git tells it, and what reaches every test."""

import subprocess
from fnmatch import fnmatch
from pathlib import Path

EVERYTHING = (
    "pyproject.toml",
    "requirements*",
    "package*.json",
    "run",
    "manage.py",
    "config/settings*",
    "config/celery.py",
    "tests/settings.py",
    "*/migrations/*",
    "*/apps.py",
)
"""Nobody imports these by name, and all stand on them."""
ADDRESSES = ("*/urls.py", "*.po")
"""Who asks for a page can feel these, whichever page it is."""


def is_like(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def base_of(root: Path) -> str:
    """Where this branch left main; on main itself the last commit, so that only uncommitted work counts."""
    for main in ("main", "origin/main"):
        found = subprocess.run(["git", "merge-base", "HEAD", main], cwd=root, capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.strip()
    return "HEAD"


def changed_since(root: Path, base: str) -> list[str]:
    """Files that differ from `base`, committed or not, gone or new; without what git ignores."""
    told = [["git", "diff", "--name-only", "--no-renames", base], ["git", "ls-files", "--others", "--exclude-standard"]]
    found = {line for command in told for line in _lines(root, *command)}
    return sorted(found)


def known_files(root: Path) -> list[str]:
    """Every file of the project that is there, new ones too."""
    listed = set(_lines(root, "git", "ls-files", "--cached", "--others", "--exclude-standard"))
    return sorted(path for path in listed if (root / path).is_file())


def _lines(root: Path, *command: str) -> list[str]:
    return subprocess.run(
        [command[0], "-c", "core.quotePath=false", *command[1:]], cwd=root, check=True, capture_output=True, text=True
    ).stdout.splitlines()
