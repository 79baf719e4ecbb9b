"""What tests stand on: the private PostGIS, a real Redis, a real Celery worker, a real browser, a chosen day."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import hypothesis
import psycopg2
import pytest
import pytest_django.fixtures
from celery.exceptions import TimeoutError as NoAnswer
from django.conf import settings
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import Settings

from base import clock
from config.celery import app as celery_app
from config.local import redis
from runs import watching
from runs.broker import broker
from tests import emptying, in_threads, migrated, order, unhurried
from tests.changed.plugin import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_report_collectionfinish,
)
from tests.chromium import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.rights import act_as_the_web
from tests.township import Township, township

__all__ = [
    "Township",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_report_collectionfinish",
    "township",
]

# A busy machine is slow at making examples, which says nothing of the code; the same examples every time.
hypothesis.settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

PATIENT_MS = 180_000
"""How long a page may take on a busy machine, which says nothing of the page."""
expect.set_options(timeout=PATIENT_MS)


def pytest_sessionstart() -> None:
    database = settings.DATABASES["default"]
    try:
        psycopg2.connect(
            host=database["HOST"],
            port=database["PORT"],
            user=database["USER"],
            password=database["PASSWORD"],
            dbname="postgres",
        ).close()
    except psycopg2.OperationalError as error:
        pytest.exit(
            f"The database does not answer: {error}\nStart it with `./run manage check`, then run this again.", 1
        )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(order)
    config.pluginmanager.register(unhurried)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: some test always waits for a browser or a process."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Each process's database begins as a copy of one that is migrated, and is never the one that people work in.

    Where only a module's fixture asks for the database and no test is marked, pytest-django would set up none.
    """
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.migrated_database(connection.settings_dict)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pytest_django.fixtures, "_get_databases_for_setup", lambda items: ({"default"}, set()))
        patch.setattr(BaseDatabaseCreation, "_destroy_test_db", migrated.dropped)
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_deleting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", emptying.rows_deleted)
        yield


@pytest.fixture(autouse=True)
def _with_the_rights_of_the_web(request: pytest.FixtureRequest) -> None:
    """Tests inside one transaction act as the web's role; those that commit act as the owner, who may empty tables."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    if (
        (marker is None and "db" not in request.fixturenames)
        or commits
        or (marker and marker.kwargs.get("transaction"))
    ):
        return
    request.getfixturevalue("db")
    act_as_the_web()


@pytest.fixture(autouse=True)
def _in_the_language_of_the_county() -> None:
    """A test client's request leaves its language behind in this thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session", autouse=True)
def _from_ten_in_the_morning() -> Iterator[None]:
    """The clock starts at ten whenever the tests do: nine is past, the working day goes on.

    `TESTS_ON=2027-01-31 ./run test` takes the whole suite to another day.
    """
    real = clock.real
    started = real()
    day = date.fromisoformat(os.environ.get("TESTS_ON") or started.date().isoformat())
    shift = datetime.combine(day, time(10), started.tzinfo) - started
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "real", lambda: real() + shift)
        yield


@pytest.fixture
def stand_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], date]:
    """`stand_on("2026-11-23")` or `"2026-11-23 22:40"` is now until the test ends, in the live server too."""

    def choose(moment: str) -> date:
        settings.AS_OF, _, hour = moment.partition(" ")
        if hour:
            at = clock.real().replace(hour=int(hour[:2]), minute=int(hour[3:]))
            monkeypatch.setattr(clock, "real", lambda: at)
        return clock.today()

    return choose


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of this test run's own."""
    with redis.running(tmp_path_factory.mktemp("redis")) as url:
        yield url


@contextmanager
def _broker_is(url: str) -> Iterator[None]:
    """For this process. Celery goes on with the connections it has, whatever its settings say now: they are dropped."""
    former, celery_app.conf.broker_url = celery_app.conf.broker_url, url
    try:
        celery_app._pool = celery_app.amqp._producer_pool = None
        yield
    finally:
        celery_app.conf.broker_url = former
        celery_app._pool = celery_app.amqp._producer_pool = None


@pytest.fixture
def broker_url(redis_url: str) -> Iterator[str]:
    """This process has a broker, empty, on which no worker has signed."""
    with _broker_is(redis_url):
        broker().flushall()
        yield redis_url


@pytest.fixture
def silent_broker() -> Iterator[None]:
    """This process has a broker that does not answer."""
    with _broker_is("redis+socket:///nowhere/redis.sock"):
        yield


@pytest.fixture
def celery_worker(redis_url: str, transactional_db: None, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker process on the test database; the test's own process queues to the same Redis."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url(),
        "OWNER_DATABASE_URL": database_url(),  # AS_OWNER stands in this process's environment
    }
    with _broker_is(redis_url), (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "config.celery",
                "worker",
                "--loglevel",
                "info",
                "--concurrency",
                "1",
            ],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_it_answers(worker, tmp_path / "worker.log")
            yield worker
        finally:
            worker.terminate()
            worker.wait()


@pytest.fixture
def own_processes(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Processes started by this test work on the test database and beat fast."""
    for name, value in {"RUN_HEARTBEAT_S": 0.5, "RUN_QUEUED_S": 1.0}.items():
        setattr(settings, name, value)
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("OWNER_DATABASE_URL", database_url())
    yield
    in_threads.watchers_end()


@pytest.fixture
def own_threads(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a page has a process do is done by a thread of this one. That processes do it is proved where they die."""
    monkeypatch.setattr(watching, "start_child", in_threads.start_thread)
    yield
    in_threads.watchers_end()


def database_url() -> str:
    """The test database as another process reaches it."""
    values = connection.settings_dict
    return migrated.database_url(values, str(values["NAME"]))


def _wait_until_it_answers(worker: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):  # it compiles first
        if worker.poll() is None and celery_app.control.ping(timeout=0.5):
            return
    raise NoAnswer(f"The worker does not answer:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium with an empty profile."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`open_page("/path", width=390, user=user)` opens a page of the live server, signed in where a user is given."""
    contexts: list[BrowserContext] = []

    def open_it(path: str, *, width: int = 1440, height: int = 900, user: Any = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENT_MS)
        if user is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}]
            )
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    in_threads.requests_end()


def session_of(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
