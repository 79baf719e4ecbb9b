"""Visitors see own, stand-in and planned elders and no other: every URL × a colleague's people (P20, P81)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from accounts.models import Role
from tests.access_objects import ARGUMENTS, OUTSIDER, County, Objects, build_county, undone
from tests.conftest import session_of
from tests.test_access import ADDRESSES, Address, body_of, called
from visits.register.models import Visitor

OF_A_PERSON = {"attachment_uuid", "care_id", "door_code", "elder_id", "record_id", "sha256", "stop_visit_id"}
NOT_FOUND, TOLD_WHAT_TO_DO = 404, 403


class Colleagues(Objects):
    """In the same village; somebody else visits them."""

    @cache  # noqa: B019
    def visitor(self) -> Visitor:
        home = {"area": self.area, "home": None, "active_since": "2020-01-01"}
        return Visitor.objects.create(name="同村的同事", kind="volunteer", **home)


CALLS = [
    pytest.param(address, method, id=f"{method} {address.name}")
    for address in ADDRESSES
    if address.access
    for method, roles in sorted(address.access.roles.items())
    if roles and Role.VISITOR in roles
]
OF_PEOPLE = [
    call
    for call in CALLS
    if set(call.values[0].arguments) & OF_A_PERSON  # type: ignore[union-attr]
    and not (call.values[1] != "GET" and call.values[0].arguments == ("sha256",))  # type: ignore[union-attr]
]


@dataclass(frozen=True)
class Built:
    county: County
    session: str
    own: Objects
    colleagues: Objects


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Built]:
    with undone(django_db_blocker):
        county = build_county()
        session = session_of(county.users[Role.VISITOR])
        made = Built(county, session, Objects(county.own, "甲"), Colleagues(county.own, OUTSIDER))
        for make in ARGUMENTS.values():
            make(made.own)
        for name in OF_A_PERSON:
            ARGUMENTS[name](made.colleagues)
        yield made


@pytest.fixture
def here(built: Built, django_db_blocker: DjangoDbBlocker) -> Iterator[Built]:
    with undone(django_db_blocker):
        yield built


@pytest.mark.parametrize(("address", "method"), OF_PEOPLE)
def test_a_colleagues_people_are_not_found(here: Built, address: Address, method: str) -> None:
    answer = called(here.session, method, address.url(here.colleagues))
    assert answer.status_code == (TOLD_WHAT_TO_DO if address.name == "record-of-door" else NOT_FOUND)
    assert OUTSIDER not in body_of(answer)


@pytest.mark.parametrize(("address", "method"), CALLS)
def test_no_answer_tells_of_a_colleagues_people(here: Built, address: Address, method: str) -> None:
    body = body_of(called(here.session, method, address.url(here.own)))
    assert OUTSIDER not in body
    assert f'"elder":{here.colleagues.elder().pk},' not in body.replace(" ", "")


@pytest.mark.parametrize(("address", "method"), OF_PEOPLE)
def test_a_login_that_is_joined_to_no_visitor_sees_nobody(here: Built, address: Address, method: str) -> None:
    Visitor.objects.filter(user=here.county.users[Role.VISITOR]).update(user=None)
    answer: Any = called(here.session, method, address.url(here.own))
    assert answer.status_code in (NOT_FOUND, TOLD_WHAT_TO_DO)
    assert "甲奶奶" not in body_of(answer)
