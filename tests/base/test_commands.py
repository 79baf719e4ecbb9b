"""What every command of ours shares."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from base import clock
from base.commands import DomainCommand
from base.errors import KeyMissing


class Today(DomainCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        day = clock.today().isoformat()
        self.respond({"day": day}, f"今天 {day}")


class Broken(DomainCommand):
    error: Exception = KeyMissing(key_id="k9")

    def handle(self, *args: Any, **options: Any) -> None:
        raise self.error


def _said(*arguments: str) -> str:
    out = StringIO()
    call_command(Today(), *arguments, stdout=out)
    return out.getvalue().strip()


def test_it_takes_a_date_for_today() -> None:
    assert _said("--as-of", "2026-11-23") == "今天 2026-11-23"


def test_it_answers_programs_in_json() -> None:
    assert json.loads(_said("--as-of", "2026-11-23", "--json")) == {"day": "2026-11-23"}


def test_a_named_error_becomes_one_sentence() -> None:
    with pytest.raises(CommandError, match="密钥 k9 不可用"):
        call_command(Broken())


def test_a_program_gets_the_error_as_data() -> None:
    with pytest.raises(CommandError) as caught:
        call_command(Broken(), "--json")
    said = json.loads(str(caught.value))
    assert (said["code"], said["detail"]) == ("key_missing", {"key_id": "k9"})


def test_a_silent_database_becomes_one_sentence() -> None:
    command = Broken()
    command.error = OperationalError("connection refused")
    with pytest.raises(CommandError, match="数据库暂时没有应答"):
        call_command(command)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="不是日期"):
        _said("--as-of", "23.11.")


class Writing(DomainCommand):
    worked = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        Writing.worked = True
        options["output"].write_text("1")


@pytest.mark.parametrize("where", ["missing/x.csv", "file.txt/x.csv", "folder", "n" * 300])
def test_a_file_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path, where: str) -> None:
    (tmp_path / "file.txt").write_text("")
    (tmp_path / "folder").mkdir()
    Writing.worked = False
    with pytest.raises(CommandError, match="写不进去") as caught:
        call_command(Writing(), "-o", str(tmp_path / where))
    assert "\n" not in str(caught.value)
    assert not Writing.worked


def test_a_file_that_can_be_written_is(tmp_path: Path) -> None:
    call_command(Writing(), "-o", str(tmp_path / "x.csv"))
    assert (tmp_path / "x.csv").read_text() == "1"


def _our_commands() -> list[BaseCommand]:
    loaded = [load_command_class(app, name) for name, app in get_commands().items() if isinstance(app, str)]
    return [command for command in loaded if isinstance(command, DomainCommand)]


@pytest.mark.parametrize("command", _our_commands(), ids=lambda command: type(command).__module__)
def test_every_command_tells_which_of_its_options_name_files_to_write(command: DomainCommand) -> None:
    parser = command.create_parser("manage", "x")
    named = {action.dest for action in parser._actions if {"-o", "--output", "--report"} & set(action.option_strings)}
    makes_its_folder = type(command).__module__.endswith("screenshot_map")
    assert named <= set(command.writes) or makes_its_folder
