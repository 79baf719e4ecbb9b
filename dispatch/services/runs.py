"""The lease of a plan's run: at most one process computes at a time, and only the newest may write its result.

All times are the database's clock, so that processes on other machines or on a chosen day agree.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from accounts.errors import DomainError
from dispatch.errors import PlanRunBusy, PlanRunCancelled, PlanRunGaveUp, PlanRunLost, RunUnknown
from dispatch.models import PlanRun, RunState

OPEN = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True)
class Lease:
    """The right to compute one run; `token` is older than the row's as soon as another process has taken over."""

    run_id: int
    plan_id: int
    token: int
    seconds: int
    seed: int


@dataclass(frozen=True)
class RunProgress:
    """How far a run is: share done, best plan so far in figures."""

    share: float = 0.0
    best: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outlook:
    """What may be done about a run: is it over, may it be claimed, is there room for one more process now?"""

    is_open: bool
    is_free: bool
    has_turn: bool
    share: float


def run_claim(*, run_id: int) -> Lease:
    """Take the lease of a run that nobody holds; each claim is one attempt."""
    with transaction.atomic():
        run = PlanRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None:
            raise RunUnknown(run_id=run_id)
        if not _free().filter(pk=run_id).exists():
            raise PlanRunBusy(run_id=run_id, state=run.get_state_display())
        error = _reason_to_stop(run)
        if error is None:
            PlanRun.objects.filter(pk=run_id).update(
                state=RunState.RUNNING, attempt=F("attempt") + 1, token=F("token") + 1, progress=0, **_renewed()
            )
            run.refresh_from_db()
            return Lease(run.pk, run.plan_id, run.token, run.seconds, run.seed)
        _end(run_id, error)
    raise error


def run_beat(*, lease: Lease, progress: RunProgress) -> bool:
    """Renew the lease and tell how far the run is; True when somebody asked to cancel."""
    alive = _held(lease).update(progress=progress.share, best=progress.best, **_renewed())
    if not alive:
        raise PlanRunLost(run_id=lease.run_id)
    return PlanRun.objects.filter(pk=lease.run_id, cancel_requested=True).exists()


def run_hold(*, lease: Lease) -> None:
    """Inside a transaction: make sure that the lease is still ours until the transaction ends."""
    run = PlanRun.objects.select_for_update().get(pk=lease.run_id)
    if run.state != RunState.RUNNING or run.token != lease.token:
        raise PlanRunLost(run_id=lease.run_id)
    if run.cancel_requested:
        raise PlanRunCancelled(plan_id=lease.plan_id)


def run_finish(*, lease: Lease) -> None:
    """Inside the transaction that saves the result."""
    _held(lease).update(
        state=RunState.DONE, progress=1, lease_until=None, finished_at=Now(), error_code="", error_message=""
    )


def run_end(*, lease: Lease, error: DomainError) -> None:
    """The run failed or was cancelled; a run that another process has taken over is left alone."""
    if _held(lease).exists():
        _end(lease.run_id, error)


def run_cancel(*, run_id: int) -> None:
    """A run that nobody computes ends at once; one under way is told at its next heartbeat."""
    with transaction.atomic():
        run = PlanRun.objects.select_for_update().get(pk=run_id)
        if run.state not in OPEN:
            return
        PlanRun.objects.filter(pk=run_id).update(cancel_requested=True)
        if _free().filter(pk=run_id).exists():
            _end(run_id, PlanRunCancelled(plan_id=run.plan_id))


def runs_requeue() -> list[int]:
    """Queue again what nobody works on: queued and forgotten, or held by a process that no longer answers."""
    forgotten = Q(state=RunState.QUEUED, queued_at__lt=Now() - timedelta(seconds=settings.PLAN_QUEUED_S))
    silent = Q(state=RunState.RUNNING, lease_until__lt=Now())
    with transaction.atomic():
        runs = list(PlanRun.objects.select_for_update(skip_locked=True).filter(forgotten | silent))
        again = [run.pk for run in runs if not _ended(run)]
        PlanRun.objects.filter(pk__in=again).update(state=RunState.QUEUED, lease_until=None, queued_at=Now())
    return again


def run_outlook(*, run_id: int) -> Outlook:
    """What a watcher needs to know. A dead process's run is free as soon as its lease has run out.

    Two watchers may see the same turn: then one process more computes for a while, which does no harm.
    """
    row = PlanRun.objects.filter(pk=run_id, state__in=OPEN).values_list("progress", flat=True).first()
    if row is None:
        return Outlook(is_open=False, is_free=False, has_turn=False, share=1.0)
    is_free = _free().filter(pk=run_id).exists()
    computing = PlanRun.objects.filter(state=RunState.RUNNING, lease_until__gte=Now()).count()
    return Outlook(is_open=True, is_free=is_free, has_turn=is_free and computing < settings.PLAN_PROCESSES, share=row)


def _free() -> "QuerySet[PlanRun]":
    return PlanRun.objects.filter(Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=Now()))


def _held(lease: Lease) -> "QuerySet[PlanRun]":
    return PlanRun.objects.filter(pk=lease.run_id, state=RunState.RUNNING, token=lease.token)


def _renewed() -> dict[str, Any]:
    return {"heartbeat_at": Now(), "lease_until": Now() + timedelta(seconds=settings.PLAN_LEASE_S)}


def _reason_to_stop(run: PlanRun) -> DomainError | None:
    if run.cancel_requested:
        return PlanRunCancelled(plan_id=run.plan_id)
    if run.attempt >= settings.PLAN_ATTEMPTS:
        return PlanRunGaveUp(plan_id=run.plan_id, attempts=run.attempt)
    return None


def _ended(run: PlanRun) -> bool:
    error = _reason_to_stop(run)
    if error:
        _end(run.pk, error)
    return error is not None


def _end(run_id: int, error: DomainError) -> None:
    state = RunState.CANCELLED if isinstance(error, PlanRunCancelled) else RunState.FAILED
    PlanRun.objects.filter(pk=run_id).update(
        state=state, lease_until=None, finished_at=Now(), error_code=error.code, error_message=error.message
    )
