"""The table of the figures: the same as the page's, safe to open, without anybody's name."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import AuditEvent
from tests.township import Township
from visits.duty.coverage import coverage_by_village


def test_it_says_what_coverage_says_and_stands_in_the_trail(
    township: Township, client: Client, stand_on: Callable[[str], date]
) -> None:
    stand_on("2026-11-23")
    client.force_login(township.users["leader"])
    answer = client.post(f"/coverage/{township.area.code}/picture/?month=2026-11", {"file_format": "csv"})
    text = answer.content.decode("utf-8-sig")
    header, whole, *villages, counted = list(csv.reader(io.StringIO(text)))
    expected = coverage_by_village(area=township.area, month=date(2026, 11, 1))
    assert [row[1] for row in villages] == ["上河村", "下河村", "石桥村"]
    assert [row[2:4] for row in villages] == [
        [str(len(one.active)), str(len(one.visited_at_the_door))] for one in expected
    ]
    assert int(whole[2]) == sum(len(one.active) for one in expected)
    assert len(header) == len(whole)
    assert "2026-11" in counted[0]
    assert not [name for name in township.elders if name in text]
    row = AuditEvent.objects.get(detail__page="coverage")
    assert (row.action, row.subject) == ("export", f"geo.area:{township.area.pk}")


@pytest.mark.parametrize("file_format", ["", "exe"])
def test_another_kind_of_file_is_refused_in_words(township: Township, client: Client, file_format: str) -> None:
    client.force_login(township.users["leader"])
    answer = client.post(f"/coverage/{township.area.code}/picture/", {"file_format": file_format})
    assert answer.status_code == 400
