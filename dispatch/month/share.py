"""The rolling month shared out with CP-SAT, in stages: key visits first, then all others into what is left. Pure.

One model of everything was tried and left out more of both.
"""

from collections.abc import Mapping

from dispatch.month.exchange import exchange_keys
from dispatch.month.greedy import placed_greedily
from dispatch.month.keys import place_keys
from dispatch.month.levels import Levels, levels_of
from dispatch.month.month import Month, Share, Shares
from dispatch.month.others import place_others
from dispatch.month.reasons import why_left


def share_out(month: Month, *, effort: float = 1.0) -> Shares:
    """Who is visited in which slot, and by whom; equal months have equal answers.

    Never worse than `share_greedily`, in the order of `Levels`. `effort` multiplies the counted (not timed) effort of
    every level; with 0 the greedy places stand.
    """
    everybody = range(len(month.units))
    places = placed_greedily(month, everybody, place_keys(month, effort))
    places = place_others(month, places, effort)
    places = placed_greedily(month, everybody, places)
    places = min(places, placed_greedily(month, everybody), key=lambda found: levels_of(month, found))
    if month.key_exchange is not None:
        places = _exchanged(month, places, month.key_exchange, effort)
    return Shares(places, why_left(month, places), _figures(levels_of(month, places)))


def _exchanged(month: Month, places: Mapping[int, Share], rate: float, effort: float) -> dict[int, Share]:
    """Once more: what others gained shall lie well too."""
    exchanged = exchange_keys(month, places, rate, effort)
    return exchanged if exchanged == places else place_others(month, exchanged, effort)


def _figures(levels: Levels) -> dict[str, int]:
    return levels._asdict() | {"keys": sum(levels.keys)}
