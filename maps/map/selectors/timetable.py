"""Plans as a timetable: one row for each visitor, one cell for each day, one box for each stop."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from base import clock
from dispatch.plans.models import Plan, Route, Stop
from dispatch.plans.selectors import StopStates, Walked, stop_states_of, visits_shown
from dispatch.plans.selectors.route_parts import RoutePart, route_parts
from dispatch.plans.stop_state import StopState
from visits.register.models import Visitor

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
    visits = visits_shown(plans=plans)
    states = stop_states_of(visits=visits)
    routes = route_parts(visits=visits, stops=Stop.objects.defer("point", "parked"), routes=_ROUTES.all())
    days = _days(plans, {part.route.shift.date for part in routes})
    of_visitor: dict[Visitor, list[RoutePart]] = defaultdict(list)
    for part in sorted(routes, key=lambda part: (part.route.shift.visitor.name, part.route.shift.visitor_id)):
        of_visitor[part.route.shift.visitor].append(part)
    rows = [_row(visitor, of_visitor[visitor], days, states) for visitor in of_visitor]
    return Timetable(days, [row for row in rows if row.stops], states.walked(clock.today()))


_ROUTES = Route.objects.select_related("shift__visitor").defer("shape", "shift__visitor__phone")


def _days(plans: Sequence[Plan], served: set[date]) -> list[date]:
    first, last = min(plan.first_day for plan in plans), max(plan.last_day for plan in plans)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < WORKING_WEEK_DAYS or day in served]


def _row(visitor: Visitor, routes: list[RoutePart], days: list[date], states: StopStates) -> Row:
    cells = [_cell(day, [part for part in routes if part.route.shift.date == day], states) for day in days]
    return Row(
        visitor=visitor,
        cells=cells,
        stops=sum(len(cell.states) for cell in cells),
        travel_s=sum(part.travel_s for part in routes),
        distance_m=sum(part.distance_m for part in routes),
        work_s=sum(part.travel_s + part.service_s for part in routes),
    )


def _cell(day: date, routes: list[RoutePart], states: StopStates) -> Cell:
    """Without the stops at which nobody need come any more."""
    all_states = [states.of_stop(stop.pk) for part in routes for stop in part.stops]
    shown: list[StopState] = [state for state in all_states if state != StopState.DROPPED]
    if not shown:
        return Cell(day)
    return Cell(day, shown, routes[0].route.start_at, max(part.ends_at for part in routes))


def farthest_on(*, plan: Plan, day: date) -> int | None:
    """The visitor with the longest way of a day; None where nobody goes."""
    return plan.routes.filter(shift__date=day).order_by("-distance_m").values_list("shift__visitor", flat=True).first()
