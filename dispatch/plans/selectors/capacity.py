"""Hours owed and hours on duty in a week of the rolling month, by village, before it is planned."""

from datetime import date, timedelta
from functools import lru_cache

from base import clock
from dispatch.plans.inputs import PlanInputs
from dispatch.plans.periods import cut_weeks
from dispatch.plans.selectors.inputs import inputs_gather
from dispatch.plans.selectors.months import ways_of
from dispatch.plans.translate.month import month_from
from dispatch.plans.translate.week_need import WeekNeed, week_need
from geo.models import Area

SUNDAY = timedelta(days=6)
KEPT = 8  # weeks, of the townships looked at last


def weeks_to_look_at() -> list[date]:
    """The Mondays of the weeks that can be told, this one first."""
    mondays = (first_day - timedelta(days=first_day.weekday()) for first_day, _last_day in cut_weeks(clock.today()))
    return sorted(set(mondays))


def capacity_of_week(*, area: Area, monday: date, far_min: float) -> WeekNeed:
    """Of the area's week that begins on `monday`, or what is left of it."""
    today = clock.today()
    inputs = inputs_gather(area=area, first_day=today, last_day=cut_weeks(today)[-1][1])
    return _need(inputs, monday, far_min)


@lru_cache(maxsize=KEPT)
def _need(inputs: PlanInputs, monday: date, far_min: float) -> WeekNeed:
    """Kept for the facts that it was computed from: the page, its parts and its lists tell the same."""
    index, matrices = ways_of(inputs)
    month = month_from(index, matrices)
    return week_need(index, matrices, month, first_day=monday, last_day=monday + SUNDAY, far_min=far_min)
