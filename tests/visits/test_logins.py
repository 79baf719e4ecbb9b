"""Which visitors cannot sign in: what the publish dialog and the sheet of slips go by."""

from datetime import timedelta

from geo.scope import scope_for
from tests.township import TODAY, Township
from visits.selectors.logins import visitors_to_give_logins, visitors_without_login


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


def test_another_township_sees_none_of_them(township: Township) -> None:
    assert not visitors_without_login(area=township.other_area, day=TODAY)
    assert not visitors_to_give_logins(scope=scope_for(township.users["elsewhere"]), day=TODAY)


def test_of_all_areas_of_a_coordinator_at_once(township: Township) -> None:
    scope = scope_for(township.users["coordinator"])
    assert {one.name for one in visitors_to_give_logins(scope=scope, day=TODAY)} == {"何有田", "马小燕"}
