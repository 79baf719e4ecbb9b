"""A share-out at once: the longest wait first, each at its best place that is left. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dispatch.plans.month.gaps import days_in, price_between, price_since
from dispatch.plans.month.loads import Loads
from dispatch.plans.month.month import Month, Share, Shares
from dispatch.plans.month.reasons import why_left
from dispatch.plans.month.slots import monday_of


def share_greedily(month: Month) -> Shares:
    """Key visits week by week, then the others."""
    places = placed_greedily(month, range(len(month.units)))
    return Shares(places, why_left(month, places))


def placed_greedily(month: Month, units: Iterable[int], start: Mapping[int, Share] | None = None) -> dict[int, Share]:
    """The places of `start`, and of those of the units that then still find one."""
    places = dict(start or {})
    loads = Loads(month, places)
    for unit in _in_turn(month, [i for i in units if i not in places], places):
        share = next((share for share in places_of(month, unit, places) if loads.fits(unit, share)), None)
        if share is not None:
            loads.put(unit, share)
            places[unit] = share
    return places


def _in_turn(month: Month, waiting: list[int], places: Mapping[int, Share]) -> Iterator[int]:
    """Whose turn it is; asked again for each week of key visits, since who was left out in one outranks in the next."""
    keys = [i for i in waiting if month.units[i].comes_first]
    for week in sorted({monday_of(month.units[i].first_day) for i in keys}):
        now = [i for i in keys if monday_of(month.units[i].first_day) == week]
        missed = {i: missed_before(month, i, places) for i in now}
        yield from sorted(now, key=lambda i: (month.units[i].locked is None, -missed[i], *_wait(month, i), i))
    others = [i for i in waiting if not month.units[i].comes_first]
    yield from sorted(
        others,
        key=lambda i: (
            month.units[i].locked is None,
            month.units[i].first_day,
            not month.units[i].overdue,
            -month.units[i].missed,
            *_wait(month, i),
            i,
        ),
    )


def _wait(month: Month, unit: int) -> tuple[bool, date]:
    """Sorts by the last visit, those never visited first."""
    last = month.units[unit].last_visit
    return last is not None, last or date.min


def missed_before(month: Month, unit: int, places: Mapping[int, Share]) -> int:
    """Windows missed in a row before this one: the count that is known, or what the places make of it."""
    before = month.before.get(unit)
    if before is None:
        return month.units[unit].missed
    return 0 if before in places else missed_before(month, before, places) + 1


def places_of(month: Month, unit: int, places: Mapping[int, Share]) -> list[Share]:
    """Every place that the unit may have, the best first: the wanted week before the wanted visitor."""
    one = month.units[unit]
    visitors = month.visitors_of[unit]
    found: list[Share] = []
    for slot in sorted(one.allowed, key=lambda s: (_slot_price(month, unit, s, places), s)):
        if month.slots[slot].later:
            found.append(Share(slot, None))
        else:
            found += [Share(slot, visitor) for visitor in visitors]
    return found


def _slot_price(month: Month, unit: int, slot: int, places: Mapping[int, Share]) -> tuple[int, int]:
    """Key visits, and who is overdue or was never visited: the earliest. Others: the wanted gap."""
    one = month.units[unit]
    days = days_in(month.slots[slot], one)
    before = month.before.get(unit)
    if one.comes_first:
        return 0, 0
    if before is not None and before in places:
        former = days_in(month.slots[places[before].slot], month.units[before])
        return price_between(former, days)
    if one.last_visit is None or one.overdue:
        return 0, 0
    return price_since(one.last_visit, days)
