"""Contacts, members, water, power, housing, income, benefits: sections one to three of Annex 2 (P45, P55)."""

from decimal import Decimal

import pytest

from tests.township import Township
from visits.errors import FactsRefused
from visits.register.services import ContactGiven, MemberGiven, contacts_set, household_update, members_set

NUMBER = "140499195001010022"


def test_contacts_keep_the_order_in_which_they_are_called(township: Township) -> None:
    elder = township["王秀英"]
    first, second = elder.contacts.all()
    contacts_set(
        elder=elder,
        contacts=[ContactGiven(c.name, c.phone, c.relation) for c in (second, first)],
    )
    assert [contact.name for contact in elder.contacts.all()] == ["何有田", "王建国"]


def test_a_wrong_contact_is_named_by_its_line(township: Township) -> None:
    with pytest.raises(FactsRefused) as refusal:
        contacts_set(elder=township["王秀英"], contacts=[ContactGiven("王建国", "13900000001"), ContactGiven("", "12")])
    assert set(refusal.value.detail["fields"]) == {"1-name", "1-phone"}
    assert township["王秀英"].contacts.count() == 2


def test_the_head_of_the_household_stands_first(township: Township) -> None:
    household = township.households["李大山"]
    members_set(
        household=household,
        members=[
            MemberGiven("赵春花", relation="妻子", elder=township["赵春花"]),
            MemberGiven("李大山", is_head=True, elder=township["李大山"], health="偏瘫", assistance="subsistence"),
        ],
    )
    told = [(member.name, member.relation, member.is_head) for member in household.members.all()]
    assert told == [("李大山", "户主", True), ("赵春花", "妻子", False)]
    assert township["李大山"].membership.health == "偏瘫"


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ([MemberGiven("李大山", is_head=True), MemberGiven("赵春花", is_head=True)], "1-relation"),
        ([MemberGiven("李大山", is_head=True), MemberGiven("赵春花", relation="户主")], "1-relation"),
        ([MemberGiven("李大山")], "0-relation"),
        ([MemberGiven("李大山", is_head=True), MemberGiven("")], "1-name"),
        ([MemberGiven("李大山", is_head=True, id_number=NUMBER[:-1] + "6")], "0-id_number"),
        ([MemberGiven("李大山", is_head=True, assistance="rich")], "0-assistance"),
    ],
)
def test_two_heads_and_wrong_members_are_refused(township: Township, members: list[MemberGiven], field: str) -> None:
    with pytest.raises(FactsRefused) as refusal:
        members_set(household=township.households["李大山"], members=members)
    assert list(refusal.value.detail["fields"]) == [field]
    assert not township.households["李大山"].members.exists()


def test_living_conditions_and_benefits_are_known(township: Township) -> None:
    """P45 and section three of Annex 2."""
    household = household_update(
        household=township.households["王秀英"],
        water_safe=True,
        power_safe=False,
        power_note="插座松动",
        monthly_income=Decimal("860.50"),
        benefits=[("pension", Decimal("193")), ("subsistence", Decimal("450"))],
    )
    assert (household.water_safe, household.power_note, household.monthly_income) == (
        True,
        "插座松动",
        Decimal("860.50"),
    )
    assert [(benefit.kind, benefit.amount) for benefit in household.benefits.all()] == [
        ("pension", Decimal(193)), ("subsistence", Decimal(450)),
    ]  # fmt: skip


def test_a_negative_amount_is_refused(township: Township) -> None:
    with pytest.raises(FactsRefused) as refusal:
        household_update(household=township.households["王秀英"], benefits=[("pension", Decimal(-1))])
    assert list(refusal.value.detail["fields"]) == ["0-amount"]
