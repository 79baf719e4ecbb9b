"""Plans touched by a closure are named, with their routes and stops; so are those whose travel times changed."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, MultiLineString, Polygon
from django.utils import timezone

from dispatch.plans.models import Plan, Route
from dispatch.plans.selectors import ChangeKind, plan_changes, routes_touched
from dispatch.plans.services import plan_publish
from dispatch.plans.services.computing import plan_compute
from geo.models import RoadEdit
from geo.roads import services
from geo.roads.profiles import Mode
from geo.scope import Scope, scope_for
from tests.township import TODAY, Township
from tests.valley import PLACES, import_valley

STONE_ROAD = MultiLineString(LineString(PLACES["fork"], PLACES["bridge"]))
Close = Callable[..., RoadEdit]


def at(day: date, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@pytest.fixture
def plan(
    make_plan: Callable[..., Plan], township: Township, tmp_path: Path, settings: Any, stand_on: Callable[[str], date]
) -> Plan:
    """The week's published plan, along the valley's roads, seen from its first day."""
    stand_on(TODAY.isoformat())
    settings.VAR_DIR = tmp_path
    import_valley(tmp_path)
    made = make_plan()
    plan_compute(run_id=made.run.pk)
    return plan_publish(plan=Plan.objects.get(pk=made.pk), by=None)


@pytest.fixture
def close(township: Township) -> Close:
    def shut(shape: MultiLineString | Polygon = STONE_ROAD, **changes: Any) -> RoadEdit:
        asked: dict[str, Any] = {"reason": "flood", "modes": list(Mode), "valid_from": at(TODAY)} | changes
        return services.road_close(area=township.area, name="石桥路塌方", shape=shape, by=None, **asked)

    return shut


def to_stone_bridge(plan: Plan) -> Route:
    """The route that goes to 陈桂兰 in 石桥村."""
    return Route.objects.filter(plan=plan, stops__visits__elder__name="陈桂兰").get()


def everywhere(township: Township) -> Scope:
    return scope_for(township.users["coordinator"])


def test_the_route_over_a_closed_road_is_named_with_its_stop(plan: Plan, township: Township, close: Close) -> None:
    route = to_stone_bridge(plan)
    [touched] = routes_touched(edit=close(), scope=everywhere(township))
    assert touched.route == route
    assert [stop.visits.get().elder.name for stop in touched.stops] == ["陈桂兰"]
    assert touched.more_s > 300


def test_another_townships_coordinator_is_not_told(plan: Plan, township: Township, close: Close) -> None:
    assert routes_touched(edit=close(), scope=scope_for(township.users["elsewhere"])) == []


def test_a_closure_of_another_day_or_another_mode_touches_nobody(plan: Plan, township: Township, close: Close) -> None:
    route = to_stone_bridge(plan)
    day = route.shift.date
    other_mode = Mode.CAR if route.shift.mode != Mode.CAR else Mode.WALK
    others = close(modes=[other_mode])  # first: who cannot go anyway cannot be closed out once more
    later = close(valid_from=at(day + timedelta(days=1)))
    earlier = close(valid_from=at(day), valid_to=timezone.localtime(route.start_at) - timedelta(minutes=1))
    for edit in (others, later, earlier):
        assert routes_touched(edit=edit, scope=everywhere(township)) == []


def test_a_road_that_nobody_takes_touches_nobody(plan: Plan, township: Township, close: Close) -> None:
    x, y = PLACES["round"]
    beside = close(MultiLineString(LineString((x, y), (x - 0.01, y))))
    assert routes_touched(edit=beside, scope=everywhere(township)) == []


def test_a_door_in_a_closed_area_is_named(plan: Plan, township: Township, close: Close) -> None:
    x, y = PLACES["bridge"]
    flood = Polygon.from_bbox((x - 0.002, y - 0.002, x + 0.002, y + 0.002))
    [touched] = routes_touched(edit=close(flood), scope=everywhere(township))
    assert [stop.visits.get().elder.name for stop in touched.stops] == ["陈桂兰"]
    assert touched.cut_off >= 1


def test_the_plans_page_names_the_closure_the_visitor_and_the_day(plan: Plan, close: Close) -> None:
    edit, shift = close(), to_stone_bridge(plan).shift
    [change] = plan_changes(plan=plan)
    assert (change.kind, change.edit_id) == (ChangeKind.CLOSED, edit.pk)
    assert (change.visitor_id, change.day, change.stops) == (shift.visitor_id, shift.date, 1)


def test_a_withdrawn_closure_is_no_change(plan: Plan, close: Close) -> None:
    services.road_edit_withdraw(edit=close(), by=None)
    assert plan_changes(plan=plan) == []


def test_slow_winter_roads_are_told_by_the_time_they_take(plan: Plan, township: Township) -> None:
    services.road_speeds_set(
        area=township.area, name="大雪", shares={mode: {"minor": 0.3} for mode in Mode}, valid_from=at(TODAY), by=None
    )
    changes = plan_changes(plan=plan)
    shift = to_stone_bridge(plan).shift
    assert {change.kind for change in changes} == {ChangeKind.TRAVEL}
    assert (shift.visitor_id, shift.date) in {(change.visitor_id, change.day) for change in changes}
    assert all(change.more_s > 300 for change in changes)


def test_a_plan_made_after_the_closure_goes_round_it_and_is_not_touched(
    plan: Plan, township: Township, make_plan: Callable[..., Plan], close: Close
) -> None:
    edit = close()
    again = make_plan()
    assert again != plan
    plan_compute(run_id=again.run.pk)
    plan_publish(plan=again, by=None, replace=True)
    again.refresh_from_db()
    assert plan_changes(plan=again) == []
    assert routes_touched(edit=edit, scope=everywhere(township)) == []
    assert to_stone_bridge(again).travel_s > to_stone_bridge(plan).travel_s


def test_the_days_of_a_week_may_have_different_roads(
    township: Township, make_plan: Callable[..., Plan], close: Close, tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    import_valley(tmp_path)
    close(valid_from=at(TODAY), valid_to=at(TODAY + timedelta(days=2)))
    made = make_plan()
    plan_compute(run_id=made.run.pk)
    assert to_stone_bridge(made).shift.date >= TODAY + timedelta(days=2)
