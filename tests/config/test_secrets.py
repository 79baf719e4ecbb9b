"""Keys, certificates, backups and what lies in var/ stay out of the repository and out of the image."""

import fnmatch
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

SECRET = [
    ".env",
    ".env.production",
    "config/.env",
    "settings.env",
    "config/deploy/owner.env",
    "privkey.pem",
    "config/site.pem",
    "site.key",
    "elder-visits-2026-11-29-0200.backup",
    "var/keys.env",
    "var/media/attachments/3f/3fa9",
]


@pytest.mark.parametrize("path", SECRET)
def test_git_does_not_take_it(path: str) -> None:
    asked = subprocess.run(["git", "check-ignore", "--no-index", "--quiet", path], cwd=settings.BASE_DIR)
    assert asked.returncode == 0


@pytest.mark.parametrize("path", SECRET)
def test_the_image_does_not_take_it(path: str) -> None:
    assert _is_left_out(path)


def test_the_image_takes_the_code() -> None:
    tracked = subprocess.check_output(["git", "ls-files", "accounts", "config", "maps", "run"], text=True).split()
    assert [path for path in tracked if _is_left_out(path)] == []


def test_nothing_of_the_kind_is_in_the_repository() -> None:
    tracked = subprocess.check_output(["git", "ls-files", "--cached", "--ignored", "--exclude-standard"], text=True)
    assert tracked.split() == []


def test_the_image_is_built_without_any_key() -> None:
    text = (settings.BASE_DIR / "Dockerfile").read_text()
    assert re.findall(r"\b(?:SECRET_KEY|FIELD_KEYS|HASH_KEY|\w*PASSWORD|DATABASE_URL)\b", text) == []


def _is_left_out(path: str) -> bool:
    """As Docker reads .dockerignore: a pattern leaves out what it names and whatever lies below."""
    lines = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    return any(_matches(pattern, part) for pattern in patterns for part in [Path(path), *Path(path).parents])


def _matches(pattern: str, path: Path) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatchcase(path.name, pattern.removeprefix("**/"))
    return len(path.parts) == 1 and fnmatch.fnmatchcase(path.name, pattern)
