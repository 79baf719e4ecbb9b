"""What of a share-out becomes rows and figures: who has which week, who keeps none, who waits. Nothing is saved."""

from datetime import date, timedelta

from dispatch.plans.inputs import Duty, OwedVisit, Window, Wish
from dispatch.plans.models import LeftOut, Plan, Route, Stop, StopVisit, TargetWeek
from dispatch.plans.month import Month, Share, Shares, Why
from dispatch.plans.translate.cut import Cleared, Cut, Target
from dispatch.plans.translate.rows import RouteRows, StopRows
from dispatch.plans.translate.targets import month_figures, target_rows, without_later
from tests.dispatch.plans.test_cut_of_shares import cut_of
from tests.dispatch.plans.test_month_of_inputs import (
    ANNA,
    BEN,
    DECEMBER,
    MONDAY,
    NOVEMBER,
    SUNDAY,
    duty,
    month_and_index,
    owed,
)
from visits.duty.policy import GENERAL, KEY

DAY = timedelta(days=1)
WEEK, NEXT = (MONDAY, SUNDAY), (date(2026, 11, 30),) * 2
WEEKLY = owed(1, WEEK, tier=KEY, clause="P27-1")
PLAN = Plan()


def routes(*visits: OwedVisit, by: Duty) -> list[RouteRows]:
    """One shift in which each of these is visited."""
    planned = [StopVisit(elder_id=one.elder_id, first_day=one.first_day, last_day=one.last_day) for one in visits]
    return [RouteRows(Route(), by, [StopRows(Stop(), [visit]) for visit in planned], (113.0, 36.0), [])]


def left(*visits: OwedVisit) -> list[LeftOut]:
    return [LeftOut(elder_id=one.elder_id, first_day=one.first_day, last_day=one.last_day) for one in visits]


def weeks(rows: list[TargetWeek]) -> list[tuple[int, date, int | None]]:
    return [(row.elder_id, row.week_first, row.visitor_id) for row in rows]


def test_each_window_with_a_week_is_a_row() -> None:
    month, index = month_and_index(WEEKLY, owed(2))
    (row, later) = target_rows(PLAN, cut_of(month, index, {0: Share(0, BEN), 1: Share(1, ANNA)}), month, [], [])
    assert row.plan is PLAN
    assert (row.elder_id, row.first_day, row.last_day, row.tier) == (1, *WEEK, KEY)
    assert (row.week_first, row.week_last, row.visitor_id, row.is_locked) == (*WEEK, BEN, False)
    assert (later.elder_id, later.first_day, later.last_day, later.tier) == (2, *NOVEMBER, GENERAL)
    assert (later.week_first, later.week_last, later.visitor_id, later.is_locked) == (*NEXT, ANNA, False)


def test_whoever_is_planned_has_the_week_and_the_visitor_of_their_day() -> None:
    """Also who was given another week, or none; the rows stand in the order of their windows."""
    month, index = month_and_index(owed(1), owed(2), owed(3))
    cut = cut_of(month, index, {1: Share(1, ANNA), 2: Share(1, ANNA)})
    planned = routes(owed(1), owed(2), by=duty(BEN, MONDAY + DAY))
    assert weeks(target_rows(PLAN, cut, month, planned, [])) == [(1, MONDAY, BEN), (2, MONDAY, BEN), (3, NEXT[0], ANNA)]


def test_one_visit_gives_its_week_to_every_window_that_it_clears() -> None:
    month, index = month_and_index(WEEKLY, owed(1))
    rows = target_rows(PLAN, cut_of(month, index, {}), month, routes(WEEKLY, by=duty(BEN)), [])
    assert [(row.first_day, row.last_day, row.week_first, row.visitor_id) for row in rows] == [
        (*NOVEMBER, MONDAY, BEN),
        (*WEEK, MONDAY, BEN),
    ]


