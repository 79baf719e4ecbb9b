"""A published plan is carried on: with least change, once for equal facts, and only where something happened."""

from collections.abc import Iterator
from datetime import time, timedelta
from statistics import median

import pytest
from pytest_django import Settings

from base import clock
from base.errors import DomainError
from dispatch.errors import PlanNotInForce, ProposalAnswered, ProposalOutdated
from dispatch.plans.models import Plan, PlanningChoice, PlanState
from dispatch.plans.selectors.choices import planning_choice
from dispatch.plans.selectors.moves import Why, moves_of
from dispatch.plans.services.carrying import (
    Outcome,
    plan_carry_on,
    plan_look_after,
    plans_look_after,
    proposal_accept,
    proposal_refuse,
)
from dispatch.plans.services.computing import plan_compute
from geo.models import Area, Level
from tests.dispatch.bulk import bulk_township
from tests.dispatch.carrying import (
    BEFORE_WORK,
    DAY,
    MONDAY,
    carried_on,
    dies,
    falls_ill,
    published_week,
    record_of,
    spots_of,
    walk,
)
from visits.duty.services import surge_create
from visits.register.models import Visitor

TUESDAY = MONDAY + DAY
pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None, settings: Settings) -> Area:
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed
    return bulk_township(elders=60, visitors=6)


@pytest.fixture
def plan(area: Area) -> Plan:
    return published_week(area)


@pytest.fixture
def on_tuesday(plan: Plan) -> Iterator[None]:
    """Six in the morning after a Monday on which everybody was met."""
    walk(plan, MONDAY)
    with clock.standing_on(TUESDAY, no_later_than=BEFORE_WORK):
        yield


def busiest(plan: Plan, since: object = TUESDAY) -> int:
    visitors = [visitor_id for visitor_id, day in spots_of(plan).values() if day >= since]  # type: ignore[operator]
    return max(visitors, key=visitors.count)


def computed(plan: Plan) -> Plan:
    """What looking after the plan proposes."""
    draft = plan_look_after(plan=plan).draft
    assert draft
    plan_compute(run_id=draft.run.pk)
    return Plan.objects.get(pk=draft.pk)


@pytest.mark.usefixtures("on_tuesday")
def test_where_nothing_happened_nothing_is_proposed_and_nobody_moves(plan: Plan) -> None:
    assert plan_look_after(plan=plan).outcome == Outcome.NOTHING
    assert moves_of(draft=carried_on(plan)) == []


@pytest.mark.usefixtures("on_tuesday")
def test_who_was_met_is_not_planned_again_and_history_is_not_taken_along(plan: Plan) -> None:
    draft = carried_on(plan)
    assert draft.continues == plan
    assert draft.since == TUESDAY
    assert spots_of(draft) == spots_of(plan, since=TUESDAY)


@pytest.mark.usefixtures("on_tuesday")
def test_only_the_stops_of_an_ill_visitor_move(plan: Plan) -> None:
    ill = busiest(plan)
    falls_ill(ill, TUESDAY, MONDAY + 6 * DAY)
    before, draft = spots_of(plan, since=TUESDAY), computed(plan)
    after = spots_of(draft)
    others = {elder_id: spot for elder_id, spot in before.items() if spot[0] != ill}
    assert others.items() <= after.items()
    assert ill not in {visitor_id for visitor_id, _day in after.values()}
    moves = moves_of(draft=draft)
    assert {move.elder_id for move in moves} == before.keys() - others.keys()
    assert {(move.why, move.told) for move in moves} == {(Why.LEAVE, str(ill))}


@pytest.mark.usefixtures("on_tuesday")
def test_the_dead_leave_the_plan_and_nobody_else_moves(plan: Plan) -> None:
    elder_id = min(spots_of(plan, since=TUESDAY))
    dies(elder_id, TUESDAY)
    draft = computed(plan)
    before = spots_of(plan, since=TUESDAY)
    del before[elder_id]
    assert spots_of(draft) == before
    (move,) = moves_of(draft=draft)
    assert (move.elder_id, move.after, move.why, move.told, move.is_small) == (elder_id, None, Why.STATE, "died", True)


def test_second_tries_come_within_two_days_and_move_nobody(plan: Plan) -> None:
    failed = walk(plan, MONDAY, closed=3)
    assert failed
    with clock.standing_on(TUESDAY, no_later_than=BEFORE_WORK):
        draft = computed(plan)
        after = spots_of(draft)
        assert spots_of(plan, since=TUESDAY).items() <= after.items()
        assert median((after[elder_id][1] - MONDAY).days for elder_id in failed) <= 2
        moves = moves_of(draft=draft)
        assert {(move.elder_id, move.why) for move in moves} == {(elder_id, Why.TRIED) for elder_id in failed}
        assert all(move.is_small for move in moves)


