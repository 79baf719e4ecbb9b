"""Scratch arrays of one search, and taking routes back to what they were before the iteration."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.search.data import Data, Floats, Ints
from routing.search.kernel import inner
from routing.search.state import State, enter, refresh


class Work(NamedTuple):
    """Scratch of one search. Marks hold the number of the iteration or person that set them, so that nothing needs
    clearing. `most` is the most visits of one person.
    """

    stamp: Ints  # (3,), numbers of the iteration, the person now placed, and the person around whom strings leave
    touched: Ints  # (shifts,), shifts changed in this iteration, as many as counts says
    touch_mark: Ints  # (shifts,), iteration that last changed it
    kept_route: NDArray[np.int32]  # (shifts, longest), route before this iteration
    kept_size: Ints  # (shifts,), size before this iteration
    kept_version: Ints  # (shifts,), version before this iteration
    counts: Ints  # (7,), number of entries of the lists here, and of what is counted
    removed: Ints  # (visits,), visits that left in this iteration, as many as counts says
    gone: Ints  # (visits,), iteration in which it last left
    ruined: Ints  # (shifts,), iteration in which a string last left it
    persons: Ints  # (persons,), persons with a visit to be placed, as many as counts says
    person_mark: Ints  # (persons,), iteration that last noted the person
    key: Floats  # (persons,), of each entry of persons: the smallest is placed first; any unit
    seen: Ints  # (shifts,), person for whom it last was a candidate, by stamp
    candidates: Ints  # (shifts,), candidate shifts for the person, as many as counts says
    offers: Floats  # (shifts, most), price of the person's visit on each candidate, by its place in candidates
    visitor_mark: Ints  # (visitors,), person for whom the visitor was last tried alone, by stamp
    price: Floats  # (most, days), price of the person's visit on a day at the cheapest offer; INF is none
    where: Ints  # (most, days), shift of that offer
    total: Floats  # (most, days), least price of the visits up to this one, which is on this day
    before: Ints  # (most, days), entry of total it came from, as visit * days + day; -1 is none
    pick: Ints  # (most,), day of each visit, or NOWHERE
    best_pick: Ints  # (most,), day of each visit at the least price so far
    best_where: Ints  # (most,), shift of each visit at the least price so far
    fixed: NDArray[np.bool_]  # (most,), whether the visit is planned already
    open: NDArray[np.bool_]  # (most, days), whether the visit may fall on the day
    wanted: NDArray[np.bool_]  # (days,), whether any of the visits may


ITERATION, PERSON, CENTRE = 0, 1, 2
"""Entries of Work.stamp."""
TOUCHED, REMOVED, PERSONS, CANDIDATES, MISSING, CHECKED, FULL = 0, 1, 2, 3, 4, 5, 6
"""Entries of Work.counts."""


def work_of(data: Data, state: State) -> Work:
    """Scratch for one search."""
    shifts, visits, persons = len(data.visitor), len(data.node), len(data.first) - 1
    most, days = int(np.diff(data.first).max(initial=1)), len(data.calendar)
    return Work(
        stamp=np.zeros(3, np.int64),
        touched=np.zeros(shifts, np.int64),
        touch_mark=np.full(shifts, -1, np.int64),
        kept_route=np.zeros_like(state.route),
        kept_size=np.zeros(shifts, np.int64),
        kept_version=np.zeros(shifts, np.int64),
        counts=np.zeros(7, np.int64),
        removed=np.zeros(visits, np.int64),
        gone=np.full(visits, -1, np.int64),
        ruined=np.full(shifts, -1, np.int64),
        persons=np.zeros(persons, np.int64),
        person_mark=np.full(persons, -1, np.int64),
        key=np.zeros(persons),
        seen=np.full(shifts, -1, np.int64),
        candidates=np.zeros(shifts, np.int64),
        offers=np.zeros((shifts, most)),
        visitor_mark=np.full(len(data.low), -1, np.int64),
        price=np.zeros((most, days)),
        where=np.zeros((most, days), np.int64),
        total=np.zeros((most, days)),
        before=np.zeros((most, days), np.int64),
        pick=np.zeros(most, np.int64),
        best_pick=np.zeros(most, np.int64),
        best_where=np.zeros(most, np.int64),
        fixed=np.zeros(most, np.bool_),
        open=np.zeros((most, days), np.bool_),
        wanted=np.zeros(days, np.bool_),
    )


@inner
def touch(state: State, work: Work, r: int) -> None:
    """Keep the route as it is, once in an iteration, before changing it."""
    if work.touch_mark[r] == work.stamp[ITERATION]:
        return
    work.touch_mark[r] = work.stamp[ITERATION]
    work.touched[work.counts[TOUCHED]] = r
    work.counts[TOUCHED] += 1
    work.kept_size[r] = state.size[r]
    work.kept_version[r] = state.version[r]
    for i in range(state.size[r]):
        work.kept_route[r, i] = state.route[r, i]


@inner
def take_back(data: Data, state: State, work: Work) -> None:
    """Every touched route as it was kept; what was known of insertions into it holds again."""
    for a in range(work.counts[TOUCHED]):
        enter(data, state, work.touched[a], -1)
    for a in range(work.counts[TOUCHED]):
        r = work.touched[a]
        state.size[r] = work.kept_size[r]
        for i in range(state.size[r]):
            state.route[r, i] = work.kept_route[r, i]
        enter(data, state, r, 1)
        refresh(data, state, r)
        state.version[r] = work.kept_version[r]


@inner
def renew(state: State, r: int) -> None:
    """Forget what was known of insertions into the route."""
    state.versions[0] += 1
    state.version[r] = state.versions[0]


@inner
def note_person(work: Work, p: int) -> None:
    """The person has a visit to be placed in this iteration."""
    if work.person_mark[p] != work.stamp[ITERATION]:
        work.person_mark[p] = work.stamp[ITERATION]
        work.persons[work.counts[PERSONS]] = p
        work.counts[PERSONS] += 1
