"""What the rolling month looks like from today, as plain values: which visits stand in which week, what is short, who
waits, what would close it. Pure; people and visitors by their ids. Minutes count the way, there and back included."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    KEY = "key"
    MONTHLY = "monthly"
    FIRST = "first"
    SURGE = "surge"


@dataclass(frozen=True)
class VisitAhead:
    """One owed visit.

    week_first : of the week in which it is to be made, None where it waits: no hours are left for it
    why : the code of the reason where it waits
    missed : windows in a row that went by without a visit before this one
    is_locked : a coordinator chose the week
    weeks : the first days of those that its window touches
    """

    elder_id: int
    household_id: int
    village_id: int
    first_day: date
    last_day: date
    kind: Kind
    last_visit: date | None
    missed: int
    overdue: bool
    responsible_id: int | None
    visitor_id: int | None
    week_first: date | None
    why: str = ""
    is_locked: bool = False
    weeks: tuple[date, ...] = ()

    @property
    def can_move(self) -> bool:
        """More than one week of the month lies in its window."""
        return len(self.weeks) > 1 and self.kind is not Kind.SURGE

    @property
    def key(self) -> tuple[int, date]:
        return self.elder_id, self.last_day


@dataclass(frozen=True)
class Closing:
    """Something that would serve people who wait: hours of one visitor on one day, and how many people that helps.

    area_code : of the neighbour township from which the visitor would come; "" where it is one of the own
    """

    visitor_id: int
    day: date
    minutes: int
    helps: int
    area_code: str = ""


@dataclass(frozen=True)
class WeekAhead:
    """One week, cut where the month ends; `last_day` and `first_day` are the week's, also where it has begun.

    needed_min : what its visits take, those that wait for want of hours included
    on_duty_min : what is on duty from today on
    short_min : what the visits that wait would take
    """

    first_day: date
    last_day: date
    needed_min: int
    on_duty_min: int
    short_min: int
    visits: tuple[VisitAhead, ...]
    waiting: tuple[VisitAhead, ...]
    closing: tuple[Closing, ...] = ()

    @property
    def is_full(self) -> bool:
        """Even if everybody could go everywhere the hours would not do."""
        return self.needed_min > self.on_duty_min

    @cached_property
    def counts(self) -> Counter[Kind]:
        return Counter(visit.kind for visit in self.visits)


@dataclass(frozen=True)
class MonthAhead:
    """`made` is the plan whose share-out stands in it; None where no plan was made yet."""

    weeks: tuple[WeekAhead, ...]
    made: int | None = None

    def week_of(self, day: date) -> WeekAhead | None:
        return next((week for week in self.weeks if week.first_day <= day <= week.last_day), None)

    @cached_property
    def again(self) -> list[VisitAhead]:
        """Who went without a visit for several windows in a row, the longest first: each elder once."""
        found: dict[int, VisitAhead] = {}
        for visit in self._everyone:
            known = found.get(visit.elder_id)
            if visit.missed and (known is None or visit.missed > known.missed):
                found[visit.elder_id] = visit
        return sorted(found.values(), key=lambda visit: (-visit.missed, visit.last_day, visit.elder_id))

    def apart(self, visit: VisitAhead) -> VisitAhead | None:
        """Somebody behind the same door whose visit could be made with this one and stands in another week."""
        alike = (one for one in self._everyone if one.household_id == visit.household_id and one.kind == visit.kind)
        return next(
            (one for one in alike if one.last_day == visit.last_day and one.week_first not in (visit.week_first, None)),
            None,
        )

    @property
    def _everyone(self) -> list[VisitAhead]:
        return [visit for week in self.weeks for visit in (*week.waiting, *week.visits)]


def longest_first(visits: Sequence[VisitAhead]) -> list[VisitAhead]:
    """Who was left out most often in front; then who was seen longest ago, and before them whoever never was."""
    return sorted(visits, key=lambda one: (-one.missed, one.last_visit or date.min, one.last_day, one.elder_id))
