"""Signing in and out."""

import pytest
from django.test import Client

from accounts.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", password="correct horse", role=Role.VISITOR)


def test_the_right_password_lets_in_and_leaves_a_trace(client: Client, zhang: User) -> None:
    response = client.post("/sign-in/", {"username": "zhang", "password": "correct horse"})
    assert response.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(zhang.pk)
    assert AuditEvent.objects.get().subject == f"accounts.user:{zhang.pk}"


def test_a_wrong_password_is_told_without_saying_which_was_wrong(client: Client, zhang: User) -> None:
    response = client.post("/sign-in/", {"username": "zhang", "password": "wrong"})
    assert "用户名或密码不对" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_it_goes_back_to_where_one_wanted_to_go(client: Client, zhang: User) -> None:
    response = client.post("/sign-in/", {"username": "zhang", "password": "correct horse", "next": "/api/v1/schema/"})
    assert response.headers["Location"] == "/api/v1/schema/"


def test_it_sends_nobody_to_another_site(client: Client, zhang: User) -> None:
    there = {"username": "zhang", "password": "correct horse", "next": "https://example.org/"}
    assert client.post("/sign-in/", there).headers["Location"] == "/"


def test_signing_out_ends_the_session(client: Client, zhang: User) -> None:
    client.force_login(zhang)
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session
