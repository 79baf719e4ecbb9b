"""The closed vocabulary as data: `vocabulary.csv`, one row for each value of a column and its ways of being said. Pure.

栏目 is the column, 代码 what the program calls the value, 值 what people call it, 说法 the phrases that mean it. What
a phrase means after "not" (加否定), "partly" (加部分) and "formerly" (加原先) is told as another 值 of the column; an
empty cell there means that somebody has to be asked. After 代码, `?` marks a value that yields to others beside it
(在册 beside 住院), `!` one that has the last word (去世), `=` one that nothing may contradict (已见到).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from visits.register.words.spelling import plain

SIGNS = "记号"
PIECES = ("留意", "隐患种类", "隐患用语")  # columns of pieces to look for inside a text, no readings of a cell
_TURNING = {"not", "no", "former", "ended", "doubt"}
_FILE = Path(__file__).with_name("vocabulary.csv")


@dataclass(frozen=True)
class Value:
    """One reading; `code` is "" where the words say nothing about the column."""

    code: str
    rank: int = 1
    stands_alone: bool = False

    @classmethod
    def told(cls, written: str) -> "Value":
        rank = {"?": 0, "!": 2}.get(written[-1:], 1)
        return cls(written.rstrip("?!="), rank, written.endswith("="))


@dataclass(frozen=True)
class Term:
    """What a phrase means: as it stands, and under each sign; None: that has to be asked."""

    said: Value
    negated: Value | None = None
    partly: Value | None = None
    former: Value | None = None


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The phrases of some columns taken together, and the signs that change them."""

    terms: Mapping[str, Term]
    signs: Mapping[str, frozenset[str]]
    turning: re.Pattern[str]
    """finds the signs that may turn a text into its contrary"""
    longest: int


@dataclass(frozen=True)
class _Row:
    column: str
    code: str
    value: str
    phrases: tuple[str, ...]
    negated: str
    partly: str
    former: str


@cache
def _rows() -> tuple[_Row, ...]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            _Row(
                row["栏目"],
                row["代码"],
                row["值"],
                tuple(dict.fromkeys(plain(phrase) for phrase in row["说法"].split())),
                row["加否定"],
                row["加部分"],
                row["加原先"],
            )
            for row in csv.DictReader(lines)
        )


@cache
def columns() -> frozenset[str]:
    """Those that hold readings."""
    return frozenset(row.column for row in _rows()) - {SIGNS, *PIECES}


@cache
def pieces_of(column: str, code: str) -> tuple[str, ...]:
    """The pieces of one code, the longest first."""
    rows = [row for row in _rows() if (row.column, row.code) == (column, code)]
    return tuple(sorted((phrase for row in rows for phrase in row.phrases), key=len, reverse=True))


@cache
def codes_of(column: str) -> tuple[str, ...]:
    """The codes of a column in the file's order."""
    return tuple(dict.fromkeys(row.code for row in _rows() if row.column == column))


@cache
def vocabulary_of(*names: str) -> Vocabulary:
    """The phrases of these columns; where two tell the same phrase, the later column counts."""
    terms: dict[str, Term] = {}
    for name in names:
        for phrase, term in _terms(name).items():
            terms[phrase] = term
    signs: dict[str, set[str]] = defaultdict(set)
    for row in _rows():
        if row.column == SIGNS:
            for phrase in row.phrases:
                signs[phrase].add(row.code)
    longest = max(map(len, [*terms, *signs]))
    turning = [sign for sign, kinds in signs.items() if kinds & _TURNING and not sign.isascii()]
    known = {phrase: frozenset(kinds) for phrase, kinds in signs.items()}
    return Vocabulary(terms, known, re.compile("|".join(map(re.escape, turning))), longest)


def _terms(column: str) -> dict[str, Term]:
    rows = [row for row in _rows() if row.column == column]
    values = {row.value: Value.told(row.code) for row in rows}
    told: dict[str, Term] = {}
    for row in rows:
        under_signs = [values[name] if name else None for name in (row.negated, row.partly, row.former)]
        for phrase in row.phrases:
            assert phrase not in told, f"{column}：“{phrase}”写了两次"
            told[phrase] = Term(Value.told(row.code), *under_signs)
    return told
