"""Who is on duty when, and what of it still lies ahead."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from base import clock
from dispatch.plans.inputs import Duty
from dispatch.plans.selectors.lendings import away_throughout, borrowed_in, lendings_on
from dispatch.plans.selectors.times import times_of
from geo.models import Area
from visits.duty.policy import WEEK, period_of
from visits.register.models import DatedHours, Visitor
from visits.register.selectors.answering import not_left

LOOKED_AT = timedelta(minutes=10)  # a plan is computed, looked at and published before anybody walks it
WEEKS_AHEAD = 4  # a plan is made for this week or one of the three that follow
STEP_MINUTES = 30  # plans asked for in the same half hour count from the same moment


def week_at_work(*, area: Area) -> date:
    """The Monday of the first week in which somebody of the area has a shift left: this one, or one that follows.

    An area where nobody has any hours stays in its week: there is nothing to wait for.
    """
    monday, _sunday = period_of(clock.today(), WEEK)
    weeks = (monday + timedelta(weeks=ahead) for ahead in range(WEEKS_AHEAD))
    return next((week for week in weeks if shifts_ahead(area=area, last_day=week + timedelta(days=6))), monday)


def shifts_ahead(*, area: Area, last_day: date) -> tuple[Duty, ...]:
    """The shifts from now to the last day; one that is over is none."""
    today = clock.today()
    visitors = visitors_of(area=area, first_day=today, last_day=last_day)
    return duties_ahead(duties_of(visitors=visitors, area=area, first_day=today, last_day=last_day), today)


def duties_ahead(duties: Iterable[Duty], first_day: date) -> tuple[Duty, ...]:
    """Those that are not over by the first moment that can be planned."""
    begins = first_moment(first_day)
    return tuple(duty for duty in duties if begins is None or duty.day > first_day or duty.end > begins)


def from_time(duties: Iterable[Duty], first_day: date) -> time | None:
    """The first moment that can be planned, told only where it cuts a shift: until then equal facts stay equal."""
    begins = first_moment(first_day)
    return begins if begins and any(duty.day == first_day and duty.start < begins for duty in duties) else None


def first_moment(day: date) -> time | None:
    """The first time of the day at which somebody who is planned now can set out; None for a day that lies ahead."""
    now = clock.now()
    ahead = now + LOOKED_AT
    if day != now.date():
        return None
    minutes = -(-(ahead.hour * 60 + ahead.minute) // STEP_MINUTES) * STEP_MINUTES
    return time.max if ahead.date() > day or minutes >= 24 * 60 else time(*divmod(minutes, 60))


def visitors_of(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Visitor]":
    """Those who work in the area, or in a part of it, on some of the days; whoever is lent works where they are lent
    to."""
    elsewhere = away_throughout(area=area, first_day=first_day, last_day=last_day)
    borrowed = borrowed_in(area=area, first_day=first_day, last_day=last_day)
    own = Q(area__code__startswith=area.prefix) & ~Q(pk__in=elsewhere)
    return (
        Visitor.objects.filter(own | Q(pk__in=borrowed.values("visitor")), active_since__lte=last_day)
        .filter(not_left(first_day))
        .select_related("area")
        .defer("area__boundary")  # large, and nobody works along an edge
        .order_by("pk")
    )


def visitors_without_hours(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Visitor]":
    """Those of whom nobody knows when they can go: a plan sends them nowhere, and says so."""
    by_hand = DatedHours.objects.filter(
        visitor=OuterRef("pk"), date__gte=first_day, date__lte=last_day, withdrawn_at=None
    )
    visitors = visitors_of(area=area, first_day=first_day, last_day=last_day)
    return visitors.filter(~Exists(by_hand), working_hours=None)


def has_hours(*, area: Area, first_day: date, last_day: date) -> bool:
    """Whether anybody would be on duty but for days off and leave."""
    visitors = visitors_of(area=area, first_day=first_day, last_day=last_day)
    return visitors.filter(working_hours__isnull=False).exists()


def duties_of(*, visitors: Iterable[Visitor], area: Area | None, first_day: date, last_day: date) -> tuple[Duty, ...]:
    """Their shifts on each day of service, by the rule of `on_duty.py`: those worked in the area; wherever for
    None."""
    people = list(visitors)
    times = times_of(visitors=people, first_day=first_day, last_day=last_day)
    lendings = lendings_on(visitors=people, first_day=first_day, last_day=last_day)
    return tuple(
        Duty(visitor.pk, day, *hours)
        for visitor in people
        for day in days_of_service(visitor, first_day, last_day)
        if area is None or lendings.works_in(area, visitor, day)
        for hours in times.on(visitor, day)
    )


def days_of_service(visitor: Visitor, first_day: date, last_day: date) -> Iterator[date]:
    day, end = max(first_day, visitor.active_since), min(last_day, visitor.active_until or last_day)
    while day <= end:
        yield day
        day += timedelta(days=1)
