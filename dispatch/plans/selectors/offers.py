"""What each exchange of key visits for monthly ones would cost a township in the weeks ahead."""

from dataclasses import replace
from functools import lru_cache

from base import clock
from dispatch.plans.inputs import PlanInputs
from dispatch.plans.month.offers import RATES, Offer, offers
from dispatch.plans.selectors.months import inputs_ahead, month_of
from geo.models import Area

KEPT = 64  # answers for as many townships and half hours stay in the process


def offers_of(*, area: Area) -> list[Offer]:
    """At each rate; takes some seconds where hours are short. A second look at the same facts is fast."""
    return list(_offers(replace(inputs_ahead(area, clock.today()), key_exchange=None)))


@lru_cache(maxsize=KEPT)
def _offers(inputs: PlanInputs) -> tuple[Offer, ...]:
    return tuple(offers(month_of(inputs), RATES))
