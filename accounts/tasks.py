"""Celery only starts and watches what may run long."""

from typing import Any

from celery import Task, shared_task
from django.apps import apps
from django.core.management import call_command

from accounts.faults import fault_record
from accounts.runs import starting
from accounts.runs.watching import run_watch
from accounts.sign_in.lockout import counts_purge


class HeardTask(Task):  # type: ignore[misc]
    """A task whose unforeseen errors are written down like those of pages."""

    def on_failure(self, exc: Exception, *_told: Any, **_also: Any) -> None:
        fault_record(exc, where=f"task {self.name}")


@shared_task
def run_see_through(label: str, run_id: int) -> None:
    run_watch(kind=apps.get_model(label), run_id=run_id)


@shared_task
def runs_resume() -> None:
    starting.runs_resume()


@shared_task
def sign_in_purge() -> None:
    """What is of no use any more: sessions that are over, wrong passwords of yesterday."""
    call_command("clearsessions")
    counts_purge()
