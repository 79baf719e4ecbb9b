"""Weeks lived for the benchmark of the operation: the same world for every process, and figures from the rows."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import Settings

from benchmarks.lived import world
from benchmarks.lived.figures import figures_of
from benchmarks.lived.living import live
from benchmarks.lived.processes import PROCESSES
from benchmarks.lived.town import Town
from benchmarks.lived.world import DAY, What
from tests.township import TODAY, Township
from visits.records.models import VisitRecord

MONDAY = date(2026, 11, 23)


def _week(seed: int = 1) -> list[world.Event]:
    return world.week_of(seed=seed, area="1", monday=MONDAY, elders=range(500), visitors=range(20))


def test_a_week_is_the_same_whoever_lives_it_and_another_by_seed() -> None:
    assert _week() == _week()
    assert _week() != _week(2)


def test_one_in_a_hundred_changes_state_two_come_and_one_visitor_is_ill_for_three_days() -> None:
    events = _week()
    counts = Counter(event.what for event in events)
    assert (counts[What.STATE], counts[What.NEW], counts[What.ILL]) == (5, 2, 1)
    ill = next(event for event in events if event.what == What.ILL)
    assert ill.until is not None
    assert (ill.until - ill.day).days == 2
    backs = {event.who for event in events if event.what == What.BACK}
    assert backs == {event.who for event in events if event.what == What.STATE and event.state != "died"}


def test_at_most_doors_people_are_met() -> None:
    found = Counter(world.outcome_at(seed=1, household=n, day=MONDAY) for n in range(5000))
    assert found[world.MET] / 5000 == pytest.approx(0.92, abs=0.01)
    assert found[world.NO_ANSWER] / 5000 == pytest.approx(0.05, abs=0.01)


def test_a_week_of_the_tiny_township_is_planned_walked_and_counted(
    township: Township, stand_on: Callable[[str], date], settings: Settings
) -> None:
    settings.RUN_HEARTBEAT_S = 600
    stand_on(TODAY.isoformat())
    town, before = Town.found(township.area, 1), VisitRecord.objects.count()
    told = live(PROCESSES["weeks"], town, TODAY, 1, 1)
    made = VisitRecord.objects.count() - before
    figures = figures_of(town, TODAY, TODAY + 6 * DAY)
    assert (told.refused, len(told.proposal_s)) == ([], 1)
    assert made + town.undone > 0
    assert 0 < figures["hours_used"] < 1
    assert figures["responsible"] is None or 0 <= figures["responsible"] <= 1
    assert figures["weekly"] is None or 0 <= figures["weekly"] <= 1
