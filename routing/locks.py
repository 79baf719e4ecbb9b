"""What must stay: locks checked once and turned into look-ups."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from routing.errors import BadLockError, UnknownIndexError
from routing.numbers import told, typed
from routing.pieces import Lock, LockedStop, SameVisitor, Span
from routing.problem import Problem
from routing.schedule import reachable, timetable, work_of
from routing.spacing import may_become_whole


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

    def holding(self, orders: Mapping[int, Sequence[int]]) -> "Locks":
        """These, and each visit of the orders, by index, on its shift, its place in the order free. The orders keep
        every rule.
        """
        return replace(self, shift_of=self.shift_of | {visit: s for s, order in orders.items() for visit in order})

    def stops_on(self, shift: int) -> list[int]:
        """Indices of the visits that are held on the shift with no place in its order."""
        begun = self.beginnings.get(shift, ())
        return [visit for visit, s in self.shift_of.items() if s == shift and visit not in begun]


def locks_of(problem: Problem, locked: Sequence[Lock]) -> Locks:
    """Look-ups of these locks.

    Raises
    ------
    BadLockError
        Two locks hold the same visit or shift, or contradict each other or a rule, or a limit is passed by what is
        locked.
    UnknownIndexError
        A lock names no visit or shift of the problem.
    """
    shift_of: dict[int, int] = {}
    beginnings: dict[int, tuple[int, ...]] = {}
    closed = set()
    for i, lock in enumerate(locked):
        where = f"locked[{i}]"
        visits = (lock.visit,) if isinstance(lock, LockedStop) else tuple(lock.visits)
        _known(problem, visits, lock.shift, where)
        for visit in visits:
            if visit in shift_of:
                raise BadLockError(f"visit {visit} is locked twice", where)
            shift_of[visit] = lock.shift
        if not isinstance(lock, LockedStop):
            if lock.shift in beginnings:
                raise BadLockError(f"shift {lock.shift} is locked twice", where)
            _keeps_limits(problem, lock.shift, visits, where)
            beginnings[lock.shift] = visits
            if not lock.open_end:
                closed.add(lock.shift)
    locks = Locks(shift_of, beginnings, frozenset(closed))
    _agree(problem, locks)
    return locks


def keep_persons_whole(problem: Problem, locks: Locks, orders: Mapping[int, Sequence[int]]) -> None:
    """Refuse locks that hold a part of a person with day patterns whose other visits found no room."""
    day_of = {visit: problem.shifts[s].day for s, order in orders.items() for visit in order}
    for i, spacing in enumerate(problem.spacings):
        days = tuple(day_of[visit] for visit in spacing.visits if visit in day_of)
        if spacing.patterns and days and days not in problem.patterns(spacing):
            held = sorted(visit for visit in spacing.visits if visit in locks.shift_of)
            text = f"visits {held} are locked, but the person's others find no room: it is planned whole or not at all"
            raise BadLockError(text, f"spacings[{i}]")


def _known(problem: Problem, visits: Sequence[int], shift: int, where: str) -> None:
    if not 0 <= typed(shift, where) < len(problem.shifts):
        raise UnknownIndexError(f"shift {told(shift)} is not in 0…{len(problem.shifts) - 1}", where)
    for visit in visits:
        if not 0 <= typed(visit, where) < len(problem.visits):
            raise UnknownIndexError(f"visit {told(visit)} is not in 0…{len(problem.visits) - 1}", where)
        if problem.shifts[shift].day not in problem.visits[visit].days:
            raise BadLockError(f"visit {visit} may not take place on day {problem.shifts[shift].day}", where)
        if not problem.may_pay(visit, problem.shifts[shift].visitor):
            raise BadLockError(f"visit {visit} may not be paid by visitor {problem.shifts[shift].visitor}", where)


def _keeps_limits(problem: Problem, index: int, order: Sequence[int], where: str) -> None:
    shift = problem.shifts[index]
    if not order:
        return
    if not reachable(problem, shift, order):
        raise BadLockError(f"the route of shift {index} has a leg without a way", where)
    work_s = work_of(problem, shift, order)
    if shift.max_work_s is not None and work_s > shift.max_work_s:
        raise BadLockError(f"the route of shift {index} is {work_s} s of work, at most {shift.max_work_s}", where)
    short = timetable(problem, shift, order).short_s
    if short > 0:
        raise BadLockError(f"the route of shift {index} passes a limit by {short} s; lengthen the shift", where)


def _agree(problem: Problem, locks: Locks) -> None:
    """All locks together keep what they can break together."""
    on_shift: dict[int, list[int]] = defaultdict(list)
    for visit, s in locks.shift_of.items():
        if not locks.may_join(visit, s):
            raise BadLockError(
                f"visit {visit} is locked on a shift whose whole route is locked without it", f"shift {s}"
            )
        on_shift[s].append(visit)
    for s, visits in on_shift.items():
        _count_and_load(problem, s, visits)
    _working_time(problem, locks.beginnings)
    for i in range(len(problem.spacings)):
        _one_person(problem, locks, i)


def _count_and_load(problem: Problem, s: int, visits: Sequence[int]) -> None:
    shift, load = problem.shifts[s], sum(problem.visits[visit].load for visit in visits)
    if shift.max_visits is not None and len(visits) > shift.max_visits:
        raise BadLockError(f"{len(visits)} visits are locked, at most {shift.max_visits} are allowed", f"shift {s}")
    if shift.capacity is not None and load > shift.capacity:
        raise BadLockError(f"a load of {load} is locked, at most {shift.capacity} is allowed", f"shift {s}")


def _working_time(problem: Problem, orders: Mapping[int, Sequence[int]]) -> None:
    """Locked routes of one visitor keep the most work of a day and of a week."""
    work: Counter[Span] = Counter()
    for s, order in orders.items():
        for span, most in problem.spans(s):
            work[span] += work_of(problem, problem.shifts[s], order)
            if most is not None and work[span] > most:
                visitor, kind, number = span
                text = f"{work[span]} s of work are locked in {kind} {number}, at most {most} are allowed"
                raise BadLockError(text, f"visitor {visitor}")


def _one_person(problem: Problem, locks: Locks, index: int) -> None:
    """Locked visits of one person keep its gaps, patterns and visitor."""
    spacing = problem.spacings[index]
    held = {visit: problem.shifts[locks.shift_of[visit]] for visit in spacing.visits if visit in locks.shift_of}
    days = {visit: shift.day for visit, shift in held.items()}
    if held and not may_become_whole(problem, spacing, days):
        raise BadLockError(f"visits {sorted(held)} are locked on days {list(days.values())}", f"spacings[{index}]")
    if spacing.same_visitor is SameVisitor.REQUIRED and len({shift.visitor for shift in held.values()}) > 1:
        raise BadLockError(f"visits {sorted(held)} are locked with several visitors", f"spacings[{index}]")
