"""The lease of a run: at most one process works on it at a time, and only the newest may write its result.

All times are the database's clock, so that processes on other machines or on a chosen day agree.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from base.errors import DomainError
from runs.errors import RunBusy, RunCancelled, RunGaveUp, RunLost, RunUnknown
from runs.model import UNDER_WAY, Run, RunState

Kind = type[Run]


@dataclass(frozen=True)
class Lease:
    """The right to do one run; `token` is older than the row's as soon as another process has taken over."""

    kind: Kind
    run_id: int
    token: int


@dataclass(frozen=True)
class RunProgress:
    """How far a run is: the share done, and columns of its own kind to write with it."""

    share: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outlook:
    """What may be done about a run: is it over, may it be claimed, is there room for one more process now?"""

    is_open: bool
    is_free: bool
    has_turn: bool
    share: float


def run_queue(*, run: Run, **columns: Any) -> None:
    """What is over may be done again, perhaps with other columns; what is under way is left alone."""
    with transaction.atomic():
        locked = rows(type(run)).select_for_update(of=("self",)).get(pk=run.pk)
        if locked.is_under_way:
            raise RunBusy(run_id=run.pk, state=locked.get_state_display())
        fresh = {"attempt": 0, "progress": 0.0, "cancel_requested": False, "error_code": "", "error_message": ""}
        states = {"state": RunState.QUEUED, "queued_at": Now(), "finished_at": None}
        rows(type(run)).filter(pk=run.pk).update(**fresh, **states, **columns)


def run_claim(*, kind: Kind, run_id: int) -> Lease:
    """Take the lease of a run that nobody holds; each claim is one attempt."""
    with transaction.atomic():
        run = rows(kind).select_for_update(of=("self",)).filter(pk=run_id).first()
        if run is None:
            raise RunUnknown(run_id=run_id)
        if not _free(kind).filter(pk=run_id).exists():
            raise RunBusy(run_id=run_id, state=run.get_state_display())
        error = _reason_to_stop(run)
        if error is None:
            rows(kind).filter(pk=run_id).update(
                state=RunState.RUNNING, attempt=F("attempt") + 1, token=F("token") + 1, progress=0, **_renewed()
            )
            return Lease(kind, run_id, run.token + 1)
        _end(kind, run_id, error)
    raise error


def run_beat(*, lease: Lease, progress: RunProgress) -> bool:
    """Renew the lease and tell how far the run is; True when somebody asked to cancel."""
    alive = _held(lease).update(progress=progress.share, **progress.told, **_renewed())
    if not alive:
        raise RunLost(run_id=lease.run_id)
    return rows(lease.kind).filter(pk=lease.run_id, cancel_requested=True).exists()


def run_hold(*, lease: Lease) -> None:
    """Inside a transaction: make sure that the lease is still ours until the transaction ends."""
    run = rows(lease.kind).select_for_update(of=("self",)).get(pk=lease.run_id)
    if run.state != RunState.RUNNING or run.token != lease.token:
        raise RunLost(run_id=lease.run_id)
    if run.cancel_requested:
        raise RunCancelled(run_id=lease.run_id)


def run_finish(*, lease: Lease) -> None:
    """Inside the transaction that saves the result."""
    _held(lease).update(
        state=RunState.DONE, progress=1, lease_until=None, finished_at=Now(), error_code="", error_message=""
    )


def run_end(*, lease: Lease, error: DomainError) -> None:
    """The run failed or was cancelled; a run that another process has taken over is left alone."""
    if _held(lease).exists():
        _end(lease.kind, lease.run_id, error)


def run_cancel(*, kind: Kind, run_id: int) -> None:
    """A run that nobody works on ends at once; one under way is told at its next heartbeat."""
    with transaction.atomic():
        run = rows(kind).select_for_update(of=("self",)).get(pk=run_id)
        if not run.is_under_way:
            return
        rows(kind).filter(pk=run_id).update(cancel_requested=True)
        if _free(kind).filter(pk=run_id).exists():
            _end(kind, run_id, RunCancelled(run_id=run_id))


def runs_requeue(*, kind: Kind) -> list[int]:
    """Queue again what nobody works on: queued and forgotten, or held by a process that no longer answers."""
    forgotten = Q(state=RunState.QUEUED, queued_at__lt=Now() - timedelta(seconds=settings.RUN_QUEUED_S))
    silent = Q(state=RunState.RUNNING, lease_until__lt=Now())
    with transaction.atomic():
        runs = list(rows(kind).select_for_update(skip_locked=True, of=("self",)).filter(forgotten | silent))
        again = [run.pk for run in runs if not _ended(run)]
        rows(kind).filter(pk__in=again).update(state=RunState.QUEUED, lease_until=None, queued_at=Now())
    return again


def run_outlook(*, kind: Kind, run_id: int) -> Outlook:
    """What a watcher needs to know. A dead process's run is free as soon as its lease has run out.

    Two watchers may see the same turn: then one process more works for a while, which does no harm.
    """
    row = rows(kind).filter(pk=run_id, state__in=UNDER_WAY).values_list("progress", flat=True).first()
    if row is None:
        return Outlook(is_open=False, is_free=False, has_turn=False, share=1.0)
    is_free = _free(kind).filter(pk=run_id).exists()
    at_work = rows(kind).filter(state=RunState.RUNNING, lease_until__gte=Now()).count()
    has_turn = is_free and at_work < getattr(settings, kind.at_a_time)
    return Outlook(is_open=True, is_free=is_free, has_turn=has_turn, share=row)


def rows(kind: Kind) -> "QuerySet[Run]":
    return kind._default_manager.all()


def _free(kind: Kind) -> "QuerySet[Run]":
    return rows(kind).filter(Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=Now()))


def _held(lease: Lease) -> "QuerySet[Run]":
    return rows(lease.kind).filter(pk=lease.run_id, state=RunState.RUNNING, token=lease.token)


def _renewed() -> dict[str, Any]:
    return {"heartbeat_at": Now(), "lease_until": Now() + timedelta(seconds=settings.RUN_LEASE_S)}


def _reason_to_stop(run: Run) -> DomainError | None:
    if run.cancel_requested:
        return RunCancelled(run_id=run.pk)
    if run.attempt >= settings.RUN_ATTEMPTS:
        return RunGaveUp(run_id=run.pk, attempts=run.attempt)
    return None


def _ended(run: Run) -> bool:
    error = _reason_to_stop(run)
    if error:
        _end(type(run), run.pk, error)
    return error is not None


def _end(kind: Kind, run_id: int, error: DomainError) -> None:
    state = RunState.CANCELLED if isinstance(error, RunCancelled) else RunState.FAILED
    rows(kind).filter(pk=run_id).update(
        state=state, lease_until=None, finished_at=Now(), error_code=error.code, error_message=error.message
    )
