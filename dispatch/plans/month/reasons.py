"""Why somebody is left out of the weeks ahead. Pure."""

from collections.abc import Mapping

from dispatch.plans.month.loads import Loads
from dispatch.plans.month.month import Month, Share, Why


def why_left(month: Month, places: Mapping[int, Share]) -> dict[int, Why]:
    """For each unit without a place the first reason that holds."""
    keys = Loads(month, {unit: share for unit, share in places.items() if month.units[unit].comes_first})
    return {unit: _why(month, unit, keys) for unit in range(len(month.units)) if unit not in places}


def _why(month: Month, unit: int, keys: Loads) -> Why:
    one = month.units[unit]
    if one.locked is not None:
        return Why.LOCK
    if not one.slots:
        return Why.NO_DAYS
    shares = [Share(s, v) for s in one.slots if not month.slots[s].later for v in month.visitors_of[unit]]
    shares += [Share(s, None) for s in one.slots if month.slots[s].later]
    return (
        _why_nobody(month, unit, shares)
        or (Why.LATER if not one.last_chance and not one.comes_first else None)
        or (Why.OTHERS_FIRST if any(keys.fits(unit, share) for share in shares) else Why.KEYS_FILL)
    )


def _why_nobody(month: Month, unit: int, shares: list[Share]) -> Why | None:
    """What holds already where everybody's hours are empty."""
    empty = Loads(month)
    if any(empty.fits(unit, share) for share in shares):
        return None
    slots = month.units[unit].slots
    may_come = month.visitors_of[unit]
    on_duty = [c.visitor_id for c in month.carers if any(c.on_duty[s] for s in slots)]
    if not on_duty or (may_come and not set(may_come) & set(on_duty)):
        return Why.NO_HOURS
    return Why.TOO_FAR
