"""Celery only starts and watches what may run long."""

from celery import shared_task
from django.apps import apps

from accounts.runs import starting
from accounts.runs.watching import run_watch


@shared_task
def run_see_through(label: str, run_id: int) -> None:
    run_watch(kind=apps.get_model(label), run_id=run_id)


@shared_task
def runs_resume() -> None:
    starting.runs_resume()
