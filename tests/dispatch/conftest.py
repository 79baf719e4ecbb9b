"""A computed plan of the tiny township, and processes that work on the test database."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from base import clock
from dispatch.plans import services
from dispatch.plans.models import Period, Plan
from dispatch.plans.services.computing import plan_compute
from tests.township import TODAY, Township

BEFORE_WORK = time(7)


@pytest.fixture
def make_plan(township: Township, stand_on: Callable[[str], date], settings: Settings) -> Callable[..., Plan]:
    """`make_plan()` gives the draft of week 48 with its run queued."""
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed
    stand_on(TODAY.isoformat())

    def make(by: User | None = None, **changes: Any) -> Plan:
        asked: dict[str, Any] = {
            "area": township.area,
            "period": Period.WEEK,
            "first_day": TODAY,
            "seconds": 1,
        } | changes
        with clock.standing_on(None, no_later_than=BEFORE_WORK):
            return services.plan_create(by=by, **asked)

    return make


@pytest.fixture
def draft(make_plan: Callable[..., Plan]) -> Plan:
    """The week's draft as it waits to be computed."""
    return make_plan()


@pytest.fixture
def computed(make_plan: Callable[..., Plan]) -> Plan:
    """The week's draft, computed in this process."""
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    return Plan.objects.get(pk=plan.pk)
