"""These tests stand on the township's Monday."""

from typing import Any

import pytest

from tests.township import TODAY


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())
