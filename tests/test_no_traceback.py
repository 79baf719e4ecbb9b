"""Whatever an address is asked with, it answers in words: never with a failure of ours."""

import json
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from accounts.models import Fault, Role
from tests.access_objects import County, Objects, build_county
from tests.test_access import ADDRESSES, Address

pytestmark = pytest.mark.django_db

ASKED = [
    *("area", "at", "beside", "box", "bounds", "county", "day", "edit", "elder", "elders", "festival", "figure"),
    *("first_day", "from", "household", "id", "kind", "last_day", "lat", "list", "lon", "mode", "month", "name"),
    *("next", "number", "on", "page", "plan", "point", "preset", "q", "radius", "seen", "show", "since", "start"),
    *("state", "status", "tier", "to", "type", "until", "village", "visitor", "week", "which", "within", "year"),
]
"""Names under which pages and the API are asked for something."""

STRANGE = {
    "a NUL": "a\0b",
    "5,000 digits": "9" * 5000,
    "a large number": str(10**20),
    "a negative one": "-1",
    "no number": "NaN",
    "a week that is none": "2026-W99",
    "a month that is none": "2026-13",
    "a day that is none": "2026-02-30",
    "year 0": "0000-01-01",
    "year 9999": "9999-12-31",
    "full width": "２０２６",
    "quotes": "'\"<script>%_\\",
    "a half pair": "\ud83d",
    "brackets": "[[[{",
}


@pytest.fixture
def county(db: None) -> County:
    return build_county()


def _of_method(method: str) -> list[Address]:
    return [address for address in ADDRESSES if address.access and address.access.roles.get(method)]


def _client(county: County, address: Address, method: str) -> Client:
    assert address.access
    role = sorted(address.access.roles[method] or Role)[0]
    client = Client(raise_request_exception=False)
    client.force_login(county.users[Role(role)])
    return client


@pytest.mark.parametrize("address", [pytest.param(address, id=address.name) for address in _of_method("GET")])
def test_a_page_that_is_asked_for_something_strange(county: County, address: Address) -> None:
    client, url = _client(county, address, "GET"), address.url(Objects(county.own, "甲"))
    answers = {
        what: client.get(f"{url}?{urlencode(dict.fromkeys(ASKED, value), errors='surrogatepass')}").status_code
        for what, value in STRANGE.items()
    }
    assert {what: code for what, code in answers.items() if code >= 500} == {}
    assert not Fault.objects.exists()


@pytest.mark.parametrize("address", [pytest.param(address, id=address.name) for address in _of_method("POST")])
def test_a_form_that_is_sent_with_something_strange(county: County, address: Address) -> None:
    client, url = _client(county, address, "POST"), address.url(Objects(county.own, "甲"))
    answers: dict[str, int] = {}
    for what, value in STRANGE.items():
        if url.startswith("/api/"):
            body = json.dumps(dict.fromkeys(ASKED, value))
            answers[what] = client.post(url, body, content_type="application/json").status_code
        else:
            sent = urlencode(dict.fromkeys(ASKED, value), errors="surrogatepass")
            answers[what] = client.post(url, sent, content_type="application/x-www-form-urlencoded").status_code
    assert {what: code for what, code in answers.items() if code >= 500} == {}
    assert not Fault.objects.exists()


API = [pytest.param(address, id=address.name) for address in _of_method("POST") if address.name.startswith("api-")]
BODIES = [b"\x00", b"\xff\xfe", b"9" * 5000, b"[" * 100_000, b'{"a": NaN}', b'"\\ud83d"', b"{", b"null", b"[]", b'"x"']


@pytest.mark.parametrize("address", API)
def test_a_body_that_is_none(county: County, address: Address) -> None:
    client, url = _client(county, address, "POST"), address.url(Objects(county.own, "甲"))
    answers = [client.post(url, body, content_type="application/json").status_code for body in BODIES]
    assert max(answers) < 500


NONE = ["/%00", "/elders/%00/", f"/elders/{'9' * 5000}/", f"/plans/{10**20}/", f"/{quote('王')}", "/../../etc"]


@pytest.mark.parametrize("path", NONE, ids=range(len(NONE)))
def test_an_address_that_is_none(county: County, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(county.users[Role.COORDINATOR])
    assert client.get(path).status_code in (302, 400, 404)
