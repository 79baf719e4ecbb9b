"""Hazards over time and the spread of the work, counted by hand."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.figures.selectors.hazards import hazards_of
from maps.figures.selectors.workload import EDGES, workload_of
from maps.figures.selectors.workload import _range as words_of
from tests.township import Township
from visits.register.models import Hazard

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def town(township: Township, stand_on: Callable[[str], date]) -> Township:
    stand_on("2026-11-23")
    Hazard.objects.all().delete()
    return township


def _hazard(town: Township, name: str, found: str, closed: str = "", severity: str = "minor") -> None:
    Hazard.objects.create(
        household=town.households[name],
        kind="gas",
        severity=severity,
        found_on=date.fromisoformat(found),
        closed_on=date.fromisoformat(closed) if closed else None,
    )


@pytest.mark.parametrize(
    ("severity", "found", "late"),
    [
        ("serious", "2026-11-16", 0),  # its seventh day is today
        ("serious", "2026-11-15", 1),
        ("minor", "2026-10-24", 0),
        ("minor", "2026-10-23", 1),
    ],
)
def test_a_hazard_is_late_once_its_term_is_over(town: Township, severity: str, found: str, late: int) -> None:
    _hazard(town, "王秀英", found, severity=severity)
    told = hazards_of(area=town.area, month=NOVEMBER)
    assert (told.now.open_at_end, told.late) == (1, late)
    assert [(one.village.name, one.open, one.late) for one in told.villages] == [("上河村", 1, late)]


def test_a_month_tells_what_was_found_put_right_and_left_open(town: Township) -> None:
    _hazard(town, "王秀英", "2026-10-05", "2026-11-04")  # thirty days: in time
    _hazard(town, "张福贵", "2026-10-04", "2026-11-04")  # thirty-one: late
    _hazard(town, "陈桂兰", "2026-11-20")
    told = hazards_of(area=town.area, month=NOVEMBER)
    october, november = told.months[-2:]
    assert (october.open_at_end, october.found, october.fixed) == (2, 2, 0)
    assert (november.open_at_end, november.found, november.fixed, november.fixed_in_time) == (1, 1, 2, 1)
    assert told.months[0].open_at_end == 0


def test_a_month_that_is_over_says_what_was_open_then(town: Township) -> None:
    _hazard(town, "王秀英", "2026-10-20", "2026-11-04")
    told = hazards_of(area=town.area, month=date(2026, 10, 1))
    assert (told.now.month, told.now.open_at_end, told.late) == (date(2026, 10, 1), 1, 0)


def test_hazards_of_another_township_are_not_counted(town: Township) -> None:
    _hazard(town, "王秀英", "2026-11-20")
    assert hazards_of(area=town.other_area, month=NOVEMBER).now.open_at_end == 0


def test_the_work_is_told_by_how_many_elders_each_visitor_has(town: Township) -> None:
    """孙志强 answers for three, 马小燕 for five; neighbours are not told of. Six visits met somebody at the door."""
    told = workload_of(area=town.area, month=NOVEMBER)
    assert (told.visitors, told.median, told.most, told.visits) == (2, 4, 5, 6)
    assert [share.visitors for share in told.shares] == [0, 2, 0, 0, 0]
    assert [n for _mode, n in told.modes] == [6, 0, 0, 0]


@given(st.integers(1, 99))
def test_every_number_of_elders_has_one_class_that_names_it(number: int) -> None:
    ranges = list(zip(EDGES, [*EDGES[1:], None], strict=True))
    fitting = [one for one in ranges if one[0] <= number and (one[1] is None or number < one[1])]
    assert len(fitting) == 1
    assert str(fitting[0][0]) in words_of(*fitting[0])
