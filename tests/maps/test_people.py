"""What pages say about a person."""

from datetime import date

import pytest

from geo.models import Area
from maps.selectors.people import age_on, where_lives
from visits.models import Household


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


@pytest.mark.parametrize(("day", "age"), [(date(2026, 3, 11), 77), (date(2026, 3, 12), 78), (date(2027, 3, 11), 78)])
def test_a_year_is_full_on_the_birthday(day: date, age: int) -> None:
    assert age_on(date(1948, 3, 12), day) == age


def test_without_a_birth_date_there_is_no_age() -> None:
    assert age_on(None, date(2026, 3, 12)) is None
