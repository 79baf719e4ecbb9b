"""To whom nobody need come any more vanishes from everything that people walk by, with the reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from dispatch.plans.models import Plan, Route
from dispatch.plans.selectors import Walked, stop_states_of_plans
from dispatch.plans.selectors.dropped import Why
from dispatch.plans.stop_state import StopState
from maps.door.selectors.days_walked import days_of_week
from maps.door.selectors.itinerary import Itinerary, itinerary_map, itinerary_of
from maps.map.selectors.plan_layers import routes_layer
from maps.map.selectors.timetable import timetable_of
from tests.dispatch.drawn_plans import walked as walked_by
from tests.maps.monday import at, monday
from tests.township import TODAY, Township
from visits.register.models import Elder, ElderState, State
from visits.register.services.transfers import elders_transfer

LEFT = [
    (State.DIED, Why.DIED),
    (State.MOVED, Why.MOVED),
    (State.AWAY, Why.AWAY),
    (State.IN_HOSPITAL, Why.IN_HOSPITAL),
    (State.DECLINED, Why.DECLINED),
]


@pytest.fixture
def route(township: Township, stand_on: Callable[[str], date]) -> Route:
    stand_on(TODAY.isoformat())
    return monday(township)


def day(route: Route) -> Itinerary:
    return itinerary_of(visitor=route.shift.visitor, day=TODAY)


def leave(elder: Elder, state: str, since: date = TODAY) -> None:
    ElderState.objects.create(elder=elder, state=state, since=since)


def walked(route: Route, today: date = TODAY) -> Walked:
    return stop_states_of_plans(plans=[Plan.objects.get(pk=route.plan_id)]).walked(today)


@pytest.mark.parametrize(("state", "why"), LEFT)
def test_a_door_at_which_nobody_is_left_vanishes_with_the_reason(
    route: Route, township: Township, state: State, why: Why
) -> None:
    leave(township["王秀英"], state)
    shown = day(route)
    assert [(door.order, door.tasks[0].person.name) for door in shown.doors] == [(1, "李大山"), (2, "周玉梅")]
    assert [(spared.name, spared.why) for spared in shown.dropped] == [("王秀英", why)]
    assert len(itinerary_map(shown)["doors"]) == 2
    assert days_of_week(visitor=route.shift.visitor, shown=TODAY)[0].doors == 2
    [row] = timetable_of(plans=[route.plan]).rows
    assert row.stops == 2
    stops = [one for one in routes_layer(plans=[route.plan])["features"] if one["properties"]["kind"] == "stop"]
    assert len(stops) == 2


def test_a_household_of_which_one_died_keeps_the_other(route: Route, township: Township) -> None:
    leave(township["李大山"], State.DIED)
    shown = day(route)
    assert [task.person.name for task in shown.doors[1].tasks] == ["赵春花"]
    assert len(shown.doors) == 3
    assert [spared.name for spared in shown.dropped] == ["李大山"]


def test_who_was_dropped_is_neither_open_nor_not_gone(route: Route, township: Township) -> None:
    assert walked(route) == Walked(ahead=4)
    leave(township["王秀英"], State.DIED)
    assert walked(route) == Walked(ahead=3, dropped=1)
    assert walked(route, TODAY + timedelta(days=1)) == Walked(not_gone=3, dropped=1)


def test_who_leaves_later_is_still_visited_before(route: Route, township: Township) -> None:
    leave(township["王秀英"], State.AWAY, TODAY + timedelta(days=1))
    assert len(day(route).doors) == 3


def test_who_came_back_is_visited(route: Route, township: Township) -> None:
    leave(township["王秀英"], State.IN_HOSPITAL, TODAY - timedelta(days=3))
    leave(township["王秀英"], State.ACTIVE)
    assert len(day(route).doors) == 3


def test_who_moved_to_another_village_is_not_sought_at_the_former_door(route: Route, township: Township) -> None:
    elders_transfer(elders=[township["王秀英"]], village=township.villages["石桥村"])
    assert [(spared.name, spared.why) for spared in day(route).dropped] == [("王秀英", Why.REHOUSED)]


def test_a_second_entry_of_the_same_person_is_one_person(route: Route, township: Township) -> None:
    Elder.objects.filter(pk=township["王秀英"].pk).update(merged_into=township["吴满仓"])
    assert [(spared.name, spared.why) for spared in day(route).dropped] == [("王秀英", Why.MERGED)]
    Elder.everyone.filter(pk=township["赵春花"].pk).update(merged_into=township["李大山"])
    assert [spared.name for spared in day(route).dropped] == ["王秀英"]


def test_the_last_one_dropped_leaves_a_day_without_doors_that_says_why(route: Route, township: Township) -> None:
    for name in ("王秀英", "李大山", "赵春花", "周玉梅"):
        leave(township[name], State.DIED)
    shown = day(route)
    assert shown.doors == []
    assert len(shown.dropped) == 4
    states = stop_states_of_plans(plans=[route.plan])
    assert {states.of_stop(stop.pk) for stop in route.stops.all()} == {StopState.DROPPED}


def test_who_was_met_in_the_morning_and_died_later_stays_met(route: Route, township: Township) -> None:
    leave(township["王秀英"], State.DIED)
    walked_by(township["王秀英"], route.shift.visitor, at(9, 30))
    states = stop_states_of_plans(plans=[route.plan])
    assert states.of_person(township["王秀英"].pk, route.stops.get(order=1).pk).state == StopState.MET
    assert day(route).dropped == []
