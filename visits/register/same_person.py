"""Whether two entries of one name mean one person: pure, the one rule of file and form (P8, P9).

A name proves nobody. The ID number decides where both have one; gender, birth, phone and door speak for or against;
where they do not decide, somebody is asked. Nothing is merged or dropped on a guess.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visits.register.birth import Birth

GENERATION_YEARS = 12  # father and son, aunt and niece of one name: no slip of a pen makes this much
LUNAR_DAYS = 60  # a birthday by the lunar calendar lies up to two months from the solar one
_LAST_NUMBER = re.compile(r"(\d+(?:-\d+)*)\D*$")


class Verdict(StrEnum):
    SAME = "same"
    OTHER = "other"
    OPEN = "open"
    """They agree in some things and differ in others, or what would tell is missing."""
    BARE = "bare"
    """Nothing but the name can be compared."""


@dataclass(frozen=True)
class Traits:
    """What is known of somebody beside name and village; "" and None where it is not.

    `id_number` and `phone` are compared as they are, so both may be hashes. `door` is what follows the village's name.
    """

    id_number: str = ""
    gender: str = ""
    birth: Birth | None = None
    phone: str = ""
    door: str = ""

    @property
    def is_recognisable(self) -> bool:
        """Has something by which the person is found again."""
        return bool(self.id_number or self.birth or self.phone or self.door)


def judge(one: Traits, other: Traits, *, beside: bool = False) -> Verdict:
    """`beside`: the two stand in one file, or one is about to be entered anew. Each is then somebody of their own until
    everything agrees; a line about somebody in the ledger already is theirs until something speaks against it.
    """
    if one.id_number and other.id_number:
        return Verdict.SAME if one.id_number == other.id_number else Verdict.OTHER
    if one.gender and other.gender and one.gender != other.gender:
        return Verdict.OTHER
    traces = (_agree(one.phone, other.phone), _doors_agree(one.door, other.door))
    if one.birth and other.birth and one.birth.is_day and other.birth.is_day:
        return _by_birth(one.birth.earliest, other.birth.earliest, traces, beside=beside)
    if one.birth and other.birth and (told := _by_part(one.birth, other.birth, traces, beside=beside)):
        return told
    if beside and one.birth != other.birth:
        return Verdict.OTHER if traces == (False, False) else Verdict.OPEN
    return _by_traces(traces, beside=beside)


def one_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """Of several entries of one person, the one that says most for sameness."""
    rank = (Verdict.SAME, Verdict.OPEN, Verdict.BARE, Verdict.OTHER)
    return min(verdicts, key=rank.index, default=Verdict.OTHER)


def _by_birth(one: date, other: date, traces: tuple[bool | None, bool | None], *, beside: bool) -> Verdict:
    if one == other:
        doubtful = traces == (False, False) or (beside and False in traces)
        return Verdict.OPEN if doubtful else Verdict.SAME
    if abs(one.year - other.year) >= GENERATION_YEARS:
        return Verdict.OTHER
    slip_of_the_pen = abs((one - other).days) <= LUNAR_DAYS or (one.month, one.day) == (other.month, other.day)
    return Verdict.OPEN if True in traces or (slip_of_the_pen and False not in traces) else Verdict.OTHER


def _by_part(one: Birth, other: Birth, traces: tuple[bool | None, bool | None], *, beside: bool) -> Verdict | None:
    """A year or a month tells people apart; that it agrees says little, so that the rest decides (None)."""
    if abs(one.earliest.year - other.earliest.year) >= GENERATION_YEARS:
        return Verdict.OTHER
    if days := one.days_apart(other):
        return Verdict.OPEN if True in traces or (days <= LUNAR_DAYS and False not in traces) else Verdict.OTHER
    told_again = one == other and False not in traces and not beside  # the file from which it was entered comes again
    return Verdict.SAME if told_again else None


def _by_traces(traces: tuple[bool | None, bool | None], *, beside: bool) -> Verdict:
    """Phone and door are all there is, for no two birth dates can be compared."""
    if traces == (None, None):
        return Verdict.OPEN if beside else Verdict.BARE
    if traces == (False, False):
        return Verdict.OTHER
    if False not in traces:
        return Verdict.SAME if traces[0] or not beside else Verdict.OPEN
    return Verdict.SAME if True in traces and not beside else Verdict.OPEN


def _agree(one: str, other: str) -> bool | None:
    """None where either is not known."""
    return one == other if one and other else None


def _doors_agree(one: str, other: str) -> bool | None:
    """三组5号 and 5号 are one door; 15号 is another."""
    numbers = [found[1] for door in (one, other) if (found := _LAST_NUMBER.search(door))]
    return numbers[0] == numbers[1] if len(numbers) == 2 else None
