"""Households become two and one, with what that means for doors, members and visitors (P10, P38)."""

from datetime import date
from typing import Any

import pytest

from tests.township import TODAY, Township
from visits.errors import FactsRefused
from visits.register.models import ChangeEntry, Elder
from visits.register.services import MemberGiven, elders_transfer, household_join, household_split, members_set


def home(township: Township, name: str) -> Any:
    return Elder.objects.select_related("household").get(pk=township[name].pk).household


def test_a_household_becomes_two_behind_one_door(township: Township) -> None:
    """分户 on paper: both are still found where they live."""
    household_split(elders=[township["赵春花"]], keeps_door=True, reason="户口分开")
    ours, theirs = home(township, "赵春花"), home(township, "李大山")
    assert ours != theirs
    assert (ours.place, ours.address, ours.village) == (theirs.place, theirs.address, theirs.village)


def test_somebody_moves_out_alone_within_the_village(township: Township) -> None:
    (move,) = household_split(
        elders=[township["赵春花"]], address="上河村88号", on=date(2026, 11, 20), by=township.users["coordinator"]
    )
    ours = home(township, "赵春花")
    assert (ours.address, ours.place, move.on) == ("上河村88号", None, date(2026, 11, 20))
    assert (move.from_household, move.to_household, move.from_village) == (
        township.households["李大山"], ours, move.to_village,
    )  # fmt: skip
    kept = ChangeEntry.objects.get(elder=township["赵春花"], card="transfer")
    assert kept.by == township.users["coordinator"]
    assert township["赵春花"].responsibilities.filter(until=None).exists()


def test_who_leaves_is_no_longer_listed_and_nobody_becomes_head_by_moving_up(township: Township) -> None:
    members = [
        MemberGiven("李大山", is_head=True, elder=township["李大山"]),
        MemberGiven("赵春花", relation="妻子", elder=township["赵春花"]),
    ]
    members_set(household=township.households["李大山"], members=members)
    household_split(elders=[township["李大山"]], address="上河村88号")
    (left,) = township.households["李大山"].members.all()
    assert (left.name, left.is_head) == ("赵春花", False)
    assert ChangeEntry.objects.filter(household=township.households["李大山"], card="members").count() == 2


def test_somebody_lives_with_another_household(township: Township) -> None:
    household_join(elders=[township["王秀英"]], household=township.households["李大山"])
    assert home(township, "王秀英") == township.households["李大山"]
    assert township["王秀英"].responsibilities.filter(until=None).exists()


def test_who_joins_a_household_of_another_village_leaves_the_visitors_behind_who_do_not_go_there(
    township: Township,
) -> None:
    household_join(elders=[township["王秀英"]], household=township.households["陈桂兰"])
    visitors = [row.visitor for row in township["王秀英"].responsibilities.filter(until=None)]
    village = township.villages["石桥村"]
    assert all(village.code.startswith(visitor.area.prefix) for visitor in visitors)


def test_two_households_that_became_two_become_one_again(township: Township) -> None:
    household_split(elders=[township["赵春花"]], keeps_door=True)
    again = Elder.objects.select_related("household").get(pk=township["赵春花"].pk)
    household_join(elders=[again], household=township.households["李大山"])
    assert home(township, "赵春花") == township.households["李大山"]
    assert township["赵春花"].transfers.count() == 2


@pytest.mark.parametrize(
    ("names", "told", "field"),
    [
        (["赵春花"], {}, "address"),
        (["赵春花"], {"address": "88号", "on": date(2026, 11, 24)}, "on"),
        (["王秀英"], {"address": "88号"}, "who"),
        (["李大山", "赵春花"], {"address": "88号"}, "who"),
        (["李大山", "王秀英"], {"address": "88号"}, "who"),
    ],
    ids=["nowhere to go", "tomorrow", "who lives alone", "everybody", "two households"],
)
def test_what_is_no_parting_is_refused_at_its_field(
    township: Township, names: list[str], told: dict[str, Any], field: str
) -> None:
    with pytest.raises(FactsRefused) as refused:
        household_split(elders=[township[name] for name in names], **told)
    assert list(refused.value.detail["fields"]) == [field]


def test_nobody_joins_where_they_live(township: Township) -> None:
    with pytest.raises(FactsRefused):
        household_join(elders=[township["赵春花"]], household=township.households["李大山"])
    with pytest.raises(FactsRefused):
        household_join(elders=[township["王秀英"]], household=township.households["李大山"], on=date(2026, 11, 24))
    assert date(2026, 11, 24) > TODAY


def test_a_move_before_one_on_record_is_refused(township: Township) -> None:
    """Else October would be counted in a village where they never lived."""
    elders_transfer(elders=[township["张福贵"]], village=township.villages["石桥村"], on=date(2026, 11, 20))
    elder = Elder.objects.get(pk=township["张福贵"].pk)
    with pytest.raises(FactsRefused, match="2026-11-20"):
        elders_transfer(elders=[elder], village=township.villages["上河村"], on=date(2026, 11, 10))
    with pytest.raises(FactsRefused, match="2026-11-20"):
        household_join(elders=[elder], household=township.households["周玉梅"], on=date(2026, 11, 19))
    assert elder.transfers.count() == 1
