"""Addresses that tell of two places: people are visited where they live now."""

import pytest

from geo.addresses.gazetteer import Entry, Gazetteer, build_gazetteer
from geo.addresses.geocoding import SURE, locate
from geo.addresses.places_told import places_told

ENTRIES = [
    Entry(1, "140430000000", "沁县", "county"),
    Entry(2, "140430206000", "杨安乡", "township", 1, 112.7, 36.7),
    Entry(3, "140430100000", "定昌镇", "township", 1, 112.8, 36.8),
    Entry(10, "140430206202", "柳沟村委会", "village", 2),
    Entry(11, "140430206203", "和平村委会", "village", 2),
    Entry(12, "140430206204", "老家沟村委会", "village", 2),
    Entry(20, "140430100200", "段柳村委会", "village", 3),
]
LIU, DUAN = "140430206202", "140430100200"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer(ENTRIES)


@pytest.mark.parametrize(
    "text",
    [
        "户籍地:沁县杨安乡柳沟村;现住:沁县定昌镇段柳村",
        "户籍沁县杨安乡柳沟村，现居住在沁县定昌镇段柳村3组",
        "沁县杨安乡柳沟村(现住定昌镇段柳村女儿家)",
        "沁县杨安乡柳沟村（現住定昌鎮段柳村）",
        "原住沁县杨安乡柳沟村,现搬至沁县定昌镇段柳村",
        "沁县杨安乡柳沟村人,现在定昌镇段柳村养老院",
        "户口在沁县杨安乡柳沟村 人在定昌镇段柳村租房",
        "现住定昌镇段柳村（户籍杨安乡柳沟村）",
        "定昌镇段柳村（原籍杨安乡柳沟村）",
        "定昌镇段柳村，户口在杨安乡柳沟村",
        "杨安乡柳沟村，随儿子在定昌镇段柳村居住",
        "杨安乡柳沟村，与大女儿一起住定昌镇段柳村",
        "杨安乡柳沟村（租住定昌镇段柳村5号）",
        "杨安乡柳沟村（住定昌镇段柳村）",
        "由杨安乡柳沟村迁至定昌镇段柳村",
        "杨安乡柳沟村嫁到定昌镇段柳村",
        "身份证地址：沁县杨安乡柳沟村，实际居住地：沁县定昌镇段柳村",
        "户籍所在地 沁县杨安乡柳沟村 经常居住地 沁县定昌镇段柳村",
        "杨安乡柳沟村，常年住定昌镇段柳村",
        "户籍：柳沟村 现住：段柳村",
        "户籍地定昌镇段柳村，现住地同户籍地",
        "户籍：定昌镇段柳村 现住：同上",
        "现住址：定昌镇段柳村3组",
        "家庭住址：定昌镇段柳村",
        "户籍地址：定昌镇段柳村",
        "定昌镇段柳村（原柳沟村）",
    ],
)
def test_the_answer_is_where_they_live_now(gazetteer: Gazetteer, text: str) -> None:
    answer = locate(text, gazetteer)
    assert answer.best is not None
    assert (answer.best.code, answer.confidence >= SURE) == (DUAN, True)


@pytest.mark.parametrize(
    "text",
    [
        "沁县杨安乡柳沟村、沁县定昌镇段柳村",
        "杨安乡柳沟村或定昌镇段柳村",
        "杨安乡柳沟村/定昌镇段柳村",
        "杨安乡柳沟村、和平村",
        "杨安乡和平村，柳沟村3组",
        "户籍杨安乡柳沟村 户口在定昌镇段柳村 现住女儿家",
        "杨安乡柳沟村，随女儿住县城",
        "杨安乡柳沟村，住儿子家",
        "杨安乡柳沟村（现住县敬老院）",
        "杨安乡柳沟村 人在外地",
        "杨安乡柳沟村，现住定昌镇",
        "杨安乡柳沟村，现住定昌镇敬老院",
    ],
)
def test_where_the_living_is_not_told_nobody_is_sure_and_the_known_place_is_named(
    gazetteer: Gazetteer, text: str
) -> None:
    answer = locate(text, gazetteer)
    assert answer.best is None
    assert answer.confidence < SURE
    assert LIU in {candidate.code for candidate in answer.candidates}


@pytest.mark.parametrize(
    "text",
    [
        "杨安乡柳沟村，现住3组12号", "杨安乡柳沟村现住村委会东侧第二户", "杨安乡柳沟村住宅小区2栋",
        "杨安乡柳沟村 住户5号",
        "杨安乡柳沟村原学校旧址", "杨安乡柳沟村现居民组2组",
    ],
)  # fmt: skip
def test_what_follows_in_the_same_village_is_no_second_place(gazetteer: Gazetteer, text: str) -> None:
    answer = locate(text, gazetteer)
    assert answer.best is not None
    assert (answer.best.code, answer.confidence >= SURE) == (LIU, True)


@pytest.mark.parametrize(
    "text", ["杨安乡和平村住宅区3号", "杨安乡老家沟村", "迁西县杨安乡", "柳沟村居民小组", "同乐村在建楼"]
)
def test_names_that_hold_such_words_tell_of_one_place(text: str) -> None:
    assert places_told(text).living == text
    assert places_told(text).other == ""
