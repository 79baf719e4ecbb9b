"""Every URL × method × role × own, parent and other area (P16, P81). A URL that nobody classified fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from accounts.access import Access, access_of
from accounts.models import Role
from tests.access_objects import ARGUMENTS, OUTSIDER, SAME_FOR_EVERYONE, County, Objects, build_county, undone
from tests.conftest import session_of
from tests.rights import act_as_the_web

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Address:
    """One URL of the site."""

    name: str
    arguments: tuple[str, ...]
    access: Access | None

    def url(self, objects: Objects) -> str:
        return reverse(self.name, kwargs={argument: ARGUMENTS[argument](objects) for argument in self.arguments})


def _walk(resolver: URLResolver, spaces: tuple[str, ...] = (), above: tuple[str, ...] = ()) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        arguments = (*above, *entry.pattern.converters, *entry.pattern.regex.groupindex)
        arguments = tuple(dict.fromkeys(arguments))
        if isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"(no name: {entry.pattern})"))
            yield Address(name, arguments, access_of(entry.callback))
        else:
            yield from _walk(entry, (*spaces, *([entry.namespace] if entry.namespace else [])), arguments)


NAMES_WHAT_IS_SENT = ("sha256",)  # the hash of the body, not of an object that somebody has
ADDRESSES = list(_walk(get_resolver()))
CLASSIFIED = [pytest.param(address, id=address.name) for address in ADDRESSES if address.access]


def _guarded(*, with_arguments: bool = False) -> "list[ParameterSet]":
    return [
        pytest.param(address, method, id=f"{method} {address.name}")
        for address in ADDRESSES
        if address.access and (not with_arguments or (address.arguments and address.name not in SAME_FOR_EVERYONE))
        for method, roles in sorted(address.access.roles.items())
        if roles is not None and not (with_arguments and method != "GET" and address.arguments == NAMES_WHAT_IS_SENT)
    ]


@dataclass(frozen=True)
class Site:
    """The county, each role signed in, and people, records and plans of the township above and of another village."""

    county: County
    sessions: dict[Role, str]
    outsiders: list[Objects]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with undone(django_db_blocker):
        county = build_county()
        outsiders = [Objects(area, OUTSIDER) for area in (county.parent, county.other)]
        for objects in outsiders:
            for make in ARGUMENTS.values():
                make(objects)
        yield Site(county, {role: session_of(user) for role, user in county.users.items()}, outsiders)


@pytest.fixture
def site(built: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with undone(django_db_blocker):
        act_as_the_web()
        yield built


@pytest.fixture
def own(site: Site) -> Objects:
    return Objects(site.county.own, "甲")


def _call(site: Site, role: Role | None, method: str, url: str) -> Any:
    return called(site.sessions[role] if role else None, method, url)


def called(session: str | None, method: str, url: str) -> Any:
    """What an address answers to whoever holds the session."""
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client.generic(method, url)


def _roles(address: Address, method: str) -> frozenset[Role]:
    assert address.access
    return address.access.roles[method] or frozenset()


def body_of(response: Any) -> str:
    return b"".join(response).decode(errors="replace")


@pytest.mark.parametrize("address", [pytest.param(address, id=address.name) for address in ADDRESSES])
def test_every_url_says_who_may_call_it(address: Address) -> None:
    assert address.access is not None, "Decorate the view with accounts.access.allow"
    assert set(address.arguments) <= set(ARGUMENTS), "Tell tests/access_objects.py what the argument stands for"


@pytest.mark.parametrize(("address", "method"), _guarded())
def test_a_stranger_has_to_sign_in(site: Site, own: Objects, address: Address, method: str) -> None:
    url = address.url(own)
    response = _call(site, None, method, url)
    expected = (401, None) if url.startswith("/api/") else (302, f"/sign-in/?next={url}")
    assert (response.status_code, response.get("Location")) == expected


@pytest.mark.parametrize(("address", "method"), _guarded())
def test_a_role_that_is_not_named_is_refused(site: Site, own: Objects, address: Address, method: str) -> None:
    url = address.url(own)
    refused = {role: _call(site, role, method, url).status_code for role in set(Role) - _roles(address, method)}
    assert refused == dict.fromkeys(refused, 403)


@pytest.mark.parametrize(("address", "method"), _guarded())
def test_a_role_that_is_named_is_answered_in_its_own_area(
    site: Site, own: Objects, address: Address, method: str
) -> None:
    url = address.url(own)
    answered = {role: _call(site, role, method, url).status_code for role in _roles(address, method)}
    wrong = {role: code for role, code in answered.items() if code in (401, 403, 404, 405) or code >= 500}
    assert wrong == {}


@pytest.mark.parametrize(("address", "method"), _guarded(with_arguments=True))
def test_the_area_above_and_another_area_are_not_found(site: Site, address: Address, method: str) -> None:
    found = {
        (role, objects.area.name): _call(site, role, method, address.url(objects)).status_code
        for objects in site.outsiders
        for role in _roles(address, method)
    }
    assert found == dict.fromkeys(found, 404)


@pytest.mark.parametrize(("address", "method"), _guarded())
def test_no_answer_names_a_person_of_another_area(site: Site, own: Objects, address: Address, method: str) -> None:
    url = address.url(own)
    leaking = [role for role in _roles(address, method) if OUTSIDER in body_of(_call(site, role, method, url))]
    assert leaking == []


@pytest.mark.parametrize("address", CLASSIFIED)
def test_a_method_that_is_not_named_is_not_offered(site: Site, own: Objects, address: Address) -> None:
    assert address.access
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - address.access.methods:
        assert _call(site, Role.ADMINISTRATOR, method, address.url(own)).status_code == 405
