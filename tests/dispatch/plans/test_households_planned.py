"""A couple behind one door, from the township's week to the rows of the plan."""

from collections.abc import Callable
from datetime import date, time

import pytest

from dispatch.plans.inputs import inputs_from_json
from dispatch.plans.models import LeftOut as LeftOutRow
from dispatch.plans.models import Plan, Stop
from dispatch.plans.selectors import left_out_sentences
from dispatch.plans.selectors.apart import apart_told
from dispatch.plans.services.computing import plan_compute
from dispatch.plans.translate.problem import ProblemIndex
from dispatch.plans.translate.rows import left_out_rows
from routing.solution import LeftOut, Reason, Remedy, Solution, Terms
from tests.township import Township
from visits.register.models import Responsibility, WorkingHours

MakePlan = Callable[..., Plan]
COUPLE = {"李大山", "赵春花"}  # he is key and owed a visit this week, she one this month


@pytest.fixture
def both_due(township: Township) -> Township:
    """She was not seen in November, and is another visitor's."""
    township.records["赵春花"].delete()
    hers = Responsibility.objects.filter(elder=township["赵春花"])
    hers.filter(visitor=township.visitors["孙志强"]).update(visitor=township.visitors["何有田"])
    return township


def planned(make_plan: MakePlan) -> Plan:
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    return Plan.objects.get(pk=plan.pk)


def _everybody_works(start: time, end: time) -> None:
    WorkingHours.objects.update(start=start, end=end)


def test_the_key_ones_visitor_comes_to_both_at_once(make_plan: MakePlan, both_due: Township) -> None:
    plan = planned(make_plan)
    (stop,) = Stop.objects.filter(route__plan=plan, household=both_due.households["李大山"])
    assert stop.route.shift.visitor == both_due.visitors["孙志强"]
    assert {visit.elder.name for visit in stop.visits.all()} == COUPLE
    assert plan.figures["apart"] == []


def test_each_keeps_the_window_and_the_tier_that_are_owed(make_plan: MakePlan, both_due: Township) -> None:
    plan = planned(make_plan)
    stop = Stop.objects.get(route__plan=plan, household=both_due.households["李大山"])
    owed = {visit.elder.name: (visit.tier, visit.first_day, visit.last_day) for visit in stop.visits.all()}
    assert owed == {
        "李大山": ("key", date(2026, 11, 23), date(2026, 11, 29)),
        "赵春花": ("general", date(2026, 11, 1), date(2026, 11, 30)),
    }


def test_both_are_left_out_by_name_and_the_reason_says_that_it_is_for_both(
    make_plan: MakePlan, both_due: Township
) -> None:
    plan = make_plan()
    index = ProblemIndex(inputs_from_json(plan.inputs))
    (visit,) = {index.visit_clearing(both_due[name].pk, date(2026, 11, 23), date(2026, 11, 29)) for name in COUPLE}
    assert visit is not None
    left = LeftOut(
        visit, (Reason("no_time", {"shift": 0, "short_s": 900}),), (Remedy("overtime", {"seconds": 900}, 0),)
    )
    LeftOutRow.objects.bulk_create(left_out_rows(plan, index, Solution((), (left,), Terms(2, 0, 0, 0, 0, 0, 0, 0))))
    said = {row.left_out.elder.name: row.reason for row in left_out_sentences(plan=plan)}
    assert set(said) == COUPLE
    assert all("还差 15 分钟。（同户 2 人一起探访。）" in reason for reason in said.values())


def test_who_together_are_too_long_for_any_shift_are_visited_one_by_one_and_it_is_told(
    make_plan: MakePlan, both_due: Township
) -> None:
    _everybody_works(time(8), time(8, 41))
    plan = planned(make_plan)
    (told,) = plan.figures["apart"]
    assert (told["elder_id"], told["why"]) == (both_due["赵春花"].pk, "too_long")
    assert told["beside"] == [both_due["李大山"].pk]
    (shown,) = apart_told(plan=plan)
    assert (shown.elder.name, [other.name for other in shown.beside]) == ("赵春花", ["李大山"])
    assert shown.why == "一起探访的时间超出任何一个班次。"
    stops = Stop.objects.filter(route__plan=plan, household=both_due.households["李大山"])
    assert stops.exists()
    assert all(stop.visits.count() == 1 for stop in stops)
