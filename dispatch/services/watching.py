"""Starts the process that computes a run, and again when it dies. Holds no state: the run's row is the truth."""

import subprocess
import sys
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, connection

from dispatch.services.runs import Outlook, run_outlook

LOOK_S = 0.2  # how often a watcher looks


def run_watch(*, run_id: int) -> None:
    """See a run through. One that another process computes is left to whoever watches that one."""
    if _look(run_id).is_free:
        for _share in run_follow(run_id=run_id):
            pass


def run_follow(*, run_id: int) -> Iterator[float]:
    """See a run through, whoever computes it, and tell how far it is."""
    starts = 0
    while (outlook := _look(run_id)).is_open:
        if outlook.has_turn:
            if starts > settings.PLAN_ATTEMPTS:  # it dies before it can even count its attempts
                return
            starts += 1
            yield from _until_it_ends(start_child(run_id=run_id), run_id)
        else:
            yield outlook.share
            time.sleep(LOOK_S)


def start_child(*, run_id: int) -> "subprocess.Popen[bytes]":
    """`manage plan_run ID` in a session of its own: it outlives a watcher that is stopped."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "plan_run", str(run_id)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def _until_it_ends(child: "subprocess.Popen[bytes]", run_id: int) -> Iterator[float]:
    while child.poll() is None:
        yield _look(run_id).share
        time.sleep(LOOK_S)


def _look(run_id: int) -> Outlook:
    """However long the database is away: the row will still be there."""
    while True:
        try:
            return run_outlook(run_id=run_id)
        except OperationalError:
            connection.close()
            time.sleep(1)
