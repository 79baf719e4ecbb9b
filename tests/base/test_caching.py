"""No browser and no proxy keeps what is about people."""

import pytest
from django.test import Client

from accounts.models import Role
from tests.access_objects import Objects, build_county
from tests.test_access import ADDRESSES

pytestmark = pytest.mark.long

MAY_BE_KEPT = {"base-map-tile", "relief-tile", "roads-layer"}  # about nobody


@pytest.mark.django_db
def test_every_answer_says_that_nobody_may_keep_it() -> None:
    county = build_county()
    objects = Objects(county.own, "甲")
    kept = []
    for address in ADDRESSES:
        assert address.access
        for method, roles in address.access.roles.items():
            # What is refused is said by the same hand.
            who: list[Role | None] = [*sorted(roles or ())[:1]] if method == "GET" else []
            for role in who or [None]:
                client = Client(raise_request_exception=False)
                if role:
                    client.force_login(county.users[role])
                said = client.generic(method, address.url(objects))["Cache-Control"]
                is_about_nobody = address.name in MAY_BE_KEPT and "private" in said
                if said != "no-store" and not is_about_nobody:
                    kept.append((method, address.name, said))
    assert kept == []


def test_a_page_that_is_not_there_is_not_kept_either(client: Client) -> None:
    assert client.get("/nowhere/")["Cache-Control"] == "no-store"
