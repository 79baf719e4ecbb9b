"""A site under an address that its settings do not know says which setting is wrong, and tells a stranger nothing."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

ASKED = "visits.other.example"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.WARNING):
        yield caplog


@pytest.mark.parametrize("path", ["/sign-in/", "/", "/plan/", "/readyz", "/nowhere/"])
def test_an_unknown_name_is_told_with_its_setting(client: Client, said: pytest.LogCaptureFixture, path: str) -> None:
    response = client.get(path, headers={"host": ASKED})
    page = response.content.decode()
    assert response.status_code == 400
    assert "ALLOWED_HOSTS" in page
    assert "host_unknown" in page
    assert ASKED not in page
    assert "127.0.0.1" not in page, "nor are the right names told"
    assert ASKED in said.text
    assert "ALLOWED_HOSTS" in said.text


def test_the_api_tells_an_unknown_name_in_its_shape(client: Client) -> None:
    response = client.get("/api/v1/elders/", headers={"host": ASKED})
    assert (response.status_code, response.json()["code"]) == (400, "host_unknown")


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.django_db
def test_an_unknown_origin_is_told_with_its_setting(strict: Client, said: pytest.LogCaptureFixture) -> None:
    response = strict.post("/sign-in/", {"username": "a"}, headers={"origin": f"https://{ASKED}"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "CSRF_TRUSTED_ORIGINS" in page
    assert "origin_unknown" in page
    assert ASKED not in page
    assert f"https://{ASKED}" in said.text
    assert "CSRF_TRUSTED_ORIGINS" in said.text


@pytest.mark.django_db
def test_a_tls_site_without_an_origin_looks_at_the_referer(strict: Client) -> None:
    response = strict.post("/sign-in/", {"username": "a"}, headers={"referer": f"https://{ASKED}/"}, secure=True)
    assert (response.status_code, "origin_unknown" in response.content.decode()) == (403, True)


@pytest.mark.django_db
def test_an_old_form_is_an_old_form(strict: Client) -> None:
    response = strict.post("/sign-in/", {"username": "a"})
    assert (response.status_code, "form_expired" in response.content.decode()) == (403, True)


@pytest.mark.django_db
@override_settings(CSRF_TRUSTED_ORIGINS=[f"https://{ASKED}"])
def test_an_origin_of_the_settings_passes(strict: Client) -> None:
    strict.get("/sign-in/")
    token = strict.cookies["csrftoken"].value
    form = {"username": "a", "password": "b", "csrfmiddlewaretoken": token}
    response = strict.post("/sign-in/", form, headers={"origin": f"https://{ASKED}"})
    assert "origin_unknown" not in response.content.decode()
