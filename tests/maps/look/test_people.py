"""What pages say about a person."""

from datetime import date
from typing import Any

import pytest

from geo.models import Area
from maps.look.people import age_said, where_lives
from maps.look.words import born_on
from visits.register.models import Elder, Household


@pytest.mark.parametrize(
    ("village", "address", "said"),
    [
        ("上河村", "上河村3组12号", "上河村 3组12号"),
        ("上河村民委员会", "云岭县青石乡上河村3组12号", "上河村 3组12号"),
        ("上河村", "青石乡上河3组12号", "上河村 3组12号"),
        ("上河村", "上河村民委员会东沟5号", "上河村 东沟5号"),
        ("上河村", "村委会东侧第三户", "上河村 村委会东侧第三户"),
        ("上河村", "上河村村委会东侧第三户", "上河村 村委会东侧第三户"),
        ("上河村", "上河村委会东侧第三户", "上河村 村委会东侧第三户"),
        ("上河村", "上河村", "上河村"),
        ("上河村", "", "上河村"),
    ],
)
def test_a_door_names_its_village_once(village: str, address: str, said: str) -> None:
    assert where_lives(Household(village=Area(name=village), address=address)) == said


@pytest.mark.parametrize(
    ("known", "age", "born"),
    [
        ({"birth_date": date(1945, 5, 3)}, "81", "1945年5月3日"),
        ({"birth_about": "1945"}, "约 81", "1945年（只知年份）"),
        ({"birth_about": "1945-05"}, "81", "1945年5月（只知年月）"),
        ({"birth_about": "1945-11"}, "约 81", "1945年11月（只知年月）"),
        ({}, "", ""),
    ],
)
def test_an_age_says_when_it_is_told_by_a_year_alone(known: dict[str, Any], age: str, born: str) -> None:
    elder = Elder(**known)
    assert (age_said(elder, date(2026, 11, 23)), born_on(elder)) == (age, born)
