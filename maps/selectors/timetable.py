"""Plans as a timetable: one row for each visitor, one cell for each day, one box for each stop."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Prefetch

from accounts import clock
from dispatch.models import Plan, Route, Stop
from dispatch.selectors import StopStates, Walked, stop_states_of_plans
from dispatch.stop_state import StopState
from visits.models import Visitor

WORKING_WEEK_DAYS = 5


@dataclass(frozen=True)
class Cell:
    """One visitor's day with the state of each stop."""

    day: date
    states: list[StopState] = field(default_factory=list)
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Row:
    visitor: Visitor
    cells: list[Cell]
    stops: int
    travel_s: int
    distance_m: int
    work_s: int

    @property
    def first_day(self) -> date:
        return next(cell.day for cell in self.cells if cell.states)


@dataclass(frozen=True)
class Timetable:
    days: list[date]
    rows: list[Row]
    walked: Walked


def timetable_of(*, plans: Sequence[Plan]) -> Timetable:
    """Monday to Friday, and the weekend's days on which somebody goes."""
    routes = list(_routes(plans))
    states = stop_states_of_plans(plans=plans)
    days = _days(plans, {route.shift.date for route in routes})
    of_visitor: dict[Visitor, list[Route]] = defaultdict(list)
    for route in routes:
        of_visitor[route.shift.visitor].append(route)
    rows = [_row(visitor, of_visitor[visitor], days, states) for visitor in of_visitor]
    return Timetable(days, rows, states.walked(clock.today()))


def _routes(plans: Sequence[Plan]) -> Iterable[Route]:
    return (
        Route.objects.filter(plan__in=plans)
        .select_related("shift__visitor")
        .defer("shape", "shift__visitor__phone")
        .prefetch_related(Prefetch("stops", Stop.objects.only("route_id", "order")))
        .order_by("shift__visitor__name", "shift__visitor_id", "start_at")
    )


def _days(plans: Sequence[Plan], served: set[date]) -> list[date]:
    first, last = min(plan.first_day for plan in plans), max(plan.last_day for plan in plans)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < WORKING_WEEK_DAYS or day in served]


def _row(visitor: Visitor, routes: list[Route], days: list[date], states: StopStates) -> Row:
    return Row(
        visitor=visitor,
        cells=[_cell(day, [route for route in routes if route.shift.date == day], states) for day in days],
        stops=sum(len(route.stops.all()) for route in routes),
        travel_s=sum(route.travel_s for route in routes),
        distance_m=sum(route.distance_m for route in routes),
        work_s=sum(route.travel_s + route.service_s for route in routes),
    )


def _cell(day: date, routes: list[Route], states: StopStates) -> Cell:
    stops = [stop for route in routes for stop in route.stops.all()]
    if not stops:
        return Cell(day)
    return Cell(day, [states.of_stop(stop.pk) for stop in stops], routes[0].start_at, routes[-1].end_at)


def farthest_on(*, plan: Plan, day: date) -> int | None:
    """The visitor with the longest way of a day; None where nobody goes."""
    return plan.routes.filter(shift__date=day).order_by("-distance_m").values_list("shift__visitor", flat=True).first()
