"""Headers in one line and in two: whose telephone a column holds is known, or the column is left out."""

from typing import Any

import pytest

from visits.exchange.ledger.columns import ELDER_COLUMNS, ELDER_MUST_HAVE, VISITOR_COLUMNS, Table
from visits.exchange.ledger.headers import header_of, table_in
from visits.exchange.ledger.sheets import RawSheet

DATA: list[Any] = ["甲", "大沟村", "c", "d", "e", "f", "g", "h"]


def _fields(*rows: list[Any]) -> list[str]:
    header = header_of(RawSheet("台账", [*rows, DATA]), ELDER_COLUMNS, {})
    assert header is not None
    return [column.field for column in sorted(header.columns, key=lambda column: column.index)]


def _table(*rows: list[Any]) -> Table:
    table = table_in(RawSheet("台账", list(rows)), ELDER_COLUMNS, ELDER_MUST_HAVE)
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("upper", "lower", "fields"),
    [
        (["姓名", "村", "紧急联系人", "", "", "本人电话"], ["", "", "姓名", "关系", "电话", ""],
         ["name", "village", "contact_name", "contact_relation", "contact_phone", "phone"]),
        (["姓名", "村", "紧急联系人", "紧急联系人", "紧急联系人", "本人电话"],
         ["姓名", "村", "姓名", "关系", "电话", "本人电话"],
         ["name", "village", "contact_name", "contact_relation", "contact_phone", "phone"]),
        (["村", "老年人基本情况", "", "", "紧急联系人", ""], ["", "姓名", "出生日期", "电话", "姓名", "电话"],
         ["village", "name", "birth_date", "phone", "contact_name", "contact_phone"]),
        (["姓名", "村", "第一联系人", "", "第二联系人", ""], ["", "", "姓名", "电话", "姓名", "电话"],
         ["name", "village", "contact_name", "contact_phone", "contact_2_name", "contact_2_phone"]),
        (["姓名", "村", "困难类别", "", "", "探访责任人", ""], ["", "", "低保", "失能", "独居", "姓名", "电话"],
         ["name", "village", "poor", "dependent", "lives_alone", "responsible", ""]),
        (["序号", "老人基本信息", "", "", "子女情况", ""], ["", "姓名", "所在村", "联系电话", "姓名", "联系电话"],
         ["", "name", "village", "phone", "contact_name", "contact_phone"]),
        (["村", "村医", "", "老人", "", ""], ["", "姓名", "电话", "姓名", "电话", "住址"],
         ["village", "", "", "name", "phone", "address"]),
        (["姓名", "村", "联系方式", ""], ["", "", "本人", "紧急联系人"], ["name", "village", "phone", "contact_phone"]),
        (["姓名", "村", "监护人", "", ""], ["", "", "姓名", "与老人关系", "手机"],
         ["name", "village", "contact_name", "contact_relation", "contact_phone"]),
    ],
)  # fmt: skip
def test_groups_over_columns_say_whose_they_are(upper: list[str], lower: list[str], fields: list[str]) -> None:
    assert _fields(upper, lower) == fields


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (["姓名", "村", "联系人", "关系", "电话"],
         ["name", "village", "contact_name", "contact_relation", "contact_phone"]),
        (["姓名", "村", "电话", "联系人", "关系", "电话"],
         ["name", "village", "phone", "contact_name", "contact_relation", "contact_phone"]),
        (["姓名", "村", "紧急联系人", "联系电话", "家庭住址"],
         ["name", "village", "contact_name", "contact_phone", "address"]),
        (["姓名", "村", "责任人", "联系电话"], ["name", "village", "responsible", ""]),
        (["姓名", "村", "探访员", "手机号"], ["name", "village", "responsible", ""]),
        (["姓名", "村", "姓名", "关系", "电话"],
         ["name", "village", "contact_name", "contact_relation", "contact_phone"]),
        (["姓名", "村", "姓名", "电话"], ["name", "village", "", ""]),
        (["姓名", "村", "电话", "住址"], ["name", "village", "phone", "address"]),
        (["姓名", "村", "紧急联系人", "本人电话"], ["name", "village", "contact_name", "phone"]),
        (["姓名", "村", "联系人", "联系人电话", "电话"], ["name", "village", "contact_name", "contact_phone", "phone"]),
    ],
)  # fmt: skip
def test_in_one_line_the_column_before_says_whose_a_telephone_is(line: list[str], fields: list[str]) -> None:
    assert _fields(line) == fields


