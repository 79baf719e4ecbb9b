"""Errors that nobody foresaw are heard, and "on record" is true (issue 13)."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings as project
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from accounts.models import Fault, Role
from base.faults import fault_record, without_facts
from runs.tasks import HeardTask
from tests.township import Township

NAME, PHONE = "王秀英", "138" + "00001234"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of failures fails itself, with somebody's name in its words."""

    def fail(*_told: object, **_also: object) -> None:
        raise ValueError(f"no {NAME} at {PHONE}")

    monkeypatch.setattr("maps.desk.views.faults.Paginator", fail)
    monkeypatch.setattr("dispatch.field.records.record_submit", fail, raising=False)


@pytest.fixture
def administrator(township: Township) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(township.users["administrator"])
    return client


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, object]]]:
    monkeypatch.setattr(logging.getLogger("faults"), "propagate", True)
    return lambda: [json.loads(record.getMessage()) for record in caplog.records if record.name == "faults"]


@pytest.mark.usefixtures("broken")
def test_the_number_on_the_page_is_in_the_log_and_in_the_list(
    administrator: Client, township: Township, lines: Callable[[], list[dict[str, object]]]
) -> None:
    response = administrator.get("/faults/?number=x")
    [fault] = Fault.objects.all()
    [line] = lines()
    assert response.status_code == 500
    assert f"编号 {fault.number}" in response.content.decode()
    assert (line["fault"], line["user"], line["where"]) == (
        fault.number,
        township.users["administrator"].pk,
        "GET faults/",
    )
    assert "maps/desk/views/faults.py" in fault.trace
    assert NAME not in json.dumps(line, ensure_ascii=False) + fault.trace
    assert PHONE not in fault.trace


def test_the_administrator_finds_a_failure_by_its_number(administrator: Client) -> None:
    first, second = (fault_record(ValueError(word), where="manage due") for word in ("a", "b"))
    assert first in administrator.get("/faults/").content.decode()
    page = administrator.get(f"/faults/?number={second.lower()}").content.decode()
    assert "manage due" in page
    assert first not in page
    assert "没有编号为 ZZZZZZ 的记录" in administrator.get("/faults/?number=zzzzzz").content.decode()


@pytest.mark.usefixtures("broken")
def test_what_the_request_wrote_is_rolled_back_and_the_failure_stays(administrator: Client) -> None:
    administrator.get("/faults/")
    assert Fault.objects.count() == 1


def test_whoever_is_named_gets_a_mail(db: None, settings: Settings, mailoutbox: list[EmailMessage]) -> None:
    settings.FAULTS_MAIL_TO = ["duty@example.org"]
    number = fault_record(RuntimeError(NAME), where="task x")
    [mail] = mailoutbox
    assert number in mail.subject
    assert NAME not in mail.body


def test_a_mail_server_that_is_away_takes_nothing_along(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FAULTS_MAIL_TO = ["duty@example.org"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert Fault.objects.filter(number=fault_record(RuntimeError("x"), where="task x")).exists()


def test_a_command_that_fails_gives_a_sentence_and_a_number(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visits.management.commands.due.area_get", lambda **_: 1 / 0)
    with pytest.raises(CommandError) as told:
        call_command("due", area="140499101000", week="2026-W48")
    assert Fault.objects.get().number in str(told.value)
    assert Fault.objects.get().where == "manage due"


def test_a_task_that_fails_is_heard(db: None) -> None:
    task = HeardTask()
    task.name = "visits.tasks.weather_alerts_fetch"
    task.on_failure(KeyError("x"), "id", (), {}, None)
    assert Fault.objects.get().where == "task visits.tasks.weather_alerts_fetch"


def test_a_database_that_is_away_sends_nobody_a_mail_each_half_minute(
    db: None, lines: Callable[[], list[dict[str, object]]]
) -> None:
    task = HeardTask()
    task.name = "runs.tasks.runs_resume"
    task.on_failure(OperationalError("connection refused"), "id", (), {}, None)
    assert not Fault.objects.exists()
    assert lines() == [{"where": "task runs.tasks.runs_resume", "database": "OperationalError"}]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('duplicate key value violates unique constraint "one_a"\nDETAIL: Key (name)=(王秀英) exists.', None),
        ("Key (name, phone)=(Wang Xiuying, 138) already exists", "Key … already exists"),
        ("invalid literal for int() with base 10: 'wang xiuying'", "invalid literal for int() with base 10: …"),
        ("没有王秀英", "…"),
        ("at 13800001234 and 14040419450505105X", "at … and …X"),
        ("mail wang@example.org", "mail …"),
        ("买买提·艾力 is away", "… is away"),
        ("", ""),
    ],
)
def test_an_errors_own_words_keep_no_fact_of_a_person(said: str, kept: str | None) -> None:
    expected = 'duplicate key value violates unique constraint "one_a"' if kept is None else kept
    assert without_facts(said) == expected


def test_a_database_that_is_away_is_told_as_such() -> None:
    """In a process of its own, whose database nobody serves: phones try again after a 503, never after a 500."""
    asked = (
        "import django, sys; django.setup(); from django.test import Client;"
        "client = Client(raise_request_exception=False); client.cookies['sessionid'] = 'x' * 32;"
        "said = map(client.get, sys.argv[1:]);"
        "told = (f'{one.status_code} {one.get(\"Retry-After\")} {one.content.decode()}' for one in said);"
        "print(*told, sep='\\0')"
    )
    dead = "postgis://nobody@127.0.0.1:1/none"
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": dead,
        "OWNER_DATABASE_URL": dead,
    }
    told = subprocess.run(
        [sys.executable, "-c", asked, "/plan/", "/api/v1/records/", "/locate/?q=x", "/sign-in/"],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
        cwd=project.BASE_DIR,
    )
    *asking_it, _sign_in = told.stdout.split("\0")
    assert [answer[:6] for answer in asking_it] == ["503 30"] * 3
    assert "Traceback" not in told.stdout + told.stderr


def test_a_foreign_host_is_refused_without_a_traceback(township: Township) -> None:
    for path in ("/", "/plan/", "/sign-in/", "/api/v1/records/", "/healthz"):
        response = Client(raise_request_exception=False).get(path, headers={"host": "evil.example"})
        assert response.status_code == 400
        assert "Traceback" not in response.content.decode()


def test_only_the_administrator_sees_them(township: Township) -> None:
    client = Client()
    for role in Role:
        client.force_login(township.users[role.value])
        assert (client.get("/faults/").status_code == 200) is (role == Role.ADMINISTRATOR)
