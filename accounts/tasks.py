"""Celery only starts and watches what may run long."""

import json
import logging
from typing import Any

from celery import Task, shared_task
from django.apps import apps
from django.db import InterfaceError, OperationalError

from accounts.faults import fault_record
from accounts.runs import starting
from accounts.runs.watching import run_watch
from accounts.sessions import SessionStore
from accounts.sign_in.kept_forms import forms_purge
from accounts.sign_in.lockout import counts_purge

log = logging.getLogger("faults")


class HeardTask(Task):  # type: ignore[misc]
    """A task whose unforeseen errors are written down like those of pages; a database that is away is none."""

    def on_failure(self, exc: Exception, *_told: Any, **_also: Any) -> None:
        if isinstance(exc, OperationalError | InterfaceError):
            log.error(json.dumps({"where": f"task {self.name}", "database": type(exc).__qualname__}))
        else:
            fault_record(exc, where=f"task {self.name}")


@shared_task
def run_see_through(label: str, run_id: int) -> None:
    run_watch(kind=apps.get_model(label), run_id=run_id)


@shared_task
def runs_resume() -> None:
    starting.runs_resume()


@shared_task
def sign_in_purge() -> None:
    """What is of no use any more: sessions that are over, wrong passwords and forms of yesterday."""
    SessionStore.clear_expired()
    counts_purge()
    forms_purge()
