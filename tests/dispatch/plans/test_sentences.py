"""Each reason and remedy of the optimizer has its sentence, and none says what is not so."""

import re
from pathlib import Path
from typing import Any

import pytest

from dispatch.plans.translate.sentences import (
    NO_REMEDY,
    REASONS,
    REMEDIES,
    UNKNOWN_REASON,
    apart_sentence,
    reason_sentence,
    remedy_sentence,
)

DOCS = (Path(__file__).parents[3] / "docs" / "routing.md").read_text(encoding="utf-8")


def codes(heading: str) -> set[str]:
    """First column of the table under that head."""
    table = DOCS.split(heading, 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_each_reason_of_the_optimizer_has_its_sentence() -> None:
    assert codes("| reason | meaning |") - set(REASONS) == set()


def test_each_remedy_of_the_optimizer_has_its_sentence() -> None:
    assert codes("| remedy | relaxes |") == set(REMEDIES)


@pytest.mark.parametrize("code", ["no_place", "fits"])
def test_where_nothing_need_be_relaxed_nobody_is_told_to_find_more_visitors(code: str) -> None:
    assert remedy_sentence(code, {"reason": {}, "remedy": None}, {}) != str(NO_REMEDY)


NAMES = {1: "周敏", 7: "王梅", 8: "李强"}


@pytest.mark.parametrize(
    ("code", "detail", "said"),
    [
        ("no_place", {}, "住址没有定位，所在村也没有位置。"),
        ("no_way", {"reason": {"metres": 1260}}, "地图上没有路到这户，从最近的路要走约 1.3 公里野地。"),
        ("cut_off", {}, "到这户的路已封闭，去不了。"),
        ("no_shift", {"reason": None}, "可探访的日子里没有任何班次。"),
        ("too_long", {"reason": {"short_s": 60}}, "路途太远：单独去一趟也超出班次 1 分钟。"),
        ("too_long", {"reason": {"short_s": 61}}, "路途太远：单独去一趟也超出班次 2 分钟。"),
        ("window", {"reason": {"seconds": 119}}, "约定的时段赶不到，差 2 分钟。"),
        ("window", {"reason": {"short_s": 1, "seconds": 999}}, "约定的时段赶不到，差 1 分钟。"),
        ("window", {"reason": {}}, "约定的时段赶不到，差 0 分钟。"),
        ("no_time", {"reason": {"short_s": 300, "visitor_id": 7, "date": "2026-11-25"}},
         "各班次都排满了，最接近的王梅 11月25日 周三的班次还差 5 分钟。"),
        ("no_time", {"reason": {"short_s": 300, "visitor_id": 9}},
         "各班次都排满了，最接近的探访员 其他日子的班次还差 5 分钟。"),
        ("no_time", {"reason": {"short_s": 300}}, "各班次都排满了，最接近的探访员 其他日子的班次还差 5 分钟。"),
        ("full", {"together": 2}, "可用班次的探访人数都已满。（同户 2 人一起探访。）"),
        ("visitor", {"away": [{"visitor_id": 8, "until": "2026-11-27"}, {"visitor_id": 9, "until": "2026-11-28"}]},
         "允许前往的探访员在这些日子没有班次。李强请假至 11月27日 周五。探访员请假至 11月28日 周六。"),
        ("no_shift", {"days_off": ["元旦", "春节"], "away": [{"visitor_id": 7, "until": "2027-01-03"}]},
         "可探访的日子里没有任何班次。王梅请假至 1月3日 周日。这些日子里有放假：元旦、春节。"),
        ("never_heard_of", {}, str(UNKNOWN_REASON)),
    ],
)  # fmt: skip
def test_a_reason_is_told_with_what_it_knows(code: str, detail: dict[str, Any], said: str) -> None:
    assert reason_sentence(code, detail, NAMES) == said


@pytest.mark.parametrize(
    ("remedy", "said"),
    [
        ({"code": "another_visitor", "visitor_id": 7, "date": "2026-11-25"}, "可改由王梅在 11月25日 周三 前往。"),
        ({"code": "without_trait", "visitor_id": 8, "date": "2026-11-25"},
         "若放宽对探访员的要求，可由李强在 11月25日 周三 前往。"),
        ({"code": "another_day", "visitor_id": 7, "date": "2026-11-25"}, "若改到 11月25日 周三，王梅可以前往。"),
        ({"code": "any_time", "visitor_id": 7, "date": "2026-11-25"}, "若不限时段，王梅可在 11月25日 周三 前往。"),
        ({"code": "gap", "visitor_id": 7, "date": "2026-11-25"},
         "若放宽两次探访的间隔，王梅可在 11月25日 周三 前往。"),
        ({"code": "overtime", "visitor_id": 7, "date": "2026-11-25", "seconds": 601},
         "王梅在 11月25日 周三 延长 11 分钟即可安排。"),
        ({"code": "extra_shift", "visitor_id": 9, "date": "2026-11-25"},
         "请探访员在 11月25日 周三 加一个班次即可安排。"),
        ({"code": "never_heard_of"}, str(NO_REMEDY)),
        ({}, str(NO_REMEDY)),
        (None, str(NO_REMEDY)),
    ],
)  # fmt: skip
def test_a_remedy_is_told_with_whom_and_when(remedy: dict[str, Any] | None, said: str) -> None:
    assert remedy_sentence("no_time", {"remedy": remedy}, NAMES) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no_place", "请先在地图上定位这户。"),
        ("no_way", "请在“道路”里补画一条通到门口的小路。"),
        ("cut_off", "请等道路恢复，或在“道路”里补画绕行的路。"),
        ("fits", "请用更长的计算时间重新生成计划。"),
    ],
)
def test_what_needs_no_relaxing_is_said_whatever_remedy_there_is(code: str, said: str) -> None:
    remedy = {"code": "another_visitor", "visitor_id": 7, "date": "2026-11-25"}
    assert remedy_sentence(code, {"remedy": remedy}, NAMES) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no_common_day", "可探访的日子里没有共同的班次日。"),
        ("held", "各自已固定给不同的探访员或日子。"),
        ("gap", "一起探访会与其中一人的另一次探访相隔太近。"),
        ("too_long", "一起探访的时间超出任何一个班次。"),
    ],
)
def test_why_two_behind_one_door_are_visited_apart(code: str, said: str) -> None:
    assert apart_sentence(code) == said
