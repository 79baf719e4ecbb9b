"""The clerk of the township on its Monday."""

from typing import Any

import pytest
from django.test import Client

from tests.township import TODAY, Township


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


@pytest.fixture
def clerk(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


@pytest.fixture
def leader(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["leader"])
    return client
