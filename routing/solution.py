"""What a plan is: routes with times, what is left out and why, and each term of the objective."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Stop:
    """One door: the visits paid there one after another, and its times in seconds after midnight.

    start_s is when the first service begins (after any wait), leave_s when the last one ends.
    late_s is the sum of seconds by which its visits begin after their last window.

    Step of the way: *routes*.
    """

    visits: tuple[int, ...]
    arrive_s: int
    start_s: int
    leave_s: int
    late_s: int = 0


@dataclass(frozen=True)
class Route:
    """One shift that pays at least one visit.

    Attributes
    ----------
    shift : int
        Index in Problem.shifts.
    stops : tuple of Stop
        In their order.
    leave_s, return_s : int
        When the visitor sets out, as late as the first stop allows, and is back.
    travel_s, service_s, wait_s, overtime_s : int
        Sums along the route. Working time is travel and service.
    rest_s : int or None
        When the break begins, if one is taken.
    proven : bool
        Whether this order is proven the best for these visits.
    """

    shift: int
    stops: tuple[Stop, ...]
    leave_s: int
    return_s: int
    travel_s: int
    service_s: int
    wait_s: int
    overtime_s: int = 0
    rest_s: int | None = None
    proven: bool = False

    @property
    def visits(self) -> tuple[int, ...]:
        """Indices of all visits in their order."""
        return tuple(visit for stop in self.stops for visit in stop.visits)


@dataclass(frozen=True)
class Reason:
    """Why a visit is not planned. Codes and the numbers each carries: docs/routing.md."""

    code: str
    data: dict[str, int]


@dataclass(frozen=True)
class Remedy:
    """What would let it be planned, and what the plan would then cost more, in seconds of the third level."""

    code: str
    data: dict[str, int]
    cost_s: int


@dataclass(frozen=True)
class LeftOut:
    """A visit that is not planned: every reason that holds, and the relaxations that were tested and work, cheapest
    first.
    """

    visit: int
    reasons: tuple[Reason, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class Insertion:
    """Where a visit could be put into a plan, and what it would add there.

    Attributes
    ----------
    shift, position : int
        Index of the shift; number of visits paid before it.
    late_s : int
        Added lateness and overtime.
    cost_s : int
        Added cost of the third level, in seconds.
    route : Route
        The whole route as it would be.
    """

    shift: int
    position: int
    late_s: int
    cost_s: int
    route: Route


@dataclass(frozen=True)
class Explanation:
    """Why a visit is where it is, or why it is nowhere.

    For a planned visit `places` are the next best places, one for each other visitor or day, with cost_s and late_s
    against the plan as it is. For one that is left out, `reasons` and `remedies` as in LeftOut.
    """

    visit: int
    places: tuple[Insertion, ...]
    reasons: tuple[Reason, ...]
    remedies: tuple[Remedy, ...]


class Value(NamedTuple):
    """What plans are compared by, first entry first: priorities left out; seconds of lateness and overtime; the third
    level in seconds.
    """

    left_out: int
    late_s: int
    cost_s: int


@dataclass(frozen=True)
class Terms:
    """Each term of the objective. All but the first three are third-level prices in seconds, weights applied.

    left_out is the sum of the priorities of the visits left out; late_s and overtime_s are the second level.
    """

    left_out: int
    late_s: int
    overtime_s: int
    travel_s: int
    balance_s: int
    continuity_s: int
    stability_s: int
    bundling_s: int

    @property
    def value(self) -> Value:
        """The three levels."""
        third = self.travel_s + self.balance_s + self.continuity_s + self.stability_s + self.bundling_s
        return Value(self.left_out, self.late_s + self.overtime_s, third)


@dataclass(frozen=True)
class Bound:
    """What no plan can beat: least priority left out, and least travel cost of the visits that this plan pays."""

    left_out: int
    travel_s: int


@dataclass(frozen=True)
class ExtraShift:
    """One more shift of a visitor on a day, and by how much the plan would gain from it: tested by planning with it."""

    visitor: int
    day: int
    left_out: int
    cost_s: int


@dataclass(frozen=True)
class PlanExplanation:
    """How good a whole plan is: a lower bound, and what one more shift would save, the most useful first."""

    bound: Bound
    extra_shifts: tuple[ExtraShift, ...]


@dataclass(frozen=True)
class Solution:
    """A plan and how it came about.

    Attributes
    ----------
    routes : tuple of Route
        Only shifts that pay a visit, by shift.
    left_out : tuple of LeftOut
        Every visit that is in no route.
    terms : Terms
        The objective, term by term.
    engine, seed, iterations, seconds
        How it was made.
    """

    routes: tuple[Route, ...]
    left_out: tuple[LeftOut, ...]
    terms: Terms
    engine: str = ""
    seed: int = 0
    iterations: int = 0
    seconds: float = 0.0

    @property
    def orders(self) -> dict[int, tuple[int, ...]]:
        """Shift to visits in their order, by index."""
        return {route.shift: route.visits for route in self.routes}


@dataclass(frozen=True)
class Assignment:
    """Who is responsible for whom: a visitor for each visit (None where nobody can), and each visitor's load in
    seconds.
    """

    responsible: tuple[int | None, ...]
    load_s: tuple[int, ...]
    engine: str
    seconds: float
