"""From routing's Solution back to rows, not yet saved: routes, their stops, the visits of each, who was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from dispatch.plans.inputs import Duty, OwedVisit
from dispatch.plans.models import LeftOut, Plan, Route, Stop, StopApproach, StopVisit
from dispatch.plans.translate.households import DoorVisit
from dispatch.plans.translate.legs import Guess, Leg, legs_between, rough_nodes
from dispatch.plans.translate.problem import ProblemIndex, Travel, days_of
from geo.travel import Approach, TravelApproach, TravelMatrix
from routing import solution as routing

NO_PLACE, NO_WAY, CUT_OFF = "no_place", "no_way", "cut_off"


@dataclass(frozen=True)
class StopRows:
    stop: Stop
    visits: list[StopVisit]


@dataclass(frozen=True)
class RouteRows:
    route: Route
    duty: Duty
    stops: list[StopRows]
    home: tuple[float, float]
    legs: list[Leg]

    @property
    def points(self) -> list[tuple[float, float]]:
        """From home over the doors in their order and back, lon, lat."""
        return [self.home, *((rows.stop.point.x, rows.stop.point.y) for rows in self.stops), self.home]


def route_rows(
    plan: Plan,
    index: ProblemIndex,
    matrices: dict[Travel, TravelMatrix],
    approached: Mapping[Travel, Sequence[TravelApproach]],
    solution: routing.Solution,
) -> list[RouteRows]:
    """One entry for each route; its shift and shape are set where it is saved."""
    rough = rough_nodes(index)
    return [_route(plan, index, matrices, approached, route, rough) for route in solution.routes]


def _route(
    plan: Plan,
    index: ProblemIndex,
    matrices: dict[Travel, TravelMatrix],
    approached: Mapping[Travel, Sequence[TravelApproach]],
    found: routing.Route,
    rough: Mapping[int, Guess],
) -> RouteRows:
    duty = index.shifts[found.shift]
    home = index.start_node(duty.visitor_id)
    doors = [index.door_node[index.visits[stop.visits[0]].household_id] for stop in found.stops]
    legs = list(legs_between(matrices[index.travel_of(duty)], [home, *doors, home], rough))
    route = Route(
        plan=plan,
        start_at=_moment(duty, found.leave_s),
        end_at=_moment(duty, found.return_s),
        rest_at=None if found.rest_s is None else _moment(duty, found.rest_s),
        travel_s=found.travel_s,
        service_s=found.service_s,
        distance_m=sum(leg.metres for leg in legs),
        travel_source=_source_of(legs),
    )
    stops = [
        _stop(index, duty, rank, stop, leg, approached[index.travel_of(duty)][door])
        for rank, (stop, leg, door) in enumerate(zip(found.stops, legs, doors, strict=False), start=1)
    ]
    start = index.starts[index.visitors[duty.visitor_id]]
    return RouteRows(route, duty, stops, (start.lon, start.lat), legs)


def _source_of(legs: Sequence[Leg]) -> str:
    sources = {leg.source for leg in legs}
    return sources.pop() if len(sources) == 1 else "mixed"


def _stop(
    index: ProblemIndex, duty: Duty, rank: int, found: routing.Stop, leg: Leg, approach: TravelApproach
) -> StopRows:
    door = index.doors[index.visits[found.visits[0]].household_id]
    stop = Stop(
        order=rank,
        household_id=door.household_id,
        point=Point(door.lon, door.lat, srid=4326),
        place_level=door.level,
        arrival_at=_moment(duty, found.start_s),
        service_s=found.leave_s - found.start_s,
        travel_s=leg.seconds,
        distance_m=leg.metres,
        travel_source=leg.source,
        **_walked(approach),
    )
    return StopRows(
        stop, [StopVisit(**_owed_fields(owed)) for visit in found.visits for owed in index.visits[visit].people]
    )


def _walked(approach: TravelApproach) -> dict[str, Any]:
    """Where the vehicle is left and what is walked from there; nothing where the last metres are all."""
    if approach.how == Approach.ROAD:
        return {}
    return {
        "approach": StopApproach.PATH if approach.how == Approach.PATH else StopApproach.GROUND,
        "parked": Point(*approach.parked, srid=4326),
        "walk_s": approach.seconds,
        "walk_m": approach.metres,
    }


def _owed_fields(owed: OwedVisit) -> dict[str, Any]:
    return {
        "elder_id": owed.elder_id,
        "first_day": owed.first_day,
        "last_day": owed.last_day,
        "tier": owed.tier,
        "clause": owed.clause,
    }


def _moment(duty: Duty, seconds: int) -> datetime:
    midnight = timezone.make_aware(datetime.combine(duty.day, time()))
    return midnight + timedelta(seconds=seconds)


def left_out_rows(plan: Plan, index: ProblemIndex, solution: routing.Solution) -> list[LeftOut]:
    """Whom the plan does not serve, with the reason and the cheapest remedy in rows' ids and dates."""
    placeless = [LeftOut(plan=plan, reason=NO_PLACE, detail={}, **_owed_fields(owed)) for owed in index.placeless]
    unreachable = [_out_of_reach(plan, owed, index.out_of_reach[owed.household_id]) for owed in index.unreachable]
    return [*placeless, *unreachable, *(row for left in solution.left_out for row in _left_out(plan, index, left))]


