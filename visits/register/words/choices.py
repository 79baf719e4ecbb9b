"""A cell of which one choice is meant: a state, a mode, an outcome, a finding, a gender, a kind. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from visits.register.words.reading import Reading, read, resolved
from visits.register.words.spelling import plain, without_days
from visits.register.words.vocabulary import Term, pieces_of, vocabulary_of

DOOR_TO_DOOR, MET, REACHED = "door_to_door", "met", "reached"
FOR_GOOD = ("died", "moved", "not_possible")
_NAMED_BY_WHOM = ("陪同", "在场", "同在")


@dataclass(frozen=True)
class Choice:
    """What a cell means, or why that has to be asked; both are empty where it is empty."""

    code: str = ""
    asked: str = ""


@lru_cache(maxsize=16384)
def choice(column: str, text: str) -> Choice:
    """The one value of `column` that the cell means; the day of what is for good is no part of it: 2026年3月去世."""
    told = _choice(column, text)
    if told.asked and (bare := without_days(text)) != text:
        for_good = _choice(column, bare)
        return for_good if for_good.code in FOR_GOOD else told
    return told


def _choice(column: str, text: str) -> Choice:
    reading = read(text, vocabulary_of(column))
    code = resolved(reading.values)
    if reading.questions:
        return Choice(asked=unknown(reading.questions))
    if code is None:
        return Choice(asked=f"“{text.strip()}”前后说法不一")
    if not code or any(answer != "yes" for answer in reading.answers):
        return Choice(asked=unknown([text.strip()]) if plain(text) else "")
    return Choice(code)


def outcome_told(text: str, mode: str) -> Choice:
    """What became of a visit: who was only rung up was not met at the door, and whose son was seen was not seen."""
    told = choice("结果", text)
    if told.code == MET and _may_be_another(read(text, vocabulary_of("结果"))):
        return Choice(asked=f"“{text.strip()}”看不出见到的是不是老人本人")
    only_called = told.code == REACHED or (told.code == MET and any(word in plain(text) for word in ("电话", "视频")))
    if not only_called:
        return told
    if mode == DOOR_TO_DOOR:
        return Choice(asked=f"方式是上门，“{text.strip()}”看不出有没有见到本人")
    return Choice(MET)


def _may_be_another(reading: Reading) -> bool:
    return any(
        kin in note and not any(word in note for word in _NAMED_BY_WHOM)
        for note in reading.unread
        for kin in pieces_of("留意", "kin")
    )


def may_not_have_met(note: str) -> bool:
    """Whether a free note beside a visit may say that nobody was met: 家中无人，改日再去."""
    terms = vocabulary_of("结果").terms
    return any(len(phrase) > 1 and phrase in plain(note) for phrase, term in terms.items() if _is_not_met(term))


def _is_not_met(term: Term) -> bool:
    return bool(term.said.code) and term.said.code not in (MET, REACHED)


def state_in(text: str) -> str:
    """住院, 去世, 迁出 where the outcome of a visit says so: the ledger's state may be out of date."""
    told = choice("状态", text).code
    return {"in_hospital": "住院", "died": "去世", "moved": "迁出"}.get(told, "")


def yes_told(column: str, text: str) -> tuple[bool | None, str]:
    """A tick, a word or nothing; the second says why it has to be asked."""
    reading = read(text, vocabulary_of("是否", column))
    codes = [*(value.code for value in reading.values if value.code), *reading.answers]
    answers: Mapping[str, bool] = {"yes": True, "no": False}
    told = {answers.get(code) for code in codes}
    if reading.questions or len(told) != 1 or None in told:
        return None, unknown(reading.questions or [text.strip()]) if plain(text) else ""
    return told.pop(), ""


def says_nothing(text: str) -> bool:
    """无, 暂无, —: the cell is filled in to say that there is nothing."""
    return not plain(text) or choice("空白", text).code == "nothing"


def may_have_left(text: str) -> bool:
    """Whether a state that is not understood may tell of somebody who is not to be visited."""
    return any(piece in plain(text) for piece in pieces_of("留意", "leaving"))


def unknown(pieces: list[str]) -> str:
    return "、".join(f"“{piece}”" for piece in dict.fromkeys(pieces)) + "认不出"
