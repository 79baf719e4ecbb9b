"""Thirteen months of the rate: no figure is made up where nothing was written down (P13)."""

from datetime import date

import pytest
from pytest_django import Settings

from maps.figures.chart import height, lines, points
from maps.figures.selectors.trend import Trend, months_told, months_until, trend
from tests.township import Township
from visits.duty.coverage import coverage_by_village
from visits.duty.figures import Counts, VillageCoverage

NOVEMBER = date(2026, 11, 1)


def _counts(active: int, visited: int) -> Counts:
    people = list(range(active))
    figures = VillageCoverage(
        1,
        active=people,
        visited_at_the_door=people[:visited],
        visited_any_mode=people[:visited],
        tiers=dict.fromkeys(people, "key"),
    )
    return Counts.of([figures])


def test_a_year_and_the_month_of_a_year_ago() -> None:
    months = months_until(NOVEMBER)
    assert (len(months), months[0], months[1], months[-1]) == (13, date(2025, 11, 1), date(2025, 12, 1), NOVEMBER)


def test_before_anybody_visited_there_is_no_figure_and_afterwards_nothing_is_0_percent() -> None:
    months = months_until(NOVEMBER, 5)
    counted = dict(
        zip(months, [_counts(0, 0), _counts(9, 0), _counts(10, 5), _counts(10, 0), _counts(10, 10)], strict=True)
    )
    told = months_told(counted, months, date(2026, 11, 30))
    assert [one.rate for one in told] == [None, None, 0.5, 0.0, 1.0]
    assert [one.why_none for one in told] == ["还没有登记老人", "还没有登记过探访", "", "", ""]


@pytest.mark.parametrize(("today", "days", "is_over"), [(23, 23, False), (29, 29, False), (30, 30, True)])
def test_a_month_that_is_not_over_says_how_far_it_is(today: int, days: int, is_over: bool) -> None:
    [month] = months_told({NOVEMBER: _counts(10, 5)}, [NOVEMBER], date(2026, 11, today))
    assert (month.days_counted, month.days, month.is_over) == (days, 30, is_over)


@pytest.mark.parametrize(
    ("former", "now", "difference"),
    [
        ((8, 4), (8, 6), 25.0),
        ((8, 8), (8, 6), -25.0),
        ((8, 6), (8, 6), 0.0),
        ((0, 0), (8, 6), None),
        ((9, 0), (8, 6), None),
    ],
)
def test_the_difference_is_one_of_two_figures_or_none(
    former: tuple[int, int], now: tuple[int, int], difference: float | None
) -> None:
    months = months_until(NOVEMBER, 2)
    counted = dict(zip(months, [_counts(*former), _counts(*now)], strict=True))
    assert Trend(months_told(counted, months, date(2026, 11, 30))).difference == difference


def test_the_last_month_says_what_the_one_definition_says(township: Township, settings: Settings) -> None:
    settings.AS_OF = "2026-11-23"
    told = trend(area=township.area, month=NOVEMBER)
    villages = coverage_by_village(area=township.area, month=NOVEMBER)
    assert told.last.counts is not None
    assert told.last.counts.active == sum(len(one.active) for one in villages)
    assert told.last.counts.visited_at_the_door == sum(len(one.visited_at_the_door) for one in villages)
    assert told.months[0].rate is None


def test_a_line_joins_known_months_only() -> None:
    found = points([None, 0.5, 1.0, None, 0.25])
    assert [point.y is None for point in found] == [True, False, False, True, False]
    assert list(lines(found)) == [f"{found[1].x},{height(0.5)} {found[2].x},{height(1.0)}"]
    assert height(1.0) < height(0.0)
