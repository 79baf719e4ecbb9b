"""One's own password and sessions, for every role."""

import re

import pytest
from django.test import Client

from accounts.models import AuditEvent, Role, Session, User
from accounts.own.devices import device_said

pytestmark = pytest.mark.django_db
OLD, NEW = "correct horse", "battery staple 7"


@pytest.fixture(params=list(Role))
def zhang(request: pytest.FixtureRequest) -> User:
    return User.objects.create_user("zhang", password=OLD, role=request.param)


@pytest.fixture
def visitor() -> User:
    return User.objects.create_user("zhang", password=OLD, role=Role.VISITOR)


def _sign_in(password: str = OLD, browser: str = "") -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post("/sign-in/", {"username": "zhang", "password": password})
    return client


def _change(client: Client, old: str, new: str) -> int:
    return client.post("/me/password/", {"old": old, "new": new}).status_code


def test_every_role_finds_the_way_to_it_in_the_bar(zhang: User) -> None:
    assert 'href="/me/"' in _sign_in().get("/me/").content.decode()


def test_a_new_password_is_the_one_that_opens(visitor: User) -> None:
    assert _change(_sign_in(), OLD, NEW) == 302
    visitor.refresh_from_db()
    assert visitor.check_password(NEW)


def test_a_new_password_keeps_this_session_and_ends_the_others(visitor: User) -> None:
    here, there = _sign_in(), _sign_in()
    _change(here, OLD, NEW)
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert Session.objects.filter(user=visitor).count() == 1


def test_the_session_kept_began_when_it_began(visitor: User) -> None:
    here = _sign_in()
    begun = Session.objects.get().signed_in_at
    _change(here, OLD, NEW)
    assert Session.objects.get().signed_in_at == begun


@pytest.mark.parametrize(("old", "new"), [("wrong", NEW), ("", NEW), (OLD, ""), (OLD, OLD), (OLD, "x" * 129)])
def test_what_is_refused_changes_nothing(visitor: User, old: str, new: str) -> None:
    other = _sign_in()
    assert _change(_sign_in(), old, new) == 400
    visitor.refresh_from_db()
    assert visitor.check_password(OLD)
    assert other.get("/me/").status_code == 200


def test_the_audit_trail_tells_of_it_without_any_password(visitor: User) -> None:
    _change(_sign_in(), OLD, NEW)
    event = AuditEvent.objects.get(action="password")
    assert (event.subject, event.detail) == (f"accounts.user:{visitor.pk}", {})


def test_one_session_can_be_ended_and_this_one_is_marked(visitor: User) -> None:
    here, there = _sign_in(browser="Windows Chrome"), _sign_in(browser="iPhone MicroMessenger")
    page = here.get("/me/").content.decode()
    assert "苹果手机 · 微信" in page
    assert page.count("本机") == 1
    [named] = re.findall(r'name="session" value="(\w+)"', page)
    here.post("/me/sessions/end/", {"session": named})
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_the_page_never_tells_the_key_of_a_session(visitor: User) -> None:
    here, there = _sign_in(), _sign_in()
    page = here.get("/me/").content.decode()
    assert str(here.session.session_key) not in page
    assert str(there.session.session_key) not in page


def test_all_others_end_at_one_press(visitor: User) -> None:
    here, others = _sign_in(), [_sign_in(), _sign_in()]
    here.post("/me/sessions/end/")
    assert [client.get("/me/").status_code for client in (here, *others)] == [200, 302, 302]


def test_nobody_ends_a_session_of_somebody_else(visitor: User) -> None:
    from accounts.sign_in.sessions import session_id

    li = User.objects.create(username="li", role=Role.ADMINISTRATOR)
    other = Client()
    other.force_login(li)
    other.get("/me/")
    _sign_in().post("/me/sessions/end/", {"session": session_id(str(other.session.session_key))})
    assert other.get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("browser", "said"),
    [
        ("Mozilla/5.0 (Linux; Android 12; ELS-AN00) Mobile Safari/537.36 MicroMessenger/8.0.47", "安卓手机 · 微信"),
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS) Mobile Safari HuaweiBrowser/14.0", "华为手机 · 华为浏览器"),
        (
            "Mozilla/5.0 (Linux; U; Android 13) Chrome/100 Mobile XiaoMi/MiuiBrowser/18",
            "安卓手机 · 小米浏览器",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari",
            "苹果手机 · Safari 浏览器",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) Version/16.0 Mobile Safari", "平板 · Safari 浏览器"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari Edg/120.0",
            "Windows 电脑 · Edge 浏览器",
        ),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/86 Safari/537.36 360SE", "Windows 电脑 · 360 浏览器"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/111 wxwork/4.1 MicroMessenger/7.0", "Windows 电脑 · 企业微信"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "苹果电脑 · Safari 浏览器"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "Linux 电脑 · 火狐浏览器"),
        ("curl/8", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_device_is_called_by_what_its_owner_calls_it(browser: str, said: str) -> None:
    assert device_said(browser) == said
