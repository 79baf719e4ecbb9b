"""A visitor's days: the week at a glance, the next day of work, and what is said where there is none."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from base import clock
from dispatch.plans.models import StopVisit
from dispatch.plans.selectors import stop_states_of, visits_in_force
from dispatch.plans.selectors.in_force import by_their_ids, reigns_between
from dispatch.plans.selectors.lendings import sent_where_they_work
from dispatch.plans.stop_state import StopState
from geo.models import Area
from maps.look.weeks import monday_of
from visits.register.models import Visitor

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
    if asked or _visits(visitor).filter(stop__route__shift__date=today).exists():
        return asked or today
    return next_day_of_work(visitor=visitor, after=today) or today


def next_day_of_work(*, visitor: Visitor, after: date) -> date | None:
    """The first day later than `after` on which a plan in force sends the visitor to somebody."""
    days = _visits(visitor).filter(stop__route__shift__date__gt=after).order_by("stop__route__shift__date")
    return days.values_list("stop__route__shift__date", flat=True).first()


def days_of_week(*, visitor: Visitor, shown: date) -> list[DayStep]:
    """Monday to Sunday of the week of the day shown."""
    monday = monday_of(shown)
    days = [monday + timedelta(days=n) for n in range(DAYS)]
    visits = by_their_ids(_visits(visitor).filter(stop__route__shift__date__range=(days[0], days[-1])))
    states = stop_states_of(visits=visits)
    of_day: dict[date, list[StopState]] = {day: [] for day in days}
    for day, stop_id in visits.order_by().values_list("stop__route__shift__date", "stop").distinct():
        of_day[day].append(states.of_stop(stop_id))
    return [
        DayStep(
            day,
            len(stops) - stops.count(StopState.DROPPED),
            stops.count(StopState.MET),
            day == shown,
            day == clock.today(),
        )
        for day, stops in of_day.items()
    ]


def published_until(*, area: Area) -> date | None:
    """The last day from today on that a published plan of the area, or of one around it, holds."""
    around = [reign.last_day for reign in reigns_between(first_day=clock.today()) if area.code.startswith(reign.prefix)]
    return max(around, default=None)


def _visits(visitor: Visitor) -> QuerySet[StopVisit]:
    return visits_in_force().filter(sent_where_they_work("stop__route__"), stop__route__shift__visitor=visitor)
