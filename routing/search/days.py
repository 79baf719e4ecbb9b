"""Which of a person's missing visits falls on which day, given the cheapest place of each day: exact for the
current routes.
"""

import numpy as np
from numpy.typing import NDArray

from routing.search.data import INF, Data, Floats, Ints
from routing.search.kernel import inner
from routing.search.state import OUT

NOWHERE = -1


@inner
def choose_days(
    data: Data,
    p: int,
    worth: Floats,
    fixed: NDArray[np.bool_],
    price: Floats,
    total: Floats,
    before: Ints,
    pick: Ints,
) -> float:
    """Least price of the person's visits over all allowed combinations of days, by a dynamic programme.

    Parameters
    ----------
    worth : float array, shape (visits,)
        Price of leaving out each visit of the problem.
    fixed : bool array, shape (most,)
        Which of the person's visits are planned: price 0 on their day.
    price : float array, shape (most, days)
        Of each of the person's visits on each working day; INF where it cannot be.
    total, before : arrays, shape (most, days)
        Scratch. total[k, d] becomes the least price of visits 0 … k with visit k on day d, before[k, d] where it came
        from, as visit * days + day.
    pick : int array, shape (most,)
        Written: the day of each visit, or NOWHERE.
    """
    visits, days = data.first[p + 1] - data.first[p], data.calendar.shape[0]
    gain = _gain(price, visits, days)
    for k in range(visits):
        for d in range(days):
            total[k, d] = INF
            if price[k, d] < INF:
                total[k, d] = price[k, d] + _best_before(data, p, worth, k, d, fixed, total, before, gain)
    best, k_last, d_last = _left_out(data, p, worth, 0, visits, fixed), NOWHERE, NOWHERE
    for k in range(visits - 1, -1, -1):
        rest = _left_out(data, p, worth, k + 1, visits, fixed)
        if rest - gain >= best:
            break
        for d in range(days):
            if total[k, d] + rest < best:
                best, k_last, d_last = total[k, d] + rest, k, d
    _trace(visits, days, k_last, d_last, before, pick)
    return best


@inner
def _gain(price: Floats, visits: int, days: int) -> float:
    """Most that the visits' prices can fall below zero together: where working time is wanted, or ways no metric."""
    gain = 0.0
    for k in range(visits):
        least = 0.0
        for d in range(days):
            least = min(least, price[k, d])
        gain -= least
    return gain


@inner
def _left_out(data: Data, p: int, worth: Floats, a: int, b: int, fixed: NDArray[np.bool_]) -> float:
    """Price of leaving out the visits a … b-1."""
    price = 0.0
    for k in range(a, b):
        price += INF if fixed[k] else worth[data.first[p] + k]
    return price


@inner
def _best_before(
    data: Data,
    p: int,
    worth: Floats,
    k: int,
    d: int,
    fixed: NDArray[np.bool_],
    total: Floats,
    before: Ints,
    gain: float,
) -> float:
    """Least price of the visits before k when k is on day d."""
    days = data.calendar.shape[0]
    best, come_from = _left_out(data, p, worth, 0, k, fixed), NOWHERE
    between = 0.0
    for j in range(k - 1, -1, -1):
        if between - gain >= best:
            break
        for e in range(d):
            if total[j, e] + between < best:
                gap = data.calendar[d] - data.calendar[e]
                if gap >= data.min_gap[p] and (j < k - 1 or gap <= data.max_gap[p]):
                    best, come_from = total[j, e] + between, j * days + e
        between += INF if fixed[j] else worth[data.first[p] + j]
    before[k, d] = come_from
    return best


@inner
def _trace(visits: int, days: int, k: int, d: int, before: Ints, pick: Ints) -> None:
    for j in range(visits):
        pick[j] = NOWHERE
    while k >= 0:
        pick[k] = d
        come_from = before[k, d]
        if come_from < 0:
            break
        k, d = come_from // days, come_from % days


@inner
def choose_pattern(data: Data, p: int, worth: Floats, fixed: NDArray[np.bool_], price: Floats, pick: Ints) -> float:
    """Least price over the allowed day patterns; all visits or none.

    worth (visits,), and fixed (most,), price (most, days) and pick (most,), which is written, as in `choose_days`.
    """
    visits = data.first[p + 1] - data.first[p]
    best, chosen = _left_out(data, p, worth, 0, visits, fixed), NOWHERE
    for row in range(data.pattern_at[p], data.pattern_at[p + 1]):
        total = 0.0
        for k in range(visits):
            total += price[k, data.pattern[row, k]]
        if total < best:
            best, chosen = total, row
    for k in range(visits):
        pick[k] = data.pattern[chosen, k] if chosen >= 0 else NOWHERE
    return best


@inner
def open_days(
    data: Data, shift_of: Ints, p: int, fixed: NDArray[np.bool_], allowed: NDArray[np.bool_], wanted: NDArray[np.bool_]
) -> None:
    """Which days each missing visit may have beside the planned ones: no route of another day needs a look.

    shift_of (visits,) is State's. Written are fixed (most,), which of the person's visits are planned; allowed
    (most, days), whether a missing one may fall on the working day; wanted (days,), whether any may.
    """
    first, days = data.first[p], data.calendar.shape[0]
    visits = data.first[p + 1] - first
    for k in range(visits):
        fixed[k] = shift_of[first + k] != OUT
        for d in range(days):
            allowed[k, d] = not fixed[k] and not data.patterned[p] and _may_fall_on(data, shift_of, first + k, d)
    for row in range(data.pattern_at[p], data.pattern_at[p + 1]):
        if _holds(data, shift_of, p, row, fixed):
            for k in range(visits):
                d = data.pattern[row, k]
                allowed[k, d] = not fixed[k] and data.day_ok[first + k, d]
    for d in range(days):
        wanted[d] = False
        for k in range(visits):
            wanted[d] = wanted[d] or allowed[k, d]


@inner
def _may_fall_on(data: Data, shift_of: Ints, u: int, d: int) -> bool:
    return data.day_ok[u, d] and gap_allows(data, shift_of, u, d)


@inner
def _holds(data: Data, shift_of: Ints, p: int, row: int, fixed: NDArray[np.bool_]) -> bool:
    """Whether the pattern has the days of the planned visits."""
    same = True
    for k in range(data.first[p + 1] - data.first[p]):
        same = same and (not fixed[k] or data.pattern[row, k] == data.day[shift_of[data.first[p] + k]])
    return same


@inner
def choose_one(data: Data, p: int, worth: Floats, price: Floats, pick: Ints) -> float:
    """Least price of a person with a single visit, which is missing.

    worth (visits,), price (most, days) and pick (most,), whose first entry is written, as in `choose_days`.
    """
    best, pick[0] = worth[data.first[p]], NOWHERE
    for d in range(data.calendar.shape[0]):
        if price[0, d] < best:
            best, pick[0] = price[0, d], d
    return best


@inner
def gap_allows(data: Data, shift_of: Ints, u: int, d: int) -> bool:
    """Whether the planned neighbours of visit u leave it working day d: saves looking for places in vain. shift_of is
    State's, (visits,).
    """
    p = data.person[u]
    if u > data.first[p] and shift_of[u - 1] != OUT:
        gap = data.calendar[d] - data.calendar[data.day[shift_of[u - 1]]]
        if gap < data.min_gap[p] or gap > data.max_gap[p]:
            return False
    if u + 1 < data.first[p + 1] and shift_of[u + 1] != OUT:
        gap = data.calendar[data.day[shift_of[u + 1]]] - data.calendar[d]
        if gap < data.min_gap[p] or gap > data.max_gap[p]:
            return False
    return True
