"""Messy addresses in a county of a few villages, some of which look alike."""

import pytest

from geo.addresses.gazetteer import Entry, Gazetteer, build_gazetteer
from geo.addresses.geocoding import SURE, locate

COUNTY, TOWN, OTHER_TOWN, OLD_COUNTY, OLD_TOWN = 1, 2, 3, 50, 51
ENTRIES = [
    Entry(0, "140400000000", "长治市", "city"),
    Entry(COUNTY, "140404000000", "上党区", "county", 0, 113.05, 36.05),
    Entry(TOWN, "140404001000", "韩店街道", "township", COUNTY, 113.04, 36.06),
    Entry(OTHER_TOWN, "140404102000", "荫城镇", "township", COUNTY),
    Entry(10, "140404001200", "西苗村委会", "village", TOWN, 113.03, 36.07),
    Entry(11, "140404001201", "东苗村委会", "village", TOWN),
    Entry(12, "140404001202", "经坊村委会", "village", TOWN),
    Entry(20, "140404102200", "桑梓一村民委员会", "village", OTHER_TOWN),
    Entry(21, "140404102201", "荫城村委会", "village", OTHER_TOWN),
    Entry(22, "140404102202", "辛庄村委会", "village", OTHER_TOWN),
    Entry(23, "140404001203", "辛庄村委会", "village", TOWN),
    Entry(OLD_COUNTY, "140421000000", "长治县", "county", 0, merged_into=COUNTY, is_current=False),
    Entry(OLD_TOWN, "140421100000", "韩店镇", "township", OLD_COUNTY, merged_into=TOWN, is_current=False),
    Entry(52, "140421100209", "老坟沟村委会", "village", OLD_TOWN, merged_into=12, is_current=False),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer(ENTRIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("山西省长治市上党区韩店街道西苗村委会", "140404001200"),
        ("上党区荫城镇桑梓一社区3组", "140404102200"),
        ("长治县韩店镇西苗村12号", "140404001200"),
        ("長治縣韓店鎮西苗村", "140404001200"),
        ("韩店镇韩店镇　西 苗村民委员会", "140404001200"),
        ("上党区西苗庄２０号", "140404001200"),
        ("韩店街道辛庄五组", "140404001203"),
        ("荫城镇荫城村", "140404102201"),
        ("shang dang qu han dian jie dao xi miao cun", "140404001200"),
        ("shàng dǎng qū hán diàn jiē dào xī miáo cūn", "140404001200"),
        ("han2 dian4 jie1 dao4 xi1 miao2 cun1", "140404001200"),
        ("13812345678 韩店街道西苗村（联系电话13912345678）", "140404001200"),
        ("家庭住址：上党区，韩店街道，西苗村，三组", "140404001200"),
        ("上党区县城韩店街道西苗村", "140404001200"),
        ("韩店乡西苗村", "140404001200"),
        ("上党韩店街道（西苗村）五组二一号", "140404001200"),
        ("韩店街道上党区西苗村", "140404001200"),
    ],
)
def test_it_finds_the_village_and_is_sure(gazetteer: Gazetteer, text: str, code: str) -> None:
    answer = locate(text, gazetteer)
    assert answer.best is not None
    assert answer.best.code == code
    assert answer.confidence >= (0.85 if text.isascii() else SURE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上党区韩店街道西苗老地方", "140404001200"),
        ("韩店街道京坊村", "140404001202"),
        ("荫城镇桑梓村委会", "140404102200"),
        ("音城镇桑梓一村", "140404102200"),
        ("荫城镇桑仔一村", "140404102200"),
    ],
)
def test_one_mistake_still_finds_it(gazetteer: Gazetteer, text: str, code: str) -> None:
    answer = locate(text, gazetteer)
    assert answer.best is not None
    assert answer.best.code == code


def test_two_villages_that_fit_alike_are_said_and_not_guessed(gazetteer: Gazetteer) -> None:
    answer = locate("上党区辛庄五组", gazetteer)
    assert (answer.level, answer.best) == ("ambiguous", None)
    assert {candidate.code for candidate in answer.candidates} == {"140404102202", "140404001203"}


