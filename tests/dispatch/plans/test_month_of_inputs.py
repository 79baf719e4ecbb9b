"""The month that is shared out tells the truth about hours, ways, households and who may come."""

from datetime import date, time
from typing import Any

import numpy as np
import pytest

from dispatch.plans import prices
from dispatch.plans.inputs import Door, Duty, OwedVisit, PlanInputs, Start, Wish
from dispatch.plans.month import Month, Unit
from dispatch.plans.translate.month import month_from
from dispatch.plans.translate.problem import ProblemIndex
from geo.travel import TravelMatrix
from visits.duty.policy import GENERAL, KEY

MONDAY, SUNDAY, END = date(2026, 11, 23), date(2026, 11, 29), date(2026, 12, 31)
NEAR, FAR = 1, 2
ANNA, BEN, CLEO, DORA = 10, 20, 30, 40
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))


def owed(elder: int, window: tuple[date, date] = NOVEMBER, **facts: Any) -> OwedVisit:
    """An elder of NEAR behind a door of their own, of Anna's."""
    told: dict[str, Any] = {
        "household_id": elder,
        "village_id": NEAR,
        "tier": GENERAL,
        "clause": "P29",
        "overdue": False,
        "responsible_id": ANNA,
        "stand_in_id": None,
        "last_visit": date(2026, 10, 20),
    }
    return OwedVisit(elder_id=elder, first_day=window[0], last_day=window[1], **(told | facts))


def duty(visitor: int = ANNA, day: date = MONDAY, start: time = time(13), end: time = time(17)) -> Duty:
    return Duty(visitor, day, start, end, "walk")


def month(*visits: OwedVisit, **facts: Any) -> Month:
    return month_and_index(*visits, **facts)[0]


def month_and_index(
    *visits: OwedVisit,
    duties: tuple[Duty, ...] = (duty(),),
    ahead: tuple[OwedVisit, ...] = (),
    minutes: dict[int, float] | None = None,
    first_day: date = MONDAY,
    last_day: date = SUNDAY,
    **facts: Any,
) -> tuple[Month, ProblemIndex]:
    """Doors stand on a line, homes at its beginning; `minutes` tells how far each household is."""
    everybody = (*visits, *ahead)
    households = sorted({one.household_id for one in everybody})
    visitors = sorted({one.visitor_id for one in (*duties, *facts.get("ahead_duties", ()))})
    inputs = PlanInputs(
        area_code="140499101000",
        first_day=first_day,
        last_day=last_day,
        roads="",
        owed=visits,
        doors=tuple(Door(household, 113.0, 36.0, "door") for household in households),
        starts=tuple(Start(visitor, 113.0, 36.0, True) for visitor in visitors),
        duties=duties,
        ahead_owed=ahead,
        ahead_last_day=END,
        **facts,
    )
    index = ProblemIndex(inputs)
    at = np.array([(minutes or {}).get(household, 0.0) for household in households] + [0.0] * len(visitors))
    seconds = (np.abs(at[:, None] - at[None]) * 60).astype(np.int64)
    nowhere = np.zeros(seconds.shape, bool)
    matrix = TravelMatrix(seconds, seconds, np.zeros(seconds.shape, np.uint8), nowhere)
    return month_from(index, dict.fromkeys(index.travels, matrix)), index


def only(found: Month) -> Unit:
    (unit,) = found.units
    return unit


def test_of_a_shift_the_way_to_the_nearest_village_and_what_does_not_come_out_even_are_taken_off() -> None:
    found = month(owed(1), minutes={1: 15})
    (anna,) = found.carers
    assert anna.on_duty[0] == 240
    assert anna.minutes[0] == 240 - 2 * 15 - prices.LOST_MIN
    assert anna.round_trip == {NEAR: 0}


def test_the_noon_break_is_no_time_for_visits() -> None:
    (anna,) = month(owed(1), duties=(duty(start=time(8, 30), end=time(17, 30)),)).carers
    assert anna.on_duty[0] == 8 * 60


def test_of_a_shift_under_way_only_the_rest_counts() -> None:
    (anna,) = month(owed(1), from_time=time(15)).carers
    assert anna.on_duty[0] == 120


def test_a_further_village_costs_its_way_beyond_the_nearest() -> None:
    found = month(owed(1), owed(2, village_id=FAR), minutes={1: 10, 2: 40})
    assert found.carers[0].round_trip == {NEAR: 0, FAR: 60}


def test_from_door_to_door_it_takes_the_median_of_a_village() -> None:
    found = month(owed(1), owed(2), owed(3), minutes={1: 0, 2: 4, 3: 8})
    assert found.carers[0].hop == {NEAR: 6}


def test_a_week_that_its_month_cuts_is_two_and_each_shift_counts_in_its_own() -> None:
    found = month(owed(1), ahead_duties=(duty(day=date(2026, 11, 30)), duty(day=date(2026, 12, 1))))
    days = [(slot.first_day, slot.last_day) for slot in found.slots[1:3]]
    assert days == [(date(2026, 11, 30),) * 2, (date(2026, 12, 1), date(2026, 12, 6))]
    assert found.carers[0].on_duty[:3] == (240, 240, 240)


