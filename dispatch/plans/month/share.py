"""The rolling month shared out with CP-SAT, in stages: key visits first, then all others into what is left. Pure.

docs/month.md tells why not in one model.
"""

from collections.abc import Callable, Mapping

from dispatch.plans.month.exchange import exchange_keys
from dispatch.plans.month.greedy import placed_greedily
from dispatch.plans.month.keys import place_keys
from dispatch.plans.month.levels import Levels, levels_of
from dispatch.plans.month.month import Month, Share, Shares
from dispatch.plans.month.others import place_others
from dispatch.plans.month.reasons import why_left


def share_out(month: Month, *, effort: float = 1.0, go_on: Callable[[], None] = lambda: None) -> Shares:
    """Who is visited in which slot, and by whom; equal months have equal answers.

    Never worse than `share_greedily`, in the order of `Levels`. `effort` multiplies the counted (not timed) effort of
    every level; with 0 the greedy places stand. `go_on` is called between two models, some tenths of a second apart;
    what it raises ends the work.
    """
    everybody = range(len(month.units))

    def levels(places: Mapping[int, Share]) -> Levels:
        return levels_of(month, places)

    greedy = placed_greedily(month, everybody)
    start = min(placed_greedily(month, everybody, place_keys(month, effort, go_on)), greedy, key=levels)
    places = place_others(month, start, effort, go_on)
    places = min(placed_greedily(month, everybody, places), start, key=levels)
    if month.key_exchange is not None:
        places = _exchanged(month, places, month.key_exchange, effort)
    return Shares(places, why_left(month, places), _figures(levels_of(month, places)))


def _exchanged(month: Month, places: Mapping[int, Share], rate: float, effort: float) -> dict[int, Share]:
    """Once more: what others gained shall lie well too."""
    exchanged = exchange_keys(month, places, rate, effort)
    return exchanged if exchanged == places else place_others(month, exchanged, effort)


def _figures(levels: Levels) -> dict[str, int]:
    return levels._asdict() | {"keys": sum(levels.keys)}
