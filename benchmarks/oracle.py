"""The best plan of tiny problems by trying all of them, and how often the optimizer finds it.

Shares no code with the optimizer: routes are timed here once more, plans are valued from `Problem` alone.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, permutations, product
from typing import NamedTuple

from benchmarks.report import table, write_section
from benchmarks.tiny import tiny_problem
from routing import check, solve
from routing.pieces import UNREACHABLE, SameVisitor, Shift
from routing.problem import Problem
from routing.solution import Value

ITERATIONS, SEED = 1000, 1
PROTOCOL = (
    "Tiny problems (at most 6 visits, 2 visitors, 3 days) with every rule: windows, breaks, overtime, households, "
    "gaps, day patterns, limits, ways that are missing or longer than others together. The optimum is found by trying "
    "all plans (benchmarks/oracle.py). "
)


class Way(NamedTuple):
    """What one order of a shift's visits comes to: lateness with overtime, cost of the way, working time."""

    late_s: int
    cost_s: int
    work_s: int


Ways = dict[tuple[int, ...], list[Way]]
"""For each set of visits, rising, the orders of one shift that no other order beats in everything."""


def best_value(problem: Problem) -> Value:
    """The least value of all plans."""
    ways = [_ways(problem, shift) for shift in problem.shifts]
    best: Value | None = None
    choices = [[s for s in range(len(ways)) if (visit,) in _members(ways[s])] for visit in range(len(problem.visits))]
    for plan in _plans(problem, choices):
        left = sum(problem.visits[v].priority for v, s in enumerate(plan) if s is None)
        if (best is None or left <= best.left_out) and _tied(problem, plan):
            best = _better(problem, plan, left, ways, best)
    assert best is not None  # the empty plan keeps every rule
    return best


def _members(ways: Ways) -> set[tuple[int, ...]]:
    return {(visit,) for visits in ways for visit in visits}


def _plans(problem: Problem, choices: Sequence[Sequence[int]]) -> Iterator[tuple[int | None, ...]]:
    """Every way to give each visit a shift or none, plans with few left out first."""
    options = [[*shifts, None] for shifts in choices]
    return iter(sorted(product(*options), key=lambda plan: sum(
        problem.visits[v].priority for v, s in enumerate(plan) if s is None)))  # fmt: skip


def _better(
    problem: Problem, plan: Sequence[int | None], left: int, ways: Sequence[Ways], best: Value | None
) -> Value | None:
    used = sorted({s for s in plan if s is not None})
    of_shift = [tuple(v for v, t in enumerate(plan) if t == s) for s in used]
    options = [ways[s].get(visits, []) for s, visits in zip(used, of_shift, strict=True)]
    fixed = _fixed_s(problem, plan) if all(options) else 0
    for chosen in product(*options):
        work = _work(problem, used, chosen)
        if work is None:
            continue
        third = problem.weights.travel * sum(way.cost_s for way in chosen) + _balance_s(problem, work) + fixed
        value = Value(left, sum(way.late_s for way in chosen), third)
        if best is None or value < best:
            best = value
    return best


def _ways(problem: Problem, shift: Shift) -> Ways:
    may = [
        i
        for i, v in enumerate(problem.visits)
        if shift.day in v.days
        and (v.visitors is None or shift.visitor in v.visitors)
        and v.traits <= problem.visitors[shift.visitor].traits
    ]
    ways: Ways = {}
    for n in range(1, len(may) + 1):
        for visits in combinations(may, n):
            if shift.max_visits is not None and n > shift.max_visits:
                continue
            if shift.capacity is not None and sum(problem.visits[v].load for v in visits) > shift.capacity:
                continue
            found = {way for order in permutations(visits) if (way := _timed(problem, shift, order))}
            if found:
                ways[visits] = [w for w in found if not any(_beats(other, w) for other in found)]
    return ways


def _beats(a: Way, b: Way) -> bool:
    """Whether a is no worse in anything: more work may be wanted, so that only equal work compares."""
    return a != b and a.late_s <= b.late_s and a.cost_s <= b.cost_s and a.work_s == b.work_s


def _timed(problem: Problem, shift: Shift, order: Sequence[int]) -> Way | None:
    """The order's sums with its break where it is best, or None where it keeps no hard limit."""
    nodes = [shift.start_node, *(problem.visits[v].node for v in order), shift.end_node]
    legs = [int(problem.travel_s[shift.mode][a, b]) for a, b in pairwise(nodes)]
    if UNREACHABLE in legs:
        return None
    services = [_service_s(problem, before, v) for before, v in zip([None, *order], order, strict=False)]
    work = sum(legs) + sum(services)
    if shift.max_work_s is not None and work > shift.max_work_s:
        return None
    places: Sequence[int | None] = [None] if shift.rest is None else [None, *range(len(order) + 1)]
    lates = [_late_s(problem, shift, order, legs, services, rest_at) for rest_at in places]
    kept = [late for late in lates if late is not None]
    cost = sum(int((problem.cost_s or problem.travel_s)[shift.mode][a, b]) for a, b in pairwise(nodes))
    return Way(min(kept), cost, work) if kept else None


def _service_s(problem: Problem, before: int | None, visit: int) -> int:
    v = problem.visits[visit]
    joins = before is not None and v.household is not None and problem.visits[before].household == v.household
    return v.added_service_s if joins and v.added_service_s is not None else v.service_s


