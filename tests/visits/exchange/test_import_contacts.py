"""Contacts as townships write them into one cell."""

from pathlib import Path
from typing import Any

import pytest

from tests.township import TODAY, Township
from tests.visits.exchange.test_import_villages import taken
from visits.register.models import Elder


@pytest.fixture(autouse=True)
def _day(stand_on: Any, township: Township) -> None:
    stand_on(TODAY.isoformat())


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("儿子 13835500001", ("儿子", "13835500001")),
        ("秦明 138 3550 0001", ("秦明", "13835500001")),
        ("秦明13835500001", ("秦明", "13835500001")),
        ("13835500001", ("家属", "13835500001")),
        ("秦明", ("秦明", "")),
    ],
)
def test_a_contact_with_the_number_in_the_same_cell_can_be_called(
    township: Township, tmp_path: Path, cell: str, told: tuple[str, str]
) -> None:
    assert taken(township, tmp_path, {"紧急联系人": cell}).rows_refused == 0
    assert Elder.objects.get(name="秦大娘").contacts.values_list("name", "phone").get() == told
