"""What git says has changed: committed on the branch, written since, new, gone; never what it ignores."""

import subprocess
from pathlib import Path

import pytest

from tests.changed.files import base_of, changed_since, known_files


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A branch one commit from main."""
    git(tmp_path, "init", "--initial-branch=main")
    for name in ("kept.py", "edited.py", "gone.py", "moved.py"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    commit(tmp_path)
    git(tmp_path, "switch", "--create", "branch")
    (tmp_path / "committed.py").write_text("new")
    git(tmp_path, "mv", "moved.py", "名.py")
    commit(tmp_path)
    return tmp_path


def git(where: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=where, check=True, capture_output=True)


def commit(where: Path) -> None:
    git(where, "add", "--all")
    git(where, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "--message", "m")


def test_all_that_differs_from_main_has_changed(repository: Path) -> None:
    (repository / "edited.py").write_text("otherwise")
    (repository / "untracked.py").write_text("new")
    (repository / "ignored.py").write_text("new")
    (repository / "gone.py").unlink()
    changed = changed_since(repository, base_of(repository))
    assert changed == sorted(["committed.py", "edited.py", "gone.py", "moved.py", "untracked.py", "名.py"])


def test_on_main_only_what_is_not_committed_has(repository: Path) -> None:
    git(repository, "switch", "main")
    assert changed_since(repository, base_of(repository)) == []
    (repository / "kept.py").write_text("otherwise")
    assert changed_since(repository, base_of(repository)) == ["kept.py"]


def test_without_a_main_the_last_commit_is_what_counts(repository: Path) -> None:
    git(repository, "branch", "--delete", "--force", "main")
    assert base_of(repository) == "HEAD"


def test_what_is_gone_is_no_file(repository: Path) -> None:
    (repository / "gone.py").unlink()
    assert known_files(repository) == sorted([".gitignore", "committed.py", "edited.py", "kept.py", "名.py"])