def test_who_was_not_gone_to_is_planned_again(plan: Plan) -> None:
    elder_id = min(elder_id for elder_id, (_visitor, day) in spots_of(plan).items() if day == MONDAY)
    for other, (visitor_id, day) in spots_of(plan).items():
        if day == MONDAY and other != elder_id:
            record_of(other, visitor_id, MONDAY)
    with clock.standing_on(TUESDAY, no_later_than=BEFORE_WORK):
        (move,) = moves_of(draft=computed(plan))
        assert (move.elder_id, move.before, move.why) == (elder_id, None, Why.NOT_GONE)
        assert move.after


@pytest.mark.usefixtures("on_tuesday")
def test_a_surge_is_planned_around_the_visits_that_are_there(plan: Plan, area: Area) -> None:
    surge_create(
        area=area, cause="weather", title="暴雪", first_day=TUESDAY + DAY, last_day=TUESDAY + 3 * DAY, tiers=["key"]
    )
    draft = computed(plan)
    before, after = spots_of(plan, since=TUESDAY), draft.figures["visits"]
    assert after > len(before)
    moves = moves_of(draft=draft)
    assert {move.why for move in moves if move.before is None} <= {Why.SURGE, Why.LEFT_OUT}
    twice = {owed["elder_id"] for owed in draft.inputs["owed"] if owed["clause"] == "P57"}  # two days apart
    assert sum(move.before is not None and move.elder_id not in twice for move in moves) <= 0.1 * len(before)


def test_nine_in_ten_keep_visitor_and_day_through_illness_a_storm_a_death_and_closed_doors(
    plan: Plan, area: Area
) -> None:
    failed = walk(plan, MONDAY, closed=1)
    with clock.standing_on(TUESDAY, no_later_than=BEFORE_WORK):
        before = spots_of(plan, since=TUESDAY)
        least = min({visitor for visitor, _day in before.values()}, key=[one for one, _day in before.values()].count)
        falls_ill(least, TUESDAY, TUESDAY + DAY)
        dead = next(elder_id for elder_id, (visitor, _day) in before.items() if visitor != least)
        dies(dead, TUESDAY)
        surge_create(
            area=area, cause="weather", title="暴雪", first_day=TUESDAY + DAY, last_day=TUESDAY + 3 * DAY, tiers=["key"]
        )
        draft = computed(plan)
        must_move = {pk for pk, (visitor, day) in before.items() if visitor == least and day <= TUESDAY + DAY} | {dead}
        moved = {move.elder_id for move in moves_of(draft=draft) if move.before}
        twice = {owed["elder_id"] for owed in draft.inputs["owed"] if owed["clause"] == "P57"}  # two days apart
        could_stay = before.keys() - must_move - twice
        assert len(could_stay - moved) >= 0.9 * len(could_stay)
        assert set(failed) <= {move.elder_id for move in moves_of(draft=draft)}


@pytest.mark.usefixtures("on_tuesday")
def test_equal_facts_give_the_same_draft(plan: Plan) -> None:
    dies(min(spots_of(plan, since=TUESDAY)), TUESDAY)
    first = computed(plan)
    assert plan_carry_on(plan=plan, by=None) == first
    assert plan_look_after(plan=plan).draft == first
    assert Plan.objects.count() == 2


@pytest.mark.usefixtures("on_tuesday")
def test_a_proposal_that_facts_have_overtaken_gives_way_to_a_new_one(plan: Plan) -> None:
    one, other = sorted(spots_of(plan, since=TUESDAY))[:2]
    dies(one, TUESDAY)
    first = computed(plan)
    dies(other, TUESDAY)
    with pytest.raises(ProposalOutdated):
        proposal_accept(draft=first, by=None)
    second = computed(plan)
    assert {move.elder_id for move in moves_of(draft=second)} == {one, other}
    assert not Plan.objects.filter(pk=first.pk).exists()


@pytest.mark.usefixtures("on_tuesday")
def test_what_was_refused_is_not_proposed_again_until_something_else_happens(plan: Plan) -> None:
    one, other = sorted(spots_of(plan, since=TUESDAY))[:2]
    dies(one, TUESDAY)
    draft = computed(plan)
    proposal_refuse(draft=draft, by=None)
    assert plan_look_after(plan=plan).outcome == Outcome.REFUSED
    with pytest.raises(ProposalAnswered):
        proposal_accept(draft=draft, by=None)
    dies(other, TUESDAY)
    assert plan_look_after(plan=plan).outcome == Outcome.PROPOSED


@pytest.mark.usefixtures("on_tuesday")
def test_what_was_refused_stays_refused_on_the_next_morning(plan: Plan) -> None:
    dead = max(spots_of(plan, since=TUESDAY), key=lambda elder_id: spots_of(plan)[elder_id][1])
    dies(dead, TUESDAY)
    proposal_refuse(draft=computed(plan), by=None)
    for elder_id, (visitor_id, day) in spots_of(plan).items():
        if day == TUESDAY and elder_id != dead:
            record_of(elder_id, visitor_id, TUESDAY)
    with clock.standing_on(TUESDAY + DAY, no_later_than=BEFORE_WORK):
        assert plan_look_after(plan=plan).outcome in (Outcome.REFUSED, Outcome.NOTHING)


