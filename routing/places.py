"""Where one visit can be put into a plan, and what each place adds."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

from routing.locks import Locks
from routing.objective import imbalance_s, place_price_s, work_by_visitor
from routing.pieces import UNREACHABLE, Matrix, SameVisitor, Span
from routing.problem import Problem
from routing.schedule import service_s, timetable, work_of
from routing.spacing import may_become_whole, spaced

NO_LOCKS = Locks({}, {}, frozenset())


@dataclass(frozen=True)
class Spot:
    """One position of one shift, what it adds to the second and third level, and when the route would be back."""

    late_s: int
    cost_s: int
    shift: int
    position: int
    back_s: int = 0


class Trial(NamedTuple):
    """One position: what it adds to working time and to lateness with overtime, by how much it passes a hard limit,
    and when the route would be back.
    """

    position: int
    work_s: int
    late_s: int
    short_s: int
    back_s: int


class Draft:
    """A plan under change: the visits of each shift, and the sums that limits and prices need."""

    def __init__(self, problem: Problem, orders: Mapping[int, Sequence[int]], locks: Locks = NO_LOCKS) -> None:
        self.problem = problem
        self.locks = locks
        self.orders = {s: tuple(orders.get(s, ())) for s in range(len(problem.shifts))}
        self.shift_of = {visit: s for s, order in self.orders.items() for visit in order}
        self.entered: Counter[tuple[int | None, int]] = Counter()
        for visit in self.shift_of:
            self._enter(visit, 1)
        self.work = work_by_visitor(problem, self.orders)
        self.span_work: Counter[Span] = Counter()
        for s, order in self.orders.items():
            self._count(s, work_of(problem, problem.shifts[s], order))

    def _enter(self, visit: int, times: int) -> None:
        day = self.problem.shifts[self.shift_of[visit]].day
        self.entered[self.problem.visits[visit].village, day] += times

    def _count(self, s: int, work: int) -> None:
        for span, _ in self.problem.spans(s):
            self.span_work[span] += work

    def reorder(self, s: int, order: tuple[int, ...]) -> None:
        """Give a shift this order of visits, by index; sums follow."""
        shift = self.problem.shifts[s]
        added = work_of(self.problem, shift, order) - work_of(self.problem, shift, self.orders[s])
        self.work[shift.visitor] += added
        self._count(s, added)
        self.orders[s] = order

    def put(self, visit: int, spot: Spot) -> None:
        """Put the visit there."""
        order = self.orders[spot.shift]
        self.place(visit, spot.shift, (*order[: spot.position], visit, *order[spot.position :]))

    def place(self, visit: int, s: int, order: tuple[int, ...]) -> None:
        """Put the visit on a shift, whose order with it becomes this one."""
        self.reorder(s, order)
        self.shift_of[visit] = s
        self._enter(visit, 1)

    def take(self, visit: int) -> None:
        """Take the visit out, if it is planned."""
        if visit in self.shift_of:
            self._enter(visit, -1)
            s = self.shift_of.pop(visit)
            self.reorder(s, tuple(v for v in self.orders[s] if v != visit))

    def copied(self) -> "Draft":
        """The same plan, to be changed apart from this one."""
        other = copy(self)
        other.orders, other.shift_of = dict(self.orders), dict(self.shift_of)
        other.entered, other.work, other.span_work = self.entered.copy(), self.work.copy(), self.span_work.copy()
        return other

    def relaxed(self, problem: Problem) -> "Draft":
        """The same plan under other rules: shifts may only be added. Shares its sums: look, do not put."""
        other = copy(self)
        other.problem = problem
        other.orders = {s: self.orders.get(s, ()) for s in range(len(problem.shifts))}
        return other

    def days_allowed(self, visit: int, *, others_may_follow: bool = False) -> set[int]:
        """Days on which its own days and its person's planned visits allow it; where a person with day patterns must
        be planned whole, those that are not planned may be asked to follow.
        """
        days = set(self.problem.visits[visit].days)
        i = self.problem.spacing_of.get(visit)
        if i is None:
            return days
        keeps = may_become_whole if others_may_follow else spaced
        return {day for day in days if keeps(self.problem, self.problem.spacings[i], self._days_with(i, visit, day))}

    def _days_with(self, spacing: int, visit: int, day: int) -> dict[int, int]:
        shifts, planned = self.problem.shifts, self.shift_of
        days = {v: shifts[planned[v]].day for v in self.problem.spacings[spacing].visits if v in planned}
        return {**days, visit: day}

    def visitor_required(self, visit: int) -> int | None:
        """Index of the visitor that its person's other visits prescribe; None where they prescribe none."""
        i = self.problem.spacing_of.get(visit)
        if i is None or self.problem.spacings[i].same_visitor is not SameVisitor.REQUIRED:
            return None
        planned = [v for v in self.problem.spacings[i].visits if v in self.shift_of and v != visit]
        return self.problem.shifts[self.shift_of[planned[0]]].visitor if planned else None

    def shifts_allowed(self, visit: int, days: Collection[int] | None = None) -> list[int]:
        """Shifts that day (one of its own and of these, if given), visitor, traits, spacing and locks allow."""
        problem, only = self.problem, self.visitor_required(visit)
        days = self.days_allowed(visit) if days is None else set(days) & set(problem.visits[visit].days)
        return [
            s
            for s, shift in enumerate(problem.shifts)
            if shift.day in days
            and (only is None or shift.visitor == only)
            and problem.may_pay(visit, shift.visitor)
            and self.locks.may_join(visit, s)
        ]

    def spots(self, visit: int, shifts: Sequence[int] | None = None) -> Iterator[Spot]:
        """Every place where the visit fits."""
        for s in self.shifts_allowed(visit) if shifts is None else shifts:
            if self.has_room(visit, s):
                yield from self._positions(visit, s)

    def has_room(self, visit: int, s: int) -> bool:
        """Whether number and load of the shift's visits allow one more."""
        shift, order, visits = self.problem.shifts[s], self.orders[s], self.problem.visits
        if shift.max_visits is not None and len(order) >= shift.max_visits:
            return False
        return shift.capacity is None or sum(visits[v].load for v in (*order, visit)) <= shift.capacity

    def _positions(self, visit: int, s: int) -> Iterator[Spot]:
        problem, shift = self.problem, self.problem.shifts[s]
        work, price = work_of(problem, shift, self.orders[s]), self._price(visit, s)
        for trial in self.trials(visit, s, below_s=1):
            if trial.short_s <= 0 and self._work_left(s, work, trial.work_s):
                cost = problem.weights.travel * (self._detour(problem.costs, visit, s, trial.position) or 0)
                third = cost + price + self._imbalance(shift.visitor, trial.work_s)
                yield Spot(trial.late_s, third, s, trial.position, trial.back_s)

    def trials(self, visit: int, s: int, below_s: float = math.inf) -> Iterator[Trial]:
        """Every position of a shift to which there is a way, whether or not the visit fits there.

        Positions are passed over that are short by `below_s` seconds or more even without any wait.
        """
        problem, order, shift = self.problem, self.orders[s], self.problem.shifts[s]
        plain = shift.rest is None and not any(problem.visits[v].windows for v in (*order, visit))
        back, last = shift.start_s + work_of(problem, shift, order), problem.last_s(shift)
        penalty: int | None = None
        for i in range(len(self.locks.beginnings.get(s, ())), len(order) + 1):
            travel = self._detour(problem.travel_s, visit, s, i)
            if travel is None:
                continue
            added = travel + self._added_service(visit, order, i)
            home = back + added
            late, short = max(0, home - shift.end_s), max(0, home - last)
            if short >= below_s:
                continue
            if not plain:
                table = timetable(problem, shift, (*order[:i], visit, *order[i:]))
                late, short, home = table.penalty_s, table.short_s, table.return_s
            if penalty is None:
                penalty = timetable(problem, shift, order).penalty_s if order else 0
            yield Trial(i, added, late - penalty, short, home)

    def _detour(self, matrices: Sequence[Matrix], visit: int, s: int, position: int) -> int | None:
        """What the way grows by, or None where there is no way."""
        problem, order, shift = self.problem, self.orders[s], self.problem.shifts[s]
        matrix, node = matrices[shift.mode], problem.visits[visit].node
        a = problem.visits[order[position - 1]].node if position else shift.start_node
        b = problem.visits[order[position]].node if position < len(order) else shift.end_node
        to, on = int(matrix[a, node]), int(matrix[node, b])
        if UNREACHABLE in (to, on):
            return None
        return to + on - (int(matrix[a, b]) if order else 0)

    def _added_service(self, visit: int, order: Sequence[int], position: int) -> int:
        """What time at doors grows by: the next visit's may shrink or grow with who stands before it."""
        previous = order[position - 1] if position else None
        added = service_s(self.problem, previous, visit)
        if position == len(order):
            return added
        following = order[position]
        return added + service_s(self.problem, visit, following) - service_s(self.problem, previous, following)

    def _price(self, visit: int, s: int) -> int:
        """Continuity, stability and bundling."""
        problem, weights, shift = self.problem, self.problem.weights, self.problem.shifts[s]
        price, village = place_price_s(problem, visit, s), problem.visits[visit].village
        if village is not None and not self.entered[village, shift.day]:
            price += weights.village_day_s
        i = problem.spacing_of.get(visit)
        if i is not None and problem.spacings[i].same_visitor is SameVisitor.PREFERRED:
            visitors = {
                problem.shifts[self.shift_of[v]].visitor for v in problem.spacings[i].visits if v in self.shift_of
            }
            price += weights.second_visitor_s * bool(visitors and shift.visitor not in visitors)
        return price

    def _work_left(self, s: int, work: int, added: int) -> bool:
        most = self.problem.shifts[s].max_work_s
        return added <= self.time_left(s) and (most is None or work + added <= most)

    def time_left(self, s: int) -> float:
        """Seconds that the visitor may still work in the week and on the day of the shift; negative if too many."""
        limits = [most - self.span_work[span] for span, most in self.problem.spans(s) if most is not None]
        return min(limits, default=math.inf)

    def _imbalance(self, visitor: int, added: int) -> int:
        problem, work = self.problem, self.work[visitor]
        change = imbalance_s(problem, visitor, work + added) - imbalance_s(problem, visitor, work)
        return problem.weights.imbalance * change
