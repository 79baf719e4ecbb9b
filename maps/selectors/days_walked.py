"""A visitor's days: the week at a glance, the next day of work, and what is said where there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from accounts import clock
from accounts.models import Role, User
from dispatch.models import Plan, PlanState, Route, Stop
from dispatch.selectors import StopStates, stop_states_of_routes
from dispatch.selectors.lendings import sent_where_they_work
from dispatch.stop_state import StopState
from geo.models import Area
from geo.scope import grants_today
from maps.weeks import monday_of
from visits.models import Visitor

DAYS = 7


@dataclass(frozen=True)
class DayStep:
    """One day as a place to go to: how many doors, and how many of them are done."""

    day: date
    doors: int
    done: int
    is_shown: bool
    is_today: bool

    @property
    def is_finished(self) -> bool:
        return 0 < self.doors == self.done


def day_shown(*, visitor: Visitor, asked: date | None) -> date:
    """The day asked for; unasked today, or, where nothing is to be done today, the next day of work."""
    today = clock.today()
    if asked or _stops(visitor).filter(route__shift__date=today).exists():
        return asked or today
    return next_day_of_work(visitor=visitor, after=today) or today


def next_day_of_work(*, visitor: Visitor, after: date) -> date | None:
    """The first day later than `after` on which a published plan sends the visitor to somebody."""
    days = _stops(visitor).filter(route__shift__date__gt=after).order_by("route__shift__date")
    return days.values_list("route__shift__date", flat=True).first()


def days_of_week(*, visitor: Visitor, shown: date) -> list[DayStep]:
    """Monday to Sunday of the week of the day shown."""
    monday = monday_of(shown)
    days = [monday + timedelta(days=n) for n in range(DAYS)]
    routes = Route.objects.filter(sent_where_they_work(), plan__state=PlanState.PUBLISHED, shift__visitor=visitor)
    routes = routes.filter(shift__date__range=(days[0], days[-1]))
    states = stop_states_of_routes(routes=routes)
    of_day: dict[date, list[int]] = {day: [] for day in days}
    for day, stop_id in Stop.objects.filter(route__in=routes).values_list("route__shift__date", "pk"):
        of_day[day].append(stop_id)
    return [
        DayStep(day, len(stops), _done(states, stops), day == shown, day == clock.today())
        for day, stops in of_day.items()
    ]


def published_until(*, area: Area) -> date | None:
    """The last day from today on that a published plan of the area, or of one around it, holds."""
    codes = [area.code, *_around(area)]
    plans = Plan.objects.filter(state=PlanState.PUBLISHED, area__code__in=codes, last_day__gte=clock.today())
    last_day: date | None = plans.aggregate(last=Max("last_day"))["last"]
    return last_day


def planners_of(*, area: Area) -> list[User]:
    """The coordinators who plan for the area: those of the nearest area around it that has any."""
    users = User.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("display_name", "pk")
    for code in (area.code, *_around(area)):
        found = list(users.filter(pk__in=grants_today().filter(area__code=code).values("user")))
        if found:
            return found
    return []


def _stops(visitor: Visitor) -> QuerySet[Stop]:
    stops = Stop.objects.filter(route__plan__state=PlanState.PUBLISHED, route__shift__visitor=visitor)
    return stops.filter(sent_where_they_work("route__"))


def _done(states: StopStates, stops: Iterable[int]) -> int:
    return sum(states.of_stop(stop_id) == StopState.MET for stop_id in stops)


def _around(area: Area) -> Iterable[str]:
    """The codes of the areas that hold it, the nearest first."""
    parent = area.parent
    while parent:
        yield parent.code
        parent = parent.parent