def test_of_a_later_slot_key_visits_take_their_part_beforehand() -> None:
    plain = month(owed(1, DECEMBER), ahead_duties=(duty(day=date(2026, 12, 30)),))
    weekly = owed(2, (MONDAY, SUNDAY), tier=KEY, clause="P27-1")
    with_key = month(weekly, ahead=(owed(1, DECEMBER),), ahead_duties=(duty(day=date(2026, 12, 30)),))
    assert with_key.slots[-1].later
    assert with_key.carers[0].minutes[-1] < plain.carers[0].minutes[-1]


@pytest.mark.parametrize(
    ("second", "units"),
    [
        (date(2026, 10, 26), 1),
        (date(2026, 10, 27), 1),
        (date(2026, 10, 28), 2),
        (None, 2),
    ],
)
def test_people_behind_one_door_belong_together_if_they_were_seen_within_a_week(
    second: date | None, units: int
) -> None:
    found = month(owed(1), owed(2, household_id=1, last_visit=second))
    assert len(found.units) == units
    assert sum(unit.people for unit in found.units) == 2


def test_who_was_never_seen_goes_with_others_never_seen() -> None:
    unit = only(month(owed(1, last_visit=None), owed(2, household_id=1, last_visit=None)))
    assert unit.last_visit is None
    assert unit.minutes == (prices.SERVICE_S * 2 - prices.ARRIVING_S) // 60


def test_a_key_visit_and_a_monthly_one_behind_one_door_are_two() -> None:
    found = month(owed(1), owed(2, (MONDAY, SUNDAY), household_id=1, tier=KEY, clause="P27-1"))
    assert [unit.is_key for unit in found.units].count(True) == 1


def test_a_surge_visit_is_one_of_its_own() -> None:
    found = month(
        owed(1, (MONDAY, SUNDAY), tier=KEY, clause="P27-1"), owed(1, (MONDAY, SUNDAY), tier=KEY, clause="P57")
    )
    assert sorted((unit.is_key, unit.is_extra) for unit in found.units) == [(False, True), (True, False)]


def test_windows_that_one_visit_clears_are_one_and_the_weeks_ahead_another() -> None:
    first = owed(1, (date(2026, 11, 25), date(2026, 12, 2)), clause="first")
    found = month(first, owed(1, NOVEMBER), ahead=(owed(1, DECEMBER),))
    assert [(unit.first_day, unit.last_day) for unit in found.units] == [
        (date(2026, 11, 25), NOVEMBER[1]),
        DECEMBER,
    ]


def test_the_responsible_visitor_comes_first_then_the_stand_in_then_the_nearest_other() -> None:
    team = tuple(map(duty, (ANNA, BEN, CLEO, DORA)))
    unit = only(month(owed(1, stand_in_id=BEN), duties=team))
    assert unit.prices == {ANNA: 0, BEN: prices.MONTH_STAND_IN, CLEO: prices.MONTH_OTHER_VISITOR}


def test_to_a_key_elder_more_others_may_come() -> None:
    team = tuple(map(duty, (ANNA, BEN, CLEO, DORA)))
    unit = only(month(owed(1, (MONDAY, SUNDAY), tier=KEY, clause="P27-1"), duties=team))
    assert set(unit.prices) == {ANNA, BEN, CLEO, DORA}


def test_whoever_cannot_be_there_and_back_in_the_longest_shift_is_not_asked() -> None:
    short = duty(BEN, start=time(13), end=time(14))
    unit = only(month(owed(1, stand_in_id=BEN), duties=(duty(), short), minutes={1: 30}))
    assert set(unit.prices) == {ANNA}


def test_a_chosen_week_is_the_only_one_allowed() -> None:
    wish = Wish(1, DECEMBER[1], date(2026, 12, 7))
    unit = only(month(ahead=(owed(1, DECEMBER),), wishes=(wish,)))
    assert [unit.slots.index(s) for s in unit.allowed] == [1]


def test_a_chosen_week_that_has_begun_is_this_one() -> None:
    wednesday = date(2026, 11, 25)
    assert only(month(owed(1), wishes=(Wish(1, NOVEMBER[1], MONDAY),), first_day=wednesday)).locked == 0


def test_two_days_lie_between_a_visit_and_the_next_where_the_window_allows() -> None:
    unit = only(month(owed(1, (MONDAY, SUNDAY), tier=KEY, clause="P27-1", last_visit=date(2026, 11, 22))))
    assert unit.first_day == date(2026, 11, 24)
    assert unit.windows == ((1, MONDAY, SUNDAY),)
    only_monday = only(month(owed(1, (MONDAY, MONDAY), tier=KEY, clause="first", last_visit=date(2026, 11, 22))))
    assert only_monday.first_day == MONDAY
