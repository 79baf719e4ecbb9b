"""The cast that every room's tests share."""

import pytest

from geo.scope import scope_for
from tests.township import Township
from visits.register.models import Elder


def test_everybody_is_who_the_cast_list_says(township: Township) -> None:
    assert list(township.elders) == ["王秀英", "李大山", "赵春花", "张福贵", "刘长水", "吴满仓", "陈桂兰", "周玉梅"]
    assert township.households["李大山"] == township.households["赵春花"]
    assert township["周玉梅"].household.place is None


@pytest.mark.parametrize(("user", "seen"), [("coordinator", 8), ("elsewhere", 0)])
def test_a_user_sees_the_elders_of_the_granted_township(township: Township, user: str, seen: int) -> None:
    rows = scope_for(township.users[user]).narrow(Elder.objects.all(), "household__village")
    assert rows.count() == seen
