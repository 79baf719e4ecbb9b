"""What is left to see of a masked fact."""

import pytest

from accounts.seeing.masking import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(("name", "seen"), [("王秀英", "王**"), ("李四", "李*"), ("王", "王"), ("", "")])
def test_a_name_keeps_the_family_name(name: str, seen: str) -> None:
    assert mask_name(name) == seen


@pytest.mark.parametrize(("phone", "seen"), [("13812345678", "138****5678"), ("6012345", "*******"), ("", "")])
def test_a_phone_keeps_its_ends_only_if_it_is_long_enough_to_hide_something(phone: str, seen: str) -> None:
    assert mask_phone(phone) == seen


@pytest.mark.parametrize(
    ("number", "seen"), [("140421194803121234", "1404**********1234"), ("12345678", "********"), ("", "")]
)
def test_an_id_number_keeps_county_and_last_four(number: str, seen: str) -> None:
    assert mask_id_number(number) == seen
