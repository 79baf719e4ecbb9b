"""Both sides of the edges of the month that is shared out: weeks, who is one unit, who may come, hours and ways."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import numpy as np
import pytest

from dispatch.plans import prices
from dispatch.plans.inputs import Duty, FormerWeek, OwedVisit
from dispatch.plans.month import Carer, Month, cut_slots
from dispatch.plans.translate.month import month_from, slot_of
from dispatch.plans.translate.problem import ProblemIndex
from geo.travel import TravelMatrix
from tests.dispatch.plans.test_month_of_inputs import (
    ANNA,
    BEN,
    DECEMBER,
    END,
    FAR,
    MONDAY,
    NEAR,
    NOVEMBER,
    SUNDAY,
    duty,
    month,
    month_and_index,
    only,
    owed,
)
from visits.duty.policy import KEY

DAY = timedelta(days=1)
WEEK = (MONDAY, SUNDAY)
WEDNESDAY = MONDAY + 2 * DAY
WHOLE = 240 - prices.LOST_MIN
"""Minutes of an afternoon that can be filled where the nearest village lies at the visitor's home."""


def month_of(index: ProblemIndex, minutes: Sequence[Sequence[float]]) -> Month:
    """`minutes` from each node to each, doors before homes; infinite where no way leads."""
    ways = np.array(minutes)
    seconds = np.where(np.isfinite(ways), ways * 60, 0).astype(np.int64)
    matrix = TravelMatrix(seconds, seconds, np.zeros(seconds.shape, np.uint8), ~np.isfinite(ways))
    return month_from(index, dict.fromkeys(index.travels, matrix))


@pytest.mark.parametrize(
    ("first_day", "last_day", "day", "slot"),
    [
        (WEDNESDAY, END, WEDNESDAY, 0),
        (WEDNESDAY, END, SUNDAY, 0),
        (WEDNESDAY, END, SUNDAY + DAY, 1),
        (WEDNESDAY, END, date(2026, 12, 1), 2),
        (WEDNESDAY, END, END, 6),
        (WEDNESDAY, END, END + DAY, None),
        (WEDNESDAY, END, MONDAY, 0),  # its week has begun
        (WEDNESDAY, END, MONDAY - DAY, None),
        (date(2026, 12, 2), END, date(2026, 12, 1), 0),
        (date(2026, 12, 2), END, date(2026, 11, 30), None),  # another month: a week of its own
        (WEDNESDAY, WEDNESDAY, WEDNESDAY + DAY, None),
    ],
)
def test_a_day_lies_in_a_slot_or_in_the_begun_week_of_the_first(
    first_day: date, last_day: date, day: date, slot: int | None
) -> None:
    assert slot_of(cut_slots(first_day, last_day), day) == slot


def test_without_weeks_ahead_the_plans_own_days_are_all() -> None:
    _, index = month_and_index(owed(1))
    alone = ProblemIndex(replace(index.inputs, ahead_last_day=None))
    assert [slot.last_day for slot in month_of(alone, np.zeros((2, 2)).tolist()).slots] == [SUNDAY]


def test_where_no_way_leads_nobody_is_shared_out() -> None:
    _, index = month_and_index(owed(1), owed(2))
    found = month_of(replace(index, out_of_reach={1: 900}), np.zeros((3, 3)).tolist())
    assert [unit.household_id for unit in found.units] == [2]


def people(*visits: OwedVisit) -> list[list[int]]:
    return sorted([window.elder_id for window in unit.windows] for unit in month(*visits).units)


@pytest.mark.parametrize(
    ("seen", "together"),
    [
        ((date(2026, 10, 20), date(2026, 10, 1), date(2026, 10, 26)), [[1, 3], [2]]),
        ((date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 9)), [[1, 2], [3]]),  # counted from the first
        ((date(2026, 10, 1), None, None), [[1], [2, 3]]),
    ],
)
def test_together_are_whoever_were_seen_within_a_week_of_the_first(
    seen: tuple[date | None, ...], together: list[list[int]]
) -> None:
    visits = (owed(elder, household_id=1, last_visit=day) for elder, day in enumerate(seen, 1))
    assert people(*visits) == together


def test_one_persons_two_visits_are_never_one() -> None:
    windows = [(1, MONDAY), (2, MONDAY), (2, MONDAY + DAY)]
    surges = [owed(elder, (first, WEDNESDAY), household_id=1, clause="P57") for elder, first in windows]
    assert people(*surges) == [[1, 2], [2]]


