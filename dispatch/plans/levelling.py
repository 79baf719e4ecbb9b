"""Fair weeks and bearable days: what each visitor should work, the longest day where there is slack, and routes moved
between a visitor's days. Pure.

A plan is searched for three times, each from the one before: as it is, so that it is known what can be done at all;
within fair weeks and bearable days; and once more when whole routes have moved to the days on which least is done.
Where hours are scarce the second search, within fair weeks alone, has all the time that is left.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from dispatch.plans import prices
from routing import solve
from routing.pieces import Shift, Visitor
from routing.problem import Problem
from routing.run import OnProgress, Progress
from routing.solution import Route, Solution

STAGES = (0.25, 0.8, 1.0)
"""Shares of the time budget at which each search ends."""
HOURS_DO_NOT_HELP = {"no_shift", "visitor", "trait", "unreachable", "too_long", "window"}
"""Reasons of leaving out that no free hour would change."""


@dataclass(frozen=True)
class Levelled:
    """A plan, and the problem with the limits that it keeps."""

    problem: Problem
    solution: Solution


def solve_levelled(
    problem: Problem, *, seconds: float, seed: int, on_progress: OnProgress, cancelled: Callable[[], bool]
) -> Levelled:
    """The plan of a problem whose days and weeks are as fair as they can be with nobody left out for it."""
    plain = solve(problem, seconds=STAGES[0] * seconds, seed=seed, on_progress=on_progress, cancelled=cancelled)
    begun = time.monotonic() - plain.seconds  # the first search may have had to load its code before

    def tell(progress: Progress) -> None:
        on_progress(replace(progress, seconds=time.monotonic() - begun))

    def search(problem: Problem, until: float, start: Solution) -> Solution:
        left = max(0.0, until * seconds - (time.monotonic() - begun))
        return solve(problem, seconds=left, seed=seed, start=start, on_progress=tell, cancelled=cancelled)

    fair = with_fair_weeks(problem, plain)
    limited = with_bearable_days(fair, plain)
    if limited is fair:
        return Levelled(fair, search(fair, STAGES[-1], plain))
    found = Levelled(limited, search(limited, STAGES[1], plain))
    if found.solution.terms.left_out > plain.terms.left_out:
        found = Levelled(fair, plain)
    spread = replace(found.solution, routes=over_the_days(found.problem, found.solution.routes))
    return replace(found, solution=search(found.problem, STAGES[2], spread))


def with_fair_weeks(problem: Problem, solution: Solution) -> Problem:
    """The problem in which each visitor should work as much as others for each hour on duty, from the work of a plan.

    Nobody is asked to do more than to visit their own elders only so that hours are filled, and a light week is
    nobody's burden.
    """
    work, hours = _work(problem, solution), _hours(problem)
    rate = work.total() / max(1, hours.total())
    own = _own_load(problem, solution)

    def fair(v: int, visitor: Visitor) -> Visitor:
        share = rate * hours[v]
        low = min(int(share * prices.WORK_LOW), own[v])
        high = max(int(share * prices.WORK_HIGH), int(hours[v] * prices.LIGHT_WEEK))
        return replace(visitor, work_low_s=low, work_high_s=high)

    visitors = tuple(fair(v, visitor) for v, visitor in enumerate(problem.visitors))
    return problem.changed(visitors=visitors, weights=replace(problem.weights, imbalance=prices.IMBALANCE))


def with_bearable_days(problem: Problem, solution: Solution) -> Problem:
    """The problem in which no day of a visitor is much longer than others, where a plan shows that there is slack."""
    work, hours = _work(problem, solution), _hours(problem)
    short = any(left.reasons[0].code not in HOURS_DO_NOT_HELP for left in solution.left_out)
    if short or work.total() > prices.SLACK * hours.total():
        return problem
    days = Counter(visitor for visitor, _ in {(shift.visitor, shift.day) for shift in problem.shifts})
    longest = _longest_trip(problem, solution)

    def bearable(v: int, visitor: Visitor) -> Visitor:
        mean = work[v] / max(1, days[v])
        most = max(prices.BEARABLE_DAY_S, int(prices.DAY_HIGH * mean), longest[v])
        return replace(visitor, max_work_day_s=most)

    return problem.changed(visitors=tuple(bearable(v, visitor) for v, visitor in enumerate(problem.visitors)))


def _work(problem: Problem, solution: Solution) -> Counter[int]:
    """Seconds that each visitor works in a plan."""
    work: Counter[int] = Counter()
    for route in solution.routes:
        work[problem.shifts[route.shift].visitor] += route.travel_s + route.service_s
    return work


def _hours(problem: Problem) -> Counter[int]:
    """Seconds that each visitor is on duty, without the break."""
    hours: Counter[int] = Counter()
    for shift in problem.shifts:
        hours[shift.visitor] += shift.end_s - shift.start_s - (shift.rest.duration_s if shift.rest else 0)
    return hours


def _own_load(problem: Problem, solution: Solution) -> Counter[int]:
    """What the visits of each visitor's own elders take, with the usual way to a visit."""
    visits = max(1, sum(len(route.visits) for route in solution.routes))
    way_s = sum(route.travel_s for route in solution.routes) // visits
    load: Counter[int] = Counter()
    for visit in problem.visits:
        if visit.responsible is not None:
            load[visit.responsible] += visit.service_s + way_s
    return load


