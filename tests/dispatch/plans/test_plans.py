"""From the township's week to a saved plan."""

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from itertools import pairwise

import pytest

from accounts.models import AuditEvent
from base import clock
from dispatch.errors import (
    NoShift,
    NothingDue,
    NoVisitor,
    PeriodPast,
    PeriodUnreadable,
    PlanAlreadyPublished,
    PlanNotComputed,
    PlanUnsound,
    SearchSettingsInvalid,
)
from dispatch.plans import selectors, services
from dispatch.plans.models import Period, Plan, PlanRun, PlanState, RunState, Shift, Stop, StopVisit
from dispatch.plans.services import computing
from dispatch.plans.services.computing import plan_compute
from dispatch.plans.services.shifts import shifts_roll
from routing.check import Violation
from tests.township import TODAY, Township
from visits.register.models import ElderState, State, Visitor, WorkingHours

MakePlan = Callable[..., Plan]


def names_on(plan: Plan) -> set[str]:
    return set(StopVisit.objects.filter(stop__route__plan=plan).values_list("elder__name", flat=True))


def test_it_serves_every_visit_that_is_due_and_no_other(computed: Plan) -> None:
    assert names_on(computed) == {"王秀英", "李大山", "张福贵", "陈桂兰"}
    assert not computed.left_out.exists()


def test_the_responsible_visitor_comes(computed: Plan, township: Township) -> None:
    stop = Stop.objects.get(route__plan=computed, household=township.households["张福贵"])
    assert stop.route.shift.visitor == township.visitors["马小燕"]


def test_a_stop_keeps_its_times_its_way_and_where_the_times_come_from(computed: Plan) -> None:
    for route in computed.routes.all():
        stops = list(route.stops.all())
        assert [stop.order for stop in stops] == list(range(1, len(stops) + 1))
        assert route.start_at + timedelta(seconds=stops[0].travel_s) == stops[0].arrival_at
        assert route.end_at > stops[-1].arrival_at
        assert {stop.travel_source for stop in stops} == {route.travel_source} == {"straight_line"}
        assert route.shape is not None
        assert route.shape[0] == route.shape[-1] == tuple(route.shift.visitor.home)  # type: ignore[arg-type]


def test_the_figures_add_up(computed: Plan) -> None:
    routes = list(computed.routes.all())
    assert computed.figures["distance_m"] == sum(route.distance_m for route in routes)
    assert computed.figures["visits"] == len(names_on(computed)) == 4
    assert computed.run.state == RunState.DONE


def test_people_behind_one_door_are_one_stop(make_plan: MakePlan, township: Township) -> None:
    township.records["赵春花"].delete()
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    stop = Stop.objects.get(route__plan=plan, household=township.households["赵春花"])
    assert {visit.elder.name for visit in stop.visits.all()} == {"李大山", "赵春花"}
    assert stop.service_s == (34 + 26) * 60


def test_an_elder_without_place_is_planned_at_the_village_and_marked(make_plan: MakePlan, township: Township) -> None:
    township.records["周玉梅"].delete()
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    stop = Stop.objects.get(route__plan=plan, household=township.households["周玉梅"])
    assert stop.place_level == "village"
    assert stop.point == township.villages["石桥村"].point


def test_an_elder_without_any_place_is_left_out_and_the_rest_planned(make_plan: MakePlan, township: Township) -> None:
    township.households["陈桂兰"].place = None
    township.households["陈桂兰"].save()
    township.villages["石桥村"].point = township.area.point = None
    township.villages["石桥村"].save()
    township.area.save()
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    [sentence] = selectors.left_out_sentences(plan=plan)
    assert sentence.left_out.elder.name == "陈桂兰"
    assert sentence.reason == "住址没有定位，所在村也没有位置。"
    assert sentence.remedy == "请先在地图上定位这户。"
    assert names_on(plan) == {"王秀英", "李大山", "张福贵"}