@pytest.mark.parametrize(("number", "general", "key"), [(1, 34, 40), (2, 60, 72), (3, 86, 104)])
def test_who_lives_behind_the_same_door_takes_no_time_for_arriving(
    number: int, general: int, key: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prices, "SERVICE_KEY_S", 40 * 60)
    facts: dict[str, Any] = {"household_id": 1, "last_visit": date(2026, 11, 20)}
    assert only(month(*(owed(n, **facts) for n in range(number)))).minutes == general
    weekly = (owed(n, WEEK, tier=KEY, clause="P27-1", **facts) for n in range(number))
    assert only(month(*weekly)).minutes == key


def test_a_unit_tells_the_longest_wait_and_the_most_missed_of_its_people() -> None:
    unit = only(
        month(
            owed(1, household_id=1, last_visit=date(2026, 10, 26), missed=2),
            owed(2, household_id=1, last_visit=date(2026, 10, 20), missed=1, overdue=True),
        )
    )
    assert (unit.last_visit, unit.missed, unit.overdue) == (date(2026, 10, 20), 2, True)
    assert only(month(owed(1))).overdue is False


@pytest.mark.parametrize(("last_day", "is_last_chance"), [(END, True), (END + DAY, False)])
def test_whose_window_goes_on_behind_all_weeks_has_another_chance(last_day: date, is_last_chance: bool) -> None:
    assert only(month(owed(1, (DECEMBER[0], last_day)))).last_chance is is_last_chance


@pytest.mark.parametrize(
    ("week", "former"),
    [
        (FormerWeek(1, NOVEMBER[1], MONDAY), 0),
        (FormerWeek(1, NOVEMBER[1], date(2026, 11, 30)), 1),
        (FormerWeek(1, NOVEMBER[1], date(2026, 12, 7)), None),  # outside of the window
        (FormerWeek(1, NOVEMBER[1], date(2026, 10, 5)), None),
        (FormerWeek(1, DECEMBER[1], MONDAY), None),
        (FormerWeek(2, NOVEMBER[1], MONDAY), None),
    ],
)
def test_a_visit_remembers_the_week_that_it_had_in_the_plan_before(week: FormerWeek, former: int | None) -> None:
    assert only(month(owed(1), former_weeks=(week,))).former == former


@pytest.mark.parametrize(("minutes", "visitors"), [(103, {ANNA}), (104, set())])
def test_the_way_there_and_back_and_the_visit_fit_the_longest_shift_exactly(minutes: int, visitors: set[int]) -> None:
    """34 minutes at the door and twice 103 are four hours."""
    short = duty(day=MONDAY + DAY, end=time(13, 30))
    assert set(only(month(owed(1), duties=(short, duty()), minutes={1: minutes})).prices) == visitors


def test_of_others_who_are_as_near_the_first_come() -> None:
    """Every second visitor lives ten minutes nearer than the others."""
    team = range(100, 164)
    weekly = owed(1, WEEK, tier=KEY, clause="P27-1", responsible_id=None)
    _, index = month_and_index(weekly, duties=tuple(map(duty, team)))
    homes = np.array([0] + [5 if visitor % 2 else 10 for visitor in team])
    unit = only(month_of(index, np.add.outer(homes, homes).tolist()))
    assert unit.prices == dict.fromkeys((101, 103, 105), prices.MONTH_OTHER_VISITOR)


@pytest.mark.parametrize(
    ("responsible", "stand_in", "told"),
    [
        (None, BEN, {BEN: prices.MONTH_STAND_IN, ANNA: prices.MONTH_OTHER_VISITOR}),
        (99, None, {ANNA: prices.MONTH_OTHER_VISITOR}),  # on no duty
        (BEN, BEN, {BEN: 0, ANNA: prices.MONTH_OTHER_VISITOR}),
    ],
)
def test_only_who_is_on_duty_may_come(responsible: int | None, stand_in: int | None, told: dict[int, int]) -> None:
    visit = owed(1, responsible_id=responsible, stand_in_id=stand_in)
    assert only(month(visit, duties=(duty(), duty(BEN)))).prices == told


LATER = date(2026, 12, 28)


def hours(
    *visits: OwedVisit, later: tuple[Duty, ...], minutes: dict[int, float] | None = None
) -> list[tuple[int, ...]]:
    """Of Anna and Ben, minutes of the first week and of the four days behind the five weeks that are told apart."""
    found = month(*visits, duties=(duty(), duty(BEN)), ahead_duties=later, minutes=minutes)
    return [(carer.minutes[0], carer.minutes[-1]) for carer in found.carers]