def test_a_chosen_week_stays_chosen_also_where_a_visit_is_planned_in_it() -> None:
    month, index = month_and_index(owed(1), owed(2), wishes=(Wish(1, NOVEMBER[1], MONDAY),))
    cut = cut_of(month, index, {0: Share(0, ANNA), 1: Share(0, ANNA)})
    for planned in ([], routes(owed(1), owed(2), by=duty())):
        assert [row.is_locked for row in target_rows(PLAN, cut, month, planned, [])] == [True, False]


def test_nobody_who_is_left_out_keeps_a_week() -> None:
    month, index = month_and_index(owed(1), owed(2))
    cut = cut_of(month, index, {0: Share(0, ANNA), 1: Share(0, ANNA)})
    assert weeks(target_rows(PLAN, cut, month, [], left(owed(1)))) == [(2, MONDAY, ANNA)]


def test_a_window_that_another_visit_clears_is_not_lost_with_the_one_left_out() -> None:
    first, second = owed(1, (MONDAY, MONDAY + 2 * DAY)), owed(1, (MONDAY + 4 * DAY, SUNDAY))
    month, index = month_and_index(first, second, owed(1))
    rows = target_rows(PLAN, cut_of(month, index, {}), month, routes(first, by=duty()), left(second))
    assert [(row.first_day, row.last_day) for row in rows] == [NOVEMBER, (MONDAY, MONDAY + 2 * DAY)]


def test_left_out_is_only_who_has_a_window_with_no_later_week() -> None:
    month, index = month_and_index(WEEKLY, owed(1), owed(2), owed(3))
    later = Target(month.slots[1], ANNA)
    targets = {owed(1).key: later, owed(2).key: later}  # the first one's own week is lost all the same
    cut = Cut(index, Cleared(index), targets, {})
    assert [row.elder_id for row in without_later(cut, left(WEEKLY, owed(2), owed(3)))] == [1, 3]


def figures(month: Month, cut: Cut, *targets: TargetWeek) -> dict[str, object]:
    places = {0: Share(0, ANNA)}
    return month_figures(cut, month, Shares(places, {}), targets)


def test_the_figures_tell_of_each_slot_people_key_visits_and_minutes() -> None:
    """34 minutes at the door and three between doors, of four hours of which eight minutes do not come out even."""
    month, index = month_and_index(owed(1), minutes={1: 10})
    rows = [TargetWeek(week_last=SUNDAY, tier=tier) for tier in (GENERAL, KEY, GENERAL)]
    found = figures(month, Cut(index, Cleared(index), {}, {}), *rows, TargetWeek(week_last=NEXT[1], tier=KEY))
    assert set(found) == {"slots", "waits", "is_short"}
    slots = found["slots"]
    assert isinstance(slots, list)
    assert slots[0] == {
        "first_day": "2026-11-23",
        "last_day": "2026-11-29",
        "later": False,
        "people": 3,
        "keys": 1,
        "on_duty_min": 240,
        "usable_min": 240 - 20 - 8,
        "filled_min": 34 + 3,
    }
    assert [slot["people"] for slot in slots] == [3, 1, 0, 0, 0, 0, 0]
    assert [slot["keys"] for slot in slots] == [1, 1, 0, 0, 0, 0, 0]
    assert [slot["later"] for slot in slots] == [False] * 6 + [True]


def test_the_figures_tell_who_waits_and_why_and_whether_hours_are_short() -> None:
    month, index = month_and_index(owed(1))
    waits = {Window(2, *DECEMBER): Why.OTHERS_FIRST, Window(1, *NOVEMBER): Why.LATER}
    found = figures(month, Cut(index, Cleared(index), {}, waits))
    assert found["waits"] == [
        [1, "2026-11-01", "2026-11-30", "later"],
        [2, "2026-12-01", "2026-12-31", "others_first"],
    ]
    assert found["is_short"] is True
    assert figures(month, Cut(index, Cleared(index), {}, {Window(1, *NOVEMBER): Why.LATER}))["is_short"] is False
