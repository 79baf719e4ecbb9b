"""The API's description and its one error shape."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.request import Request
from rest_framework.serializers import CharField, Serializer
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.models import Role, User
from config.error_catalogue import FRAMEWORK, GUIDE, error_table, guide_with, named_errors


def test_the_guide_lists_every_error() -> None:
    assert GUIDE.read_text() == guide_with(error_table()), "Run ./run manage describe_errors"


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in named_errors()] + [error.default_code for error in FRAMEWORK]
    assert sorted(codes) == sorted(set(codes))


def test_the_description_of_the_api_has_no_gaps(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


@pytest.mark.django_db
def test_the_description_is_served_to_who_is_signed_in(client: Client) -> None:
    client.force_login(User.objects.create(username="li", role=Role.LEADER))
    assert (
        client.get("/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()["openapi"].startswith("3.")
    )


class Named(Serializer[None]):
    name = CharField()


class Echo(APIView):
    permission_classes = ()

    def post(self, request: Request) -> None:
        Named(data=request.data).is_valid(raise_exception=True)


def _posted(body: str, content_type: str = "application/json") -> tuple[int, Any]:
    response = Echo.as_view()(APIRequestFactory().post("/api/v1/echo", body, content_type=content_type))
    return response.status_code, response.data


def test_a_wrong_field_is_named() -> None:
    status, body = _posted("{}")
    assert (status, body["code"], list(body["detail"]["fields"])) == (400, "input_invalid", ["name"])


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [("{", "application/json", "parse_error"), ("<a/>", "text/xml", "unsupported_media_type")],
)
def test_what_the_framework_refuses_is_documented_too(body: str, content_type: str, code: str) -> None:
    status, said = _posted(body, content_type)
    assert said["code"] == code
    assert f"| `{code}` | {status} |" in error_table()