def _late_s(
    problem: Problem,
    shift: Shift,
    order: Sequence[int],
    legs: Sequence[int],
    services: Sequence[int],
    rest_at: int | None,
) -> int | None:
    now, late = shift.start_s, 0
    for i in range(len(order) + 1):
        if rest_at == i and shift.rest is not None:
            now = max(now, shift.rest.earliest_s)
            if now > shift.rest.latest_s:
                return None
            now += shift.rest.duration_s
        now += legs[i]
        if i < len(order):
            visit = problem.visits[order[i]]
            opening = next((max(now, a) for a, b in visit.windows if now <= b), None)
            over = 0 if opening is not None or not visit.windows else now - visit.windows[-1][1]
            if over > visit.max_late_s:
                return None
            late += over
            now = (opening if opening is not None else now) + services[i]
    if shift.rest is not None and rest_at is None and now > shift.rest.latest_s:
        return None
    over = max(0, now - shift.end_s)
    begins = [t.start_s + 86_400 * (t.day - shift.day) for t in problem.shifts if _may_follow(t, shift)]
    return late + over if over <= shift.max_overtime_s and (not over or now <= min(begins, default=now)) else None


def _may_follow(later: Shift, shift: Shift) -> bool:
    same_day = later.day == shift.day and later is not shift and later.start_s >= shift.end_s
    morrow = later.day == shift.day + 1 and shift.end_s <= 86_400
    return later.visitor == shift.visitor and (same_day or morrow)


def _work(problem: Problem, used: Sequence[int], chosen: Sequence[Way]) -> Counter[int] | None:
    """Working time of each visitor, or None where a day's or a week's is too much."""
    work: Counter[int] = Counter()
    spans: Counter[tuple[int, str, int]] = Counter()
    for s, way in zip(used, chosen, strict=True):
        shift = problem.shifts[s]
        work[shift.visitor] += way.work_s
        spans[shift.visitor, "day", shift.day] += way.work_s
        spans[shift.visitor, "week", (shift.day + problem.first_weekday) // 7] += way.work_s
    for (visitor, span, _), seconds in spans.items():
        limits = problem.visitors[visitor]
        most = limits.max_work_day_s if span == "day" else limits.max_work_week_s
        if most is not None and seconds > most:
            return None
    return work


def _balance_s(problem: Problem, work: Counter[int]) -> int:
    outside = 0
    for i, visitor in enumerate(problem.visitors):
        outside += max(0, (visitor.work_low_s or 0) - work[i])
        if visitor.work_high_s is not None:
            outside += max(0, work[i] - visitor.work_high_s)
    return problem.weights.imbalance * outside


def _fixed_s(problem: Problem, plan: Sequence[int | None]) -> int:
    """Continuity, stability and bundling."""
    weights, price, entered = problem.weights, 0, set()
    for v, s in enumerate(plan):
        if s is None:
            continue
        visit, shift = problem.visits[v], problem.shifts[s]
        if visit.responsible not in (None, shift.visitor):
            price += weights.standin_s if visit.standin == shift.visitor else weights.other_visitor_s
        price += weights.moved_s * (visit.former not in (None, (shift.visitor, shift.day)))
        entered |= {(visit.village, shift.day)} if visit.village is not None else set()
    for spacing in problem.spacings:
        if spacing.same_visitor is SameVisitor.PREFERRED:
            price += weights.second_visitor_s * max(0, len(_visitors(problem, plan, spacing.visits)) - 1)
    return price + weights.village_day_s * len(entered)


def _visitors(problem: Problem, plan: Sequence[int | None], visits: Sequence[int]) -> set[int]:
    return {problem.shifts[s].visitor for v in visits if (s := plan[v]) is not None}


def _tied(problem: Problem, plan: Sequence[int | None]) -> bool:
    """Whether each person's visits keep its gaps or patterns, and its one visitor."""
    for spacing in problem.spacings:
        days = [(i, problem.shifts[s].day) for i, v in enumerate(spacing.visits) if (s := plan[v]) is not None]
        if spacing.same_visitor is SameVisitor.REQUIRED and len(_visitors(problem, plan, spacing.visits)) > 1:
            return False
        if spacing.patterns:
            if days and tuple(day for _, day in days) not in spacing.patterns:
                return False
            continue
        for (i, a), (j, b) in pairwise(days):
            longest = spacing.max_gap_days if j == i + 1 else None
            if b - a < spacing.min_gap_days or (longest is not None and b - a > longest):
                return False
    return True


def main(argv: list[str]) -> int:
    """Compare on many problems and write the section."""
    parser = argparse.ArgumentParser(prog="bench oracle")
    parser.add_argument("--problems", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first problem")
    parser.add_argument("--iterations", type=int, default=ITERATIONS)
    arguments = parser.parse_args(argv)
    missed: Counter[int] = Counter()
    unsound, best_s, found_s = 0, 0, 0
    for seed in range(arguments.first, arguments.first + arguments.problems):
        problem = tiny_problem(seed)
        best, solution = best_value(problem), solve(problem, iterations=arguments.iterations, seed=SEED)
        found = solution.terms.value
        unsound += bool(check(problem, solution))
        level = next((k for k in range(3) if found[k] != best[k]), None)
        if level is not None:
            missed[level] += 1
            print(seed, f"level {level + 1}", tuple(best), tuple(found), flush=True)
        if level in (None, 2):
            best_s, found_s = best_s + best.cost_s, found_s + found.cost_s
    row = [arguments.problems, arguments.iterations, *(missed[k] for k in range(3))]
    gap = 100 * (found_s / max(1, best_s) - 1)
    head = [
        "problems",
        "iterations",
        "level 1 missed",
        "level 2 missed",
        "level 3 missed",
        "third level above %",
        "unsound",
    ]
    write_section("oracle", "Tiny problems, against all plans", PROTOCOL, table(head, [[*row, f"{gap:.3f}", unsound]]))
    return 0
