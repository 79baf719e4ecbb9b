"""The computing process for real: started, killed, stopped in its tracks, cancelled; by Celery and without."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from base import clock
from dispatch.plans import services
from dispatch.plans.models import Period, Plan, PlanRun, PlanState, Route, RunState
from runs.watching import start_child
from tests.dispatch.bulk import bulk_township
from tests.township import TODAY, Township
from tests.waiting import lose, wait_until

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("own_processes")]
BUDGET_S = 4


@pytest.fixture
def draft(own_processes: None) -> Iterator[Plan]:
    """The draft of a township large enough to be caught in mid-solve."""
    with clock.standing_on(TODAY):
        area = bulk_township(elders=60, visitors=6)
        yield services.plan_create(area=area, period=Period.WEEK, first_day=TODAY, by=None, seconds=BUDGET_S)
    for thread in threading.enumerate():
        if thread.name.startswith("planrun-"):
            thread.join()


def run_of(plan: Plan) -> PlanRun:
    return PlanRun.objects.get(plan=plan)


def wait_for_state(plan: Plan, state: RunState) -> None:
    wait_until(lambda: run_of(plan).state == state)


def wait_for_search(plan: Plan) -> None:
    """Until the search has found a first plan."""
    wait_until(lambda: run_of(plan).state == RunState.RUNNING and run_of(plan).best != {})


def process_of(run: PlanRun) -> int:
    """The process of this tree that computes the run."""
    wanted = f"{settings.BASE_DIR / 'manage.py'}\0plan_run\0{run.pk}\0".encode()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if wanted in command.read_bytes():
                return int(command.parent.name)
        except OSError:  # it ended while we looked
            continue
    raise AssertionError(f"No process computes run {run.pk}")


def assert_computed_once(plan: Plan) -> None:
    assert run_of(plan).state == RunState.DONE
    saved = Plan.objects.get(pk=plan.pk)
    assert saved.routes.count() == saved.figures["routes"] > 0
    assert Route.objects.count() == saved.figures["routes"]


def test_a_process_killed_in_mid_solve_gives_one_plan_in_the_end(draft: Plan) -> None:
    services.plan_start(plan=draft)
    wait_for_search(draft)
    os.kill(process_of(run_of(draft)), signal.SIGKILL)
    lose(run_of(draft))
    wait_for_state(draft, RunState.DONE)
    assert run_of(draft).attempt == 2
    assert_computed_once(draft)


def test_the_late_result_of_a_lost_process_is_refused(draft: Plan) -> None:
    run = run_of(draft)
    first = start_child(kind=PlanRun, run_id=run.pk)
    wait_for_search(draft)
    os.kill(first.pid, signal.SIGSTOP)
    lose(run)
    assert start_child(kind=PlanRun, run_id=run.pk).wait() == 0
    made = list(Route.objects.values_list("pk", flat=True))
    os.kill(first.pid, signal.SIGCONT)
    assert first.wait() != 0
    assert list(Route.objects.values_list("pk", flat=True)) == made
    assert_computed_once(draft)


def test_of_two_processes_one_computes(draft: Plan) -> None:
    run = run_of(draft)
    both = [start_child(kind=PlanRun, run_id=run.pk), start_child(kind=PlanRun, run_id=run.pk)]
    assert sorted(process.wait() for process in both) == [0, 1]
    assert_computed_once(draft)
    assert run_of(draft).attempt == 1


def test_a_cancelled_run_stops_soon_and_keeps_nothing(draft: Plan) -> None:
    PlanRun.objects.update(seconds=300)
    services.plan_start(plan=draft)
    wait_for_search(draft)
    services.plan_cancel(plan=draft)
    wait_for_state(draft, RunState.CANCELLED)
    assert not Route.objects.exists()


def test_a_celery_worker_computes_a_plan(
    draft: Plan, celery_worker: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    services.plan_start(plan=draft)
    assert not any(thread.name.startswith("planrun-") for thread in threading.enumerate())
    wait_for_state(draft, RunState.DONE)
    assert_computed_once(draft)


def test_what_a_killed_worker_left_is_taken_up_by_the_sweep(
    draft: Plan, celery_worker: "subprocess.Popen[bytes]"
) -> None:
    services.plan_start(plan=draft)
    wait_for_search(draft)
    celery_worker.kill()
    os.kill(process_of(run_of(draft)), signal.SIGKILL)
    lose(run_of(draft))
    call_command("runs_sweep", stdout=StringIO())
    assert_computed_once(draft)


def test_with_a_silent_broker_the_run_stays_queued(
    draft: Plan, silent_broker: None, caplog: pytest.LogCaptureFixture
) -> None:
    services.plan_start(plan=draft)
    assert f"The broker does not answer; run {run_of(draft).pk} stays queued" in caplog.text
    assert run_of(draft).state == RunState.QUEUED


def plan_command(*arguments: str) -> str:
    out = StringIO()
    call_command("plan", *arguments, "--as-of", "2026-11-23", "--seconds", "1", stdout=out)
    return out.getvalue().strip()


@pytest.mark.usefixtures("own_threads")
def test_the_command_prints_the_plans_id_and_publish_takes_it(township: Township) -> None:
    plan_id = plan_command("--area", township.area.code, "--week", "2026-W48")
    assert Plan.objects.get(pk=int(plan_id)).figures["visits"] == 4
    call_command("publish", plan_id, "--as-of", "2026-11-23", stdout=StringIO())
    assert Plan.objects.get(pk=int(plan_id)).state == PlanState.PUBLISHED


@pytest.mark.usefixtures("own_threads")
def test_the_command_run_twice_plans_once(township: Township) -> None:
    first = plan_command("--area", township.area.code, "--week", "2026-W48", "--json")
    again = plan_command("--area", township.area.code, "--week", "2026-W48", "--json")
    assert json.loads(first)["plan"] == json.loads(again)["plan"]
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--area", "140499999", "--week", "2026-W48"], "140499999"),
        (["--area", "140499101", "--week", "2026-W60"], "2026-W60"),
        (["--area", "140499101", "--month", "2026-13"], "2026-13"),
        (["--area", "140499101", "--week", "2026-W40"], "已经过去"),
        (["--area", "140499102", "--week", "2026-W48"], "没有应探访的老人"),
    ],
)
def test_a_bad_question_gets_one_sentence(township: Township, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        plan_command(*arguments)
    assert not Plan.objects.exists()


def test_publishing_an_unknown_plan_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="计划 99 不存在"):
        call_command("publish", "99")
