"""Who may stand in the ledger twice: proposed with reasons, never merged by itself (P8, P9)."""

from datetime import date

import pytest

from visits.register.birth import Birth
from visits.register.duplicates import SURE, Entry, compare, pairs_alike

ONE = Entry(1, "王秀英", "wangxiuying", "female", Birth.on(date(1948, 3, 12)), "140499194803120026", "h1", 1, 1)


def other(**changes: object) -> Entry:
    told = {
        "elder_id": 2,
        "name": "王秀英",
        "sound": "wangxiuying",
        "gender": "female",
        "birth": Birth.on(date(1948, 3, 12)),
        "id_number": "",
        "phone_hash": "",
        "household_id": 2,
        "village_id": 1,
    } | changes
    return Entry(**told)  # type: ignore[arg-type]


def codes(second: Entry) -> list[str]:
    return [reason.code for reason in compare(ONE, second).reasons]


def test_the_same_name_and_birthday_in_one_village_is_all_but_certain() -> None:
    assert compare(ONE, other()).score >= SURE
    assert codes(other()) == ["name_same", "birth_same", "village_same"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "王秀瑛"}, "name_sounds_same"),
        ({"name": "王秀莹", "sound": "wangxiuyin"}, "name_alike"),
        ({"birth": Birth.on(date(1948, 4, 20))}, "birth_near"),
        ({"birth": Birth.about("1948")}, "birth_may_be_same"),
        ({"birth": None}, "birth_unknown"),
        ({"id_number": "140499194803120027"}, "id_digits_apart"),
        ({"id_number": "140499194803120062"}, "id_digits_apart"),
        ({"phone_hash": "h1"}, "phone_same"),
        ({"household_id": 1}, "household_same"),
    ],
)
def test_each_likeness_is_given_as_a_reason(changes: dict[str, object], code: str) -> None:
    assert code in codes(other(**changes))
    assert pairs_alike([ONE, other(**changes)])


@pytest.mark.parametrize(
    "changes",
    [
        {"id_number": "140499195512010024", "birth": Birth.on(date(1955, 12, 1))},
        {"gender": "male"},
        {"name": "陈桂兰", "sound": "chenguilan"},
        {"birth": Birth.on(date(1960, 1, 1))},
        {"birth": Birth.about("1960")},
        {"village_id": 2, "birth": None},
    ],
)
def test_two_people_are_not_proposed(changes: dict[str, object]) -> None:
    assert pairs_alike([ONE, other(**changes)]) == []


def test_one_person_in_two_villages_of_the_township_is_found() -> None:
    assert [pair.score for pair in pairs_alike([ONE, other(village_id=2)])] == [75]


def test_the_same_phone_and_a_similar_name_are_found_across_villages() -> None:
    pair = compare(ONE, other(name="王秀瑛", phone_hash="h1", village_id=2, birth=None))
    assert pair.score >= 60


def test_who_was_called_two_people_is_not_proposed_again() -> None:
    assert pairs_alike([ONE, other()], apart=frozenset({(1, 2)})) == []


def test_the_likeliest_come_first() -> None:
    third = other(elder_id=3, birth=None)
    assert next(pair.second.elder_id for pair in pairs_alike([third, ONE, other()])) == 2
