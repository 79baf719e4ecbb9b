"""What every command of ours shares."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from accounts import clock
from accounts.commands import DomainCommand
from accounts.errors import KeyMissing


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
    with pytest.raises(CommandError, match="数据库没有应答"):
        call_command(command)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="不是日期"):
        _said("--as-of", "23.11.")
