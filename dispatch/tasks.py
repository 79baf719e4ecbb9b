"""Celery only starts and watches what may run long."""

from celery import shared_task

from dispatch.services import starting
from dispatch.services.watching import run_watch


@shared_task
def run_start(run_id: int) -> None:
    run_watch(run_id=run_id)


@shared_task
def runs_resume() -> None:
    starting.runs_resume()