@pytest.mark.usefixtures("on_tuesday")
def test_an_accepted_proposal_is_the_plan_and_leaves_nothing_to_propose(plan: Plan) -> None:
    falls_ill(busiest(plan), TUESDAY, TUESDAY + DAY)
    dies(min(spots_of(plan, since=TUESDAY)), TUESDAY)
    accepted = proposal_accept(draft=computed(plan), by=None)
    assert accepted.state == PlanState.PUBLISHED
    assert plan_look_after(plan=accepted).outcome == Outcome.NOTHING
    with pytest.raises(PlanNotInForce):
        plan_carry_on(plan=Plan.objects.get(pk=plan.pk), by=None)


def test_small_ones_are_published_by_themselves_where_the_county_wishes(plan: Plan, area: Area) -> None:
    assert area.parent
    PlanningChoice.objects.create(area=area.parent, is_automatic=True, made_at=clock.now())
    walk(plan, MONDAY, closed=2)
    with clock.standing_on(TUESDAY, no_later_than=BEFORE_WORK):
        draft = computed(plan)
        assert (draft.state, draft.published_by) == (PlanState.PUBLISHED, None)
        falls_ill(busiest(draft), TUESDAY, TUESDAY + DAY)
        assert computed(draft).state == PlanState.DRAFT


def test_a_countys_choice_holds_in_its_townships_also_where_it_lies_in_a_city(area: Area) -> None:
    assert area.parent
    city = Area.objects.create(code="140400000000", name="云中市", level=Level.CITY)
    Area.objects.filter(pk=area.parent.pk).update(parent=city)
    PlanningChoice.objects.create(area=area.parent, is_automatic=True, key_exchange=2, made_at=clock.now())
    found = planning_choice(area=Area.objects.get(pk=area.pk))
    assert (found.is_automatic, found.key_exchange) == (True, 2)


@pytest.mark.usefixtures("on_tuesday")
def test_routes_under_way_go_on_as_they_were_and_of_those_to_come_the_hours_that_are_left(plan: Plan) -> None:
    """The shift of half past eight has begun at ten; a death on it takes out the stop alone."""
    before = spots_of(plan, since=TUESDAY)
    today = {elder_id for elder_id, (_visitor, day) in before.items() if day == TUESDAY}
    assert today
    with clock.standing_on(TUESDAY, no_later_than=time(10)):
        draft = carried_on(plan)
        assert spots_of(draft) == before
        assert moves_of(draft=draft) == []
        arrivals = plan.routes.filter(shift__date=TUESDAY).values_list("stops__household", "stops__arrival_at")
        again = draft.routes.filter(shift__date=TUESDAY).values_list("stops__household", "stops__arrival_at")
        assert set(again) == set(arrivals)


@pytest.mark.usefixtures("on_tuesday")
def test_where_everybody_is_away_everybody_is_left_out_with_the_reason(plan: Plan) -> None:
    for visitor in Visitor.objects.all():
        falls_ill(visitor.pk, TUESDAY, MONDAY + 6 * DAY)
    draft = computed(plan)
    assert spots_of(draft) == {}
    before = spots_of(plan, since=TUESDAY)
    assert {row.elder_id for row in draft.left_out.all()} >= before.keys()
    assert all(move.left_out for move in moves_of(draft=draft))


@pytest.mark.usefixtures("on_tuesday")
def test_one_plan_that_cannot_be_looked_after_keeps_no_other_from_its_turn(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dispatch.plans.services import carrying

    looked = carrying.plan_look_after

    def fails_once(*, plan: Plan) -> object:
        monkeypatch.setattr(carrying, "plan_look_after", looked)
        raise DomainError

    monkeypatch.setattr(carrying, "plan_look_after", fails_once)
    assert plans_look_after(plans=[plan, plan])[plan.pk].outcome == Outcome.NOTHING


def test_target_weeks_stay(plan: Plan) -> None:
    elder_id = max(spots_of(plan))
    week = {"week_first": MONDAY, "week_last": MONDAY + timedelta(days=6)}
    plan.targets.create(
        elder_id=elder_id, first_day=MONDAY, last_day=MONDAY + timedelta(days=6), tier="general", **week
    )
    with clock.standing_on(TUESDAY, no_later_than=BEFORE_WORK):
        draft = plan_carry_on(plan=plan, by=None)
        kept = ["elder", "first_day", "last_day", "tier", "week_first", "week_last", "visitor", "is_locked"]
        assert list(draft.targets.values_list(*kept)) == list(plan.targets.values_list(*kept))
