"""People behind one door who are due in the same week are visited together by one visitor, or it is told why not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, pairwise
from typing import Any

from dispatch.plans.inputs import OwedVisit, Window
from dispatch.plans.month.gaps import WANTED
from visits.duty.policy import KEY
from visits.duty.surge_rules import is_extra

WANTED_AFTER = timedelta(days=sum(WANTED) // 2)
"""Where a visit could join several it joins the one nearest to so long after the last one."""

Held = tuple[int, date]
"""The visitor and the day that a visit is held to."""
Days = Mapping[OwedVisit, Collection[date]]
"""On which each visit may be made."""
Pair = frozenset[OwedVisit]
"""Visits owed to two people."""


@dataclass(frozen=True)
class DoorVisit:
    """What the optimizer sees as one visit: one visit owed to each of these people behind one door. The first leads:
    the key one, or whoever was not seen for longest.

    Step of the way: *problem*, still by rows. `routing.pieces.Visit` is the same in numbers; ProblemIndex leads from
    one to the other.
    """

    people: tuple[OwedVisit, ...]

    @property
    def lead(self) -> OwedVisit:
        return self.people[0]

    @property
    def household_id(self) -> int:
        return self.lead.household_id

    @property
    def village_id(self) -> int:
        return self.lead.village_id

    @property
    def is_key(self) -> bool:
        return self.lead.tier == KEY

    @property
    def first_day(self) -> date:
        """First of the days that the windows have in common."""
        return max(owed.first_day for owed in self.people)

    @property
    def last_day(self) -> date:
        return min(owed.last_day for owed in self.people)

    @property
    def elder_ids(self) -> frozenset[int]:
        return frozenset(owed.elder_id for owed in self.people)

    @property
    def visitor_ids(self) -> list[int]:
        """Who may come without another face at the door: who answers for the lead, who stands in, who answers for the
        others."""
        asked = [self.lead.responsible_id, self.lead.stand_in_id, *(owed.responsible_id for owed in self.people)]
        return list(dict.fromkeys(visitor_id for visitor_id in asked if visitor_id is not None))


class WhyApart(StrEnum):
    """Why two people behind one door are not visited together; the first that holds."""

    NO_COMMON_DAY = "no_common_day"  # no day on which somebody works lies in both windows
    HELD = "held"  # their visits are held to different visitors or days
    GAP = "gap"  # another visit to one of them would come too close
    TOO_LONG = "too_long"  # together they take longer than any shift has left from the way


@dataclass(frozen=True)
class Apart:
    """A visit that is made alone, the people behind the same door with whom it is not, and why."""

    owed: OwedVisit
    beside: tuple[int, ...]
    why: WhyApart


def apart_figure(apart: Apart) -> dict[str, Any]:
    """For the plan's figures, in rows' ids: who is visited alone, who lives behind the same door, and why."""
    owed = apart.owed
    window = {"first_day": owed.first_day.isoformat(), "last_day": owed.last_day.isoformat()}
    return {"elder_id": owed.elder_id, **window, "beside": list(apart.beside), "why": apart.why.value}


@dataclass(frozen=True)
class Joined:
    """All visits as the optimizer sees them, and who is not visited together."""

    visits: tuple[DoorVisit, ...]
    apart: tuple[Apart, ...]


def join_households(
    owed: Iterable[OwedVisit],
    *,
    days: Days,
    held: Mapping[OwedVisit, Held],
    too_long: Collection[int] = (),
) -> Joined:
    """Visits of one household joined wherever that is possible.

    Parameters
    ----------
    days : of each visit, on which it may be made and anybody works
    held : where a visit must stay
    too_long : households whose people together find no shift that is long enough
    """
    doors: dict[int, list[OwedVisit]] = defaultdict(list)
    for visit in owed:
        doors[visit.household_id].append(visit)
    visits: list[DoorVisit] = []
    apart: list[Apart] = []
    for household_id, of_door in doors.items():
        joined, refused = _joined(of_door, days, held, is_too_long=household_id in too_long)
        visits += joined
        apart += refused
    return Joined(tuple(sorted(visits, key=lambda visit: visit.lead.key)), tuple(apart))


def _joined(
    of_door: Sequence[OwedVisit],
    days: Days,
    held: Mapping[OwedVisit, Held],
    *,
    is_too_long: bool,
) -> tuple[list[DoorVisit], list[Apart]]:
    """The visits of one door: joined as far as possible, and again without a pair that leaves no distance between the
    other visits of its people, until none does."""
    refused: dict[Pair, WhyApart] = {}
    if is_too_long:
        refused = {frozenset(pair): WhyApart.TOO_LONG for pair in combinations(of_door, 2)}
    while True:
        visits, apart = _as_refused(of_door, days, held, refused)
        pair = _too_close(visits)
        if pair is None:
            return visits, apart
        refused[pair] = WhyApart.GAP


def _as_refused(
    of_door: Iterable[OwedVisit],
    days: Days,
    held: Mapping[OwedVisit, Held],
    refused: Mapping[Pair, WhyApart],
) -> tuple[list[DoorVisit], list[Apart]]:
    """The weightiest first, each joins the one of the others that suits it best."""
    visits: list[DoorVisit] = []
    apart: list[Apart] = []
    for owed in sorted(of_door, key=_leading):
        others = [
            i for i, visit in enumerate(visits) if owed.elder_id not in visit.elder_ids and _same_week(visit, owed)
        ]
        reasons: dict[int, WhyApart] = {}
        for i in sorted(others, key=lambda i: _suits(visits[i], owed, days)):
            why = _why_apart(visits[i], owed, days, held, refused)
            if why is None:
                visits[i] = DoorVisit((*visits[i].people, owed))
                break
            reasons |= {elder_id: why for elder_id in visits[i].elder_ids if elder_id not in reasons}
        else:
            visits.append(DoorVisit((owed,)))
            if reasons:
                apart.append(Apart(owed, tuple(sorted(reasons)), next(iter(reasons.values()))))
    return visits, apart


def _leading(owed: OwedVisit) -> tuple[bool, date, Window]:
    return owed.tier != KEY, owed.last_visit or date.min, owed.key


def _same_week(visit: DoorVisit, owed: OwedVisit) -> bool:
    """Whether both are due in one week, Monday to Sunday."""
    first, last = max(visit.first_day, owed.first_day), min(visit.last_day, owed.last_day)
    return first - timedelta(days=first.weekday()) <= last


def _suits(visit: DoorVisit, owed: OwedVisit, days: Days) -> tuple[bool, int, int, date]:
    """Rank of a visit to join: of its own kind (a surge's with a surge's), where it is wanted, with most days left."""
    common = _common(visit, owed, days)
    wanted = owed.last_visit + WANTED_AFTER if owed.last_visit else None
    off = min((abs((day - wanted).days) for day in common), default=0) if wanted else 0
    return is_extra(visit.lead.clause) != is_extra(owed.clause), off, -len(common), visit.first_day


def _common(visit: DoorVisit, owed: OwedVisit, days: Days) -> set[date]:
    return set.intersection(*(set(days[one]) for one in (*visit.people, owed)))


def _why_apart(
    visit: DoorVisit,
    owed: OwedVisit,
    days: Days,
    held: Mapping[OwedVisit, Held],
    refused: Mapping[Pair, WhyApart],
) -> WhyApart | None:
    """What keeps the owed visit from being made with this one; None where nothing does."""
    common = _common(visit, owed, days)
    if not common:
        return WhyApart.NO_COMMON_DAY
    holds = {held[one] for one in (*visit.people, owed) if one in held}
    if len(holds) > 1 or any(day not in common for _, day in holds):
        return WhyApart.HELD
    pairs = (frozenset((one, owed)) for one in visit.people)
    return next((refused[pair] for pair in pairs if pair in refused), None)


def _too_close(visits: Sequence[DoorVisit]) -> Pair | None:
    """Two people's visits that must not be one, or None: the optimizer keeps the distance between neighbours of a row,
    and so asks that they have somebody in common."""
    for row in rows_of(visits):
        for place, (a, b) in enumerate(pairwise(row)):
            if not visits[a].elder_ids & visits[b].elder_ids:
                shared = [visits[i] for i in (*row[place::-1], *row[place + 1 :]) if len(visits[i].people) > 1]
                return frozenset((shared[0].lead, shared[0].people[-1]))
    return None


def rows_of(visits: Sequence[DoorVisit]) -> list[list[int]]:
    """Indices of visits that share people, directly or through others, in the order of their windows."""
    rows: list[tuple[frozenset[int], list[int]]] = []
    for i, visit in enumerate(visits):
        tied = [row for row in rows if row[0] & visit.elder_ids]
        rows = [row for row in rows if not row[0] & visit.elder_ids]
        people = visit.elder_ids.union(*(row[0] for row in tied))
        rows.append((people, [*(one for row in tied for one in row[1]), i]))
    return [sorted(row, key=lambda i: (visits[i].first_day, visits[i].last_day, visits[i].lead.key)) for _, row in rows]
