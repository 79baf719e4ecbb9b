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
    "printenv",
    "stat",
    "tail",
    "tr",
]


def _run(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path)} if path else None
    return subprocess.run(["./run", *arguments], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


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
    server = ("serve", "worker", "install", "backup", "restore")
    for command in (*server, "demo", "test", "check", "bench", "screens", "manage", "python", "stop", "lock"):
        assert f"\n  {command}" in said.stdout


def test_help_of_the_demo_is_printed_and_nothing_is_served() -> None:
    said = _run("demo", "--help")
    assert "--townships" in said.stdout
    assert "http://" not in said.stdout


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
    subprocess.run(["./run", "check"], cwd=settings.BASE_DIR, env=environment, capture_output=True)
    assert (tmp_path / "other" / "setup.lock").exists()


def _on_a_server(ordinary: Path, settings_file: str, *command: str, **environment: str) -> str:
    """What ./run says, and leaves in `ordinary`, where the settings of a server lie in it."""
    (ordinary / "settings.env").write_text(settings_file)
    given = {"PATH": str(ordinary), "SETTINGS_DIR": str(ordinary)} | environment
    done = subprocess.run(["./run", *command], cwd=settings.BASE_DIR, env=given, capture_output=True, text=True)
    return done.stderr


def test_a_server_s_settings_are_read_from_its_file(ordinary: Path) -> None:
    _on_a_server(ordinary, f"# where it keeps its own\n\nVAR_DIR={ordinary}/kept\n", "manage", "check")
    assert (ordinary / "kept" / "setup.lock").exists()


def test_the_environment_goes_before_the_file(ordinary: Path) -> None:
    chosen = str(ordinary / "chosen")
    _on_a_server(ordinary, f"VAR_DIR={ordinary}/kept\n", "manage", "check", VAR_DIR=chosen)
    assert (ordinary / "chosen" / "setup.lock").exists()
    assert not (ordinary / "kept").exists()


def test_a_value_is_taken_as_it_stands(ordinary: Path) -> None:
    _on_a_server(ordinary, f"VAR_DIR={ordinary}/$(touch {ordinary}/done) ;x'\n", "manage", "check")
    assert (ordinary / f"$(touch {ordinary}" / "done) ;x'" / "setup.lock").exists()
    assert not (ordinary / "done").exists()


@pytest.mark.parametrize("line", ["export A=b", "A", "a=b", "A-B=c", "=b", "$(id)=c"])
def test_a_line_that_is_no_setting_is_refused(ordinary: Path, line: str) -> None:
    assert "holds a line that is not NAME=value" in _on_a_server(ordinary, line + "\n", "manage", "check")


def test_tests_never_run_with_a_server_s_settings(ordinary: Path) -> None:
    _on_a_server(ordinary, f"VAR_DIR={ordinary}/kept\n", "check", VAR_DIR=str(ordinary / "own"))
    assert not (ordinary / "kept").exists()