def test_of_a_later_slot_what_key_visits_take_goes_off_whoever_answers_for_them() -> None:
    """Ten key visits of 34 minutes and three of way in 35 days are 42 in four days; monthly ones count for nothing,
    nor do those to whom nobody can come."""
    keys = [owed(n, WEEK, tier=KEY, clause="P27-1", responsible_id=BEN, stand_in_id=ANNA) for n in range(10)]
    beyond = owed(11, WEEK, tier=KEY, clause="P27-1", village_id=FAR)
    later = (duty(day=LATER), duty(BEN, day=LATER))
    assert hours(*keys, beyond, owed(12), later=later, minutes={11: 500}) == [(WHOLE, WHOLE), (WHOLE, WHOLE - 42)]


def test_no_hours_are_less_than_none() -> None:
    keys = [owed(n, WEEK, tier=KEY, clause="P27-1") for n in range(10)]
    later = (duty(day=LATER, end=time(13, 10)), duty(BEN, day=LATER, end=time(13, prices.LOST_MIN - 1)))
    assert hours(*keys, later=later) == [(WHOLE, 0), (WHOLE, 0)]


def test_the_shifts_of_a_slot_add_up_and_a_slot_without_any_has_none() -> None:
    """Six minutes are less than what does not come out even."""
    shifts = (duty(), duty(day=MONDAY + DAY), duty(day=WEDNESDAY, end=time(13, 6)))
    (anna,) = month(owed(1), duties=shifts).carers
    assert anna.on_duty == (486, 0, 0, 0, 0, 0, 0)
    assert anna.minutes == (2 * WHOLE, 0, 0, 0, 0, 0, 0)


NOWHERE = np.inf


def test_a_way_may_take_longer_back_than_there() -> None:
    _, index = month_and_index(owed(1), owed(2, village_id=FAR))
    (anna,) = month_of(index, [[0, 9, 5], [9, 0, 40], [10, 20, 0]]).carers
    assert anna.round_trip == {NEAR: 0, FAR: 45}
    assert anna.minutes[0] == WHOLE - 15


def test_a_village_that_cannot_be_reached_has_no_way() -> None:
    _, index = month_and_index(owed(1), owed(2, village_id=FAR))
    (anna,) = month_of(index, [[0, NOWHERE, 5], [NOWHERE, 0, NOWHERE], [5, NOWHERE, 0]]).carers
    assert (anna.round_trip, anna.hop) == ({NEAR: 0}, {NEAR: prices.HOP_ALONE_MIN})
    (cut_off,) = month_of(index, np.full((3, 3), NOWHERE).tolist()).carers
    assert (cut_off.round_trip, cut_off.hop, cut_off.minutes[0]) == ({}, {}, WHOLE)


def carer_of(doors: Sequence[float]) -> Carer:
    """Anna, who lives where NEAR is; the doors of FAR lie so many minutes from there, all on one line."""
    visits = (owed(n, village_id=FAR) for n in range(1, len(doors) + 1))
    return month(owed(99), *visits, minutes=dict(enumerate(doors, 1))).carers[0]


@pytest.mark.parametrize(
    ("doors", "way"),
    [([10], 20), ([10, 40], 20), ([10, 20, 40], 40), ([40, 30, 20, 10], 40), ([10, 20, 30, 40, 50], 60)],
)
def test_a_village_lies_as_far_as_its_door_in_the_middle(doors: list[float], way: int) -> None:
    assert carer_of(doors).round_trip[FAR] == way


@pytest.mark.parametrize(
    ("doors", "hop"),
    [
        ([10], prices.HOP_ALONE_MIN),
        ([10, 20], 10),
        ([10, 10], 1),  # one stair
        ([0, 10, 30, 70, 150], 37),  # the three nearest: 36.7, 30, 30, 56.7 and 113.3
    ],
)
def test_from_door_to_door_it_is_as_far_as_to_the_three_nearest(doors: list[float], hop: int) -> None:
    assert carer_of(doors).hop[FAR] == hop


def test_between_doors_without_a_way_it_is_as_if_each_stood_alone() -> None:
    _, index = month_and_index(owed(1), owed(2))
    (anna,) = month_of(index, [[0, NOWHERE, 5], [NOWHERE, 0, 5], [5, 5, 0]]).carers
    assert anna.hop == {NEAR: prices.HOP_ALONE_MIN}
