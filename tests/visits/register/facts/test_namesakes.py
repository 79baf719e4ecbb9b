"""Whoever is entered by hand is told at once when the ledger may know the person already (P8, P9)."""

from datetime import date
from typing import Any

import pytest

from geo.scope import scope_for
from tests.township import Township
from visits.errors import PersonKnown
from visits.merging.selectors import duplicates_found
from visits.register.models import Elder, Household, NotSamePerson
from visits.register.services import elder_create


def enter(township: Township, **facts: Any) -> Elder:
    told: dict[str, Any] = {"name": "王秀英", "village": township.villages["上河村"]}
    return elder_create(**told | facts)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"gender": "female"},
        {"birth_date": date(1948, 3, 12)},
        {"phone": "13819480312"},
        {"birth_date": date(1948, 3, 12), "phone": "13800000000", "address": "上河村77号"},
        {"name": "王秀瑛", "birth_date": date(1948, 3, 12)},
    ],
    ids=["name", "gender", "birth", "phone", "birth and another phone", "another character of that sound"],
)
def test_who_may_be_known_is_asked_and_nothing_is_kept(township: Township, facts: dict[str, Any]) -> None:
    before = Household.objects.count()
    with pytest.raises(PersonKnown) as known:
        enter(township, **facts)
    assert known.value.detail["elders"] == [township["王秀英"].pk]
    assert (Elder.objects.count(), Household.objects.count()) == (8, before)


@pytest.mark.parametrize(
    "facts",
    [
        {"gender": "male"},
        {"birth_date": date(1975, 3, 12)},
        {"phone": "13800000000", "address": "上河村77号", "birth_date": date(1953, 7, 1)},
        {"name": "王桂英"},
    ],
    ids=["a man", "another generation", "other birth, phone and door", "another name"],
)
def test_who_is_certainly_another_enters(township: Township, facts: dict[str, Any]) -> None:
    enter(township, **facts)
    assert Elder.objects.count() == 9


def test_a_namesake_of_another_village_is_asked_only_with_her_birthday(township: Township) -> None:
    there = {"village": township.villages["石桥村"]}
    with pytest.raises(PersonKnown):
        enter(township, birth_date=date(1948, 3, 12), **there)
    enter(township, birth_date=date(1948, 6, 1), **there)


def test_another_person_is_entered_and_not_proposed_as_a_double_entry(township: Township) -> None:
    other = enter(township, birth_date=date(1948, 3, 12), is_another=True, by=township.users["coordinator"])
    assert NotSamePerson.objects.get().second == other
    found = duplicates_found(scope=scope_for(township.users["coordinator"]), area=township.area)
    assert other.pk not in {pair.second.elder_id for pair in found}


def test_two_of_one_household_with_one_phone_are_two(township: Township) -> None:
    told = {"name": "王有才", "household": township["王秀英"].household, "village": None, "phone": "13819480312"}
    assert enter(township, **told).household == township["王秀英"].household
