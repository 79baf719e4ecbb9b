"""From where the audit trail says that a request came."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from accounts.audit.addresses import client_address


@pytest.mark.parametrize(
    ("production", "forwarded", "address"),
    [
        (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "not an address", None),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_the_hop_that_our_proxy_wrote_is_believed(
    settings: Settings, production: bool, forwarded: str, address: str | None
) -> None:
    settings.PRODUCTION = production
    assert client_address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == address


def test_a_socket_has_no_address() -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None
