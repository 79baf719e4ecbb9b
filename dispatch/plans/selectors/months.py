"""The weeks ahead of a township as a task, for whoever asks what would become of them; nothing of it is stored."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from django.db import transaction

from base import clock
from dispatch.plans.inputs import PlanInputs
from dispatch.plans.month import Month, Slot
from dispatch.plans.month.displaced import Displaced, displaced
from dispatch.plans.month.slots import monday_of
from dispatch.plans.selectors.inputs import inputs_gather
from dispatch.plans.translate.month import month_from
from dispatch.plans.translate.problem import ProblemIndex, Travel
from dispatch.plans.ways import approaches_of, out_of_reach, travel_matrices
from geo.models import Area
from geo.travel import TravelMatrix
from visits.duty.models import Surge

TO_SUNDAY = timedelta(days=6)
KEPT = 4  # townships whose ways are kept: a matrix of 600 doors takes some megabytes


def displaced_by(*, surge: Surge, area: Area) -> tuple[Displaced, tuple[Slot, ...]]:
    """What the surge, not saved yet, would cost the township in the weeks from its first on, and these weeks.

    The very rows that a plan would read tell it: the surge is saved, looked at, and taken back.
    """
    first_day = max(clock.today(), monday_of(surge.first_day))
    without = inputs_ahead(area, first_day)
    with transaction.atomic():
        surge.made_at = clock.now()
        surge.save()
        with_surge = inputs_ahead(area, first_day)
        transaction.set_rollback(True)
    surge.pk = None
    index, matrices = ways_of(with_surge)
    same_doors = replace(without, doors=with_surge.doors, starts=with_surge.starts)
    month = month_from(index, matrices)
    return displaced(month_from(replace(index, inputs=same_doors), matrices), month), month.slots


def month_of(inputs: PlanInputs) -> Month:
    return month_from(*ways_of(inputs))


def inputs_ahead(area: Area, first_day: date) -> PlanInputs:
    """The rest of the week that holds the day, with the month that stands behind it."""
    return inputs_gather(area=area, first_day=first_day, last_day=monday_of(first_day) + TO_SUNDAY)


def ways_of(inputs: PlanInputs) -> tuple[ProblemIndex, dict[Travel, TravelMatrix]]:
    """What is reached and how far it is: kept in this process for the facts that it was computed from, so that another
    look, or one after somebody was moved, need not find the ways again."""
    index, matrices = _ways(replace(inputs, wishes=(), former_weeks=(), key_exchange=None, from_time=None))
    return replace(index, inputs=inputs), matrices


@lru_cache(maxsize=KEPT)
def _ways(inputs: PlanInputs) -> tuple[ProblemIndex, dict[Travel, TravelMatrix]]:
    index = ProblemIndex(inputs)
    approached = approaches_of(index)
    index = replace(index, out_of_reach=out_of_reach(index, approached))
    return index, travel_matrices(index, approached)
