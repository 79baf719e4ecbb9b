"""Numbers in names and addresses, as they are written by hand, on cheques and with digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.address import normalise
from geo.numerals import number_in, spellings, with_plain_numerals


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("三", 3), ("十二", 12), ("二十", 20), ("一百零五", 105), ("百", 100), ("甲", None), ("", None),
        ("9" * 5000, None), ("²", None),
    ],
)  # fmt: skip
def test_numbers_in_both_scripts(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("三井", "3井"), ("五十亩", "50亩"), ("五十亩", "5十亩"), ("十里", "10里"), ("桑梓一", "桑梓1"),
        ("八一", "81"), ("一百零八", "108"), ("3井", "三井"), ("25里铺", "二十五里铺"),
        ("10里", "十里"), ("六0六", "606"),
    ],
)  # fmt: skip
def test_a_name_is_typed_with_digits_too(name: str, typed: str) -> None:
    assert typed in spellings(name)


def test_a_name_without_numerals_has_no_other_spelling() -> None:
    assert spellings("西苗") == set()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("叁井村", "三井村"), ("贰拾伍号", "二十五号"), ("陆组", "六组"), ("陆家庄", "陆家庄"),
        ("伍家岭3组", "伍家岭3组"),
        ("拾柒户", "十七户"), ("廿里铺", "二十里铺"), ("卅亩", "三十亩"), ("大陆村", "大陆村"),
    ],
)  # fmt: skip
def test_numerals_of_cheques_and_short_ones_become_plain(text: str, plain: str) -> None:
    assert with_plain_numerals(text) == plain


def test_traditional_numerals_of_cheques_become_plain() -> None:
    assert normalise("貳組陸號") == "二组六号"


@given(st.text(alphabet="零〇一二三四五六七八九十百0123456789叁陆里亩村", max_size=12))
def test_any_run_of_numerals_is_read_without_a_fault(text: str) -> None:
    spellings(text)
    number_in(text)
    assert with_plain_numerals(with_plain_numerals(text)) == with_plain_numerals(text)
