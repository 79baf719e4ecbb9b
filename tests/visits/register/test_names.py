"""Names as they are typed, and how they are found again."""

from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from geo.scope import scope_for
from tests.township import Township
from visits.register.models import Elder
from visits.register.selectors.elders import elder_find
from visits.register.spelling.names import name_spelled, read_name, undotted
from visits.register.spelling.pinyin import pinyin_of

DOTS = ["·", "•", "・", "‧", "∙", ".", "。", "․", "－", "･", "⋅", " · ", "。 "]


@pytest.mark.parametrize("dot", DOTS)
def test_the_dot_inside_a_name_has_one_spelling(dot: str) -> None:
    assert name_spelled(f"买买提{dot}艾力") == "买买提·艾力"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王 五", "王五"), ("张\u00a0三", "张三"), ("刘\u200b德华", "刘德华"), ("\ufeff甲十乙", "甲十乙"),
        ("王五、", "王五"), ("王五。", "王五"),
        ("⻢玉⺠", "马玉民"), ("凉\uf979", "凉凉"), ("𠮷野家", "𠮷野家"), ("㐱彦", "㐱彦"), ("王𬎆", "王𬎆"),
        ("'王五", "王五"),
        ("欧阳 娜娜", "欧阳娜娜"), ("Maria", "Maria"), ("王和平", "王和平"), ("敖日和木", "敖日和木"),
    ],
)  # fmt: skip
def test_a_sound_name_is_read_without_a_word(typed: str, name: str) -> None:
    reading = read_name(typed)
    assert (reading.name, reading.doubts, reading.several) == (name, (), ())


@pytest.mark.parametrize(
    ("typed", "name", "doubt"),
    [
        ("王有才（已故）", "王有才", "已故"), ("王有才(户主)", "王有才", "户主"), ("王?", "王?", "没打出来"),
        ("王□英", "王□英", "没打出来"),
        ("王*英", "王*英", "没打出来"), ("王XX", "王XX", "没打出来"), ("王⿰石吉", "王⿰石吉", "没打出来"),
        ("李\ue863", "李\ue863", "字库以外"),
        ("李\U000f0001", "李\U000f0001", "字库以外"), ("王某某", "王某某", "没有写全"), ("张某", "张某", "没有写全"),
        ("1王六", "1王六", "数字"),
        ("王", "王", "一个字"), ("王有才 李秀英", "王有才李秀英", "两个人"),
        ("王有才和李秀英", "王有才和李秀英", "两个人"), ("王a英", "王a英", "字母"),
    ],
)  # fmt: skip
def test_what_is_no_name_is_noted(typed: str, name: str, doubt: str) -> None:
    reading = read_name(typed)
    assert reading.name == name
    assert doubt in "；".join(reading.doubts)


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("张三/李四", ("张三", "李四")), ("王有才、李秀英", ("王有才", "李秀英")),
        ("王有才，李秀英", ("王有才", "李秀英")),
        ("张三；李四；王五", ("张三", "李四", "王五")), ("张三＆李四", ("张三", "李四")),
        ("张三＼李四", ("张三", "李四")),
    ],
)  # fmt: skip
def test_two_people_in_one_cell_are_named(typed: str, people: tuple[str, ...]) -> None:
    assert read_name(typed).several == people


@pytest.mark.parametrize("typed", ["", " ", "无", "不详", "同上", "－", "/", "待补", "\u200b"])
def test_nobody_is_nobody(typed: str) -> None:
    assert read_name(typed).name == ""


@given(st.text(max_size=12))
def test_a_name_spelled_twice_is_the_same(typed: str) -> None:
    assert name_spelled(name_spelled(typed)) == name_spelled(typed)


def _named(township: Township, name: str) -> Elder:
    neighbour = township["王秀英"]
    return Elder.objects.create(
        household=neighbour.household, name=name, pinyin=pinyin_of(name), registered_on=neighbour.registered_on
    )


@pytest.mark.parametrize(
    "text",
    [f"买买提{dot}艾力" for dot in DOTS if " " not in dot]
    + ["买买提艾力", "买买提", "艾力", "maimaitiaili", "maimaiti·aili", "mmtal", "MMTAL", "买买提 艾力", "提艾"],
)  # fmt: skip
def test_a_name_with_a_dot_is_found_by_any_dot_or_none(township: Township, text: str) -> None:
    _named(township, "买买提·艾力")
    found = elder_find(scope=scope_for(township.users["responder"]), text=text)
    assert [elder.name for elder in found] == ["买买提·艾力"]


@pytest.mark.parametrize("text", ["·", "。", "…", "-"])
def test_a_mark_alone_finds_nobody_else(township: Township, text: str) -> None:
    assert elder_find(scope=scope_for(township.users["responder"]), text=text) == []


def test_a_name_without_its_dot_is_the_same_name() -> None:
    assert {undotted(f"买买提{dot}艾力") for dot in [*DOTS, ""]} == {"买买提艾力"}


def test_names_kept_before_they_had_one_spelling_are_found_again(township: Township) -> None:
    elder = _named(township, "买买提·艾力")
    Elder.objects.filter(pk=elder.pk).update(name="买买提•艾\u200b力", pinyin="maimaiti•aili mmt•al")
    import_module("visits.migrations.0015_names_in_one_spelling").respell(apps, None)
    elder.refresh_from_db()
    assert (elder.name, elder.pinyin) == ("买买提·艾力", "maimaitiaili mmtal")
