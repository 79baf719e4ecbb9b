"""Gets a queued run done: through Celery where there is a broker, else from this process."""

import logging
import threading

from celery import current_app
from django.apps import apps
from django.db import connection, transaction
from kombu.exceptions import OperationalError as BrokerSilent

from runs.broker import has_broker
from runs.leases import Kind, runs_requeue
from runs.model import Run
from runs.watching import run_watch

log = logging.getLogger(__name__)


def run_start(*, run: Run) -> None:
    """Have the run done once the current transaction is committed; one that is already at work is left alone."""
    transaction.on_commit(lambda: _start(type(run), run.pk))


def runs_resume() -> None:
    """Start again what nobody works on. Celery's beat calls it."""
    for kind in kinds():
        for run_id in runs_requeue(kind=kind):
            _start(kind, run_id)


def run_remind(*, run: Run) -> None:
    """Somebody waits for a run. Without a broker no sweep goes round, so whoever waits has it taken up again."""
    if not has_broker() and run.is_forgotten:
        runs_resume()


def kinds() -> list[Kind]:
    """Every kind of long work in the house."""
    return [model for model in apps.get_models() if issubclass(model, Run)]


def _start(kind: Kind, run_id: int) -> None:
    if not has_broker():
        name = f"{kind._meta.model_name}-{run_id}"
        if name not in {thread.name for thread in threading.enumerate()}:
            threading.Thread(target=_watch, args=(kind, run_id), name=name, daemon=True).start()
        return
    try:
        current_app.send_task("runs.tasks.run_see_through", args=[kind._meta.label, run_id], retry=False)
    except BrokerSilent:
        log.warning("The broker does not answer; run %s stays queued until it does.", run_id)


def _watch(kind: Kind, run_id: int) -> None:
    try:
        run_watch(kind=kind, run_id=run_id)
    finally:
        connection.close()
