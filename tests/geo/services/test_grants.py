"""Who may work where."""

from accounts.models import AuditEvent, User
from geo.models import AreaGrant
from geo.scope import scope_for
from geo.services import area_grant
from tests.township import Township


def test_a_grant_opens_the_area_and_what_is_inside(township: Township) -> None:
    user = User.objects.create_user("zhang")
    area_grant(user=user, area=township.area)
    assert scope_for(user).covers(township.villages["上河村"])
    assert not scope_for(user).covers(township.other_area)


def test_a_second_grant_changes_nothing(township: Township) -> None:
    user = User.objects.create_user("zhang")
    area_grant(user=user, area=township.area)
    area_grant(user=user, area=township.area)
    assert AreaGrant.objects.filter(user=user).count() == 1
    assert AuditEvent.objects.filter(subject=f"accounts.user:{user.pk}").count() == 1
