"""The reader: "not" never leaves a "yes" standing, and what the vocabulary does not explain is asked about."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from visits.register.words import vocabulary
from visits.register.words.categories import CATEGORIES, categories_in, category_told
from visits.register.words.choices import choice, outcome_told, says_nothing, yes_told
from visits.register.words.hazards import hazards_in
from visits.register.words.hours import hours_in
from visits.register.words.vocabulary import columns, vocabulary_of

ONE_CHOICE = ["状态", "方式", "结果", "变化", "疾病", "安全", "性别", "探访员类别", "出行"]
SIGNS = vocabulary_of().signs
NEGATIONS = sorted(sign for sign, kinds in SIGNS.items() if "not" in kinds)
DOUBTS = sorted(sign for sign, kinds in SIGNS.items() if "doubt" in kinds and len(sign) > 1)
PHRASES = [(column, phrase) for column in ONE_CHOICE for phrase in vocabulary_of(column).terms]
CATEGORY_PHRASES = list(vocabulary_of("类别").terms)
UNKNOWN = st.text(alphabet="甲乙丙丁戊己庚辛鱼鸟虫", min_size=1, max_size=4)


def signed(sign: str, phrase: str, *names: str) -> str:
    """The phrase under the sign; "" where that is an idiom of its own: 非正常死亡, 暂时外出."""
    idioms = tuple(term for term in vocabulary_of(*names).terms if term.startswith(sign))
    return "" if (sign + phrase).startswith(idioms) else sign + phrase


each_negation = pytest.mark.parametrize("negation", NEGATIONS)


@each_negation
def test_a_negation_before_a_phrase_never_leaves_its_value_standing(negation: str) -> None:
    same = [
        (column, negation + phrase)
        for column, phrase in PHRASES
        if (told := choice(column, phrase).code) and choice(column, signed(negation, phrase, column)).code == told
    ]
    assert same == []


@each_negation
def test_a_negation_before_a_category_never_leaves_it_standing(negation: str) -> None:
    for phrase in CATEGORY_PHRASES:
        held = {category for category, holds in categories_in(phrase).holds.items() if holds}
        still = {category for category, holds in categories_in(negation + phrase).holds.items() if holds}
        assert not held & still, negation + phrase


@each_negation
def test_a_negation_in_a_column_of_its_own_never_leaves_its_yes_standing(negation: str) -> None:
    for category in CATEGORIES:
        for phrase in CATEGORY_PHRASES:
            if category_told(category, phrase)[0]:
                assert category_told(category, negation + phrase)[0] is not True, negation + phrase


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_doubt_before_a_phrase_is_asked_about(doubt: str) -> None:
    believed = [(column, phrase) for column, phrase in PHRASES if choice(column, signed(doubt, phrase, column)).code]
    assert believed == []
    assert [phrase for phrase in CATEGORY_PHRASES if categories_in(doubt + phrase).holds] == []


@given(phrase=st.sampled_from(PHRASES), unknown=UNKNOWN, in_front=st.booleans())
def test_a_word_beside_a_phrase_that_nobody_knows_is_asked_about(
    phrase: tuple[str, str], unknown: str, in_front: bool
) -> None:
    column, known = phrase
    told = choice(column, unknown + known if in_front else known + unknown)
    assert (told.code, bool(told.asked)) == ("", True)


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_asked_about_and_never_fails(text: str) -> None:
    for column in columns():
        told = choice(column, text)
        assert not (told.code and told.asked)
    outcome_told(text, "door_to_door")
    yes_told("户籍", text)
    categories_in(text)
    hazards_in(text)
    hours_in(text)


DAYS = st.sampled_from(["周一", "周一至周五", "周三、周六", "每天", "工作日", "双休日", "星期日", ""])
SPANS = st.sampled_from(
    [
        "上午",
        "下午",
        "8:00-11:30",
        "上午9点到11点半",
        "下午2点至5点",
        "10:00-14:00",
        "14:00-18:00",
        "8-20点",
        "22:00-6:00",
    ]
)
HOURS = st.lists(st.tuples(DAYS, SPANS, st.sampled_from(["，", "；", " ", ""])).map("".join), max_size=3).map("".join)


@example(text="周三 8:00-11:30，14:00-18:00；周六 9:00-11:00")
@given(text=HOURS | st.text(alphabet="周一二三至-、0123456789:点半上下午早晚 ,;每天休息", max_size=30))
def test_any_hours_are_in_order_and_never_at_night_or_overlapping(text: str) -> None:
    told = hours_in(text).spans
    event(f"{min(len(told), 2)} spans")
    assert told == sorted(told)
    assert all(5 <= start.hour < 23 and start < end for _day, start, end in told)
    assert all(a[0] != b[0] or a[2] < b[1] for a, b in pairwise(told))


@pytest.mark.parametrize(
    "written", ["低保，\u200b独居", "低保,独居", "低保、獨居", "低保；独居。", " 低保\n独居 ", "【低保】独居"]
)
def test_one_spelling_is_read_whatever_the_characters(written: str) -> None:
    held = categories_in(written).holds
    assert held.get("lives_alone") is True


def test_a_cell_that_tells_a_story_is_asked_about() -> None:
    assert choice("结果", "见到" * 200).asked
    assert categories_in("低保、" * 100).holds == {}


def test_what_is_not_understood_beside_known_categories_leaves_them_standing_and_is_named() -> None:
    told = categories_in("低保、孤老头")
    assert told.holds == {"poor": True}
    assert "孤老头" in told.asked


@pytest.mark.parametrize("written", ["", " ", "无", "暂无", "—", "/", "-"])
def test_a_cell_filled_in_to_say_nothing_says_nothing(written: str) -> None:
    assert says_nothing(written)


@pytest.mark.parametrize("written", ["不详", "王建国", "无锡"])
def test_any_other_cell_says_something(written: str) -> None:
    assert not says_nothing(written)


def test_the_vocabulary_names_each_phrase_once_in_a_column_and_only_values_that_are_there() -> None:
    """Reading the file checks it: an official who adds a row wrongly is told which."""
    for column in columns():
        assert vocabulary_of(column).terms


def test_the_vocabulary_is_a_table_that_a_spreadsheet_opens() -> None:
    path = Path(vocabulary.__file__).with_name("vocabulary.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        widths = {len(row) for row in csv.reader(lines)}
    assert widths == {7}
