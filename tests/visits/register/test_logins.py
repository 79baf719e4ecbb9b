"""Which visitors cannot sign in: what the publish dialog and the sheet of slips go by."""

from datetime import timedelta

from base import clock
from tests.township import TODAY, Township
from visits.register.models import Visitor
from visits.register.selectors.logins import visitors_free, visitors_without_login


def _names(township: Township) -> list[str]:
    return [visitor.name for visitor in visitors_without_login(area=township.area, day=TODAY)]


def test_who_has_no_login_is_named(township: Township) -> None:
    assert _names(township) == ["何有田", "马小燕"]


def test_a_login_that_may_not_sign_in_is_none(township: Township) -> None:
    township.users["visitor"].is_active = False
    township.users["visitor"].save()
    assert "孙志强" in _names(township)


def test_who_has_left_needs_none(township: Township) -> None:
    left = township.visitors["马小燕"]
    left.active_until = TODAY - timedelta(days=1)
    left.save()
    assert _names(township) == ["何有田"]


def test_another_township_has_none_of_them(township: Township) -> None:
    assert not visitors_without_login(area=township.other_area, day=TODAY)


def _free(township: Township) -> list[str]:
    return [visitor.name for visitor in visitors_free(visitors=Visitor.objects.all(), day=TODAY)]


def test_a_paused_login_is_not_replaced_and_an_ended_one_is(township: Township) -> None:
    user = township.users["visitor"]
    user.is_active = False
    user.save()
    assert _free(township) == ["何有田", "马小燕"]
    user.ended_at = clock.now()
    user.save()
    assert _free(township) == ["何有田", "孙志强", "马小燕"]
