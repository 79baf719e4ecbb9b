"""The map and the screens call a place by one name."""

import pytest
from django.db import connection

from geo.address import OFFICES, short_name
from geo.base_map.names import short_name_sql

STEMS = ["河西", "河西村", "新", "村", "关村", "东方社区", "畅村村", "巴音嘎查", "神灵村委会", "荫城镇", ""]


@pytest.mark.django_db
@pytest.mark.parametrize("stem", STEMS)
def test_the_database_says_what_python_says(stem: str) -> None:
    names = [stem, *(stem + office for office, _ in OFFICES)]
    said = short_name_sql("name")
    rows = "FROM unnest(%s::text[]) WITH ORDINALITY AS t(name, n) ORDER BY n"
    with connection.cursor() as cursor:
        cursor.execute(" ".join(["SELECT", said, rows]), [names])
        assert [row[0] for row in cursor.fetchall()] == [short_name(name) for name in names]
