"""Which visitor's itinerary a user sees."""

from accounts.models import User
from tests.township import Township
from visits.services.visitors import visitor_account_set


def test_a_user_becomes_a_visitor(township: Township) -> None:
    user = User.objects.create_user("zhang")
    visitor_account_set(visitor=township.visitors["马小燕"], user=user)
    assert User.objects.get(pk=user.pk).visitor == township.visitors["马小燕"]


def test_a_user_is_one_visitor_at_a_time(township: Township) -> None:
    visitor_account_set(visitor=township.visitors["马小燕"], user=township.users["visitor"])
    township.visitors["孙志强"].refresh_from_db()
    assert township.visitors["孙志强"].user is None
