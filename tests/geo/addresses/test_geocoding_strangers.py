"""Hamlets that no listing knows beside villages that look or sound alike: never one of these for certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.addresses.gazetteer import Entry, Gazetteer, build_gazetteer
from geo.addresses.geocoding import SURE, locate

COUNTY, TOWN, OTHER = 1, 2, 3
NAMES = {
    10: "马家庄村委会", 11: "杨家庄村委会", 12: "董家村村委会", 13: "贾庄村委会", 14: "北坡村民委员会",
    15: "原村村委会", 16: "上村村民委员会", 17: "冯村村委会", 18: "柳林村委会", 19: "辛安村委会",
    20: "桑梓一村村委会",
    21: "大王庄村委会", 22: "三井村委会",
}  # fmt: skip
ELSEWHERE = {30: "背坡村委会", 31: "信义村委会", 32: "柳林庄村委会", 33: "新安村委会"}
ENTRIES = [
    Entry(COUNTY, "140427000000", "壶关县", "county"),
    Entry(TOWN, "140427104000", "树掌镇", "township", COUNTY),
    Entry(OTHER, "140427105000", "晋庄镇", "township", COUNTY),
    *(Entry(key, f"1404271042{key}", name, "village", TOWN, 113.0, 36.0) for key, name in NAMES.items()),
    *(Entry(key, f"1404271052{key}", name, "village", OTHER) for key, name in ELSEWHERE.items()),
    Entry(40, "140427104240", "杏家岭村委会", "village", TOWN, merged_into=TOWN, is_current=False),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer(ENTRIES)


@pytest.mark.parametrize(
    "name",
    [
        "马家沟", "马家坡村", "马家新村", "后马家庄", "杨家岭", "杨家洼自然村", "董家沟", "董家窑村",  # a family
        "王家庄村", "李家庄", "郭家庄", "王家庄", "东贾庄",  # a piece of it by sound
        "平原村", "高原村", "李家垣村", "店上村", "庙上村", "新风村", "聚福村", "上村沟", "上村坡村", "原村岭",
        "背坡村", "新安村", "新安",  # by sound, where villages elsewhere bear the name
        "柳林庄村", "柳林坡", "柳林沟村", "前柳林", "小柳林村", "桑梓一坡", "南桑梓一村", "小王庄村", "上王庄村",
        "新北坡村", "老北坡", "二井村", "2井村",
    ],
)  # fmt: skip
@pytest.mark.parametrize("detail", ["", "2组", "二组12号"])
@pytest.mark.parametrize("inside", [None, TOWN])
def test_a_hamlet_that_nobody_listed_is_never_surely_a_village(
    gazetteer: Gazetteer, name: str, detail: str, inside: int | None
) -> None:
    answer = locate(f"壶关县树掌镇{name}{detail}", gazetteer, inside=inside)
    assert answer.confidence < SURE, answer.best


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("马家庄", 10), ("马家庄村", 10), ("马家庄2组", 10), ("马家庄村委会", 10), ("马家庄上河沟3组", 10),
        ("柳林3组", 18), ("董家庄5号", 12), ("北坡村", 14), ("上村", 16), ("上村委会", 16),
        ("上村村民委员会", 16), ("原村学校对面", 15), ("原村东头第三户", 15), ("原村2栋3单元", 15), ("原村原村3组", 15),
        ("辛安社区5排2号", 19), ("桑梓1村", 20), ("桑梓一村1组", 20), ("叁井村", 22), ("3井村", 22),
        ("三井生产大队2小队", 22),        ("冯村-3-2", 17), ("柳林-上河沟自然村", 18), ("大王庄", 21),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["壶关县树掌镇", "壶关县-树掌镇-", "树掌镇，", "树掌乡"])
def test_the_village_itself_is_sure_however_it_goes_on(gazetteer: Gazetteer, before: str, name: str, key: int) -> None:
    answer = locate(before + name, gazetteer)
    assert answer.best is not None
    assert (answer.best.code, answer.confidence >= SURE) == (f"1404271042{key}", True)


def test_a_group_is_no_part_of_a_name_that_ends_in_a_numeral(gazetteer: Gazetteer) -> None:
    assert locate("树掌镇桑梓1组", gazetteer).confidence < SURE


def test_a_village_that_was_given_up_is_not_taken_for_one_that_sounds_alike(gazetteer: Gazetteer) -> None:
    assert locate("壶关县树掌镇兴家岭村", gazetteer).confidence < SURE


def test_an_area_that_no_listing_knows_costs_confidence(gazetteer: Gazetteer) -> None:
    assert locate("某某市某某区树掌镇马家庄村", gazetteer).confidence < SURE


@given(st.text(alphabet="东西南北上下前后大小新老石柳杨王李黄平高", min_size=1, max_size=2))
def test_nothing_put_before_a_name_leaves_it_certain(before: str) -> None:
    answer = locate(f"树掌镇{before}原村2组", build_gazetteer(ENTRIES))
    assert answer.confidence < SURE
