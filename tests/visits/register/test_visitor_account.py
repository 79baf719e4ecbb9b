"""One login, one visitor: joined, parted, made in one step."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.invited.services import invitation_open
from accounts.models import AuditEvent, Role, User
from accounts.users.services import user_end
from base import clock
from geo.grants.services import areas_set
from geo.models import AreaGrant
from geo.scope import scope_for
from tests.township import Township
from visits.errors import LoginRefused
from visits.register.models import Visitor
from visits.register.services import visitor_hand_over, visitor_update
from visits.register.services.logins import login_join, login_part, logins_make, username_for


def _login(name: str = "zhang") -> User:
    return User.objects.create_user(name, role=Role.VISITOR, display_name="张")


def test_a_login_becomes_a_visitor_and_sees_where_that_one_works(township: Township) -> None:
    user, visitor = _login(), township.visitors["马小燕"]
    login_join(visitor=visitor, user=user)
    assert User.objects.get(pk=user.pk).visitor == visitor
    assert scope_for(user).prefixes == (township.area.prefix,)


def test_a_login_that_sees_more_keeps_it(township: Township) -> None:
    user = _login()
    areas_set(user=user, areas=[township.county])
    login_join(visitor=township.visitors["马小燕"], user=user)
    assert scope_for(user).prefixes == (township.county.prefix,)


def test_a_login_is_never_taken_from_another_visitor(township: Township) -> None:
    with pytest.raises(LoginRefused, match="孙志强"):
        login_join(visitor=township.visitors["马小燕"], user=township.users["visitor"])
    assert Visitor.objects.get(user=township.users["visitor"]).name == "孙志强"


def test_a_visitor_keeps_their_login(township: Township) -> None:
    with pytest.raises(LoginRefused):
        login_join(visitor=township.visitors["孙志强"], user=_login())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VISITOR}))
def test_only_a_login_of_a_visitor_becomes_one(township: Township, role: Role) -> None:
    with pytest.raises(LoginRefused):
        login_join(visitor=township.visitors["马小燕"], user=township.users[role])


def test_a_login_that_has_ended_makes_room_and_is_no_use(township: Township) -> None:
    user_end(user=township.users["visitor"], by=township.users["administrator"])
    login_join(visitor=township.visitors["孙志强"], user=_login())
    assert Visitor.objects.get(name="孙志强").user == User.objects.get(username="zhang")
    with pytest.raises(LoginRefused):
        login_join(visitor=township.visitors["马小燕"], user=township.users["visitor"])


def test_parted_they_can_be_joined_otherwise(township: Township) -> None:
    login_part(visitor=township.visitors["孙志强"])
    login_join(visitor=township.visitors["马小燕"], user=township.users["visitor"])
    assert Visitor.objects.get(user=township.users["visitor"]).name == "马小燕"


def test_joining_and_parting_are_audited_by_number(township: Township) -> None:
    by, visitor = township.users["coordinator"], township.visitors["孙志强"]
    login_part(visitor=visitor, by=by)
    login_part(visitor=visitor, by=by)
    user = township.users["visitor"]
    login_join(visitor=visitor, user=user, by=by)
    login_join(visitor=visitor, user=user, by=by)
    events = AuditEvent.objects.filter(actor=by, subject=f"visits.visitor:{visitor.pk}").order_by("pk")
    assert [event.detail for event in events] == [{"account_taken": user.pk}, {"account": user.pk}]


def test_all_who_have_none_get_logins_in_one_step(township: Township) -> None:
    slips = logins_make(visitors=list(Visitor.objects.all()), by=township.users["coordinator"])
    assert [(slip.user.display_name, slip.user.username) for slip in slips] == [
        ("何有田", "heyoutian"),
        ("马小燕", "maxiaoyan"),
    ]
    for slip in slips:
        assert invitation_open(code=slip.code).user == slip.user
        assert (slip.user.role, slip.user.phone) == (Role.VISITOR, Visitor.objects.get(user=slip.user).phone)
        assert scope_for(slip.user).prefixes == (township.area.prefix,)


def test_a_second_time_makes_none(township: Township) -> None:
    by = township.users["coordinator"]
    logins_make(visitors=list(Visitor.objects.all()), by=by)
    assert logins_make(visitors=list(Visitor.objects.all()), by=by) == []


@pytest.mark.parametrize(
    ("name", "username"),
    [("王秀英", "wangxiuying"), ("买买提·艾力", "maimaitiaili"), ("Li 3", "li3"), ("★", "visitor2")],
)
def test_a_username_is_how_the_name_is_spoken(township: Township, name: str, username: str) -> None:
    assert username_for(name) == username


def test_a_namesake_gets_a_number(township: Township) -> None:
    for expected in ("zhang", "zhang2", "zhang3"):
        assert username_for("张") == expected
        User.objects.create(username=expected.upper() if expected == "zhang2" else expected)


def test_a_visitor_who_goes_to_another_township_sees_this_one_no_more(township: Township) -> None:
    visitor_update(visitor=township.visitors["孙志强"], area=township.other_area)
    assert scope_for(township.users["visitor"]).prefixes == (township.other_area.prefix,)


def test_who_has_left_sees_nothing_from_the_day_after(township: Township) -> None:
    last_day = clock.today() + timedelta(days=3)
    visitor_hand_over(visitor=township.visitors["孙志强"], to=township.visitors["马小燕"], last_day=last_day)
    assert scope_for(township.users["visitor"]).prefixes
    assert AreaGrant.objects.get(user=township.users["visitor"]).ended_on == last_day + timedelta(days=1)


def test_a_telephone_that_is_none_keeps_nobody_from_a_login(township: Township) -> None:
    Visitor.objects.filter(name="马小燕").update(phone="村委会转")
    logins_make(visitors=list(Visitor.objects.filter(name="马小燕")), by=township.users["coordinator"])
    assert User.objects.get(username="maxiaoyan").phone == ""


@pytest.mark.django_db(transaction=True)
def test_two_namesakes_at_the_same_moment_get_two_usernames(township: Township) -> None:
    facts = {"kind": "volunteer", "active_since": clock.today()}
    areas = (township.area, township.other_area)
    namesakes = [Visitor.objects.create(name="王伟", area=area, **facts) for area in areas]
    start = Barrier(2)

    def make(visitor: Visitor) -> None:
        try:
            start.wait()
            logins_make(visitors=[visitor], by=township.users["coordinator"])
        finally:
            connection.close()

    threads = [Thread(target=make, args=(visitor,)) for visitor in namesakes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(User.objects.filter(display_name="王伟").values_list("username", flat=True)) == {"wangwei", "wangwei2"}


@pytest.mark.django_db(transaction=True)
def test_two_who_make_logins_at_once_make_one_each(township: Township) -> None:
    start, made = Barrier(2), []

    def make() -> None:
        try:
            start.wait()
            made.append(logins_make(visitors=list(Visitor.objects.all()), by=township.users["coordinator"]))
        finally:
            connection.close()

    threads = [Thread(target=make), Thread(target=make)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(slips) for slips in made) == [0, 2]
    assert Visitor.objects.exclude(user=None).count() == 3
