"""What the share-out of the month came to, as rows and figures: in which week each is visited, and who waits."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from dispatch.plans.inputs import Window
from dispatch.plans.models import LeftOut, Plan, TargetWeek
from dispatch.plans.month import Month, Shares
from dispatch.plans.month.measure import uses_of
from dispatch.plans.translate.cut import Cut, Target
from dispatch.plans.translate.month import slot_of
from dispatch.plans.translate.rows import RouteRows
from visits.duty.policy import KEY


def without_later(cut: Cut, left_out: Iterable[LeftOut]) -> list[LeftOut]:
    """Those left out who have no week after the plan's days either."""
    return [row for row in left_out if not all(cut.is_later(key) for key in cut.cleared(_key(row)))]


def target_rows(
    plan: Plan, cut: Cut, month: Month, routes: Iterable[RouteRows], left_out: Iterable[LeftOut]
) -> list[TargetWeek]:
    """One for each window with a week: of whoever is planned the one of their day, of nobody who is left out."""
    planned = _planned(cut, month, routes)
    lost = {key for row in left_out for key in cut.cleared(_key(row))}
    targets = {key: target for key, target in {**cut.targets, **planned}.items() if key in planned or key not in lost}
    return [
        TargetWeek(
            plan=plan,
            elder_id=key[0],
            first_day=key[1],
            last_day=key[2],
            tier=cut.cleared.tiers[key],
            week_first=target.week[0],
            week_last=target.week[1],
            visitor_id=target.visitor_id,
            is_locked=target.is_locked,
        )
        for key, target in sorted(targets.items())
    ]


def _planned(cut: Cut, month: Month, routes: Iterable[RouteRows]) -> dict[Window, Target]:
    found = {}
    for rows in routes:
        slot = slot_of(month.slots, rows.duty.day)
        assert slot is not None
        for stop in rows.stops:
            for visit in stop.visits:
                for key in cut.cleared(Window(visit.elder_id, visit.first_day, visit.last_day)):
                    is_locked = key in cut.targets and cut.targets[key].is_locked
                    found[key] = Target(month.slots[slot], rows.duty.visitor_id, is_locked)
    return found


def _key(row: LeftOut) -> Window:
    return Window(row.elder_id, row.first_day, row.last_day)


def month_figures(cut: Cut, month: Month, shares: Shares, targets: Sequence[TargetWeek]) -> dict[str, Any]:
    """For the plan's figures: {"slots": [...], "waits": [[elder, first day, last day, why], ...], "is_short"}.

    Of each slot its days, how many people and key visits have it as their week, and minutes: of the shifts, of them
    what can be filled, and what the share-out fills.
    """
    people = Counter(row.week_last for row in targets)
    keys = Counter(row.week_last for row in targets if row.tier == KEY)
    return {
        "slots": [
            {
                "first_day": slot.first_day.isoformat(),
                "last_day": slot.last_day.isoformat(),
                "later": slot.later,
                "people": people[slot.last_day],
                "keys": keys[slot.last_day],
                "on_duty_min": use.on_duty,
                "usable_min": use.minutes,
                "filled_min": use.used,
            }
            for slot, use in zip(month.slots, uses_of(month, shares.places), strict=True)
        ],
        "waits": [
            [elder_id, first_day.isoformat(), last_day.isoformat(), str(why)]
            for (elder_id, first_day, last_day), why in sorted(cut.waits.items())
        ],
        "is_short": cut.is_short,
    }
