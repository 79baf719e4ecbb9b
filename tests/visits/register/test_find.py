"""The responder's one box."""

import pytest

from geo.scope import scope_for
from tests.township import Township
from visits.register.models import Elder
from visits.register.selectors.elders import elder_find
from visits.register.spelling.pinyin import pinyin_of


def found(township: Township, text: str, user: str = "responder") -> list[str]:
    return [elder.name for elder in elder_find(scope=scope_for(township.users[user]), text=text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王秀英", "王秀英"),
        ("秀英", "王秀英"),
        ("wangxiuying", "王秀英"),
        ("WXY", "王秀英"),
        ("王秀莹", "王秀英"),
        ("王建国", "王秀英"),
        ("139 0000 0001", "王秀英"),
        ("140499194803120026", "王秀英"),
        ("石桥 zhou", "周玉梅"),
    ],
)
def test_it_finds_a_person_by(township: Township, text: str, name: str) -> None:
    assert found(township, text)[:1] == [name]


def test_it_finds_everybody_of_a_village(township: Township) -> None:
    assert set(found(township, "下河村")) == {"张福贵", "刘长水", "吴满仓"}


@pytest.mark.parametrize("text", ["", "   ", "没有这个人", "139", "13900009999", "1399", "·", "-"])
def test_it_finds_nobody_by(township: Township, text: str) -> None:
    assert found(township, text) == []


def test_who_is_granted_another_township_finds_nobody(township: Township) -> None:
    assert found(township, "王秀英", "elsewhere") == []


def test_a_name_itself_comes_before_names_that_begin_with_it(township: Township) -> None:
    Elder.objects.create(
        household=township.households["王秀英"],
        name="王秀",
        pinyin=pinyin_of("王秀"),
        registered_on=township["王秀英"].registered_on,
    )
    assert found(township, "王秀") == ["王秀", "王秀英"]


@pytest.mark.parametrize(
    ("name", "pinyin"), [("王秀英", "wangxiuying wxy"), ("单小明", "danxiaoming dxm shanxiaoming sxm")]
)
def test_names_are_spelled_as_people_type_them(name: str, pinyin: str) -> None:
    assert pinyin_of(name) == pinyin
