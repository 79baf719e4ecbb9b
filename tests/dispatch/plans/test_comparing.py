"""Two plans of the same days side by side: what is replaced is said before it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from dispatch.plans import services
from dispatch.plans.models import LeftOut, Plan, PlanState, StopVisit, TargetWeek
from dispatch.plans.selectors.comparing import PlanFigures, Replacement, replacement_of
from dispatch.plans.selectors.taking_over import taken_over
from dispatch.plans.services.computing import plan_compute
from tests.township import Township


@pytest.fixture
def published(computed: Plan) -> Plan:
    return services.plan_publish(plan=computed, by=None)


@pytest.fixture
def another(make_plan: Callable[..., Plan], published: Plan) -> Plan:
    plan = make_plan(seed=2)
    plan_compute(run_id=plan.run.pk)
    return Plan.objects.get(pk=plan.pk)


def _beside(new: Plan) -> Replacement:
    found = replacement_of(new=new, published=taken_over(plan=new))
    assert found
    return found


def test_plans_of_the_same_facts_are_equal(another: Plan) -> None:
    told = _beside(another)
    assert told.before.visits == told.after.visits == 4
    assert (told.before.key_left_out, told.after.key_left_out) == (0, 0)
    assert told.dropped == []


def test_a_worse_plan_is_said_to_be_and_names_who_loses_their_visit(another: Plan, township: Township) -> None:
    gone = StopVisit.objects.get(stop__route__plan=another, elder=township["王秀英"])
    LeftOut.objects.create(
        plan=another, elder=gone.elder, first_day=gone.first_day, last_day=gone.last_day, tier=gone.tier, clause="P28"
    )
    gone.delete()
    told = _beside(another)
    assert told.is_worse
    assert (told.after.visits, told.after.key_left_out) == (3, 1)
    assert told.dropped == [township["王秀英"]]


def test_who_is_kept_for_a_later_week_is_not_dropped(another: Plan, township: Township) -> None:
    kept = StopVisit.objects.get(stop__route__plan=another, elder=township["王秀英"])
    window = {"elder": kept.elder, "first_day": kept.first_day, "last_day": kept.last_day, "tier": kept.tier}
    week_first = another.last_day + timedelta(days=1)
    another.targets.filter(elder=kept.elder, last_day=kept.last_day).delete()
    TargetWeek.objects.create(plan=another, week_first=week_first, week_last=week_first, **window)
    kept.delete()
    told = _beside(another)
    assert (told.to_later, told.dropped) == (1, [])


def test_who_changes_is_counted(another: Plan, township: Township) -> None:
    routes = list(another.routes.select_related("shift"))
    other = next(visitor for visitor in township.visitors.values() if visitor.pk != routes[0].shift.visitor_id)
    moved = StopVisit.objects.filter(stop__route=routes[0]).count()
    before = _beside(another).other_visitor
    shift = routes[0].shift
    shift.pk, shift.visitor = None, other
    shift.start = shift.start.replace(hour=5)
    shift.save()
    routes[0].shift = shift
    routes[0].save()
    assert abs(_beside(another).other_visitor - before) == moved


def _figures(visits: int, key_left_out: int, travel_s: int) -> PlanFigures:
    return PlanFigures(visits, key_left_out, key_left_out, 0, travel_s)


@pytest.mark.parametrize(
    ("before", "after", "is_worse"),
    [
        (_figures(10, 0, 100), _figures(10, 0, 100), False),
        (_figures(10, 0, 100), _figures(10, 0, 101), True),
        (_figures(10, 0, 100), _figures(11, 1, 50), True),
        (_figures(10, 1, 100), _figures(9, 0, 500), False),
        (_figures(10, 0, 100), _figures(11, 0, 500), False),
    ],
)
def test_key_visits_come_first_then_visits_then_the_way(
    before: PlanFigures, after: PlanFigures, is_worse: bool
) -> None:
    assert Replacement(before, after, 0, 0, []).is_worse is is_worse


def test_nothing_replaced_nothing_compared(computed: Plan) -> None:
    assert replacement_of(new=computed, published=[]) is None


def test_a_withdrawn_plan_is_published_again(published: Plan, another: Plan) -> None:
    services.plan_publish(plan=another, by=None, replace=True)
    published.refresh_from_db()
    assert published.state == PlanState.WITHDRAWN
    again = services.plan_publish(plan=published, by=None, replace=True)
    assert again.state == PlanState.PUBLISHED
    another.refresh_from_db()
    assert another.state == PlanState.WITHDRAWN
