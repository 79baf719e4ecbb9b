"""A plan is carried on in a real browser; the proposal fits a phone and a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import Role, User
from dispatch.plans.models import Plan, PlanState
from geo.models import AreaGrant
from tests.dispatch.bulk import bulk_township
from tests.dispatch.carrying import MONDAY, dies, falls_ill, published_week, spots_of
from tests.fitting import fits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_threads")]
SUNDAY = "2026-11-22"


@pytest.fixture
def coordinator(own_threads: None, settings: Settings) -> User:
    settings.AS_OF = SUNDAY
    area = bulk_township(elders=30, visitors=3)
    user = User.objects.create_user(username="carries", role=Role.COORDINATOR, display_name="王主任")
    AreaGrant.objects.create(user=user, area=area)
    return user


@pytest.fixture
def plan(coordinator: User) -> Plan:
    """Tomorrow's week, in which somebody is ill and somebody has died."""
    plan = published_week(coordinator.area_grants.get().area)
    spots = spots_of(plan)
    falls_ill(next(iter(spots.values()))[0], MONDAY, MONDAY.replace(day=29))
    dies(max(spots), MONDAY)
    return plan


def test_a_coordinator_sees_that_something_happened_looks_at_the_proposal_and_accepts_it(
    coordinator: User, plan: Plan, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"/plans/{plan.pk}/", user=coordinator)
    page.get_by_role("button", name="看建议").click()
    expect(page.get_by_role("button", name="按建议调整并发布")).to_be_visible()
    fits(page)
    phone = open_page(page.url.removeprefix(page.evaluate("location.origin")), width=390, height=844, user=coordinator)
    expect(phone.get_by_role("heading", name="请假")).to_be_visible()
    fits(phone)
    page.get_by_role("button", name="按建议调整并发布").click()
    expect(page.get_by_role("heading", name="发布后的调整")).to_be_visible()
    assert Plan.objects.get(continues=plan).state == PlanState.PUBLISHED
