"""Users as an administrator makes, changes, pauses, ends and moves them, page by page."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent, Role, Session, User, UserState
from accounts.users.services import fingerprint
from base import clock
from geo.grants.services import areas_set
from geo.models import AreaGrant
from geo.scope import scope_for
from tests.township import Township
from visits.register.models import Visitor

WANG = {"display_name": "王芳", "role": "coordinator", "username": "wangfang", "phone": "13800000001"}


@pytest.fixture
def administrator(township: Township, client: Client) -> Client:
    """Of the whole county, with a password, so that there is an administrator who can sign in."""
    user = township.users["administrator"]
    areas_set(user=user, areas=[township.county])
    user.set_password("a long word")
    user.save()
    client.force_login(user)
    return client


def _page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return str(response.content, "utf-8")


def _code(response: Any) -> str:
    code = re.search(r"(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}", response.content.decode())
    assert code
    return code[0]


def _new(client: Client, township: Township, **facts: str) -> Any:
    return client.post("/users/new/", WANG | {"area": township.other_area.code} | facts)


def test_a_new_user_gets_areas_and_a_slip_in_one_step(administrator: Client, township: Township) -> None:
    response = _new(administrator, township)
    user = User.objects.get(username="wangfang")
    assert (user.role, user.phone, scope_for(user).prefixes) == ("coordinator", "13800000001", ("140499102",))
    page = Client().get(f"/invitations/{_code(response)}/").content.decode()
    assert "王芳，您好" in page
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"username": "coordinator"}, "这个用户名已有人用"),
        ({"username": "wang fang"}, "不要空格"),
        ({"display_name": ""}, "请填写姓名"),
        ({"role": ""}, "请选岗位"),
        ({"phone": "123"}, "不是电话号码"),
        ({"area": ""}, "请选可工作的地区"),
        ({"more": "140499999"}, "这里没有代码为 140499999000 的地区"),
    ],
)
def test_what_is_wrong_makes_nobody_and_keeps_what_was_typed(
    administrator: Client, township: Township, facts: dict[str, str], said: str
) -> None:
    before = User.objects.count()
    response = _new(administrator, township, **facts)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert str((WANG | facts)["display_name"]) in response.content.decode()
    assert User.objects.count() == before


def test_everything_that_is_missing_is_told_at_once(administrator: Client, township: Township) -> None:
    before = User.objects.count()
    page = _new(administrator, township, area="", display_name="").content.decode()
    assert "请填写姓名" in page
    assert "请选可工作的地区" in page
    _new(administrator, township, area="")
    assert User.objects.count() == before


def test_areas_beyond_ones_own_are_not_given(administrator: Client, township: Township) -> None:
    areas_set(user=township.users["administrator"], areas=[township.county, township.area])
    AreaGrant.objects.filter(area=township.county).update(ended_on=clock.today())
    assert _new(administrator, township).status_code == 400
    assert _new(administrator, township, area="", more=township.other_area.code).status_code == 400
    assert not User.objects.filter(username="wangfang").exists()


def test_villages_are_given_by_their_codes(administrator: Client, township: Township) -> None:
    village = township.villages["上河村"]
    _new(administrator, township, area="", more=f"{village.code}，{township.other_area.prefix}")
    assert scope_for(User.objects.get(username="wangfang")).prefixes == (village.prefix, township.other_area.prefix)


def test_the_first_administrator_of_an_empty_system_makes_the_second(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("first", password="a long word", role=Role.ADMINISTRATOR))
    assert client.post("/users/new/", WANG | {"role": "administrator"}).status_code == 200
    assert client.post("/users/new/", WANG | {"username": "li"}).status_code == 400
    assert User.objects.get(username="wangfang").role == Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=elsewh", "elsewhere", ">coordinator<"),
        ("role=leader", ">leader<", ">visitor<"),
        ("area=140499102", ">elsewhere<", ">leader<"),
        ("state=invited", ">leader<", ">administrator<"),
        ("state=active", ">administrator<", ">leader<"),
        ("visitor=joined", "探访员 孙志强", ">leader<"),
    ],
)
def test_the_list_is_narrowed(administrator: Client, township: Township, query: str, shown: str, hidden: str) -> None:
    page = _page(administrator, f"/users/?{query}")
    assert shown in page
    assert hidden not in page


@pytest.mark.parametrize("number", ["13800000001", "138 0000 0001"])
def test_somebody_is_found_by_their_whole_telephone_number(
    administrator: Client, township: Township, number: str
) -> None:
    _new(administrator, township)
    assert ">wangfang<" in _page(administrator, f"/users/?q={number}")
    assert ">wangfang<" not in _page(administrator, "/users/?q=1380000000")


def test_a_change_is_seen_and_audited(administrator: Client, township: Township) -> None:
    leader = township.users["leader"]
    sent = WANG | {"role": "leader", "seen": fingerprint(leader)}
    assert administrator.post(f"/users/{leader.pk}/edit/", sent).status_code == 302
    assert "王芳" in _page(administrator, f"/users/{leader.pk}/")
    event = AuditEvent.objects.filter(subject=f"accounts.user:{leader.pk}", action="change").latest("pk")
    assert event.detail == {"changed": ["display_name", "phone", "username"]}


def test_of_two_who_change_one_user_the_second_compares_and_saves_again(
    administrator: Client, township: Township
) -> None:
    leader = township.users["leader"]
    sent = WANG | {"seen": fingerprint(leader)}
    leader.display_name = "赵"
    leader.save()
    response = administrator.post(f"/users/{leader.pk}/edit/", sent)
    assert response.status_code == 400
    assert "刚被别人改过" in response.content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', response.content.decode())[0]
    assert administrator.post(f"/users/{leader.pk}/edit/", sent | {"seen": seen}).status_code == 302


def _act(client: Client, user: User, act: str) -> int:
    return client.post(f"/users/{user.pk}/state/", {"act": act}).status_code


def test_pausing_resuming_and_ending(administrator: Client, township: Township) -> None:
    user, other = township.users["coordinator"], Client()
    other.force_login(user)
    assert other.get("/me/").status_code == 200
    for act, state in [("pause", "paused"), ("resume", "active"), ("end", "ended")]:
        assert _act(administrator, user, act) == 302
        user.refresh_from_db()
        assert user.state == state
        said = "没有设密码" if state == "active" else str(UserState(state).label)
        assert said in _page(administrator, f"/users/{user.pk}/")
    assert other.get("/me/").status_code == 302
    assert not Session.objects.filter(user=user).exists()
    assert _act(administrator, user, "resume") == 409
    assert _act(administrator, user, "reign") == 400


def test_the_last_administrator_is_told_so(administrator: Client, township: Township) -> None:
    last = township.users["administrator"]
    response = administrator.post(f"/users/{last.pk}/state/", {"act": "end"})
    assert response.status_code == 409
    assert "最后一位" in response.content.decode()
    sent = WANG | {"role": "leader", "seen": fingerprint(last)}
    assert "最后一位" in administrator.post(f"/users/{last.pk}/edit/", sent).content.decode()


def _move(client: Client, user: User, **told: str) -> int:
    return client.post(f"/users/{user.pk}/areas/", {"day": clock.today().isoformat()} | told).status_code


def test_a_transferred_coordinator_sees_the_former_township_no_more(administrator: Client, township: Township) -> None:
    user, other = township.users["coordinator"], Client()
    other.force_login(user)
    elder = township["王秀英"]
    assert other.get(f"/elders/{elder.pk}/").status_code == 200
    assert _move(administrator, user, area=township.other_area.code) == 302
    assert other.get(f"/elders/{elder.pk}/").status_code == 404
    page = _page(administrator, f"/users/{user.pk}/")
    assert re.search(r"<strong>白水镇</strong>", page)
    assert re.search(r"以前的地区.*青石乡", page, re.S)


def test_adding_is_said_explicitly(administrator: Client, township: Township) -> None:
    user = township.users["coordinator"]
    _move(administrator, user, area=township.other_area.code, add="on")
    assert scope_for(user).prefixes == (township.area.prefix, township.other_area.prefix)


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", "", "tomorrow"])
def test_areas_do_not_change_on_such_a_day(administrator: Client, township: Township, day: str) -> None:
    user = township.users["coordinator"]
    assert _move(administrator, user, area=township.other_area.code, day=day) == 400
    assert scope_for(user).prefixes == (township.area.prefix,)


def test_a_login_is_joined_and_parted_on_the_users_page(administrator: Client, township: Township) -> None:
    visitor, user = township.visitors["马小燕"], township.users["visitor"]
    administrator.post(f"/users/{user.pk}/visitor/")
    assert not Visitor.objects.filter(user=user).exists()
    assert "还没有对应的探访员" in _page(administrator, f"/users/{user.pk}/")
    administrator.post(f"/users/{user.pk}/visitor/", {"visitor": visitor.pk})
    assert Visitor.objects.get(user=user) == visitor
    assert "马小燕" in _page(administrator, f"/users/{user.pk}/")


def test_a_visitor_who_has_a_login_is_not_offered(administrator: Client, township: Township) -> None:
    user = User.objects.create(username="zhang", role=Role.VISITOR)
    areas_set(user=user, areas=[township.area])
    page = _page(administrator, f"/users/{user.pk}/")
    assert "马小燕" in page
    assert "孙志强" not in page
    taken = {"visitor": township.visitors["孙志强"].pk}
    assert administrator.post(f"/users/{user.pk}/visitor/", taken).status_code == 404


def test_a_new_slip_revokes_the_former_and_can_be_revoked(administrator: Client, township: Township) -> None:
    url = f"/users/{township.users['leader'].pk}"
    former, code = (_code(administrator.post(f"{url}/invite/")) for _n in range(2))
    assert Client().get(f"/invitations/{former}/").status_code == 410
    assert Client().get(f"/invitations/{code}/").status_code == 200
    administrator.post(f"{url}/invitation/revoke/")
    assert Client().get(f"/invitations/{code}/").status_code == 410


def test_sessions_of_somebody_are_ended(administrator: Client, township: Township) -> None:
    user, other = township.users["leader"], Client()
    other.force_login(user)
    other.get("/me/")
    administrator.post(f"/users/{user.pk}/sessions/end/")
    assert other.get("/me/").status_code == 302
    assert administrator.get("/users/").status_code == 200


def test_users_of_another_county_are_not_there(administrator: Client, township: Township) -> None:
    outsider = User.objects.create(username="outsider", role=Role.ADMINISTRATOR)
    assert administrator.get(f"/users/{outsider.pk}/").status_code == 404
    assert "outsider" not in _page(administrator, "/users/")


def test_who_is_locked_out_is_let_try_again(administrator: Client, township: Township) -> None:
    leader = township.users["leader"]
    for _n in range(6):
        Client().post("/sign-in/", {"username": "leader", "password": "wrong"})
    url = f"/users/{leader.pk}/"
    assert "密码错了太多次" in _page(administrator, url)
    assert _act(administrator, leader, "unlock") == 302
    assert "密码错了太多次" not in _page(administrator, url)


def test_a_login_that_changes_its_role_is_no_visitors_any_more(administrator: Client, township: Township) -> None:
    user = township.users["visitor"]
    administrator.post(f"/users/{user.pk}/edit/", WANG | {"role": "leader", "seen": fingerprint(user)})
    assert not Visitor.objects.filter(user=user).exists()


def test_a_login_is_a_visitors_as_long_as_it_is_a_visitors(administrator: Client, township: Township) -> None:
    user = township.users["visitor"]
    administrator.post(f"/users/{user.pk}/edit/", WANG | {"role": "visitor", "seen": fingerprint(user)})
    assert Visitor.objects.get(user=user).name == "孙志强"
