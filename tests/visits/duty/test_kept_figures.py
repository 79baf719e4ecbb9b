"""The figures that pages ask for are those of the one definition, with the moment of counting."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from base import clock
from base.clock import standing_on
from tests.township import TODAY, Township
from visits.duty.coverage import coverage_by_village, due_states
from visits.duty.figures import Counts
from visits.duty.selectors.figures import trend_of, village_counts, village_figures
from visits.register.models import Elder

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def test_the_figures_are_those_of_the_one_definition_and_say_when_they_were_counted(township: Township) -> None:
    with standing_on(TODAY):
        before = clock.now()
        kept = village_figures(area=township.area, month=NOVEMBER)
        assert kept.villages == coverage_by_village(area=township.area, month=NOVEMBER)
        assert before <= kept.counted_at <= clock.now()
    assert kept.villages


def test_the_days_overdue_and_tiers_beside_the_figures_are_those_of_the_map(township: Township) -> None:
    with standing_on(TODAY):
        villages = village_figures(area=township.area, month=NOVEMBER).villages
        states = due_states(elders=Elder.objects.all())
    late = {pk: days for village in villages for pk, days in village.days_overdue.items()}
    assert late == {pk: state.days_overdue for pk, state in states.items() if state.days_overdue}
    assert late
    tiers = {pk: tier for village in villages for pk, tier in village.tiers.items()}
    assert tiers == {pk: states[pk].tier for village in villages for pk in village.active}


@pytest.mark.parametrize("days", [0, 3, 14, 40])
def test_numbers_alone_are_those_of_the_people_behind_them(township: Township, days: int) -> None:
    day = TODAY + timedelta(days=days)
    with standing_on(day):
        for month in (NOVEMBER, day.replace(day=1)):
            villages = coverage_by_village(area=township.county, month=month)
            told = [replace(Counts.of([one]), active_by_tier={}, visited_by_tier={}) for one in villages]
            assert village_counts(area=township.county, month=month).villages == told
            assert Counts.together(told) == replace(
                Counts.of(villages), village_id=0, active_by_tier={}, visited_by_tier={}
            )
    waited = Counts.together(told).waiting
    assert sum(waited.values()) == sum(one.overdue for one in told)
    assert any(one.person_days for one in told)


def test_a_trend_counts_the_people_behind_each_months_figures(township: Township) -> None:
    with standing_on(TODAY):
        whole = trend_of(area=township.area, months=[OCTOBER, NOVEMBER])
        for month in (OCTOBER, NOVEMBER):
            villages = coverage_by_village(area=township.area, month=month)
            by_village = village_counts(area=township.area, month=month).villages
            assert [one.active for one in by_village] == [len(village.active) for village in villages]
            told = replace(Counts.of(villages), village_id=0, waiting={}, active_by_tier={}, visited_by_tier={})
            assert whole[month] == told
        assert whole[NOVEMBER].active
        assert trend_of(area=township.county, months=[NOVEMBER])[NOVEMBER].active >= whole[NOVEMBER].active
        assert trend_of(area=township.area, months=[date(2019, 1, 1)])[date(2019, 1, 1)].active == 0
