"""Celery only starts and watches what may run long."""

import json
import logging
from typing import Any

from celery import Task, shared_task
from django.apps import apps
from django.db import InterfaceError, OperationalError

from base.faults import fault_record
from runs import starting
from runs.watching import run_watch

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
