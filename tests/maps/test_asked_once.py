"""Pages ask the database for what they show, once: not once for each row, and not for shapes that nobody sees."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.township import Township
from visits.register.models import Visitor, VisitorKind

WITHOUT_SHAPES = ["/roster/", "/leave/new/", "/door-codes/", "/areas/imports/", "/visitors/", "/lendings/new/"]
ONCE = ["/roster/", "/leave/new/", "/visitors/", "/visitors/hours/", "/lendings/new/"]


@pytest.fixture
def coordinator(township: Township, client: Client) -> Client:
    client.force_login(township.users["coordinator"])
    return client


def _asked(client: Client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("url", WITHOUT_SHAPES)
def test_a_page_without_a_map_reads_no_shape(coordinator: Client, url: str) -> None:
    assert [sql for sql in _asked(coordinator, url) if '"boundary"::bytea' in sql] == []


@pytest.mark.parametrize("url", ONCE)
def test_ten_more_visitors_are_no_more_questions(coordinator: Client, township: Township, url: str) -> None:
    before = len(_asked(coordinator, url))
    Visitor.objects.bulk_create(
        Visitor(name=f"新{n}", kind=VisitorKind.GRID_WORKER, area=township.area, active_since=date(2026, 1, 5))
        for n in range(10)
    )
    assert len(_asked(coordinator, url)) == before