def _left_out(plan: Plan, index: ProblemIndex, left: routing.LeftOut) -> list[LeftOut]:
    """One row for each of the people who would have been visited together: what would help helps all of them."""
    visit = index.visits[left.visit]
    detail = {
        "reason": _named(index, left.reasons[0].data),
        "remedy": _remedy(index, left.remedies),
        **_time_off(index, visit),
        **({"together": len(visit.people)} if len(visit.people) > 1 else {}),
    }
    return [
        LeftOut(plan=plan, reason=left.reasons[0].code, detail=detail, **_owed_fields(owed)) for owed in visit.people
    ]


def _time_off(index: ProblemIndex, visit: DoorVisit) -> dict[str, Any]:
    """The days off in the window, and who of those who answer is on leave on all its other days until when."""
    days = days_of(index, visit)
    off = sorted({name for day in days if (name := index.inputs.day_off(day))})
    working = [day for day in days if not index.inputs.day_off(day)]
    away = [
        {"visitor_id": visitor_id, "until": max(row.last_day for row in rows).isoformat()}
        for visitor_id in visit.visitor_ids
        if working
        for rows in [index.inputs.away_on_all(visitor_id, working)]
        if rows
    ]
    return ({"days_off": off} if off else {}) | ({"away": away} if away else {})


def _out_of_reach(plan: Plan, owed: OwedVisit, metres: int) -> LeftOut:
    """Too far from any way for a guess, or behind a closure, where nobody can say how far."""
    detail = {"reason": {"metres": metres}} if metres else {}
    return LeftOut(plan=plan, reason=NO_WAY if metres else CUT_OFF, detail=detail, **_owed_fields(owed))


def _remedy(index: ProblemIndex, remedies: Sequence[routing.Remedy]) -> dict[str, Any] | None:
    if not remedies:
        return None
    cheapest = remedies[0]
    return {"code": cheapest.code, "cost_s": cheapest.cost_s, **_named(index, cheapest.data)}


def _named(index: ProblemIndex, data: dict[str, int]) -> dict[str, Any]:
    """Routing's indices as what they stand for."""
    indices = ("shift", "visitor", "day", "like")
    named: dict[str, Any] = {name: value for name, value in data.items() if name not in indices}
    if "shift" in data and data["shift"] < len(index.shifts):
        duty = index.shifts[data["shift"]]
        named |= {"visitor_id": duty.visitor_id, "date": duty.day.isoformat()}
    if "visitor" in data:
        named["visitor_id"] = index.starts[data["visitor"]].visitor_id
    if "day" in data:
        named["date"] = index.date(data["day"]).isoformat()
    return named
