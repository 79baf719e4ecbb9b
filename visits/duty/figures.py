"""One month in one village: the figures of P13, and the elders behind each of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from visits.duty.policy import WEEK, period_of
from visits.duty.selectors.facts import Home

WAITS: dict[str, tuple[int, int | None]] = {"1-7": (1, 7), "8-30": (8, 30), "31+": (31, None)}
"""How long the overdue have waited, in days since the last day on which somebody should have come."""

WEEKS_KEPT = 5


def days_kept(today: date) -> tuple[date, date]:
    """Of which days windows are kept: from the Monday of last week to the end of the rolling month's weeks."""
    monday, _sunday = period_of(today, WEEK)
    return monday - timedelta(weeks=1), monday + timedelta(weeks=WEEKS_KEPT, days=-1)


@dataclass(frozen=True, slots=True)
class Excluded:
    """An elder whom the figures leave out, and since when for what state."""

    elder_id: int
    state: str
    since: date


@dataclass(slots=True)
class VillageCoverage:
    """One village in one month; the lists name the elders behind the figures (P13)."""

    village_id: int
    active: list[int] = field(default_factory=list)
    visited_at_the_door: list[int] = field(default_factory=list)
    visited_any_mode: list[int] = field(default_factory=list)
    weekly_owed: int = 0
    weekly_kept: int = 0
    weekly_missed: list[int] = field(default_factory=list)
    overdue: list[int] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    tiers: dict[int, str] = field(default_factory=dict)  # of each active elder
    days_overdue: dict[int, int] = field(default_factory=dict)  # of each overdue elder, on the day counted

    @property
    def unvisited(self) -> list[int]:
        return sorted(set(self.active) - set(self.visited_at_the_door))

    def waiting(self, band: str) -> list[int]:
        """The overdue who have waited so long: a band of `WAITS`."""
        least, most = WAITS[band]
        return [
            pk for pk in self.overdue if self.days_overdue[pk] >= least and (not most or self.days_overdue[pk] <= most)
        ]

    @property
    def person_days(self) -> int:
        """All days that the overdue have waited, added up."""
        return sum(self.days_overdue.values())

    @property
    def monthly_rate(self) -> float | None:
        """Elders visited at their door in the month / elders active in it; None where nobody is."""
        return _rate(len(self.visited_at_the_door), len(self.active))

    @property
    def any_mode_rate(self) -> float | None:
        return _rate(len(self.visited_any_mode), len(self.active))

    @property
    def weekly_compliance(self) -> float | None:
        """Weekly visits made / weekly visits owed, over the month's weeks that have ended."""
        return _rate(self.weekly_kept, self.weekly_owed)


@dataclass(frozen=True, slots=True)
class Counts:
    """The same of one or several villages as numbers, without the people; `village_id` is 0 where there are several.

    By tier and by how long they wait only where somebody asked for it.
    """

    village_id: int = 0
    active: int = 0
    visited_at_the_door: int = 0
    visited_any_mode: int = 0
    weekly_owed: int = 0
    weekly_kept: int = 0
    weekly_missed: int = 0
    overdue: int = 0
    excluded: int = 0
    person_days: int = 0
    waiting: dict[str, int] = field(default_factory=dict)  # by band of `WAITS`
    active_by_tier: dict[str, int] = field(default_factory=dict)
    visited_by_tier: dict[str, int] = field(default_factory=dict)  # at the door

    @classmethod
    def of(cls, villages: Sequence[VillageCoverage]) -> "Counts":
        return cls(
            villages[0].village_id if len(villages) == 1 else 0,
            sum(len(one.active) for one in villages),
            sum(len(one.visited_at_the_door) for one in villages),
            sum(len(one.visited_any_mode) for one in villages),
            sum(one.weekly_owed for one in villages),
            sum(one.weekly_kept for one in villages),
            sum(len(one.weekly_missed) for one in villages),
            sum(len(one.overdue) for one in villages),
            sum(len(one.excluded) for one in villages),
            sum(one.person_days for one in villages),
            {band: sum(len(one.waiting(band)) for one in villages) for band in WAITS},
            dict(Counter(one.tiers[elder] for one in villages for elder in one.active)),
            dict(Counter(one.tiers[elder] for one in villages for elder in one.visited_at_the_door)),
        )

    @classmethod
    def together(cls, parts: Iterable["Counts"]) -> "Counts":
        """Several as one, so that every rate is still computed by the one definition; not by tier."""
        parts = list(parts)
        numbers = {name: sum(getattr(one, name) for one in parts) for name in NUMBERS}
        waiting = {band: sum(one.waiting.get(band, 0) for one in parts) for band in WAITS}
        return cls(**numbers, waiting=waiting)

    @property
    def unvisited(self) -> int:
        return self.active - self.visited_at_the_door

    @property
    def monthly_rate(self) -> float | None:
        return _rate(self.visited_at_the_door, self.active)

    @property
    def any_mode_rate(self) -> float | None:
        return _rate(self.visited_any_mode, self.active)

    @property
    def weekly_compliance(self) -> float | None:
        return _rate(self.weekly_kept, self.weekly_owed)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


NUMBERS = (
    *("active", "visited_at_the_door", "visited_any_mode"),
    *("weekly_owed", "weekly_kept", "weekly_missed", "overdue", "excluded", "person_days"),
)
"""The fields of `Counts` that add up."""


class Villages:
    """Some villages while elders are counted into them; what happened elsewhere is left to the villages it was in."""

    def __init__(self, prefixes: tuple[str, ...]) -> None:
        self._prefixes = prefixes
        self._found: dict[str, VillageCoverage] = {}

    def of(self, home: Home) -> VillageCoverage:
        if not home.village_code.startswith(self._prefixes):
            return VillageCoverage(home.village_id)
        return self._found.setdefault(home.village_code, VillageCoverage(home.village_id))

    def in_order(self) -> list[VillageCoverage]:
        return [self._found[code] for code in sorted(self._found)]
