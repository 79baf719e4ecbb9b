"""Who answers for whom, from when; elders who move; visitors (P10, P20, P38, P43)."""

from datetime import date, time
from typing import Any

import pytest

from geo.models import Area, Level
from tests.township import TODAY, Township
from visits.errors import FactsRefused
from visits.register.models import Elder, Responsibility, Transfer, Visitor
from visits.register.services import (
    elders_transfer,
    responsibility_end,
    responsibility_set,
    visitor_create,
    visitor_update,
)

YESTERDAY = date(2026, 11, 22)


def current(elder: Elder) -> dict[str, str]:
    rows = elder.responsibilities.filter(until=None).select_related("visitor")
    return {row.kind: row.visitor.name for row in rows}


def test_a_new_responsible_visitor_begins_when_the_former_ends(township: Township) -> None:
    elder = township["王秀英"]
    responsibility_set(elder=elder, visitor=township.visitors["何有田"], kind="responsible")
    assert current(elder) == {"responsible": "何有田", "stand_in": "马小燕"}
    assert elder.responsibilities.get(visitor=township.visitors["孙志强"]).until == YESTERDAY


def test_who_takes_over_stands_in_no_longer(township: Township) -> None:
    elder = township["王秀英"]
    responsibility_set(elder=elder, visitor=township.visitors["马小燕"], kind="responsible")
    assert current(elder) == {"responsible": "马小燕"}


def test_the_same_again_changes_nothing(township: Township) -> None:
    responsibility_set(elder=township["王秀英"], visitor=township.visitors["孙志强"], kind="responsible")
    assert township["王秀英"].responsibilities.count() == 2


def test_a_responsibility_ends_and_nobody_is_left(township: Township) -> None:
    elder = township["王秀英"]
    responsibility_end(responsibility=elder.responsibilities.get(kind="responsible"))
    assert current(elder) == {"stand_in": "马小燕"}


def test_who_has_left_answers_for_nobody(township: Township) -> None:
    visitor = township.visitors["何有田"]
    visitor.active_until = YESTERDAY
    with pytest.raises(FactsRefused) as refusal:
        responsibility_set(elder=township["王秀英"], visitor=visitor, kind="responsible")
    assert list(refusal.value.detail["fields"]) == ["visitor"]


def move(township: Township, *names: str, village: Area, **told: Any) -> list[Transfer]:
    return elders_transfer(elders=[township[name] for name in names], village=village, **told)


@pytest.fixture
def far_village(township: Township) -> Area:
    return Area.objects.create(
        code="140499102201", name="白水村", level=Level.VILLAGE, parent=township.other_area, point=township.area.point
    )


def test_a_couple_moves_together_and_the_door_stays(township: Township) -> None:
    former = township.households["李大山"]
    move(township, "李大山", "赵春花", village=township.villages["石桥村"], address="石桥村8号", reason="随子女")
    moved = [Elder.objects.get(pk=township[name].pk).household for name in ("李大山", "赵春花")]
    assert (moved[0], moved[0].address, moved[0].village.name) == (moved[1], "石桥村8号", "石桥村")
    former.refresh_from_db()
    assert former.place is not None
    told = Transfer.objects.values_list("from_village__name", "to_village__name", "on", "reason").order_by().distinct()
    assert list(told) == [("上河村", "石桥村", TODAY, "随子女")]


def test_within_the_township_the_same_people_answer(township: Township) -> None:
    move(township, "李大山", village=township.villages["石桥村"])
    assert current(township["李大山"]) == {"responsible": "孙志强", "stand_in": "马小燕"}


def test_beyond_it_they_answer_no_longer(township: Township, far_village: Area) -> None:
    move(township, "李大山", village=far_village)
    assert current(township["李大山"]) == {}
    assert set(Responsibility.objects.filter(elder=township["李大山"]).values_list("until", flat=True)) == {TODAY}


@pytest.mark.parametrize(("village", "told", "field"), [
    ("上河村", {}, "village"),
    ("石桥村", {"on": date(2026, 11, 24)}, "on"),
])  # fmt: skip
def test_a_move_that_cannot_be_is_refused_for_all(
    township: Township, village: str, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(FactsRefused) as refusal:
        move(township, "张福贵", "李大山", village=township.villages[village], **told)
    assert list(refusal.value.detail["fields"]) == [field]
    assert not Transfer.objects.exists()


def test_a_visitor_is_of_one_of_the_kinds_with_hours(township: Township) -> None:
    """P42, P43."""
    visitor = visitor_create(
        name="郑 大勇", kind="veteran_member", society="volunteer", area=township.villages["石桥村"],
        phone="13700000008", mode="walk", traits=["护理"], hours=[(1, time(9), time(11)), (3, time(9), time(11))],
    )  # fmt: skip
    visitor_update(visitor=visitor, phone="13700000009", hours=[(2, time(14), time(17))])
    visitor.refresh_from_db()
    assert (visitor.name, visitor.society, visitor.phone) == ("郑大勇", "volunteer", "13700000009")
    assert [(hours.weekday, hours.start) for hours in visitor.working_hours.all()] == [(2, time(14))]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "1"}, "phone"),
        ({"hours": [(1, time(12), time(9))]}, "hours"),
        ({"name": "孙志强", "phone": "13700000001"}, "name"),
    ],
)
def test_a_visitor_that_cannot_be_is_refused(township: Township, told: dict[str, Any], field: str) -> None:
    base: dict[str, Any] = {"name": "郑大勇", "kind": "volunteer", "area": township.area, "phone": ""}
    with pytest.raises(FactsRefused) as refusal:
        visitor_create(**base | told)
    assert list(refusal.value.detail["fields"]) == [field]
    assert Visitor.objects.count() == 3
