"""What a surge adds to the visits owed, pure (P57 bad weather, P58 festivals)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from visits.duty.policy import DAY, OwedVisit, Person, Stretch, stretch_on, stretches_between, with_implied

SURGE = "surge"  # stands where a frequency stands in other owed visits
CLAUSES = {"weather": "P57", "festival": "P58", "other": SURGE}  # by what the surge is for


@dataclass(frozen=True, slots=True)
class Surge:
    """More visits for some days (P57 bad weather, P58 festivals). Empty conditions leave nobody out."""

    clause: str
    first_day: date
    last_day: date
    visits: int = 1
    tiers: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    number: int = 0  # two surges that ask for the same days are two all the same


def surge_visits(person: Person, pieces: Sequence[Stretch], surge: Surge) -> list[OwedVisit]:
    """The visits that a surge adds for one person: its days divided evenly, one visit in each part.

    A part's visit is owed to who can be visited on its last day, from the first of its days on which they can.
    """
    days = (surge.last_day - surge.first_day).days + 1
    parts = min(surge.visits, days)
    starts = [surge.first_day + days * part // parts * DAY for part in range(parts)]
    ends = [*(start - DAY for start in starts[1:]), surge.last_day]
    owed = []
    for start, end in zip(starts, ends, strict=True):
        piece = stretch_on(pieces, end)
        if piece and piece.every and _is_meant(person, piece, surge):
            begins = max(start, next(one.first_day for one in stretches_between(pieces, start, end) if one.every))
            owed.append(OwedVisit(begins, end, surge.clause, piece.decision.tier or "", SURGE, surge.number))
    return owed


def _is_meant(person: Person, piece: Stretch, surge: Surge) -> bool:
    held = with_implied(person.facts_on(piece.first_day).categories)
    return (not surge.tiers or piece.decision.tier in surge.tiers) and (
        not surge.categories or bool(held & surge.categories)
    )


def is_extra(clause: str) -> bool:
    """Whether a visit comes on top of the usual ones."""
    return clause in CLAUSES.values()


def assign_visits(owed: Sequence[OwedVisit], days: Sequence[date]) -> dict[OwedVisit, int]:
    """Which visit serves which window, as an index into `days` (in rising order): the open window that ends first.

    The usual windows may share a visit among themselves; a surge asks for visits beyond those. So a visit serves either
    usual windows or one surge's, never both.
    """
    served: dict[OwedVisit, int] = {}
    for index, day in enumerate(days):
        waiting = [visit for visit in owed if visit not in served and visit.first_day <= day <= visit.last_day]
        if not waiting:
            continue
        first = min(waiting, key=lambda visit: (visit.last_day, visit.every == SURGE, visit.surge))
        served |= dict.fromkeys([first] if first.every == SURGE else [v for v in waiting if v.every != SURGE], index)
    return served


def windows_that_compete(surge: Sequence[OwedVisit], usual: Sequence[OwedVisit]) -> list[OwedVisit]:
    """The surges' windows and the usual ones that share a day with one of them: only these dispute a visit."""
    touching = [
        visit
        for visit in usual
        if any(visit.first_day <= other.last_day and other.first_day <= visit.last_day for other in surge)
    ]
    return [*surge, *touching]
