"""Categories of difficulty: told together in one cell, or each in a column of its own. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from visits.register.words.choices import says_nothing, unknown
from visits.register.words.reading import read
from visits.register.words.spelling import plain
from visits.register.words.vocabulary import Term, Value, vocabulary_of

# Each category with the phrase that its own column is about, and the column's own scale where it has one.
_PHRASE = {
    "poor": ("经济困难", "经济困难"),
    "without_family": ("孤寡", "孤寡"),
    "dependent": ("失能", "失能"),
    "dementia": ("失智", "失智"),
    "lives_alone": ("独居", ""),
    "empty_nest": ("空巢", ""),
    "left_behind": ("留守", ""),
    "special_family": ("计划生育特殊家庭", ""),
    "destitute_at_home": ("分散供养特困", ""),
    "disabled": ("残疾", "残疾"),
    "other": ("其他特殊困难", ""),
}
CATEGORIES = tuple(_PHRASE)
_IMPLIES = {"poor": "destitute_at_home", "dependent": "dementia"}  # P41, P3


@dataclass(frozen=True)
class Told:
    """Which categories hold and which do not, as far as the cell says; and why the rest has to be asked."""

    holds: dict[str, bool] = field(default_factory=dict)
    asked: str = ""


@lru_cache(maxsize=16384)
def categories_in(text: str) -> Told:
    """低保、独居 or 非独居，空巢. What is not understood leaves the rest standing, unless it may turn it around."""
    if says_nothing(text):
        return Told()
    reading = read(text, vocabulary_of("类别"))
    if reading.doubtful or reading.answers:
        return Told(asked=unknown(reading.questions or [text.strip()]))
    holds, contrary = _holds(reading.values)
    if contrary:
        return Told(asked=f"“{text.strip()}”前后说法不一")
    return Told(holds, unknown(reading.questions) if reading.questions else "")


@lru_cache(maxsize=16384)
def category_told(category: str, text: str, header: str = "") -> tuple[bool | None, str]:
    """A category's own column: a tick, a word, a grade. The header says what a tick is about: 失能, or 自理能力."""
    phrase, scale = _PHRASE[category]
    words = vocabulary_of("是否", "类别", *([scale] if scale else []))
    about = words.terms["自理" if category == "dependent" and "自理" in header else phrase]
    is_grade = "级" in header and re.fullmatch(r"[0-4]", plain(text))
    reading = read(f"{text}级" if is_grade else text, words)
    signs = [*(value.code for value in reading.values if value.code in ("yes", "no")), *reading.answers]
    under = [_answered(about, sign) for sign in signs]
    if not plain(text):
        return None, ""
    if reading.questions or None in under:
        return None, unknown(reading.questions or [text.strip()])
    said = [value for value in reading.values if value.code not in ("yes", "no")]
    holds, contrary = _holds([*said, *(value for value in under if value)])
    told = holds.get(category, holds.get(_IMPLIES.get(category, "")) or None)
    if contrary or told is None:
        return None, f"“{text.strip()}”前后说法不一" if contrary else unknown([text.strip()])
    return told, ""


def _answered(about: Term, sign: str) -> Value | None:
    signs = {"yes": about.said, "no": about.negated, "partly": about.partly, "former": about.former}
    return signs["former" if sign == "ended" else sign]


def _holds(values: Iterable[Value]) -> tuple[dict[str, bool], bool]:
    """Each category told; and whether one is told both ways. 非低保 yields to 低收入: both are kinds of one thing."""
    told: dict[str, set[tuple[int, bool]]] = defaultdict(set)
    for value in values:
        if value.code:
            told[value.code.removeprefix("-")].add((value.rank, not value.code.startswith("-")))
    highest = {category: max(rank for rank, _holds in said) for category, said in told.items()}
    meant = {category: {yes for rank, yes in said if rank == highest[category]} for category, said in told.items()}
    contrary = any(len(said) > 1 for said in meant.values())
    return {category: True in said for category, said in meant.items()}, contrary


def is_about_assistance(header: str) -> bool:
    """是否低保: who gets no 低保 may be poor all the same."""
    return "低保" in header
