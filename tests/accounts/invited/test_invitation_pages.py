"""What somebody invited sees: the code, the own password, their first page."""

import pytest
from django.test import Client

from accounts.invited.services import LASTS, code_shown, invitation_make, invitation_revoke
from accounts.models import AuditAction, AuditEvent, Role, Session, User
from base import clock

pytestmark = pytest.mark.django_db
PASSWORD = "battery staple 7"


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", role=Role.AUDITOR, display_name="张敏")


@pytest.fixture
def li() -> User:
    return User.objects.create_user("li", password="a long word", role=Role.ADMINISTRATOR, display_name="李")


@pytest.fixture
def code(zhang: User, li: User) -> str:
    return invitation_make(user=zhang, by=li)[1]


def test_a_code_from_a_slip_leads_to_the_own_password_and_in(client: Client, zhang: User, code: str) -> None:
    response = client.post("/invitations/", {"code": code_shown(code).lower()})
    assert response.headers["Location"] == f"/invitations/{code}/"
    page = client.get(f"/invitations/{code}/").content.decode()
    assert "张敏，您好" in page
    assert 'value="zhang"' in page
    assert client.post(f"/invitations/{code}/", {"new": PASSWORD}).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(zhang.pk)
    assert Session.objects.get(user=zhang).signed_in_at
    assert AuditEvent.objects.filter(action=AuditAction.SIGN_IN, actor=zhang).count() == 1


def test_a_link_that_a_messenger_looks_at_is_not_used_up(client: Client, code: str) -> None:
    for _n in range(3):
        assert client.get(f"/invitations/{code}/").status_code == 200
        client.head(f"/invitations/{code}/")
    assert client.post(f"/invitations/{code}/", {"new": PASSWORD}).status_code == 302


def test_used_twice_it_leads_to_signing_in(client: Client, code: str) -> None:
    client.post(f"/invitations/{code}/", {"new": PASSWORD})
    response = Client().post(f"/invitations/{code}/", {"new": "another word 8"})
    assert response.status_code == 410
    assert "已经用过" in response.content.decode()
    assert 'href="/sign-in/"' in response.content.decode()


def test_an_empty_password_is_asked_for_again_and_uses_nothing_up(client: Client, code: str) -> None:
    assert client.post(f"/invitations/{code}/", {"new": ""}).status_code == 400
    assert client.get(f"/invitations/{code}/").status_code == 200


def test_a_wrong_code_is_told_and_kept_to_be_put_right(client: Client) -> None:
    response = client.post("/invitations/", {"code": "K7PM-4XQ2"})
    assert response.status_code == 404
    assert 'value="K7PM-4XQ2"' in response.content.decode()


def test_an_expired_and_a_revoked_one_say_what_to_do(
    client: Client, zhang: User, li: User, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation_revoke(user=zhang, by=li)
    assert "已作废" in client.post("/invitations/", {"code": code}).content.decode()
    _invitation, later = invitation_make(user=zhang, by=li)
    after = clock.real() + LASTS
    monkeypatch.setattr(clock, "real", lambda: after)
    page = client.get(f"/invitations/{later}/")
    assert page.status_code == 410
    assert "已过期" in page.content.decode()


def test_on_somebody_elses_device_it_says_whose_it_is_and_changes_over(
    client: Client, zhang: User, li: User, code: str
) -> None:
    client.force_login(li)
    assert "现在登录的是李" in client.get(f"/invitations/{code}/").content.decode()
    client.post(f"/invitations/{code}/", {"new": PASSWORD})
    assert client.session["_auth_user_id"] == str(zhang.pk)


def test_a_forgotten_password_set_anew_ends_what_was_open_before(zhang: User, li: User, code: str) -> None:
    before = Client()
    before.post(f"/invitations/{code}/", {"new": PASSWORD})
    _invitation, again = invitation_make(user=zhang, by=li)
    assert before.get("/me/").status_code == 200
    Client().post(f"/invitations/{again}/", {"new": "another word 8"})
    assert before.get("/me/").status_code == 302


def test_no_page_of_an_invitation_is_kept_by_a_browser(client: Client, code: str) -> None:
    for url in ("/invitations/", f"/invitations/{code}/"):
        assert "no-store" in client.get(url).headers["Cache-Control"]


def test_an_empty_system_says_how_the_first_administrator_is_made(client: Client) -> None:
    assert "user_save admin --role administrator" in client.get("/sign-in/").content.decode()
    User.objects.create(username="zhang")
    assert "user_save" not in client.get("/sign-in/").content.decode()
