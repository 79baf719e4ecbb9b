"""The week cut from the rolling month: who belongs to the days of the plan, who has a target in a later week.

To the week belong key visits, first visits, a surge's, whatever ends within it, and whoever the share-out put there;
also those for whom it found no week at all, so that the plan says why. Where hours are short the longest waits of
later weeks stand by, for what the others leave.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dispatch.plans import prices
from dispatch.plans.inputs import OwedVisit, Window
from dispatch.plans.month import Month, Share, Shares, Slot, Why
from dispatch.plans.month.gaps import SHORTEST
from dispatch.plans.month.slots import monday_of
from dispatch.plans.translate.month import is_key_visit
from dispatch.plans.translate.problem import ProblemIndex
from visits.duty.surge_rules import is_extra

FIRST_VISIT = "first"
FEWEST_DAYS = 3
"""On fewer working days than these none is left free for a second try."""
SHORT_OF_HOURS = frozenset({Why.KEYS_FILL, Why.OTHERS_FIRST})


@dataclass(frozen=True)
class Target:
    """The part of the month in which a visit is to be made; nobody is named where it lies far ahead."""

    slot: Slot
    visitor_id: int | None
    is_locked: bool = False

    @property
    def week(self) -> tuple[date, date]:
        """The whole week as its month cuts it, also where it has begun."""
        first, last = self.slot.first_day, self.slot.last_day
        return (first if self.slot.later else max(monday_of(first), first.replace(day=1))), last


@dataclass(frozen=True)
class Cut:
    """index : narrowed to who belongs to the plan's days
    cleared : which windows a visit of the plan clears
    targets : of every window that the share-out placed
    waits : the windows for which it found no week, and why
    """

    index: ProblemIndex
    cleared: "Cleared"
    targets: Mapping[Window, Target]
    waits: Mapping[Window, Why]

    @property
    def is_short(self) -> bool:
        """Whether somebody finds no week because the hours are taken."""
        return bool(SHORT_OF_HOURS & set(self.waits.values()))

    def is_later(self, key: Window) -> bool:
        """Whether its week comes after the plan, or the window goes on behind all weeks: nothing is lost yet."""
        if key in self.targets:
            return self.targets[key].slot.first_day > self.index.inputs.last_day
        return self.waits.get(key) is Why.LATER


def week_cut(index: ProblemIndex, month: Month, shares: Shares) -> Cut:
    """The plan's part of the month, and where the rest of it went."""
    cleared = Cleared(index)
    targets: dict[Window, Target] = {}
    waits: dict[Window, Why] = {}
    for i, unit in enumerate(month.units):
        keys = [key for window in unit.windows for key in cleared(window)]
        share = shares.places.get(i) or (None if unit.locked is None else Share(unit.locked, None))
        if share is not None:  # a chosen week stands, also where it has no room
            target = Target(month.slots[share.slot], share.visitor_id, unit.locked is not None)
            targets |= dict.fromkeys(keys, target)
        if i in shares.left:
            waits |= dict.fromkeys(keys, shares.left[i])
    cut = Cut(index, cleared, targets, waits)
    belongs = [owed for owed in index.inputs.owed if _is_due_now(index, owed) or not cut.is_later(owed.key)]
    fill_ins = _fill_ins(cut, month) if cut.is_short else []
    inputs = replace(index.inputs, owed=tuple(sorted([*belongs, *fill_ins], key=lambda owed: owed.key)))
    spare = frozenset(owed.key for owed in fill_ins)
    week = replace(index, inputs=inputs, fill_ins=spare, narrowed=_narrowed(index, month, shares))
    if not cut.is_short:
        week = replace(week, narrowed=dict(week.narrowed) | days_with_a_second_try(week))
    return replace(cut, index=week)


class Cleared:
    """Which owed windows a visit clears that is planned for the days they have in common."""

    def __init__(self, index: ProblemIndex) -> None:
        self.tiers = {owed.key: owed.tier for owed in (*index.inputs.owed, *index.inputs.ahead_owed)}
        self._last_day = index.inputs.last_day
        self._of_elder: dict[int, list[OwedVisit]] = defaultdict(list)
        for owed in (*index.inputs.owed, *index.inputs.ahead_owed):
            self._of_elder[owed.elder_id].append(owed)

    def __call__(self, window: Window) -> list[Window]:
        elder_id, first_day, last_day = window
        same = [owed for owed in self._of_elder[elder_id] if owed.key == window]
        if same and is_extra(same[0].clause):
            return [window]
        return [
            owed.key
            for owed in self._of_elder[elder_id]
            if owed.first_day <= first_day
            and last_day <= owed.last_day
            and not is_extra(owed.clause)
            and (owed.first_day > self._last_day) == (first_day > self._last_day)
        ]


def _is_due_now(index: ProblemIndex, owed: OwedVisit) -> bool:
    """No later week is any use, or the policy wants it soon (P28, P57)."""
    return (
        is_key_visit(owed)
        or is_extra(owed.clause)
        or owed.clause == FIRST_VISIT
        or owed.last_day <= index.inputs.last_day
    )


def _fill_ins(cut: Cut, month: Month) -> list[OwedVisit]:
    """The longest waits among those whose week comes later: nobody who was seen a short while ago."""
    inputs = cut.index.inputs
    latest = inputs.last_day - timedelta(days=SHORTEST)
    later = [
        owed
        for owed in inputs.owed
        if cut.is_later(owed.key)
        and not _is_due_now(cut.index, owed)
        and not (owed.key in cut.targets and cut.targets[owed.key].is_locked)
        and (owed.last_visit is None or owed.last_visit <= latest)
    ]
    later.sort(key=lambda owed: (owed.last_visit or date.min, -owed.missed, owed.key))
    now = [s for s, slot in enumerate(month.slots) if slot.first_day <= inputs.last_day]
    minutes = sum(carer.on_duty[s] for carer in month.carers for s in now)
    return later[: int(prices.FILL_SHARE * minutes * 60 / prices.SERVICE_S)]


def _narrowed(index: ProblemIndex, month: Month, shares: Shares) -> dict[Window, tuple[date, date]]:
    """Of a plan of several weeks: the days of the week that was chosen, and of the next one, should it be full."""
    ends = [slot.last_day for slot in month.slots if slot.first_day <= index.inputs.last_day]
    if index.horizon_days <= 7:
        return {}
    found: dict[Window, tuple[date, date]] = {}
    for i, share in shares.places.items():
        unit = month.units[i]
        if share.slot < len(ends) and not unit.comes_first:
            last = ends[min(share.slot + 1, len(ends) - 1)]
            days = (max(unit.first_day, month.slots[share.slot].first_day), min(unit.last_day, last))
            for window in unit.windows:
                found[window] = days
    return found


def days_with_a_second_try(index: ProblemIndex) -> dict[Window, tuple[date, date]]:
    """Where hours suffice a key visit is not kept for the last day of its window on which anybody works: a door that
    stays closed can still be tried again in its week (P29). A visitor who works only then keeps it.
    """
    working = sorted({duty.day for duty in index.inputs.duties})
    own = {(duty.visitor_id, duty.day) for duty in index.inputs.duties}
    found: dict[Window, tuple[date, date]] = {}
    for owed in index.inputs.owed:
        days = [day for day in working if owed.first_day <= day <= owed.last_day]
        is_own = any((owed.responsible_id, day) in own for day in days[:-1])
        if is_key_visit(owed) and not is_extra(owed.clause) and len(days) >= FEWEST_DAYS and is_own:
            found[owed.key] = (owed.first_day, days[-2])
    return found
