"""Starts the process that does a run, and again when it dies. Holds no state: the run's row is the truth."""

import subprocess
import sys
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, connection

from runs.leases import Kind, Outlook, run_outlook

LOOK_S = 0.2  # how often a watcher looks


def run_watch(*, kind: Kind, run_id: int) -> None:
    """See a run through. One that another process works on is left to whoever watches that one."""
    if _look(kind, run_id).is_free:
        for _share in run_follow(kind=kind, run_id=run_id):
            pass


def run_follow(*, kind: Kind, run_id: int) -> Iterator[float]:
    """See a run through, whoever does it, and tell how far it is."""
    starts = 0
    while (outlook := _look(kind, run_id)).is_open:
        if outlook.has_turn:
            if starts > settings.RUN_ATTEMPTS:  # it dies before it can even count its attempts
                return
            starts += 1
            yield from _until_it_ends(start_child(kind=kind, run_id=run_id), kind, run_id)
        else:
            yield outlook.share
            time.sleep(LOOK_S)


def start_child(*, kind: Kind, run_id: int) -> "subprocess.Popen[bytes]":
    """`manage COMMAND ID` in a session of its own: it outlives a watcher that is stopped."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), kind.command, str(run_id)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def _until_it_ends(child: "subprocess.Popen[bytes]", kind: Kind, run_id: int) -> Iterator[float]:
    while child.poll() is None:
        yield _look(kind, run_id).share
        time.sleep(LOOK_S)


def _look(kind: Kind, run_id: int) -> Outlook:
    """However long the database is away: the row will still be there."""
    while True:
        try:
            return run_outlook(kind=kind, run_id=run_id)
        except OperationalError:
            connection.close()
            time.sleep(1)
