"""The lease: one process computes, a lost one is refused, three attempts are enough."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from dispatch.errors import PlanRunFailed
from dispatch.plans import services
from dispatch.plans.models import Plan, PlanRun, RunState
from dispatch.plans.services.computing import plan_compute
from runs import leases
from runs.errors import RunBusy, RunCancelled, RunGaveUp, RunLost, RunUnknown
from runs.leases import Lease, RunProgress


@pytest.fixture
def run(make_plan: Callable[..., Plan]) -> PlanRun:
    return make_plan().run


def lose_the_lease(run: PlanRun) -> None:
    """As if the process that holds it had been silent for too long."""
    PlanRun.objects.filter(pk=run.pk).update(lease_until=Now() - timedelta(seconds=1))


def claim(run: PlanRun) -> Lease:
    return leases.run_claim(kind=PlanRun, run_id=run.pk)


def test_a_claimed_run_is_not_claimed_again(run: PlanRun) -> None:
    claim(run)
    with pytest.raises(RunBusy, match="计算中"):
        claim(run)


def test_a_run_that_does_not_exist_is_named(db: None) -> None:
    with pytest.raises(RunUnknown, match="后台任务 7 "):
        leases.run_claim(kind=PlanRun, run_id=7)


def test_a_heartbeat_tells_how_far_it_is(run: PlanRun) -> None:
    assert leases.run_beat(lease=claim(run), progress=RunProgress(0.4, {"best": {"left_out": 2}})) is False
    run.refresh_from_db()
    assert (run.state, run.progress, run.best) == (RunState.RUNNING, 0.4, {"left_out": 2})


def test_another_takes_over_when_the_lease_has_run_out(run: PlanRun) -> None:
    first = claim(run)
    lose_the_lease(run)
    second = claim(run)
    assert second.token > first.token
    with pytest.raises(RunLost):
        leases.run_beat(lease=first, progress=RunProgress())
    with pytest.raises(RunLost):
        leases.run_hold(lease=first)


def test_a_lost_process_cannot_end_the_run(run: PlanRun) -> None:
    first = claim(run)
    lose_the_lease(run)
    claim(run)
    leases.run_end(lease=first, error=RunCancelled(run_id=run.pk))
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_a_fourth_attempt_is_refused_and_said(run: PlanRun) -> None:
    for _ in range(3):
        claim(run)
        lose_the_lease(run)
    with pytest.raises(RunGaveUp):
        claim(run)
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.FAILED, 3)
    assert "中断了 3 次" in run.error_message


def test_a_queued_run_is_cancelled_at_once(run: PlanRun) -> None:
    services.plan_cancel(plan=run.plan)
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    with pytest.raises(RunBusy, match="已取消"):
        claim(run)


def test_a_run_under_way_is_told_to_stop_at_its_next_heartbeat(run: PlanRun) -> None:
    lease = claim(run)
    services.plan_cancel(plan=run.plan)
    assert leases.run_beat(lease=lease, progress=RunProgress()) is True
    with pytest.raises(RunCancelled):
        leases.run_hold(lease=lease)


def test_cancelling_what_is_done_changes_nothing(computed: Plan) -> None:
    services.plan_cancel(plan=computed)
    assert PlanRun.objects.get(plan=computed).state == RunState.DONE


def test_a_silent_run_is_queued_again(run: PlanRun) -> None:
    claim(run)
    assert leases.runs_requeue(kind=PlanRun) == []
    lose_the_lease(run)
    assert leases.runs_requeue(kind=PlanRun) == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.QUEUED, 1)


def test_a_run_that_nobody_took_up_is_announced_again_after_a_while(run: PlanRun, settings: Settings) -> None:
    assert leases.runs_requeue(kind=PlanRun) == []
    settings.RUN_QUEUED_S = -1
    assert leases.runs_requeue(kind=PlanRun) == [run.pk]


def test_a_silent_run_that_was_cancelled_ends(run: PlanRun) -> None:
    claim(run)
    services.plan_cancel(plan=run.plan)
    lose_the_lease(run)
    assert leases.runs_requeue(kind=PlanRun) == []
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_a_run_waits_while_as_many_compute_as_may(make_plan: Callable[..., Plan], settings: Settings) -> None:
    settings.PLAN_PROCESSES = 1
    first, second = make_plan().run, make_plan(seed=2).run
    assert leases.run_outlook(kind=PlanRun, run_id=second.pk).has_turn
    claim(first)
    assert not leases.run_outlook(kind=PlanRun, run_id=second.pk).has_turn
    lose_the_lease(first)
    assert leases.run_outlook(kind=PlanRun, run_id=second.pk).has_turn


def test_a_fault_of_ours_is_said_in_the_row(run: PlanRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.plans.services.computing.problem_from", lambda index, matrices: 1 / 0)
    with pytest.raises(PlanRunFailed):
        plan_compute(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.error_code) == (RunState.FAILED, "plan_run_failed")
    assert "请重新制订" in run.error_message