def test_hours_that_overlap_are_one_shift(township: Township) -> None:
    for hours in WorkingHours.objects.filter(weekday=3):
        WorkingHours.objects.create(visitor=hours.visitor, weekday=3, start=time(16), end=time(18))
        WorkingHours.objects.create(visitor=hours.visitor, weekday=3, start=time(18), end=time(19))
    wednesday = TODAY + timedelta(days=2)
    shifts = shifts_roll(area=township.area, first_day=wednesday, last_day=wednesday)
    assert [(shift.start, shift.end) for shift in shifts] == 2 * [(time(8, 30), time(18)), (time(18), time(19))]


def test_who_is_left_out_for_want_of_time_is_named_with_a_remedy(make_plan: MakePlan, township: Township) -> None:
    WorkingHours.objects.exclude(weekday=1).delete()
    WorkingHours.objects.update(end=time(9, 20))
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    sentences = selectors.left_out_sentences(plan=plan)
    assert sentences
    assert len(sentences) + len(names_on(plan)) == 4
    assert all("11月23日" in sentence.remedy or "班次" in sentence.remedy for sentence in sentences)
    assert all("{" not in sentence.reason + sentence.remedy for sentence in sentences)


def test_a_plan_that_breaks_a_rule_is_never_saved(make_plan: MakePlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "check", lambda problem, solution: (Violation("not_once", "visit 0", "twice"),))
    plan = make_plan()
    with pytest.raises(PlanUnsound, match="1 处不符"):
        plan_compute(run_id=plan.run.pk)
    run = PlanRun.objects.get(plan=plan)
    assert (run.state, run.error_code) == (RunState.FAILED, "plan_unsound")
    assert not plan.routes.exists()


def test_the_same_facts_give_the_same_plan(make_plan: MakePlan, township: Township) -> None:
    first = make_plan()
    assert make_plan() == first
    assert make_plan(seed=2) != first
    ElderState.objects.create(elder=township["王秀英"], state=State.AWAY, since=TODAY)
    assert make_plan() != first


def test_a_cancelled_plan_may_be_made_again(make_plan: MakePlan) -> None:
    first = make_plan()
    services.plan_cancel(plan=first)
    assert make_plan() != first


def test_shifts_come_from_working_hours_once(township: Township) -> None:
    first = services.shifts_roll(area=township.area, first_day=TODAY, last_day=TODAY + timedelta(days=6))
    second = services.shifts_roll(area=township.area, first_day=TODAY, last_day=TODAY + timedelta(days=6))
    assert len(first) == len(second) == Shift.objects.count() == 10


def test_changed_hours_change_the_shift(township: Township) -> None:
    services.shifts_roll(area=township.area, first_day=TODAY, last_day=TODAY)
    WorkingHours.objects.update(end=time(12))
    services.shifts_roll(area=township.area, first_day=TODAY, last_day=TODAY)
    assert {shift.end for shift in Shift.objects.all()} == {time(12)}


def test_who_has_left_has_no_shift(township: Township) -> None:
    Visitor.objects.filter(name="马小燕").update(active_until=TODAY)
    shifts = services.shifts_roll(area=township.area, first_day=TODAY, last_day=TODAY + timedelta(days=6))
    assert [shift.date for shift in shifts if shift.visitor.name == "马小燕"] == [TODAY]


def test_only_days_from_today_on_are_planned(make_plan: MakePlan, stand_on: Callable[[str], date]) -> None:
    stand_on("2026-11-26")
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    assert {route.shift.date for route in plan.routes.all()} <= {date(2026, 11, 26), date(2026, 11, 27)}


def test_a_past_week_is_refused(make_plan: MakePlan) -> None:
    with pytest.raises(PeriodPast, match="2026-11-16 至 2026-11-22 已经过去"):
        make_plan(first_day=date(2026, 11, 16))


def test_a_week_begins_on_monday(make_plan: MakePlan) -> None:
    with pytest.raises(PeriodUnreadable):
        make_plan(first_day=date(2026, 11, 24))


def test_a_week_without_shift_is_refused_and_leaves_nothing(make_plan: MakePlan) -> None:
    WorkingHours.objects.all().delete()
    with pytest.raises(NoShift, match="青石乡 在 2026-11-23 至 2026-11-29 没有任何班次"):
        make_plan()
    assert not Plan.objects.exists()


