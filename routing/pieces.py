"""The pieces of a problem: visitors, shifts, visits, what ties them; integer seconds, indices and matrices.

Frozen; `routing.validate` says what is wrong with them, `routing.problem` puts them together.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.int64]
UNREACHABLE = -1
"""In a matrix: there is no way from row to column."""
DAY_S = 86_400
NEVER_S = 2**62
"""A moment that nobody reaches."""


class SameVisitor(StrEnum):
    """Whether all visits of one person should be paid by one visitor."""

    FREE = "free"
    PREFERRED = "preferred"
    REQUIRED = "required"


@dataclass(frozen=True)
class Weights:
    """The prices of the third level, in seconds of travel, and the travel's own weight.

    Attributes
    ----------
    travel : int
        Price of one second of travel cost.
    other_visitor_s, standin_s : int
        Price of a visit by another than the responsible visitor, and by the stand-in.
    second_visitor_s : int
        Price of each further visitor of a person whose visits should stay with one.
    moved_s : int
        Price of a visit on another day or with another visitor than in the former plan.
    village_day_s : int
        Price of each day on which a village is entered for visits that should be bundled.
    imbalance : int
        Price of one second of working time outside a visitor's targets.
    """

    travel: int = 1
    other_visitor_s: int = 600
    standin_s: int = 300
    second_visitor_s: int = 300
    moved_s: int = 900
    village_day_s: int = 300
    imbalance: int = 1


@dataclass(frozen=True)
class Visitor:
    """Who can be sent.

    Attributes
    ----------
    traits : frozenset of str
        What the visitor is or can do; a visit's traits must all be among them.
    max_work_week_s : int or None
        Most working time (travel and service) in one week of the horizon.
    work_low_s, work_high_s : int or None
        Targets of working time over the horizon; outside them each second has a price.
    max_work_day_s : int or None
        Most working time on one day, over all shifts the visitor has on it.
    """

    traits: frozenset[str] = frozenset()
    max_work_week_s: int | None = None
    work_low_s: int | None = None
    work_high_s: int | None = None
    max_work_day_s: int | None = None


@dataclass(frozen=True)
class Break:
    """A rest between two stops that begins in [earliest_s, latest_s]; not needed by who is back by latest_s."""

    earliest_s: int
    latest_s: int
    duration_s: int


@dataclass(frozen=True)
class Shift:
    """One visitor on one day.

    Attributes
    ----------
    visitor, day : int
        Index of the visitor; day counted from the horizon's first day, 0.
    start_s, end_s : int
        Seconds after midnight between which the visitor is on the way.
    start_node, end_node : int
        Row of the matrices where the route begins and ends.
    mode : int
        Index of the travel mode's matrix.
    rest : Break or None
        The lunch break.
    max_visits, max_work_s, capacity : int or None
        Most visits, most working time (travel and service, without waits and rest), most load.
    max_overtime_s : int
        How far after end_s the route may end, at the price of the second level; see Problem.last_s.
    """

    visitor: int
    day: int
    start_s: int
    end_s: int
    start_node: int
    end_node: int
    mode: int = 0
    rest: Break | None = None
    max_visits: int | None = None
    max_work_s: int | None = None
    capacity: int | None = None
    max_overtime_s: int = 0


@dataclass(frozen=True)
class Visit:
    """One visit owed to one person.

    Step of the way: *problem*, in numbers. The caller knows which row stands behind its index.

    Attributes
    ----------
    node : int
        Row of the matrices.
    service_s : int
        Time at the door.
    days : tuple of int
        Days of the horizon on which it may take place.
    priority : int
        Weight of leaving it out, at least 1.
    visitors : tuple of int or None
        Who may come; None is anybody.
    traits : frozenset of str
        What the visitor must be or be able to do.
    windows : tuple of (int, int)
        Seconds after midnight within which the service may begin, both ends included; none is any time.
    max_late_s : int
        How far after its last window the service may begin, at the price of the second level.
    load : int
        What it takes of a shift's capacity.
    responsible, standin : int or None
        Visitors who come without price, and at the stand-in's price.
    household : int or None
        Number of the household; all its visits have one node.
    added_service_s : int or None
        Service time when the visit directly follows another of the same household; None is service_s.
    village : int or None
        Number of the village, if this visit should be bundled with others of the village on few days.
    former : (int, int) or None
        Visitor and day of a former plan, to which the visit should keep.
    """

    node: int
    service_s: int
    days: tuple[int, ...]
    priority: int = 1
    visitors: tuple[int, ...] | None = None
    traits: frozenset[str] = frozenset()
    windows: tuple[tuple[int, int], ...] = ()
    max_late_s: int = 0
    load: int = 0
    responsible: int | None = None
    standin: int | None = None
    household: int | None = None
    added_service_s: int | None = None
    village: int | None = None
    former: tuple[int, int] | None = None


@dataclass(frozen=True)
class Spacing:
    """What ties one person's visits together, in their order in time.

    Attributes
    ----------
    visits : tuple of int
        Indices of the visits, first to last.
    min_gap_days, max_gap_days : int, int or None
        Smallest and largest number of days between neighbours; the smallest is at least 1.
    same_visitor : SameVisitor
        Whether one visitor should pay, or must pay, all of them.
    patterns : tuple of tuples of int
        If given, the only allowed combinations of days, one day for each visit and one of its own; gaps do not count,
        and all visits are planned or none.
    """

    visits: tuple[int, ...]
    min_gap_days: int = 1
    max_gap_days: int | None = None
    same_visitor: SameVisitor = SameVisitor.FREE
    patterns: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class LockedStop:
    """This visit stays on this shift; its place in the order is free."""

    visit: int
    shift: int


@dataclass(frozen=True)
class LockedRoute:
    """This shift pays exactly these visits in this order.

    With open_end they are only its beginning (done or under way) and others may follow.
    """

    shift: int
    visits: tuple[int, ...]
    open_end: bool = False


Lock = LockedStop | LockedRoute
Span = tuple[int, str, int]
"""A visitor's week or day: visitor, which of the two, number."""


@dataclass(frozen=True, eq=False)
class Parts:
    """All that a plan depends on, as it was given: `routing.problem.Problem` is the same once it is checked.

    Attributes
    ----------
    horizon_days : int
        Length of the horizon; days are 0 … horizon_days - 1.
    travel_s : tuple of int arrays, shape (nodes, nodes)
        Travel time of each mode, row to column, in seconds; UNREACHABLE where there is no way.
    visitors, shifts, visits, spacings : tuples
        See there. Indices are positions in these tuples. A visitor has at most one shift a day for each part of it.
    cost_s : tuple of int arrays, shape (nodes, nodes)
        What travel costs, in seconds; empty where it is the travel time.
    first_weekday : int
        Weekday of day 0, Monday is 0: tells which days make up a week.
    weights : Weights
        Prices of the objective.
    """

    horizon_days: int
    travel_s: tuple[Matrix, ...]
    visitors: tuple[Visitor, ...]
    shifts: tuple[Shift, ...]
    visits: tuple[Visit, ...]
    spacings: tuple[Spacing, ...] = ()
    cost_s: tuple[Matrix, ...] = ()
    first_weekday: int = 0
    weights: Weights = field(default_factory=Weights)

    @property
    def nodes(self) -> int:
        """Number of rows of the matrices."""
        return len(self.travel_s[0])

    @property
    def costs(self) -> tuple[Matrix, ...]:
        """What travel costs in each mode, int arrays of shape (nodes, nodes), seconds from row to column."""
        return self.cost_s or self.travel_s
