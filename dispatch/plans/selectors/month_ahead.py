"""The rolling month as it looks from today: the newest plan's share-out, with what has come since shared out around it.

Nothing of it is stored. What takes long, the ways between doors, is kept in this process for the facts that it was
computed from: a second look, or one after somebody was moved, need not find them again.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from base import clock
from dispatch.plans.inputs import FormerWeek, OwedVisit, PlanInputs, Window
from dispatch.plans.models import Plan, PlanState, RunState, TargetWeek
from dispatch.plans.month import Carer, Month, Share, Slot
from dispatch.plans.month.around import shared_around
from dispatch.plans.month.loads import Loads
from dispatch.plans.month.reasons import why_left
from dispatch.plans.month_ahead import Closing, Kind, MonthAhead, VisitAhead, WeekAhead
from dispatch.plans.periods import cut_week, cut_weeks
from dispatch.plans.selectors.closing import Tried, closings
from dispatch.plans.selectors.inputs import inputs_gather
from dispatch.plans.selectors.months import KEPT, ways_of
from dispatch.plans.translate.month import is_key_visit, month_from, month_visits
from dispatch.plans.translate.problem import ProblemIndex
from geo.models import Area
from visits.duty.policy import WEEK, period_of
from visits.duty.surge_rules import is_extra

FIRST_VISIT = "first"


def month_ahead(*, area: Area, closing_before: date = date.max) -> MonthAhead:
    """The weeks from the one that holds today; a township without anything owed has weeks without anybody.

    What would close a week, which takes longest, is tried of those alone that begin before `closing_before`.
    """
    today = clock.today()
    made = _newest(area)
    inputs = inputs_gather(area=area, first_day=today, last_day=cut_weeks(today)[-1][1])
    inputs = replace(inputs, former_weeks=_former(made, today) or inputs.former_weeks)
    return _Calendar(area, *_shared(inputs), closing_before).told(made.pk if made else None)


@lru_cache(maxsize=KEPT)
def _shared(inputs: PlanInputs) -> tuple[ProblemIndex, Month, dict[int, Share], Tried]:
    """The share-out of these facts, the same every time, and what was tried with it."""
    index, matrices = ways_of(inputs)
    month = month_from(index, matrices)
    return index, month, shared_around(month), {}


def _newest(area: Area) -> Plan | None:
    """The plan made last, a draft too, that has a share-out."""
    plans = Plan.objects.filter(area=area, run__state=RunState.DONE, targets__isnull=False)
    return plans.exclude(state=PlanState.WITHDRAWN).order_by("-pk").first()


def _former(made: Plan | None, today: date) -> tuple[FormerWeek, ...]:
    rows = TargetWeek.objects.filter(plan=made, last_day__gte=today, week_last__gte=today)
    told = rows.order_by("elder", "last_day", "first_day").values_list("elder", "last_day", "week_first").distinct()
    return tuple(FormerWeek(*row) for row in told)


@dataclass(frozen=True)
class _Calendar:
    """A shared month, told by weeks."""

    area: Area
    index: ProblemIndex
    month: Month
    places: dict[int, Share]
    tried: Tried
    closing_before: date

    def told(self, made: int | None) -> MonthAhead:
        weeks = [slot for slot in self.month.slots if not slot.later]
        return MonthAhead(tuple(self._week(s, slot) for s, slot in enumerate(weeks)), made)

    def _week(self, s: int, slot: Slot) -> WeekAhead:
        here = [i for i, share in self.places.items() if share.slot == s]
        left = [i for i in self._why if self._waits_in(i) == s]
        short = sum(self.month.units[i].minutes + self._hop(i) for i in left)
        needed = sum(self._needed(carer, s) for carer in self.month.carers)
        first_day, last_day = cut_week(slot.first_day)
        return WeekAhead(
            first_day=first_day,
            last_day=last_day,
            needed_min=needed + short,
            on_duty_min=sum(carer.on_duty[s] for carer in self.month.carers),
            short_min=short,
            visits=tuple(visit for i in here for visit in self._visits(i)),
            waiting=(*(visit for i in left for visit in self._visits(i)), *self._nowhere(s)),
            closing=self._closing(s, left) if left and first_day < self.closing_before else (),
        )

    def _closing(self, s: int, left: list[int]) -> tuple[Closing, ...]:
        return closings(area=self.area, month=self.month, places=self.places, left=left, slot=s, tried=self.tried)

    @cached_property
    def _why(self) -> dict[int, str]:
        """Of those without a place why; who can still be visited behind the weeks waits for nothing."""
        left = why_left(self.month, self.places)
        return {i: why.value for i, why in left.items() if why.value != "later"}

    @cached_property
    def _loads(self) -> Loads:
        return Loads(self.month, self.places)

    def _needed(self, carer: Carer, s: int) -> int:
        """Of the visitor's hours: visits with their ways, and in proportion what each shift loses before the first."""
        used = self._loads.used.get((carer.visitor_id, s), 0)
        return round(used * carer.on_duty[s] / carer.minutes[s]) if used else 0

    def _hop(self, i: int) -> int:
        """Minutes from door to door in the unit's village, as the first who may come has them."""
        unit = self.month.units[i]
        return min((self.month.carer_of[v].hop[unit.village_id] for v in self.month.visitors_of[i]), default=0)

    def _waits_in(self, i: int) -> int | None:
        """The last week in which it could still be made, where one of them has hours of somebody who may come."""
        unit, may_come = self.month.units[i], [self.month.carer_of[v] for v in self.month.visitors_of[i]]
        weeks = [s for s in unit.allowed or unit.slots if not self.month.slots[s].later]
        with_hours = [s for s in weeks if any(carer.on_duty[s] for carer in may_come)]
        return next(reversed(with_hours or weeks), None)

    @cached_property
    def _owed(self) -> dict[Window, OwedVisit]:
        return {owed.key: owed for owed in month_visits(self.index)}

    def _visits(self, i: int) -> list[VisitAhead]:
        """Of each of the unit's people."""
        unit, share = self.month.units[i], self.places.get(i)
        week = cut_week(self.month.slots[share.slot].first_day)[0] if share else None
        return [
            self._visit(
                self._owed[window],
                week_first=week,
                visitor_id=share.visitor_id if share else None,
                why=self._why.get(i, ""),
                is_locked=unit.locked is not None,
            )
            for window in unit.windows
        ]

    def _visit(
        self, owed: OwedVisit, *, week_first: date | None, visitor_id: int | None, why: str, is_locked: bool = False
    ) -> VisitAhead:
        weeks = [slot for slot in self.month.slots if not slot.later]
        inside = (slot for slot in weeks if slot.first_day <= owed.last_day and owed.first_day <= slot.last_day)
        return VisitAhead(
            elder_id=owed.elder_id,
            household_id=owed.household_id,
            village_id=owed.village_id,
            first_day=owed.first_day,
            last_day=owed.last_day,
            kind=kind_of(owed),
            last_visit=owed.last_visit,
            missed=owed.missed if self._is_open(owed) else 0,
            overdue=owed.overdue and self._is_open(owed),
            responsible_id=owed.responsible_id,
            visitor_id=visitor_id,
            week_first=week_first,
            why=why,
            is_locked=is_locked,
            weeks=tuple(cut_week(slot.first_day)[0] for slot in inside),
        )

    def _is_open(self, owed: OwedVisit) -> bool:
        """Of several windows of one elder only that which is open this week tells what went before."""
        return owed.first_day <= period_of(self.month.slots[0].first_day, WEEK)[1]

    def _nowhere(self, s: int) -> list[VisitAhead]:
        """Whose home is not known, or not reached: told in the first week in which they are owed a visit."""
        found = [(owed, "no_place") for owed in self.index.placeless]
        found += [
            (owed, "no_way" if self.index.out_of_reach[owed.household_id] else "cut_off")
            for owed in self.index.unreachable
        ]
        slot = self.month.slots[s]
        return [
            self._visit(owed, week_first=None, visitor_id=None, why=why)
            for owed, why in found
            if slot.first_day <= max(owed.first_day, self.month.slots[0].first_day) <= slot.last_day
        ]


def kind_of(owed: OwedVisit) -> Kind:
    if is_extra(owed.clause):
        return Kind.SURGE
    if owed.clause == FIRST_VISIT:
        return Kind.FIRST
    return Kind.KEY if is_key_visit(owed) else Kind.MONTHLY