def test_the_ledgers_township_decides_between_them(gazetteer: Gazetteer) -> None:
    answer = locate("辛庄五组", gazetteer, inside=OTHER_TOWN)
    assert answer.best is not None
    assert answer.best.code == "140404102202"


def test_a_dropped_character_in_a_known_township_is_not_sure_when_two_fit(gazetteer: Gazetteer) -> None:
    assert locate("韩店街道苗村委会", gazetteer).level == "ambiguous"


def test_a_merged_village_is_found_under_its_old_name(gazetteer: Gazetteer) -> None:
    answer = locate("长治县韩店镇老坟沟村", gazetteer)
    assert answer.best is not None
    assert answer.best.code == "140404001202"


def test_a_township_alone_is_answered_as_a_township(gazetteer: Gazetteer) -> None:
    answer = locate("上党区荫城镇", gazetteer)
    assert answer.best is not None
    assert (answer.level, answer.best.code) == ("township", "140404102000")
    assert answer.confidence < SURE


def test_a_village_in_another_township_than_said_is_not_sure(gazetteer: Gazetteer) -> None:
    answer = locate("荫城镇西苗村委会", gazetteer)
    assert answer.confidence < SURE


@pytest.mark.parametrize("text", ["荫城甄桑梓一村", "荫城桑梓一村委会", "荫城镇荫城镇桑梓一庄"])
def test_a_township_named_like_its_seat_is_not_taken_for_the_village(gazetteer: Gazetteer, text: str) -> None:
    answer = locate(text, gazetteer)
    assert answer.best is not None
    assert answer.best.code == "140404102200"


def test_nothing_is_said_to_be_nothing(gazetteer: Gazetteer) -> None:
    for text in ("", "不存在的地方", "12345", "？？？"):
        answer = locate(text, gazetteer)
        assert (answer.level, answer.best) == ("", None)


def test_a_village_without_a_point_lies_where_its_township_does(gazetteer: Gazetteer) -> None:
    placed, unplaced = locate("韩店街道西苗村", gazetteer).best, locate("韩店街道东苗村", gazetteer).best
    assert placed is not None
    assert unplaced is not None
    assert (placed.point_level, placed.lon) == ("village", 113.03)
    assert (unplaced.point_level, unplaced.lon) == ("township", 113.04)


def test_why_names_the_evidence(gazetteer: Gazetteer) -> None:
    best = locate("上党区韩店街道西苗村", gazetteer).best
    assert best is not None
    assert best.why == ("village", "township", "county")


def test_a_piece_of_a_longer_name_is_not_sure(gazetteer: Gazetteer) -> None:
    answer = locate("韩店街道西苗新村3号", gazetteer)
    assert answer.best is not None
    assert answer.confidence < SURE


def test_a_city_that_the_listing_does_not_know_makes_nobody_doubt() -> None:
    counties = build_gazetteer(entry for entry in ENTRIES if entry.level != "city")
    assert locate("长治市上党区韩店街道西苗村", counties).confidence >= SURE


def test_pinyin_is_read_from_the_beginning_of_a_syllable() -> None:
    towns = [
        Entry(TOWN, "140404001000", "金碧镇", "township"),
        Entry(10, "140404001200", "中寨村", "village", TOWN),
        Entry(11, "140404001201", "红寨村", "village", TOWN),
    ]
    answer = locate("jin bi zhen zhong zhai cun", build_gazetteer(towns))
    assert answer.best is not None
    assert answer.best.name == "中寨村"


def test_a_sign_that_is_read_otherwise_in_a_name_is_found_by_its_sound() -> None:
    towns = [
        Entry(TOWN, "140404001000", "东阳关镇", "township"),
        Entry(10, "140404001200", "火巷道村", "village", TOWN),
    ]
    answer = locate("dong yang guan zhen huo hang dao cun", build_gazetteer(towns))
    assert answer.best is not None
    assert answer.best.name == "火巷道村"
