"""How a view's declaration is enforced."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views import View

from accounts.access import Access, access_of, allow, public
from accounts.models import Role, User
from base.errors import NotFound


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@allow(GET=[Role.LEADER])
def declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@public("GET")
def failing(request: HttpRequest) -> HttpResponse:
    raise NotFound


@allow(GET=[Role.LEADER], POST=[Role.COORDINATOR])
class Declared(View):
    pass


urlpatterns = [path("api/undeclared", undeclared), path("api/declared", declared), path("api/failing", failing)]
here = override_settings(ROOT_URLCONF="tests.accounts.test_access")


def test_a_view_class_declares_for_what_is_made_from_it() -> None:
    access = access_of(Declared.as_view())
    assert access
    assert access == Access({"GET": frozenset({Role.LEADER}), "POST": frozenset({Role.COORDINATOR})})


@here
@pytest.mark.django_db
def test_a_view_that_declares_nothing_is_closed_to_everyone(client: Client) -> None:
    for role in Role:
        client.force_login(User.objects.create(username=role, role=role))
        assert client.get("/api/undeclared").status_code == 403


@here
@pytest.mark.django_db
def test_head_goes_where_get_goes(client: Client) -> None:
    client.force_login(User.objects.create(username="li", role=Role.LEADER))
    assert client.head("/api/declared").status_code == 200


@here
@pytest.mark.django_db
def test_an_error_tells_its_code_its_message_and_its_detail(client: Client) -> None:
    response = client.get("/api/failing")
    assert response.status_code == 404
    assert json.loads(response.content) == {
        "code": "not_found",
        "message": "没有找到，或不在您的辖区内。请从列表重新进入。",
        "detail": {},
    }


def test_an_unknown_address_of_the_api_answers_in_the_same_shape(client: Client) -> None:
    response = client.get("/api/v1/nowhere")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
