"""A real worker with a real Redis: it compiles before it takes work, says that it is there, and comes back."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from config import worker
from config.celery import app
from config.local import redis
from runs.broker import broker
from runs.presence import SIGN_HOLDS_S, Presence, workers_presence
from tests.conftest import database_url
from tests.waiting import wait_until

pytestmark = pytest.mark.long


class Place:
    """A Redis and a worker that can be stopped and started again; the queue outlives neither."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.running = redis.running(directory)
        self.url = self.running.__enter__()
        self.process: subprocess.Popen[bytes] | None = None

    def start_worker(self) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "REDIS_URL": self.url,
            "DATABASE_URL": database_url(),
            "OWNER_DATABASE_URL": database_url(),
        }
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-c", "1", "-l", "info"]
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def stop_redis(self) -> None:
        self.running.__exit__(None, None, None)

    def start_redis(self) -> None:
        self.running = redis.running(self.directory)
        self.running.__enter__()

    def log(self) -> str:
        return (self.directory / "log").read_text(errors="replace")

    def end(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                self.process.terminate()
            self.process.wait()
        self.stop_redis()


@pytest.fixture
def place(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    made = Place(tmp_path)
    monkeypatch.setattr(app.conf, "broker_url", made.url)
    yield made
    made.end()


def takes_work(place: Place) -> None:
    """Queue a task, and wait until a worker has done it."""
    with Celery(broker=place.url, set_as_current=False) as sender:
        task = sender.send_task("runs.tasks.runs_resume")
    wait_until(lambda: f"[{task.id}] succeeded" in place.log(), place.log)


def test_it_compiles_takes_work_comes_back_when_redis_was_away_and_is_missed_once_it_is_killed(place: Place) -> None:
    """One worker's whole life: each start takes as long as all that follows."""
    _compiles_and_says_so(place)
    takes_work(place)
    _says_what_it_does_in_order(place.log())
    _comes_back_by_itself(place)
    takes_work(place)
    _is_missed_soon_when_killed(place)


def _compiles_and_says_so(place: Place) -> None:
    assert workers_presence() == Presence.MISSING
    place.start_worker()
    seen = set()

    def is_here() -> bool:
        seen.add(workers_presence())
        return Presence.HERE in seen

    wait_until(is_here, place.log)
    assert Presence.WARMING in seen


def _says_what_it_does_in_order(said: str) -> None:
    order = ["Compiling planner", "are ready after", "ready.", "runs_resume["]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)


def _comes_back_by_itself(place: Place) -> None:
    place.stop_redis()
    wait_until(lambda: "Connection to broker lost" in place.log() or "Cannot connect" in place.log(), place.log)
    assert workers_presence() == Presence.UNKNOWN
    place.start_redis()
    wait_until(lambda: workers_presence() == Presence.HERE, place.log)


def _is_missed_soon_when_killed(place: Place) -> None:
    """Nobody is left to sign again, and what it signed does not hold for long."""
    assert place.process
    place.process.send_signal(signal.SIGKILL)
    place.process.wait()
    signs = list(broker().scan_iter("elder-visits:worker:*"))
    assert [sign for sign in signs if not 0 < broker().ttl(sign) <= SIGN_HOLDS_S] == []
    broker().delete(*signs)
    assert workers_presence() == Presence.MISSING


def test_a_planner_that_does_not_compile_is_told_and_the_rest_goes_on(
    silent_broker: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "COMPILED", ("geo.nowhere",))
    monkeypatch.setattr(logging.getLogger("worker"), "propagate", True)
    worker.warm()
    assert "does not compile" in caplog.text


def test_what_it_compiles_exists() -> None:
    for module in worker.COMPILED:
        assert (settings.BASE_DIR / module.replace(".", "/") / "__main__.py").exists()
