"""What people write into columns of choices, and what it means: `phrases.csv` is for an official to read and extend."""

import csv
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from visits.register.words.categories import categories_in, category_told
from visits.register.words.choices import Choice, choice, outcome_told, yes_told
from visits.register.words.hazards import hazards_in
from visits.register.words.hours import hours_in

ASK = "问"
LABELS = {
    "met": "已见到", "no_answer": "无人应答", "not_possible": "未能前往",
    "door_to_door": "上门探访", "phone": "电话问候", "video": "互联网音(视)频探访", "other": "其他",
    "unchanged": "无变化", "better": "较好", "worse": "较差", "serious": "严重", "improving": "转好",
    "safe": "安全", "fairly_safe": "较安全", "unsafe": "不安全", "male": "男", "female": "女",
    "active": "在册", "away": "外出", "in_hospital": "住院", "moved": "迁出", "died": "去世", "declined": "不愿接受",
    "village_committee": "村(居)委会", "grid_worker": "网格员", "family_doctor": "家庭医生", "volunteer": "志愿者",
    "veteran_member": "老党员", "social_worker": "社会工作者", "care_worker": "养老服务人员", "neighbour": "亲属邻里",
    "walk": "步行", "ebike": "电动车", "motorcycle": "摩托车", "car": "汽车",
    "gas": "气", "power": "电", "house": "房屋", "heating": "取暖", "water": "水",
}  # fmt: skip
CATEGORIES = {
    "poor": "经济困难", "without_family": "孤寡", "dependent": "失能", "dementia": "失智", "lives_alone": "独居",
    "empty_nest": "空巢", "left_behind": "留守", "special_family": "计划生育特殊家庭",
    "destitute_at_home": "分散供养特困", "disabled": "残疾", "other": "其他特殊困难",
}  # fmt: skip
WEEKDAYS = "一二三四五六日"
PHRASES = Path(__file__).with_name("phrases.csv")


def _chosen(told: Choice) -> str:
    return ASK if told.asked else LABELS[told.code]


def _category(category: str, holds: bool) -> str:
    return CATEGORIES[category] if holds else f"非{CATEGORIES[category]}"


def _categories(text: str) -> str:
    told = categories_in(text)
    return ASK if told.asked else "、".join(_category(*each) for each in told.holds.items())


def _own_column(category: str, header: str = "") -> Callable[[str], str]:
    def read(text: str) -> str:
        holds, asked = category_told(category, text, header)
        assert (holds is None) == bool(asked)
        return ASK if holds is None else _category(category, holds)

    return read


def _at_hukou(text: str) -> str:
    holds, asked = yes_told("户籍", text)
    assert (holds is None) == bool(asked)
    return ASK if holds is None else "是" if holds else "否"


def _hazards(text: str) -> str:
    found = hazards_in(text)
    return ASK if any(hazard.asked for hazard in found) else "、".join(LABELS[h.kind] for h in found) or "无"


def _hours(text: str) -> str:
    told = hours_in(text)
    if told.asked:
        return ASK
    clocks = {
        day: " ".join(f"{start:%H:%M}-{end:%H:%M}" for _day, start, end in spans)
        for day, spans in groupby(told.spans, key=lambda span: span[0])
    }
    days = {
        clock: "".join(WEEKDAYS[day - 1] for day, own in clocks.items() if own == clock) for clock in clocks.values()
    }
    return "；".join(f"{signs} {clock}" for clock, signs in days.items())


READERS: dict[str, Callable[[str], str]] = {
    "结果（上门）": lambda text: _chosen(outcome_told(text, "door_to_door")),
    "结果（电话）": lambda text: _chosen(outcome_told(text, "phone")),
    "困难类别": _categories,
    "失能列": _own_column("dependent", "失能等级"),
    "自理能力列": _own_column("dependent", "自理能力"),
    "残疾列": _own_column("disabled", "残疾"),
    "独居列": _own_column("lives_alone", "独居"),
    "经济困难列": _own_column("poor", "低保特困"),
    "户籍地居住": _at_hukou,
    "隐患": _hazards,
    "工作时间": _hours,
}


def _rows() -> list[dict[str, str]]:
    with PHRASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_table_holds_over_a_thousand_phrases_each_once() -> None:
    phrases = [(row["栏目"], row["写法"]) for row in _rows()]
    assert len(set(phrases)) == len(phrases) > 1000


@pytest.mark.parametrize(("column", "written", "meant"), [(row["栏目"], row["写法"], row["应读作"]) for row in _rows()])
def test_a_phrase_is_read_as_the_table_says(column: str, written: str, meant: str) -> None:
    read = READERS.get(column) or (lambda text: _chosen(choice(column, text)))
    assert read(written) == meant
