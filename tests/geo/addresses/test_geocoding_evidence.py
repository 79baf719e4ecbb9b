"""What each piece of evidence makes of an answer: the place, its level, how sure it is, and why; in two small counties.

The figures are the measured shares of `docs/geo.md`, and what each doubt takes from them.
"""

import pytest

from geo.addresses.gazetteer import Entry, Gazetteer, Spot, build_gazetteer
from geo.addresses.geocoding import locate

COUNTY, TOWN, MARKET, FAR, FAR_TOWN, SONGCUN = 1, 2, 3, 4, 5, 6
XIMIAO, DONGMIAO, JINGFANG, SANGZI, LIUWAN, DONG_LIUWAN = 10, 11, 12, 20, 24, 25
ENTRIES = [
    Entry(COUNTY, "140404000000", "上党区", "county", None, 113.05, 36.05),
    Entry(TOWN, "140404001000", "韩店街道", "township", COUNTY, 113.04, 36.06),
    Entry(MARKET, "140404102000", "荫城镇", "township", COUNTY),
    Entry(FAR, "140481000000", "潞城县", "county"),
    Entry(FAR_TOWN, "140481101000", "店上镇", "township", FAR, 113.2, 36.3),
    Entry(XIMIAO, "140404001200", "西苗村委会", "village", TOWN, 113.03, 36.07),
    Entry(DONGMIAO, "140404001201", "东苗村委会", "village", TOWN),
    Entry(JINGFANG, "140404001202", "经坊村委会", "village", TOWN),
    Entry(13, "140404001203", "辛庄村委会", "village", TOWN),
    Entry(14, "140404001204", "西柳湾村委会", "village", TOWN),
    Entry(SANGZI, "140404102200", "桑梓一村民委员会", "village", MARKET),
    Entry(21, "140404102201", "荫城村委会", "village", MARKET),
    Entry(22, "140404102202", "辛庄村委会", "village", MARKET),
    Entry(23, "140404102203", "河头社区居委会", "village", MARKET),
    Entry(LIUWAN, "140404102204", "柳湾村委会", "village", MARKET),
    Entry(DONG_LIUWAN, "140404102205", "东柳湾村委会", "village", MARKET),
    Entry(26, "140404102206", "前洼村委会", "village", MARKET),
    Entry(29, "140404102207", "上坡村委会", "village", MARKET),
    Entry(SONGCUN, "140404103000", "松村镇", "township", COUNTY),
    Entry(27, "140404103200", "松村村委会", "village", SONGCUN),
    Entry(28, "140404103201", "下河村委会", "village", SONGCUN),
    Entry(30, "140481101200", "河湃村委会", "village", FAR_TOWN, 113.21, 36.31),
    Entry(31, "140481101201", "后沟村委会", "village", FAR_TOWN),
    Entry(32, "140481101202", "南柳湾村委会", "village", FAR_TOWN),
    Entry(33, "140481101203", "经坊庄村委会", "village", FAR_TOWN),
    Entry(39, "140481101205", "上坡村委会", "village", FAR_TOWN),
    Entry(40, "140481101206", "大王庄村委会", "village", FAR_TOWN),
    Entry(41, "140481101207", "柳林沟庄村委会", "village", FAR_TOWN),
    Entry(34, "140481101204", "石桥村委会", "village", FAR_TOWN),
    *(
        Entry(35 + n, f"14048110121{n}", f"{which}石桥村委会", "village", FAR_TOWN)
        for n, which in enumerate("大小新老")
    ),
    Entry(50, "140404001299", "前庙村委会", "village", TOWN, merged_into=JINGFANG, is_current=False),
    Entry(52, "140404105000", "西关乡", "township", COUNTY, is_current=False),
    Entry(51, "140404104000", "旧店乡", "township", COUNTY, merged_into=TOWN, is_current=False),
]
SPOTS = [
    Spot("后崖底", XIMIAO, 113.031, 36.071, "natural_village"),
    Spot("后沟", XIMIAO, 113.032, 36.072, "natural_village"),
    Spot("前庙", XIMIAO, 113.033, 36.073, "natural_village"),
    Spot("前洼", XIMIAO, 113.036, 36.076, "natural_village"),
    Spot("李家诊所", XIMIAO, 113.034, 36.074, "facility"),
    Spot("村委会", XIMIAO, 113.035, 36.075, "landmark"),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer(ENTRIES, SPOTS)


def told(gazetteer: Gazetteer, text: str, **options: object) -> tuple[str, float, list[str]]:
    """Level and confidence of the answer; of each candidate the end of its code, its confidence and why."""
    answer = locate(text, gazetteer, **options)  # type: ignore[arg-type]
    if answer.best is not None:
        assert (answer.candidates[0], answer.confidence) == (answer.best, answer.best.confidence)
        assert answer.level == answer.best.level
    said = [f"{one.code[4:]} {round(one.confidence, 3)} {' '.join(one.why)}" for one in answer.candidates]
    return answer.level, round(answer.confidence, 3), said


ONE_PLACE = [
    # the village's own name: nothing is doubtful
    ("韩店街道西苗村委会", "village", ["04001200 0.99 village township"]),
    ("上党区西苗村", "village", ["04001200 0.99 village county"]),
    ("西苗村", "village", ["04001200 0.99 village"]),
    ("韩店街道西苗庄", "village", ["04001200 0.99 village township"]),
    ("旧店乡西苗村", "village", ["04001200 0.99 village township"]),
    ("潞城县河湃村", "village", ["81101200 0.99 village county"]),
    # it sounds alike, or has another mistake: surer where the township is said
    ("韩店街道京坊村", "village",
     ["04001202 0.95 village_misspelt township", "81101203 0.3 village_misspelt conflict"]),
    ("上党区柳弯村", "village", ["04102204 0.86 village_misspelt county"]),
    ("荫城镇桑仔一村", "village", ["04102200 0.85 village_misspelt township"]),
    ("桑仔一村", "village", ["04102200 0.75 village_misspelt"]),
    ("韩店街道苗村", "ambiguous",
     ["04001200 0.5 village_misspelt township", "04001201 0.5 village_misspelt township"]),
    ("苗村", "", []),
    # what nothing explains: before the name, farther off, behind it
    ("韩店街道某西苗村", "village", ["04001200 0.8 village township"]),
    ("韩店街道某某某某西苗村", "village", ["04001200 0.7 village township"]),
    ("某路韩店街道西苗村", "village", ["04001200 0.91 village township"]),
    ("某某某某路韩店街道西苗村", "village", ["04001200 0.87 village township"]),
    ("韩店街道西苗沟", "village", ["04001200 0.85 village township"]),
    ("韩店街道西苗东风村", "village", ["04001200 0.89 village township"]),
    # a hamlet of the village, told by a long name: sure only where the village's own name is
    ("韩店街道经坊上河沟3组", "village", ["04001202 0.99 village township", "81101203 0.3 village conflict"]),
    ("店上镇大王庄上河沟3组", "village", ["81101206 0.99 village township"]),
    ("店上镇大王上河沟3组", "village", ["81101206 0.85 village township"]),
    ("店上镇柳林沟上河沟3组", "village", ["81101207 0.85 village township"]),
    ("韩店街道京坊上河沟3组", "village",
     ["04001202 0.85 village_misspelt township", "81101203 0.3 village_misspelt conflict"]),
    ("店上镇南柳弯上河沟3组", "village",
     ["81101202 0.95 village_misspelt township", "04102204 0.3 village_misspelt conflict"]),
    # with one mistake it is another one, or the area before it is what is said
    ("店上镇打石桥村", "village",
     ["81101210 0.8 village_misspelt township", "81101204 0.3 village township",
      *(f"8110121{n} 0.3 village_misspelt township" for n in (1, 2, 3))]),
    ("音城镇桑梓一村", "village", ["04102200 0.99 village township"]),
    ("路城县店上镇河湃村", "village", ["81101200 0.99 village township county"]),
    ("荫城镇桑村", "village", ["04102200 0.85 village_misspelt township"]),
    # an area that it does not lie in is said
    ("潞城县韩店街道西苗村", "village", ["04001200 0.47 village township conflict"]),
    ("荫城镇西苗村委会", "township", ["04102000 0.5 township"]),
    ("店上镇后沟", "village", ["81101201 0.99 village township", "04001200 0.3 village conflict"]),
    # others near it are called nearly so
    ("荫城镇柳湾村", "village", ["04102204 0.87 village township"]),
    ("上党区柳湾村", "village", ["04102204 0.75 village county"]),
    ("柳湾村", "village", ["04102204 0.63 village"]),
    ("店上镇石桥村", "village", ["81101204 0.63 village township"]),
    # another fits nearly as well, or just as well
    ("前庙村", "village", ["04001202 0.84 village", "04001200 0.3 village"]),
    ("韩店街道辛庄", "village", ["04001203 0.99 village township", "04102202 0.3 village conflict"]),
    ("上党区辛庄", "ambiguous", ["04001203 0.5 village county", "04102202 0.5 village county"]),
    # what is written is another village's name
    ("韩店街道经坊庄", "village", ["04001202 0.85 village township", "81101203 0.3 village conflict"]),
    # no village: the smallest area that is named in full, as it is today
    ("旧店乡", "township", ["04001000 0.5 township"]),
    ("西关乡", "township", ["04105000 0.5 township"]),
    ("潞城县", "county", ["81000000 0.5 county"]),
    ("潞城县荫城镇", "township", ["04102000 0.5 township"]),
    ("韩电街道", "", []),
    ("韩店", "", []),
    ("", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "level", "candidates"), ONE_PLACE, ids=[row[0] for row in ONE_PLACE])
def test_an_answer_is_as_sure_as_its_evidence(
    gazetteer: Gazetteer, text: str, level: str, candidates: list[str]
) -> None:
    found, _, said = told(gazetteer, text)
    assert (found, said) == (level, candidates)


@pytest.mark.parametrize(
    ("text", "options", "level", "candidates"),
    [
        # the township of the ledger is as good as one that is said
        ("京坊村", {"inside": TOWN}, "village", ["04001202 0.95 village_misspelt"]),
        ("京坊村", {"inside": COUNTY}, "village", ["04001202 0.86 village_misspelt"]),
        ("桑仔一村", {"inside": MARKET}, "village", ["04102200 0.85 village_misspelt"]),
        ("柳湾村", {"inside": MARKET}, "village", ["04102204 0.87 village"]),
        ("柳湾村", {"inside": COUNTY}, "village", ["04102204 0.75 village"]),
        # where nothing is found it is the area of the ledger
        ("", {"inside": COUNTY}, "county", ["04000000 0.5 county"]),
        ("西苗村", {"inside": MARKET}, "township", ["04102000 0.5 township"]),
        # who may not see a village is not answered with it, nor in doubt for it
        ("柳湾村", {"among": {LIUWAN, DONG_LIUWAN}}, "village", ["04102204 0.87 village"]),
        ("西苗村", {"among": {LIUWAN, DONG_LIUWAN}}, "", []),
        ("苗村委会", {"inside": TOWN, "among": {XIMIAO, LIUWAN}}, "village",
         ["04001200 0.85 village_misspelt township"]),
        ("柳湾村", {"inside": TOWN, "among": {XIMIAO, LIUWAN}}, "township", ["04001000 0.5 township"]),
    ],
)  # fmt: skip
def test_what_the_asker_knows_already_counts(
    gazetteer: Gazetteer, text: str, options: dict[str, object], level: str, candidates: list[str]
) -> None:
    found, _, said = told(gazetteer, text, **options)
    assert (found, said) == (level, candidates)


@pytest.mark.parametrize(
    ("text", "name", "lon", "why"),
    [
        ("韩店街道西苗村后崖底3号", "西苗村委会·后崖底", 113.031, "village township natural_village"),
        ("后崖底3号", "西苗村委会·后崖底", 113.031, "village natural_village"),
        ("西苗村李家诊所旁", "西苗村委会·李家诊所", 113.034, "village facility"),
        ("西苗村村委会对面", "西苗村委会·村委会", 113.035, "village landmark"),
    ],
)
def test_a_point_inside_the_village_is_nearer_to_the_door(
    gazetteer: Gazetteer, text: str, name: str, lon: float, why: str
) -> None:
    answer = locate(text, gazetteer)
    assert answer.best is not None
    assert (answer.level, answer.confidence, len(answer.candidates)) == ("group", 0.99, 1)
    assert (answer.best.name, answer.best.lon, answer.best.point_level) == (name, lon, "group")
    assert (answer.best.lat, " ".join(answer.best.why)) == (round(lon - 76.96, 3), why)


def test_the_villages_that_were_second_stay_behind_the_point(gazetteer: Gazetteer) -> None:
    assert told(gazetteer, "西苗村后沟")[2] == ["04001200 0.99 village natural_village", "81101201 0.3 village"]


@pytest.mark.parametrize(
    ("text", "point_level", "lon"),
    [("西苗村", "village", 113.03), ("东苗村", "township", 113.04), ("荫城村", "county", 113.05), ("潞城县", "", None)],
)
def test_a_village_without_a_point_lies_where_the_area_around_it_does(
    gazetteer: Gazetteer, text: str, point_level: str, lon: float | None
) -> None:
    best = locate(text, gazetteer).best
    assert best is not None
    assert (best.point_level, best.lon) == (point_level, lon)


HERE = "04001200 0.5 village conflict"


@pytest.mark.parametrize(
    ("text", "level", "candidates"),
    [
        ("西苗村2组", "village", ["04001200 0.99 village"]),
        ("", "village", ["04001200 0.5 village"]),
        ("后崖底3号", "group", ["04001200 0.99 village natural_village"]),
        # a hamlet here, though a village far away bears its name
        ("后沟村", "group", ["04001200 0.99 village natural_village"]),
        ("前洼村", "group", ["04001200 0.99 village natural_village"]),
        ("店上镇后沟村", "ambiguous", [HERE, "81101201 0.5 village township"]),
        # a village of this township, by its bare name too
        ("东苗", "ambiguous", [HERE, "04001201 0.5 village"]),
        ("辛庄村", "ambiguous", [HERE, "04001203 0.5 village"]),
        # one of the county, only with its ending
        ("荫城村", "ambiguous", [HERE, "04102201 0.5 village"]),
        ("河头社区", "ambiguous", [HERE, "04102203 0.5 village"]),
        ("河头", "village", ["04001200 0.5 village"]),
        ("荫城镇荫城村", "ambiguous", [HERE, "04102201 0.5 village township"]),
        # one of another county, only with its township
        ("河湃村", "village", ["04001200 0.5 village"]),
        ("店上镇河湃村", "ambiguous", [HERE, "81101200 0.5 village township"]),
        # what is not sure, or no home, contradicts nobody
        ("桑仔一村", "village", ["04001200 0.5 village"]),
        ("韩店街道", "township", ["04001000 0.5 township"]),
        ("韩店街道某东苗村", "township", ["04001000 0.5 township"]),
    ],
)
def test_an_address_in_the_ledgers_village_may_surely_tell_of_another(
    gazetteer: Gazetteer, text: str, level: str, candidates: list[str]
) -> None:
    found, _, said = told(gazetteer, text, inside=XIMIAO)
    assert (found, said) == (level, candidates)


def test_nobody_hears_of_another_village_that_they_may_not_see(gazetteer: Gazetteer) -> None:
    for text in ("荫城村", "东苗村"):
        assert told(gazetteer, text, inside=XIMIAO, among={XIMIAO})[2] == ["04001200 0.5 village"]


@pytest.mark.parametrize(
    ("text", "level", "candidates"),
    [
        ("上党区韩店街道西苗村，现住荫城镇桑梓一村", "village",
         ["04102200 0.99 village township", "04001200 0.1 village township county"]),
        ("上党区西苗村，现住桑仔一村", "village", ["04102200 0.75 village_misspelt", "04001200 0.1 village county"]),
        ("韩店街道西苗村，现住荫城镇", "ambiguous", ["04102000 0.5 township", "04001200 0.5 village township"]),
        ("韩店街道西苗村，现住辛庄", "ambiguous",
         ["04001203 0.5 village", "04102202 0.5 village", "04001200 0.5 village township"]),
        ("韩店街道西苗村，现住3组12号", "village", ["04001200 0.99 village township"]),
        ("韩店街道西苗村，现住女儿家", "ambiguous", ["04001200 0.5 village township"]),
        ("某地，现住荫城镇桑梓一村", "village", ["04102200 0.99 village township"]),
        ("某地，现住女儿家", "", []),
        # of the county that both lie in, where that is said once or is the former place's
        ("店上镇河湃村，现住上坡村", "village",
         ["81101205 0.99 village county", "04102207 0.3 village conflict", "81101200 0.1 village township"]),
        ("韩店街道西苗村，现住上坡村", "village",
         ["04102207 0.99 village county", "81101205 0.3 village conflict", "04001200 0.1 village township"]),
        ("上党区荫城镇辛庄村，现住柳湾村", "village",
         ["04102204 0.75 village county", "04102202 0.1 village township county"]),
    ],
)  # fmt: skip
def test_of_two_places_it_is_the_one_where_they_live(
    gazetteer: Gazetteer, text: str, level: str, candidates: list[str]
) -> None:
    found, _, said = told(gazetteer, text)
    assert (found, said) == (level, candidates)


@pytest.mark.parametrize(
    ("text", "options", "level", "candidates"),
    [
        ("西苗村、桑梓一村", {}, "ambiguous", ["04001200 0.5 village", "04102200 0.5 village"]),
        ("韩店街道西苗村、东苗村", {}, "ambiguous", ["04001200 0.5 village township", "04001201 0.5 village"]),
        ("西苗村、经坊村、荫城村", {}, "ambiguous",
         ["04001200 0.333 village", "04001202 0.333 village", "04102201 0.333 village"]),
        ("西苗村、东苗村、经坊村、桑梓一村、荫城村、河头社区", {}, "ambiguous",
         [f"{code} 0.167 village" for code in ("04001200", "04001201", "04001202", "04102200", "04102201")]),
        # one that is not sure is no second place, nor is an area, nor what lies elsewhere
        ("西苗村、桑仔一村", {}, "village", ["04001200 0.99 village"]),
        ("韩店街道西苗村、荫城镇", {}, "village", ["04001200 0.99 village township"]),
        ("韩店街道西苗村、荫城镇桑梓一村", {"inside": TOWN}, "village", ["04001200 0.99 village township"]),
        ("西苗村、东苗村", {"among": {XIMIAO}}, "village", ["04001200 0.99 village"]),
        ("松村、下河村", {}, "village", ["04103201 0.99 village township", "04103200 0.3 village"]),  # 松村 is 松村镇
        ("荫城镇、西苗村、东苗村", {}, "township", ["04102000 0.5 township"]),
        ("桑梓一村、辛庄村", {}, "ambiguous", ["04102200 0.5 village", "04102202 0.5 village"]),
        # 辛庄 alone is two villages; beside 西苗 it is the one of its township
        ("西苗村、辛庄村", {}, "ambiguous", ["04001200 0.5 village", "04001203 0.5 village"]),
    ],
)  # fmt: skip
def test_two_villages_with_nothing_said_of_which_are_both_named(
    gazetteer: Gazetteer, text: str, options: dict[str, object], level: str, candidates: list[str]
) -> None:
    found, confidence, said = told(gazetteer, text, **options)
    assert (found, said) == (level, candidates)
    assert confidence == float(candidates[0].split()[1])


def test_at_most_five_places_are_shown(gazetteer: Gazetteer) -> None:
    crowd = [
        Entry(60 + n, f"1404811013{n:02}", f"{which}岭底村委会", "village", FAR_TOWN)
        for n, which in enumerate("东西南北上下前")
    ]
    answer = locate("店上镇X岭底村", build_gazetteer([*ENTRIES, *crowd]))
    assert (answer.level, len(answer.candidates)) == ("ambiguous", 5)
    assert answer.confidence == 1 / len(crowd)
