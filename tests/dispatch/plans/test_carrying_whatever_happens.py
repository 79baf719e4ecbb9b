"""Whatever happens, in whatever order: once it is taken in there is nothing more to take in."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from base import clock
from dispatch.plans.models import Plan
from dispatch.plans.selectors.moves import moves_of
from dispatch.plans.services.carrying import Outcome, plan_look_after, proposal_accept
from dispatch.plans.services.computing import plan_compute
from tests.dispatch.bulk import REGISTERED, bulk_township
from tests.dispatch.carrying import (
    BEFORE_WORK,
    MONDAY,
    carried_on,
    dies,
    falls_ill,
    published_week,
    record_of,
    spots_of,
)
from visits.duty.services import surge_create
from visits.records.models import Outcome as Met
from visits.register.models import Category, CategoryFlag, Elder, ElderState, State, Visitor, WorkingHours

pytestmark = pytest.mark.long

DAY = timedelta(days=1)
NUMBERS = count()


@pytest.fixture
def plan(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Plan:
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed
    monkeypatch.setattr("dispatch.plans.prices.CARRY_ON_S", 1)
    return published_week(bulk_township(elders=24, visitors=3))


def somebody(pick: int) -> Elder:
    people = list(Elder.objects.order_by("pk"))
    return people[pick % len(people)]


def of_today(plan: Plan, today: date, pick: int) -> tuple[int, int] | None:
    """Elder and visitor of somebody who is planned for today."""
    rows = [(pk, visitor) for pk, (visitor, day) in sorted(spots_of(plan).items()) if day == today]
    return rows[pick % len(rows)] if rows else None


def death(plan: Plan, today: date, pick: int) -> None:
    dies(somebody(pick).pk, today)


def to_hospital_or_back(plan: Plan, today: date, pick: int) -> None:
    elder = somebody(pick)
    last = ElderState.objects.filter(elder=elder).order_by("since", "pk").last()
    state = State.ACTIVE if last and last.state == State.IN_HOSPITAL else State.IN_HOSPITAL
    ElderState.objects.update_or_create(elder=elder, since=today, defaults={"state": state})


def illness(plan: Plan, today: date, pick: int) -> None:
    visitors = list(Visitor.objects.order_by("pk"))
    falls_ill(visitors[pick % len(visitors)].pk, today, today + pick % 3 * DAY)


def shorter_hours(plan: Plan, today: date, pick: int) -> None:
    visitors = list(Visitor.objects.order_by("pk"))
    WorkingHours.objects.filter(visitor=visitors[pick % len(visitors)]).update(end="12:00")


def closed_door(plan: Plan, today: date, pick: int) -> None:
    if found := of_today(plan, today, pick):
        record_of(*found, today, Met.NO_ANSWER)


def visit_made(plan: Plan, today: date, pick: int) -> None:
    record_of(somebody(pick).pk, None, today)


def new_elder(plan: Plan, today: date, pick: int) -> None:
    household = somebody(pick).household
    elder = Elder.objects.create(
        household=household, name=f"新{next(NUMBERS)}", registered_on=today, birth_date=date(1940, 1, 1)
    )
    CategoryFlag.objects.create(elder=elder, category=Category.POOR, since=REGISTERED)


def storm(plan: Plan, today: date, pick: int) -> None:
    first_day = today + pick % 3 * DAY
    surge_create(
        area=plan.area, cause="weather", title="暴雪", first_day=first_day, last_day=first_day + DAY, tiers=["key"]
    )


EVENTS: list[Callable[[Plan, date, int], None]] = [
    death,
    to_hospital_or_back,
    illness,
    shorter_hours,
    closed_door,
    visit_made,
    new_elder,
    storm,
]
HAPPENED = st.tuples(st.integers(0, 3), st.sampled_from(EVENTS), st.integers(0, 99))


def taken_in(plan: Plan) -> Plan:
    """The plan after whatever was proposed for it was accepted."""
    looked = plan_look_after(plan=plan)
    if looked.outcome != Outcome.PROPOSED or looked.draft is None:
        return plan
    plan_compute(run_id=looked.draft.run.pk)
    return proposal_accept(draft=Plan.objects.get(pk=looked.draft.pk), by=None)


@given(happened=st.lists(HAPPENED, min_size=1, max_size=4))
@hypothesis_settings(
    max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
def test_carried_on_twice_without_new_facts_nothing_changes(
    plan: Plan, happened: list[tuple[int, Callable[[Plan, date, int], None], int]]
) -> None:
    with transaction.atomic():
        current = plan
        for days, event, pick in sorted(happened, key=lambda one: one[0]):
            with clock.standing_on(MONDAY + days * DAY, no_later_than=BEFORE_WORK):
                event(current, clock.today(), pick)
                current = taken_in(current)
                assert plan_look_after(plan=current).outcome == Outcome.NOTHING
        with clock.standing_on(MONDAY + 3 * DAY, no_later_than=BEFORE_WORK):
            current = taken_in(current)
            assert moves_of(draft=carried_on(current)) == []
        transaction.set_rollback(True)
