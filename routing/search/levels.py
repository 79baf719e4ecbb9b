"""Prices by which the search feels the two upper levels: dearer than whatever one step can gain below.

Plans are compared level by level, exactly; prices only lead the way. They follow the data: an upper level wins at any
scale.
"""

from routing.problem import Problem

LEAST_LATE, MOST_LATE = 100.0, 1e6
"""Price of a second of lateness or overtime: at least, and what doubles bear."""
LEAST_LEFT_OUT, MOST_LEFT_OUT = 1e7, 1e13
"""Price of leaving out a visit of priority 1: at least, and what doubles bear."""


def late_price(problem: Problem) -> float:
    """Price, in seconds of the third level, of a second of lateness or overtime: what one visit can add to that."""
    return min(MOST_LATE, max(LEAST_LATE, _third_level(problem)))


def left_out_price(problem: Problem) -> float:
    """Price in seconds of leaving out a visit of priority 1: twice what it can add to the levels below."""
    late_s = sum(sorted((visit.max_late_s for visit in problem.visits), reverse=True)[: _longest(problem)])
    overtime_s = max(problem.last_s(shift) - shift.end_s for shift in problem.shifts)
    below = _third_level(problem) + late_price(problem) * (late_s + overtime_s)
    return min(MOST_LEFT_OUT, max(LEAST_LEFT_OUT, 2 * below))


def _third_level(problem: Problem) -> float:
    """The dearest way there and back, every price of one visit, and the working time that it adds."""
    weights = problem.weights
    way_s, cost_s = (max((int(m.max()) for m in matrices), default=0) for matrices in (problem.travel_s, problem.costs))
    service_s = max((max(v.service_s, v.added_service_s or 0) for v in problem.visits), default=0)
    single = weights.other_visitor_s + weights.standin_s + weights.second_visitor_s + weights.moved_s
    prices = single + weights.village_day_s
    return 2.0 * weights.travel * cost_s + prices + weights.imbalance * (2.0 * way_s + 2.0 * service_s)


def _longest(problem: Problem) -> int:
    """Most visits of one shift that may be late together."""
    return max(min(len(problem.visits), s.max_visits if s.max_visits is not None else MANY) for s in problem.shifts)


MANY = 50
"""Visits of a long route."""
