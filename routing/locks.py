"""What must stay: locks checked once and turned into look-ups."""

from collections.abc import Sequence
from dataclasses import dataclass

from routing.errors import BadLockError, UnknownIndexError
from routing.problem import Lock, LockedStop, Problem
from routing.schedule import reachable, timetable


@dataclass(frozen=True)
class Locks:
    """Look-ups: the shift a visit must stay on, the first visits of a shift, and the shifts that nothing may join."""

    shift_of: dict[int, int]
    beginnings: dict[int, tuple[int, ...]]
    closed: frozenset[int]

    def may_join(self, visit: int, shift: int) -> bool:
        """Whether the visit may be put on this shift."""
        return self.shift_of.get(visit, shift) == shift and (
            shift not in self.closed or visit in self.beginnings[shift]
        )


def locks_of(problem: Problem, locked: Sequence[Lock]) -> Locks:
    """Look-ups of these locks.

    Raises
    ------
    BadLockError
        Two locks hold the same visit or shift, or a locked route breaks a hard limit.
    UnknownIndexError
        A lock names no visit or shift of the problem.
    """
    shift_of: dict[int, int] = {}
    beginnings: dict[int, tuple[int, ...]] = {}
    closed = set()
    for i, lock in enumerate(locked):
        where = f"locked[{i}]"
        visits = (lock.visit,) if isinstance(lock, LockedStop) else lock.visits
        _known(problem, visits, lock.shift, where)
        for visit in visits:
            if visit in shift_of:
                raise BadLockError(f"visit {visit} is locked twice", where)
            shift_of[visit] = lock.shift
        if not isinstance(lock, LockedStop):
            if lock.shift in beginnings:
                raise BadLockError(f"shift {lock.shift} is locked twice", where)
            _keeps_limits(problem, lock.shift, lock.visits, where)
            beginnings[lock.shift] = lock.visits
            if not lock.open_end:
                closed.add(lock.shift)
    return Locks(shift_of, beginnings, frozenset(closed))


def _known(problem: Problem, visits: Sequence[int], shift: int, where: str) -> None:
    if not 0 <= shift < len(problem.shifts):
        raise UnknownIndexError(f"shift {shift} is not in 0…{len(problem.shifts) - 1}", where)
    for visit in visits:
        if not 0 <= visit < len(problem.visits):
            raise UnknownIndexError(f"visit {visit} is not in 0…{len(problem.visits) - 1}", where)
        if problem.shifts[shift].day not in problem.visits[visit].days:
            raise BadLockError(f"visit {visit} may not take place on day {problem.shifts[shift].day}", where)
        if not problem.may_pay(visit, problem.shifts[shift].visitor):
            raise BadLockError(f"visit {visit} may not be paid by visitor {problem.shifts[shift].visitor}", where)


def _keeps_limits(problem: Problem, index: int, order: Sequence[int], where: str) -> None:
    shift = problem.shifts[index]
    if not reachable(problem, shift, order):
        raise BadLockError(f"the route of shift {index} has a leg without a way", where)
    short = timetable(problem, shift, order).short_s
    if short > 0:
        raise BadLockError(f"the route of shift {index} passes a limit by {short} s; lengthen the shift", where)
