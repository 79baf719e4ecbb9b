"""An elder enters the ledger and is corrected; each error stands at its field (P1, P8, P9)."""

from datetime import date
from typing import Any

import pytest

from tests.township import TODAY, Township
from visits.errors import FactsRefused
from visits.register.birth import Birth
from visits.register.models import Elder
from visits.register.plausible import doubts
from visits.register.services import category_open, elder_create, elder_update

NUMBER = "140499195001010022"  # a woman born on 1 January 1950


def problems_of(township: Township, **facts: Any) -> dict[str, str]:
    told: dict[str, Any] = {"name": "郭玉兰", "village": township.villages["上河村"]}
    with pytest.raises(FactsRefused) as refusal:
        elder_create(**told | facts)
    fields: dict[str, str] = refusal.value.detail["fields"]
    return fields


def test_who_enters_has_a_door_categories_and_the_day(township: Township) -> None:
    elder = elder_create(
        name="郭 玉兰",
        village=township.villages["上河村"],
        address="上河村9号",
        id_number=NUMBER,
        phone="138 0000 1234",
        categories={"poor": "低保证"},
    )
    assert (elder.name, elder.pinyin, elder.phone) == ("郭玉兰", "guoyulan gyl", "13800001234")
    assert (elder.birth_date, elder.gender) == (date(1950, 1, 1), "female")
    assert (elder.registered_on, elder.confirmed_on) == (TODAY, TODAY)
    assert [(flag.category, flag.evidence) for flag in elder.flags.all()] == [("poor", "低保证")]
    assert elder.household.address == "上河村9号"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "王有才、李秀英"}, "name"),
        ({"phone": "13800001234 13900001234"}, "phone"),
        ({"phone": "13800001234（儿媳）"}, "phone"),
        ({"birth_date": date(2026, 11, 24)}, "birth_date"),
        ({"birth_date": date(1890, 1, 1)}, "birth_date"),
        ({"id_number": NUMBER[:-1] + "6"}, "id_number"),
        ({"id_number": NUMBER[:-1]}, "id_number"),
        ({"id_number": NUMBER, "birth_date": date(1950, 1, 2)}, "birth_date"),
        ({"id_number": NUMBER, "gender": "male"}, "gender"),
        ({"phone": "12"}, "phone"),
        ({"registered_on": date(2026, 11, 24)}, "registered_on"),
        ({"village": None}, "village"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(township: Township, facts: dict[str, Any], field: str) -> None:
    assert list(problems_of(township, **facts)) == [field]
    assert Elder.objects.count() == 8


def test_every_wrong_field_is_named_at_once(township: Township) -> None:
    assert set(problems_of(township, name="", phone="12", id_number="1")) == {"name", "phone", "id_number"}


def test_a_number_that_somebody_has_already_is_refused(township: Township) -> None:
    said = problems_of(township, id_number=township["张福贵"].id_number)["id_number"]
    assert "下河村" in said


def test_an_update_leaves_what_is_not_named(township: Township) -> None:
    elder = township["王秀英"]
    phone = elder.phone
    elder_update(elder=elder, name="王秀瑛")
    elder.refresh_from_db()
    assert (elder.name, elder.pinyin, elder.phone) == ("王秀瑛", "wangxiuying wxy", phone)


def test_a_refused_update_changes_nothing(township: Township) -> None:
    with pytest.raises(FactsRefused):
        elder_update(elder=township["王秀英"], name="王某", phone="12")
    assert Elder.objects.get(pk=township["王秀英"].pk).name == "王秀英"


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"birth": Birth.on(date(1980, 1, 1))}, "60"),
        ({"birth": Birth.about("1980")}, "60"),
        ({"birth": Birth.about("1966")}, "60"),
        ({"birth": Birth.about("1946")}, "80"),
        ({"birth": Birth.on(date(1980, 1, 1)), "categories": ["special_family"]}, "49"),
        ({"categories": ["lives_alone", "empty_nest"]}, "空巢"),
        ({"categories": ["lives_alone"], "household_size": 2}, "2 人"),
        ({"categories": ["without_family"], "relations": ["侄子", "儿子"]}, "儿子"),
        ({"categories": ["destitute_at_home"]}, "经济困难"),
    ],
)
def test_what_contradicts_itself_is_a_doubt(facts: dict[str, Any], word: str) -> None:
    """Ages that contradict flags are said, not refused: either may be right."""
    base: dict[str, Any] = {
        "birth": Birth.about("1940"), "categories": [], "household_size": 1, "relations": [], "today": TODAY,
    }  # fmt: skip
    assert doubts(**base) == []
    assert word in doubts(**base | facts)[-1]


def test_an_assessment_says_who_and_until_when(township: Township) -> None:
    """P3."""
    category_open(elder=township["王秀英"], category="dependent", assessor="县评估中心", review_by=date(2027, 11, 30))
    change = township["王秀英"].changes.get()
    assert (change.card, "县评估中心" in change.fields) == ("category", True)
