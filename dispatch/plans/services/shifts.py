"""Shifts from working hours."""

from collections.abc import Collection
from datetime import date

from dispatch.plans.inputs import Duty
from dispatch.plans.models import Shift
from dispatch.plans.selectors.duties import duties_of, visitors_of
from geo.models import Area


def shifts_roll(*, area: Area, first_day: date, last_day: date) -> list[Shift]:
    """The shifts of the area's visitors on these days, made where they are missing; twice is the same as once."""
    visitors = visitors_of(area=area, first_day=first_day, last_day=last_day)
    duties = duties_of(visitors=visitors, area=area, first_day=first_day, last_day=last_day)
    return list(shifts_of(duties=duties).values())


def shifts_of(*, duties: Collection[Duty]) -> dict[tuple[int, date, object], Shift]:
    """The row of each duty by its key; hours that were changed since are changed in the row."""
    rows = [
        Shift(visitor_id=duty.visitor_id, date=duty.day, start=duty.start, end=duty.end, mode=duty.mode)
        for duty in duties
    ]
    Shift.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["visitor", "date", "start"], update_fields=["end", "mode"]
    )
    found = Shift.objects.filter(
        visitor__in={duty.visitor_id for duty in duties}, date__in={duty.day for duty in duties}
    )
    keys = {duty.key for duty in duties}
    return {key: shift for shift in found if (key := (shift.visitor_id, shift.date, shift.start)) in keys}
