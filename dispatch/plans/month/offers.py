"""What each rate of exchange costs where hours are short: key visits against monthly ones, really shared out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.plans.month.exchange import exchange_keys
from dispatch.plans.month.levels import last_chances
from dispatch.plans.month.month import Month, Share, Why
from dispatch.plans.month.reasons import why_left
from dispatch.plans.month.share import share_out

RATES = (None, 3, 2, 1)
"""Offered to a county: how many monthly elders a key week may cost at most; None: keys first, whatever it costs."""

SHORT = frozenset({Why.KEYS_FILL, Why.OTHERS_FIRST})
"""Left out because hours are short; who lives too far for every shift is left out at any rate."""


@dataclass(frozen=True)
class Offer:
    """What the weeks ahead lack at one rate; None keeps keys first, whatever it costs.

    keys : key visits left out. key_people : of how many people. others : monthly elders who lose their window
    longest_wait : days since the last visit at the end of the window that is lost, of whoever waits longest; 0 for none
    never : how many of them were never visited, so that nobody knows how long they wait
    """

    rate: float | None
    keys: int = 0
    key_people: int = 0
    others: int = 0
    longest_wait: int = 0
    never: int = 0


def offers(month: Month, rates: Sequence[float | None], *, effort: float = 1.0) -> list[Offer]:
    """Of each rate. Where nobody is left out for want of hours they are all alike."""
    first = share_out(replace(month, key_exchange=None), effort=effort).places
    is_short = any(unit not in first for unit in last_chances(month))
    return [_offer(month, rate, _at(month, first, rate, effort) if is_short else first) for rate in rates]


def _at(month: Month, first: Mapping[int, Share], rate: float | None, effort: float) -> Mapping[int, Share]:
    return first if rate is None else exchange_keys(month, first, rate, effort)


def _offer(month: Month, rate: float | None, places: Mapping[int, Share]) -> Offer:
    left = [i for i, why in why_left(month, places).items() if why in SHORT]
    keys = [i for i in left if month.units[i].is_key and not month.units[i].is_extra]
    others = [i for i in last_chances(month) if i in set(left)]
    waits = [(month.units[i].last_day - seen).days for i in others if (seen := month.units[i].last_visit)]
    return Offer(
        rate,
        keys=sum(month.units[i].people for i in keys),
        key_people=len({window.elder_id for i in keys for window in month.units[i].windows}),
        others=sum(month.units[i].people for i in others),
        longest_wait=max(waits, default=0),
        never=sum(month.units[i].people for i in others if month.units[i].last_visit is None),
    )
