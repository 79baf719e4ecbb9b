"""Who is the same person: a table that an official could read, and what holds for any two entries (P8, P9)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.register.birth import Birth
from visits.register.same_person import Traits, Verdict, judge, one_verdict

# Known of the one | of the other | does a line mean somebody of the ledger, are two lines one person
TABLE = """
    身份号码相同 | 号a | 号a | same same
    身份号码相同，其余都不同 | 号a 女 电1 | 号a 电2 | same same
    双胞胎：同日生、同住，号码不同 | 号a 1948-03-12 门3号 | 号b 1948-03-12 门3号 | other other
    一男一女 | 女 | 男 | other other
    一男一女，同日生、同电话、同门 | 女 1948-03-12 电1 门3号 | 男 1948-03-12 电1 门3号 | other other
    三个王秀英中两个女的：电话、门牌都不同 | 女 电1 门1号 | 女 电2 门2号 | other other
    父子同名，同住同电话 | 1948-03-12 电1 门3号 | 1972-03-12 电1 门3号 | other other
    父子同名，儿子没写生日 | 1948-03-12 电1 门3号 | 电1 门3号 | same open
    父子同名，都没写生日 | 门3号 | 门3号 | same open
    同日生 | 1948-03-12 | 1948-03-12 | same same
    同日生，换了电话 | 1948-03-12 电1 | 1948-03-12 电2 | same open
    同日生，换了门 | 1948-03-12 门1号 | 1948-03-12 门2号 | same open
    同日生，电话和门都不同 | 1948-03-12 电1 门1号 | 1948-03-12 电2 门2号 | open open
    生日相差一个月，也许是农历 | 1948-03-12 | 1948-04-20 | open open
    生日相差一个月，电话不同 | 1948-03-12 电1 | 1948-04-20 电2 | other other
    年份也许写错 | 1948-03-12 | 1946-03-12 | open open
    生日相差几年 | 1948-03-12 | 1951-09-01 | other other
    生日相差几年，同一部电话 | 1948-03-12 电1 | 1951-09-01 电1 | open open
    同一年生 | 1948 | 1948 | same open
    同一年生，同电话 | 1948 电1 | 1948 电1 | same same
    同一年生，换了电话 | 1948 电1 | 1948 电2 | open open
    同一年生，电话和门都不同 | 1948 电1 门1号 | 1948 电2 门2号 | other other
    差一年，也许是农历 | 1948 | 1949 | open open
    相差几年 | 1948 | 1952 | other other
    相差几年，同一部电话 | 1948 电1 | 1952 电1 | open open
    父子同名，只知年份，同住同电话 | 1948 电1 门3号 | 1972 电1 门3号 | other other
    生日在那一年里 | 1948 | 1948-03-12 | bare open
    生日在那一年里，同电话 | 1948 电1 | 1948-03-12 电1 | same open
    生日不在那个月里 | 1948-08 | 1948-03-12 | other other
    生日在前一个月，也许是农历 | 1948-04 | 1948-03-12 | open open
    只有名字 | | | bare open
    一边只有名字 | 1948-03-12 电1 | | bare open
    同电话 | 电1 | 电1 | same same
    同电话同门 | 电1 门3号 | 电1 门3号 | same same
    同电话，门不同 | 电1 门3号 | 电1 门4号 | same open
    同门，电话不同 | 电1 门3号 | 电2 门3号 | same open
    电话不同，没写门 | 电1 | 电2 | open open
    门不同，没写电话 | 门3号 | 门4号 | open open
    同一扇门的两种写法 | 电1 门三组5号 | 电1 门5号 | same same
    15号不是5号 | 电1 门15号 | 电2 门5号 | other other
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


def known(said: str) -> Traits:
    told: dict[str, Any] = {}
    for word in said.split():
        if word in ("男", "女"):
            told["gender"] = {"男": "male", "女": "female"}[word]
        elif word[0] in "号电门":
            told[{"号": "id_number", "电": "phone", "门": "door"}[word[0]]] = word[1:]
        else:
            told["birth"] = Birth.on(date.fromisoformat(word)) if len(word) == 10 else Birth.about(word)
    return Traits(**told)


@pytest.mark.parametrize(("one", "other", "verdicts"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_table(one: str, other: str, verdicts: str) -> None:
    first, second = known(one), known(other)
    assert f"{judge(first, second)} {judge(first, second, beside=True)}" == verdicts


TRAITS = st.builds(
    Traits,
    id_number=st.sampled_from(["", "a", "b"]),
    gender=st.sampled_from(["", "female", "male"]),
    birth=st.one_of(
        st.none(),
        st.dates(date(1930, 1, 1), date(1970, 1, 1)).map(Birth.on),
        st.integers(1930, 1970).map(lambda year: Birth.about(str(year))),
    ),
    phone=st.sampled_from(["", "1", "2"]),
    door=st.sampled_from(["", "1号", "2号", "三组2号"]),
)


@given(one=TRAITS, other=TRAITS, beside=st.booleans())
def test_it_does_not_matter_who_is_asked_first(one: Traits, other: Traits, beside: bool) -> None:
    assert judge(one, other, beside=beside) == judge(other, one, beside=beside)


@given(one=TRAITS)
def test_a_person_with_anything_to_be_known_by_is_found_again(one: Traits) -> None:
    """A file sent twice finds whom it entered."""
    assert judge(one, one) == (Verdict.SAME if one.is_recognisable else Verdict.BARE)


@given(one=TRAITS, other=TRAITS)
def test_two_lines_of_one_file_are_one_only_where_nothing_differs(one: Traits, other: Traits) -> None:
    if judge(one, other, beside=True) == Verdict.SAME and one.id_number != other.id_number:
        assert one.birth is None or other.birth is None or one.birth.agrees(other.birth)
        assert "" in (one.phone, other.phone) or one.phone == other.phone


@given(one=TRAITS, other=TRAITS, beside=st.booleans())
def test_another_gender_or_number_is_never_the_same_person(one: Traits, other: Traits, beside: bool) -> None:
    both = [(getattr(one, name), getattr(other, name)) for name in ("gender", "id_number")]
    has_one_number = both[1][0] and both[1][0] == both[1][1]
    if not has_one_number and any(first and second and first != second for first, second in both):
        assert judge(one, other, beside=beside) == Verdict.OTHER


def test_of_several_entries_of_one_person_the_likest_tells() -> None:
    assert one_verdict([Verdict.OTHER, Verdict.SAME, Verdict.OPEN]) == Verdict.SAME
    assert one_verdict([]) == Verdict.OTHER