@pytest.mark.parametrize(
    "title",
    [
        [["石梯乡特殊困难老年人台账", "", "", ""]], [["石梯乡特殊困难老年人台账"] * 4],
        [["填报单位：石梯乡", "", "", "2026年11月20日"]],
        [["石梯乡台账"], [], ["单位：人", "", "填表日期：2026-11-20", ""]], [["石梯乡老人信息"] * 4],
    ],
)  # fmt: skip
def test_a_title_is_no_group(title: list[list[str]]) -> None:
    assert _fields(*title, ["姓名", "村", "联系电话", "家庭住址"]) == ["name", "village", "phone", "address"]


def test_lines_of_two_headers_begin_below_the_second() -> None:
    table = _table(
        ["姓名", "村", "紧急联系人", ""], ["", "", "姓名", "电话"], ["甲", "大沟村", "王建国", "13900000001"]
    )
    (row,) = table.rows
    assert (row.number, row.text("name"), row.text("contact_phone")) == (3, "甲", "13900000001")
    assert table.labels["contact_phone"] == "紧急联系人·电话"


def test_a_header_printed_again_on_each_page_is_nobody() -> None:
    table = _table(["姓名", "村", "电话"], ["甲", "大沟村", "1"], ["姓名", "村", "电话"], ["乙", "大沟村", "2"])
    assert [row.text("name") for row in table.rows] == ["甲", "乙"]


def test_columns_that_nobody_understands_are_told_where_something_stands_in_them() -> None:
    table = _table(["序号", "姓名", "村", "政治面貌", "血型"], ["1", "甲", "大沟村", "群众", ""])
    assert table.unread == ["政治面貌"]


ERRORS = [
    "#N/A", "#VALUE!", "#NAME?", "#REF!", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!",
    "#FIELD!", "#BLOCKED!",
    "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#n/a", "Err:502", "########", "=VLOOKUP(A2,B:C,2,0)",
]  # fmt: skip


@pytest.mark.parametrize("shown", ERRORS)
def test_a_cell_that_shows_an_error_says_nothing_and_is_kept_apart(shown: str) -> None:
    (row,) = _table(["姓名", "村", "住址"], ["甲", "大沟村", shown]).rows
    assert (row.text("address"), row.broken) == ("", {"address": shown})


@pytest.mark.parametrize("shown", ["#5号院", "3#楼", "a=b", "="])
def test_a_number_sign_in_an_address_is_no_error(shown: str) -> None:
    (row,) = _table(["姓名", "村", "住址"], ["甲", "大沟村", shown]).rows
    assert not row.broken


@pytest.mark.parametrize("word", ["探访人", "探访人员", "走访人", "巡访员", "结对人"])
def test_who_visits_is_the_responsible_whatever_they_are_called(word: str) -> None:
    assert _fields(["姓名", "村", word]) == ["name", "village", "responsible"]


@pytest.mark.parametrize("word", ["上班时间", "上门时间", "可上门时间", "探访时间", "空闲时间"])
def test_when_a_visitor_can_go_is_read_whatever_it_is_called(word: str) -> None:
    header = header_of(RawSheet("探访员", [["姓名", word], ["甲", "周一至周五 8:00-12:00"]]), VISITOR_COLUMNS, {})
    assert header is not None
    assert [column.field for column in header.columns] == ["name", "hours"]
