"""Carrying on by the clock and by command, in processes of its own; one that dies leaves nothing half."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.management import call_command

from base import clock
from dispatch.plans.models import LeftOut, Plan, PlanRun, Route, RunState
from dispatch.plans.services.carrying import plan_carry_on
from runs.watching import start_child
from tests.dispatch.bulk import bulk_township
from tests.dispatch.carrying import DAY, MONDAY, dies, published_week, spots_of
from tests.waiting import lose, wait_until

pytestmark = pytest.mark.long

SUNDAY = MONDAY - DAY


@pytest.fixture
def plan(own_processes: None) -> Iterator[Plan]:
    """Tomorrow's week, in which somebody has died."""
    plan = published_week(bulk_township(elders=30, visitors=3))
    dies(min(spots_of(plan)), MONDAY)
    with clock.standing_on(SUNDAY):
        yield plan


def test_a_process_killed_half_way_leaves_nothing_and_the_next_one_ends_the_work(plan: Plan) -> None:
    draft = plan_carry_on(plan=plan, by=None, seconds=300)
    child = start_child(kind=PlanRun, run_id=draft.run.pk)
    wait_until(lambda: PlanRun.objects.get(plan=draft).state == RunState.RUNNING)
    child.kill()
    child.wait()
    assert not Route.objects.filter(plan=draft).exists()
    assert not LeftOut.objects.filter(plan=draft).exists()
    PlanRun.objects.filter(plan=draft).update(seconds=1)
    lose(draft.run)
    assert start_child(kind=PlanRun, run_id=draft.run.pk).wait() == 0
    run = PlanRun.objects.get(plan=draft)
    assert (run.state, run.attempt) == (RunState.DONE, 2)
    assert spots_of(draft).items() <= spots_of(plan).items()


def test_the_command_proposes_once_and_says_so(plan: Plan) -> None:
    def told() -> list[dict[str, object]]:
        out = StringIO()
        call_command("plans_carry_on", "--area", plan.area.code, "--as-of", SUNDAY.isoformat(), "--json", stdout=out)
        found: list[dict[str, object]] = json.loads(out.getvalue())["plans"]
        return found

    (first,) = told()
    assert (first["plan"], first["outcome"], first["moves"]) == (plan.pk, "proposed", 1)
    assert told() == [first]
    assert Plan.objects.filter(continues=plan).count() == 1


def test_the_clock_looks_after_plans_from_six_in_the_morning_on() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["plans-carry-on"]
    assert entry["task"] == "dispatch.tasks.plans_carry_on"
    assert isinstance(entry["schedule"], crontab)
    assert min(entry["schedule"].hour) == 6
