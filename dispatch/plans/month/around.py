"""A month that was shared out before, with what has come since put around it: little moves. Pure."""

from dataclasses import replace

from dispatch.plans.month.exchange import EFFORT, exchange_keys
from dispatch.plans.month.greedy import placed_greedily
from dispatch.plans.month.month import Month, Share, Unit


def shared_around(month: Month) -> dict[int, Share]:
    """Key visits first; then whoever the newest plan had given a week, there; then the rest into what is left. Where
    the county chose so, key visits are given up that cost too many others theirs."""
    units = month.units
    keys = [i for i, unit in enumerate(units) if unit.comes_first]
    places = placed_greedily(month, keys)
    told = [i for i, unit in enumerate(units) if unit.former is not None and i not in places]
    standing = replace(month, units=tuple(_standing(unit) for unit in units))
    places = placed_greedily(month, range(len(units)), placed_greedily(standing, told, places))
    return places if month.key_exchange is None else exchange_keys(month, places, month.key_exchange, EFFORT)


def _standing(unit: Unit) -> Unit:
    return unit if unit.locked is not None else replace(unit, locked=unit.former)