def test_an_area_without_visitor_is_refused(make_plan: MakePlan) -> None:
    Visitor.objects.update(active_until=date(2026, 11, 1))
    with pytest.raises(NoVisitor):
        make_plan()


def test_an_area_where_nothing_is_due_is_refused(make_plan: MakePlan, township: Township) -> None:
    with pytest.raises(NothingDue):
        make_plan(area=township.other_area)


@pytest.mark.parametrize("asked", [{"seconds": 0}, {"seconds": 3601}, {"seed": -1}, {"seed": 2**31}])
def test_a_search_without_sense_is_refused(make_plan: MakePlan, asked: dict[str, int]) -> None:
    with pytest.raises(SearchSettingsInvalid):
        make_plan(**asked)


def test_a_plan_that_was_never_to_be_computed_says_so(township: Township) -> None:
    plan = Plan.objects.create(
        area=township.area, period=Period.WEEK, first_day=TODAY, last_day=TODAY, made_at=clock.now()
    )
    for act in (services.plan_start, services.plan_cancel, partial(services.plan_publish, by=None)):
        with pytest.raises(PlanNotComputed, match="没有计算任务"):
            act(plan=plan)


def test_publishing_twice_is_publishing_once(computed: Plan, township: Township) -> None:
    coordinator = township.users["coordinator"]
    first = services.plan_publish(plan=computed, by=coordinator)
    again = services.plan_publish(plan=computed, by=township.users["leader"])
    assert again.state == PlanState.PUBLISHED
    assert (again.published_at, again.published_by) == (first.published_at, coordinator)
    assert AuditEvent.objects.filter(subject=f"dispatch.plan:{computed.pk}").count() == 1


def test_a_plan_that_is_not_computed_is_not_published(make_plan: MakePlan) -> None:
    with pytest.raises(PlanNotComputed, match="排队中"):
        services.plan_publish(plan=make_plan(), by=None)


@pytest.fixture
def second(computed: Plan, make_plan: MakePlan) -> Plan:
    """Another computed plan of the same week; the first one is published."""
    services.plan_publish(plan=computed, by=None)
    plan = make_plan(seed=2)
    plan_compute(run_id=plan.run.pk)
    return plan


def test_a_second_plan_of_the_week_needs_the_word_replace(computed: Plan, second: Plan) -> None:
    with pytest.raises(PlanAlreadyPublished, match=f"已发布计划 {computed.pk}"):
        services.plan_publish(plan=second, by=None)


def test_replacing_withdraws_the_former_plan(computed: Plan, second: Plan) -> None:
    services.plan_publish(plan=second, by=None, replace=True)
    computed.refresh_from_db()
    assert computed.state == PlanState.WITHDRAWN


def test_a_plan_of_a_village_may_not_overlap_that_of_its_township(
    computed: Plan, township: Township, make_plan: MakePlan
) -> None:
    Visitor.objects.filter(name="马小燕").update(area=township.villages["下河村"])
    services.plan_publish(plan=computed, by=None)
    village = make_plan(area=township.villages["下河村"])
    plan_compute(run_id=village.run.pk)
    with pytest.raises(PlanAlreadyPublished):
        services.plan_publish(plan=village, by=None)


def test_the_current_plan_of_a_village_is_that_of_its_township(computed: Plan, township: Township) -> None:
    village = township.villages["上河村"]
    assert selectors.plan_current(area=village, day=TODAY) is None
    services.plan_publish(plan=computed, by=None)
    assert selectors.plan_current(area=village, day=TODAY) == computed
    assert selectors.plan_current(area=village, day=TODAY + timedelta(days=7)) is None
    assert selectors.plan_current(area=township.other_area, day=TODAY) is None


def test_a_month_spaces_the_weekly_visits_of_one_elder(make_plan: MakePlan, township: Township) -> None:
    plan = make_plan(period=Period.MONTH, first_day=date(2026, 12, 1))
    plan_compute(run_id=plan.run.pk)
    days = sorted(
        StopVisit.objects.filter(stop__route__plan=plan, elder=township["王秀英"]).values_list(
            "stop__route__shift__date", flat=True
        )
    )
    assert len(days) == 5
    assert all(b - a >= timedelta(days=2) for a, b in pairwise(days))
