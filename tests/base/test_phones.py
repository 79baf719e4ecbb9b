"""Telephone numbers as ledgers, forms and lists of facilities write them."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.phones import read_phones

MOBILE, OTHER, FIXED = "13812345678", "13912345678", "03558123456"


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (MOBILE, [MOBILE]), (13812345678, [MOBILE]), (13812345678.0, [MOBILE]), ("138 1234 5678", [MOBILE]),
        ("138-1234-5678", [MOBILE]), ("１３８１２３４５６７８", [MOBILE]), ("+8613812345678", [MOBILE]),
        ("86 138 1234 5678", [MOBILE]),
        ("0086 13812345678", [MOBILE]), ("8613812345678", [MOBILE]), ("1.3812345678E+10", [MOBILE]),
        ("'13812345678", [MOBILE]),
        ("\u202d13812345678\u202c", [MOBILE]), ("电话：13812345678", [MOBILE]), ("138.1234.5678", [MOBILE]),
        ("0355-8123456", [FIXED]), ("(0355)8123456", [FIXED]), ("0355 812 3456", [FIXED]),
        ("+86 355 8123456", [FIXED]),
        ("+86-10-81234567", ["01081234567"]), ("010-8123-4567", ["01081234567"]), ("400-123-4567", ["4001234567"]),
        ("8612345", ["8612345"]), (8612345.0, ["8612345"]), ("86123456", ["86123456"]), (86123456, ["86123456"]),
        ("13812345678 13912345678", [MOBILE, OTHER]), ("13812345678\n13912345678", [MOBILE, OTHER]),
        ("13812345678、13912345678", [MOBILE, OTHER]), ("13812345678或13912345678", [MOBILE, OTHER]),
        ("1381234567813912345678", [MOBILE, OTHER]), ("138 1234 5678 139 1234 5678", [MOBILE, OTHER]),
        ("13812345678/8123456", [MOBILE, "8123456"]), ("13812345678;0355-8123456", [MOBILE, FIXED]),
        ("0355-8123456 8123457", [FIXED, "8123457"]), ("8123456（儿子13912345678）", ["8123456", OTHER]),
        ("13812345678，13812345678", [MOBILE]), ("", []), ("无", []), ("-", []), ("－", []), ("无电话", []),
    ],
)  # fmt: skip
def test_every_number_of_a_cell_is_read(written: Any, numbers: list[str]) -> None:
    assert list(read_phones(written).numbers) == numbers


@pytest.mark.parametrize(
    "written",
    [
        "1381234567", "138****5678", "问村长", "同上", "123", "12345678901", "1.39E+10", "1.38123E10",
        "23812345678901",
        "3558123456", "8613812345", "03551", 13812345678.5, float("nan"),
    ],
)  # fmt: skip
def test_what_is_no_telephone_number_is_named(written: Any) -> None:
    with pytest.raises(ValueError, match=re.escape(str(written))):
        read_phones(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [(3558123456.0, FIXED), (53181234567, "053181234567"), (2181234567, "02181234567"), (9902100001.0, "09902100001")],
)
def test_a_zero_that_a_number_cell_lost_is_put_back_and_said(written: float, number: str) -> None:
    phones = read_phones(written)
    assert (phones.first, "丢掉区号前的 0" in phones.doubt) == (number, True)


@pytest.mark.parametrize("written", [3208123456, 1012345678, 3550123456, 355812345, 35581234567890])
def test_a_number_cell_without_a_known_area_code_is_asked(written: int) -> None:
    with pytest.raises(ValueError, match="不是电话号码"):
        read_phones(written)


@pytest.mark.parametrize(
    ("written", "words", "doubt"),
    [
        ("138-1234-5678（儿媳）", "儿媳", ""), ("0355-8123456转801", "转801", ""), ("0355-8123456-801", "", "801"),
        ("13812345678 123", "", "123"), ("本人13812345678", "", ""), ("手机号码：13812345678", "", ""),
    ],
)  # fmt: skip
def test_what_else_stands_in_the_cell_is_told(written: str, words: str, doubt: str) -> None:
    phones = read_phones(written)
    assert phones.words == words
    assert doubt in phones.doubt
    assert bool(phones.doubt) == bool(doubt)


@given(st.text(alphabet="0123456789 -+()/、转E.儿", max_size=30))
def test_no_digit_is_made_up_and_their_order_stands(text: str) -> None:
    try:
        phones = read_phones(text)
    except ValueError:
        return
    abroad = "+" in text or "00" in text  # from abroad the area code comes without its 0
    rest = iter(re.sub(r"\D", "", text))
    for number in phones.numbers:
        assert all(digit in rest for digit in (number[1:] if abroad and number[0] == "0" else number))


@given(st.from_regex(r"1[3-9][0-9]{9}|0355[2-9][0-9]{6}|[2-9][0-9]{6,7}", fullmatch=True))
def test_a_number_read_again_is_the_same(number: str) -> None:
    once = read_phones(number).first
    assert read_phones(once).first == once == number
