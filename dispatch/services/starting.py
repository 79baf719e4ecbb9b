"""Gets a queued run computed: through Celery where there is a broker, else from this process."""

import logging
import threading

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError as BrokerSilent

from dispatch.models import Plan
from dispatch.selectors.plans import run_of
from dispatch.services.runs import run_cancel, runs_requeue
from dispatch.services.watching import run_watch

log = logging.getLogger(__name__)


def plan_start(*, plan: Plan) -> None:
    """Have the plan computed once the current transaction is committed; a run that is already at work is left alone."""
    run_id = run_of(plan=plan).pk
    transaction.on_commit(lambda: _start(run_id))


def plan_cancel(*, plan: Plan) -> None:
    """Stop the computing; nothing of it is kept."""
    run_cancel(run_id=run_of(plan=plan).pk)


def runs_resume() -> list[int]:
    """Start again what nobody works on; gives the runs' ids. Celery's beat calls it, and `manage plan_sweep`."""
    again = runs_requeue()
    for run_id in again:
        _start(run_id)
    return again


def _start(run_id: int) -> None:
    if not _has_broker():
        threading.Thread(target=_watch, args=(run_id,), name=f"plan-run-{run_id}", daemon=True).start()
        return
    try:
        current_app.send_task("dispatch.tasks.run_start", args=[run_id], retry=False)
    except BrokerSilent:
        log.warning("The broker does not answer; run %s stays queued until it does.", run_id)


def _has_broker() -> bool:
    return not str(current_app.conf.broker_url).startswith("memory:")


def _watch(run_id: int) -> None:
    try:
        run_watch(run_id=run_id)
    finally:
        connection.close()
