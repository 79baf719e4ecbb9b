"""The first stage: key visits and a surge's, week by week, so that they leave as many hours as can be. Pure."""

from collections.abc import Callable, Mapping

from ortools.sat.python import cp_model

from dispatch.plans.month import prices
from dispatch.plans.month.greedy import placed_greedily
from dispatch.plans.month.ladder import Rung, climb
from dispatch.plans.month.levels import key_weeks, key_weights
from dispatch.plans.month.month import Month, Share
from dispatch.plans.month.rooms import Rooms

EFFORT_LEFT, EFFORT_ECONOMY, GAP_ECONOMY = 0.15, 0.06, 0.03


def place_keys(month: Month, effort: float, go_on: Callable[[], None] = lambda: None) -> dict[int, Share]:
    """One week after the other: whoever one week leaves out weighs more in the next."""
    places: dict[int, Share] = {}
    for week in key_weeks(month):
        go_on()
        places = _place_week(month, week, places, effort)
    return places


def _place_week(month: Month, week: list[int], fixed: Mapping[int, Share], effort: float) -> dict[int, Share]:
    rooms = Rooms(month, week, fixed)
    weights = key_weights(month, week, fixed)
    left = cp_model.LinearExpr.weighted_sum([rooms.out[i] for i in week], [weights[i] for i in week])
    least = sum(weights[i] for i in week if not rooms.shares[i])
    rungs = [
        Rung(left, least, effort * EFFORT_LEFT),
        Rung(_economy(rooms), 0, effort * EFFORT_ECONOMY, GAP_ECONOMY),
    ]
    solver = climb(rooms.model, rooms.start(placed_greedily(month, week, fixed)), rungs)
    return rooms.places(solver)


def _economy(rooms: Rooms) -> cp_model.LinearExprT:
    """Minutes on the way, and a little who comes."""
    month = rooms.month
    points: list[cp_model.LinearExprT] = []
    for (unit, share), taken in rooms.at.items():
        if share.visitor_id is not None:
            one = month.units[unit]
            hop = month.carer_of[share.visitor_id].hop[one.village_id]
            price = one.prices[share.visitor_id] // prices.ECONOMY_PRICE
            points.append((prices.ECONOMY_MINUTE * hop + price) * taken)
    for (visitor, _, village), entered in rooms.enters.items():
        points.append(prices.ECONOMY_MINUTE * month.carer_of[visitor].round_trip[village] * entered)
    return cp_model.LinearExpr.sum(points)