def _longest_trip(problem: Problem, solution: Solution) -> Counter[int]:
    """What the farthest visit of each visitor takes alone: a day must hold it, and one more visit beside it."""
    longest: Counter[int] = Counter()
    for route in solution.routes:
        shift = problem.shifts[route.shift]
        way = problem.travel_s[shift.mode]
        for i in route.visits:
            visit = problem.visits[i]
            trip = int(way[shift.start_node, visit.node] + way[visit.node, shift.end_node]) + 2 * visit.service_s
            longest[shift.visitor] = max(longest[shift.visitor], trip)
    return longest


def over_the_days(problem: Problem, routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """The same routes, each moved to another like day of its visitor as long as that levels the days of all."""
    week = _Week(problem, {route.shift: route for route in routes})
    moved = True
    while moved:
        moved = False
        for a in sorted(week.at, key=lambda s: (-week.day_work[problem.shifts[s].day], s)):
            for b in week.like[a]:
                if a in week.at and week.levels(a, b) and week.may_swap(a, b):
                    week.swap(a, b)
                    moved = True
    return tuple(week.at[s] for s in sorted(week.at))


class _Week:
    """Routes by shift, while whole ones change their days."""

    def __init__(self, problem: Problem, at: dict[int, Route]) -> None:
        self.problem, self.at = problem, at
        self.day_of = {i: problem.shifts[s].day for s, route in at.items() for i in route.visits}
        self.day_work: Counter[int] = Counter()
        for s, route in at.items():
            self.day_work[problem.shifts[s].day] += _length(route)
        kinds: dict[Shift, list[int]] = defaultdict(list)
        for s, shift in enumerate(problem.shifts):
            kinds[replace(shift, day=0)].append(s)
        self.like = {s: [b for b in of_kind if b != s] for of_kind in kinds.values() for s in of_kind}
        """Other shifts that differ in nothing but the day: what fits into one fits into the other."""

    def levels(self, a: int, b: int) -> bool:
        """Whether the sum of squares of the days' work falls."""
        here, there = (self.day_work[self.problem.shifts[s].day] for s in (a, b))
        return 0 < _length(self.at[a]) - _length(self.at.get(b)) < here - there

    def may_swap(self, a: int, b: int) -> bool:
        """Whether all visits of both routes may be made on the other's day, keep their distance, and no day grows too
        long; what a former plan had on a day stays on it."""
        visits = self.problem.visits
        new = self._days_after(a, b)
        if any(day not in visits[i].days or visits[i].former for i, day in new.items()):
            return False
        rows = {self.problem.spacing_of[i] for i in new if i in self.problem.spacing_of}
        return self._day_holds(a, b) and all(self._keeps_distance(row, new) for row in rows)

    def _days_after(self, a: int, b: int) -> dict[int, int]:
        shifts = self.problem.shifts
        return {i: shifts[to].day for s, to in ((a, b), (b, a)) if s in self.at for i in self.at[s].visits}

    def _keeps_distance(self, row: int, new: dict[int, int]) -> bool:
        spacing = self.problem.spacings[row]
        days = [new.get(i, self.day_of[i]) for i in spacing.visits if i in self.day_of]
        return all(before + spacing.min_gap_days <= after for before, after in pairwise(days))

    def _day_holds(self, a: int, b: int) -> bool:
        """Whether the day to which the longer route goes keeps the visitor's limit with the other shifts on it."""
        shifts = self.problem.shifts
        visitor, day = shifts[b].visitor, shifts[b].day
        most = self.problem.visitors[visitor].max_work_day_s
        same = (s for s in self.at if s != b and shifts[s].visitor == visitor and shifts[s].day == day)
        return most is None or sum(_length(self.at[s]) for s in same) + _length(self.at[a]) <= most

    def swap(self, a: int, b: int) -> None:
        """Each route goes to the other's shift."""
        self.day_of |= self._days_after(a, b)
        change = _length(self.at[a]) - _length(self.at.get(b))
        self.day_work[self.problem.shifts[a].day] -= change
        self.day_work[self.problem.shifts[b].day] += change
        here, there = self.at.pop(a), self.at.pop(b, None)
        self.at[b] = replace(here, shift=b)
        if there:
            self.at[a] = replace(there, shift=a)


def _length(route: Route | None) -> int:
    return route.travel_s + route.service_s if route else 0
