"""Rural Chinese addresses in parts."""

import pytest

from geo.address import Address, core_name, normalise, parse


def test_it_names_every_part() -> None:
    text = "山西省长治市上党区荫城镇桑梓一村民委员会东沟自然村3组12号"
    assert parse(text) == Address(
        "山西省", "长治市", "上党区", "荫城镇", "桑梓一村民委员会", "东沟自然村", 3, "", "12", "", ""
    )


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("襄垣县古韩镇桃树村第十二村民小组", "group", 12),
        ("西苗村２０号", "house", "20"),
        ("北关社区文化路8号", "lane", "文化路"),
        ("西苗村村委会东侧第三户", "landmark", "村委会东侧第三户"),
        ("東溝自然村", "natural", "东沟自然村"),
        ("潞华街道办事处南关社区", "township", "潞华街道办事处"),
        ("水泉庄", "village", "水泉庄"),
    ],
)
def test_parts_in_odd_forms(text: str, part: str, value: object) -> None:
    assert getattr(parse(text), part) == value


def test_a_text_without_any_part_is_kept_whole() -> None:
    assert parse("老地方").rest == "老地方"


def test_one_spelling_for_width_script_and_spaces() -> None:
    assert normalise(" 長治縣　韓店鎮，西苗村３組 ") == "长治县韩店镇西苗村3组"


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("韩店村委会", "韩店"),
        ("箭杆村村委会", "箭杆"),
        ("长安社区居委会", "长安"),
        ("秦村村委会", "秦村"),
        ("水泉庄村委会", "水泉庄"),
        ("上村", "上村"),
        ("上村村", "上村"),
        ("上村村委会", "上村"),
        ("上村村民委员会", "上村"),
        ("上村委会", "上村"),
        ("陈村民委员会", "陈村"),
        ("孔村委员会", "孔村"),
        ("南社区居民委员会", "南社区"),
        ("南社区", "南社区"),
        ("六居委会", "六社区"),
        ("查嘎查", "查嘎查"),
        ("村", "村"),
        ("", ""),
    ],
)
def test_the_bare_name_of_a_village(name: str, core: str) -> None:
    assert core_name(name) == core
