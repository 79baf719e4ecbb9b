"""./run, as far as it can be tried without changing this machine."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

TOOLS = [
    "sh",
    "cat",
    "cut",
    "date",
    "dirname",
    "env",
    "flock",
    "grep",
    "ls",
    "mkdir",
    "sha256sum",
    "tail",
    "tr",
]


def _run(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path)} if path else None
    return subprocess.run(
        ["./run", *arguments], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def ordinary(tmp_path: Path) -> Path:
    """A PATH with an ordinary user's tools, apt among them, but no npm."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    (tmp_path / "python3").symlink_to(Path(sys.executable).resolve())
    for name, answer in {
        "id": "echo 1000",
        "apt-get": "exit 100",
        "msgfmt": "",
        "chromium": "",
        "redis-server": "",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{answer}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def test_help_names_every_command() -> None:
    said = _run("--help")
    assert said.returncode == 0
    for command in ("demo", "serve", "worker", "test", "check", "bench", "manage", "python", "stop", "lock"):
        assert f"\n  {command}" in said.stdout


def test_an_unknown_command_is_refused() -> None:
    said = _run("plan-everything")
    assert said.returncode == 1
    assert "There is no command plan-everything." in said.stderr


def test_who_is_not_root_is_told_the_one_line_to_run(ordinary: Path) -> None:
    said = _run("demo", "--no-serve", path=ordinary)
    assert said.returncode == 1
    assert "sudo apt-get install --no-install-recommends npm" in said.stderr


def test_a_benchmark_without_a_name_lists_them() -> None:
    said = _run("bench")
    assert said.returncode == 1
    assert "Which one?" in said.stderr


def test_another_data_directory_keeps_everything_for_itself(ordinary: Path, tmp_path: Path) -> None:
    environment = {"PATH": str(ordinary), "VAR_DIR": str(tmp_path / "other")}
    subprocess.run(["./run", "check"], cwd=settings.BASE_DIR, env=environment, capture_output=True, timeout=60)
    assert (tmp_path / "other" / "setup.lock").exists()
