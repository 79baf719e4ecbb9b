"""What is to be planned, in integer seconds, indices and matrices. See docs/routing.md for the conventions.

Everything here is frozen and checked once, when the Problem is made (routing/validate.py).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from routing.pieces import DAY_S, NEVER_S, Parts, Shift, Spacing, Span
from routing.validate import matrices_of, validate


@dataclass(frozen=True, eq=False)
class Problem(Parts):
    """All that a plan depends on, checked.

    Raises
    ------
    RoutingError
        One of its named subclasses (routing/errors.py), naming the offender.
    """

    def __post_init__(self) -> None:
        object.__setattr__(self, "travel_s", matrices_of(self.travel_s, "travel_s"))
        object.__setattr__(self, "cost_s", matrices_of(self.cost_s, "cost_s"))
        validate(self)
        # Narrow integers were only accepted: sums of them must not overflow.
        object.__setattr__(self, "travel_s", tuple(m.astype(np.int64, copy=False) for m in self.travel_s))
        object.__setattr__(self, "cost_s", tuple(m.astype(np.int64, copy=False) for m in self.cost_s))

    def changed(self, **changes: object) -> "Problem":
        """A copy with other fields, not checked again: for testing relaxations of a problem that was."""
        other = object.__new__(Problem)
        other.__dict__.update({f.name: getattr(self, f.name) for f in fields(self)} | changes)
        return other

    def with_visits(self, visits: Iterable[int], **fields: object) -> "Problem":
        """A copy in which these visits have other fields, not checked again."""
        changed = list(self.visits)
        for visit in visits:
            changed[visit] = replace(changed[visit], **fields)  # type: ignore[arg-type]
        return self.changed(visits=tuple(changed))

    def with_spacing(self, index: int, **fields: object) -> "Problem":
        """A copy in which this spacing has other fields, not checked again."""
        changed = list(self.spacings)
        changed[index] = replace(changed[index], **fields)  # type: ignore[arg-type]
        return self.changed(spacings=tuple(changed))

    def week(self, day: int) -> int:
        """Number of the week, Monday to Sunday, in which a day falls."""
        return (day + self.first_weekday) // 7

    def spans(self, shift: int) -> tuple[tuple[Span, int | None], ...]:
        """The week and the day of a shift, each with the most seconds its visitor may work in it."""
        s = self.shifts[shift]
        visitor = self.visitors[s.visitor]
        week, day = (s.visitor, "week", self.week(s.day)), (s.visitor, "day", s.day)
        return (week, visitor.max_work_week_s), (day, visitor.max_work_day_s)

    def last_s(self, shift: Shift) -> int:
        """When its route must be back at the latest, in seconds after midnight: overtime ends where the visitor's next
        shift begins, used or not.
        """
        if not shift.max_overtime_s:
            return shift.end_s
        return min(shift.end_s + shift.max_overtime_s, self.next_start_s(shift))

    def next_start_s(self, shift: Shift) -> int:
        """When the visitor's next shift begins on this day, or on the morrow after a day that ends by midnight;
        seconds after this day's midnight.
        """
        starts = self._starts.get((shift.visitor, shift.day), [])
        later = bisect_left(starts, shift.end_s) + (shift.start_s == shift.end_s)
        if later < len(starts):
            return starts[later]
        morrow = self._starts.get((shift.visitor, shift.day + 1))
        return DAY_S + morrow[0] if morrow and shift.end_s <= DAY_S else NEVER_S

    @cached_property
    def _starts(self) -> dict[tuple[int, int], list[int]]:
        """When the shifts of each visitor begin on each day, rising."""
        starts: dict[tuple[int, int], list[int]] = defaultdict(list)
        for shift in sorted(self.shifts, key=lambda shift: shift.start_s):
            starts[shift.visitor, shift.day].append(shift.start_s)
        return dict(starts)

    def patterns(self, spacing: Spacing) -> tuple[tuple[int, ...], ...]:
        """The spacing's patterns in which each day is one of its visit's own."""
        days = [self.visits[visit].days for visit in spacing.visits]
        return tuple(p for p in spacing.patterns if all(d in own for d, own in zip(p, days, strict=True)))

    @cached_property
    def spacing_of(self) -> dict[int, int]:
        """Index of the spacing of each visit that has one."""
        return {visit: i for i, spacing in enumerate(self.spacings) for visit in spacing.visits}

    def may_pay(self, visit: int, visitor: int) -> bool:
        """Whether the visitor is allowed and has the traits."""
        v = self.visits[visit]
        return (v.visitors is None or visitor in v.visitors) and v.traits <= self.visitors[visitor].traits
