"""Leave, half a day and an extra shift in the week after the planned one, so that the roster shows how they look."""

from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from demo.planning import townships_of, week_of
from demo.running import Demo
from dispatch.plans.selectors.duties import visitors_of
from visits.register.models import DatedHours, LeaveKind, Visitor
from visits.register.services import LeaveTold, absence_enter, dated_hours_set

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
NOON = time(12)


def time_off_step(demo: Demo) -> str:
    """In the township that is short of hands; the same people however often the demo runs in a week."""
    monday = week_of(demo)[0] + WEEK
    area = townships_of(demo)[-1]
    serving = visitors_of(area=area, first_day=monday, last_day=monday + 6 * DAY).filter(working_hours__isnull=False)
    people = list(serving.distinct()[:4])
    if len(people) < 4:
        return _("人手不够，没有安排请假")
    away, stand_in, trained, busy = people
    told = LeaveTold(monday, monday + 2 * DAY, LeaveKind.PERSONAL, stand_in=stand_in)
    absence_enter(visitor=away, told=told, by=None)
    half = LeaveTold(monday + 3 * DAY, monday + 3 * DAY, LeaveKind.TRAINING, gone_from=NOON)
    absence_enter(visitor=trained, told=half, by=None)
    _extra_shift(busy, monday)
    return _("1 人请假有人代班，1 人半天培训，1 人周六加班")


def _extra_shift(visitor: Visitor, monday: date) -> None:
    saturday = monday + 5 * DAY
    if not DatedHours.objects.filter(visitor=visitor, date=saturday, withdrawn_at=None).exists():
        dated_hours_set(visitor=visitor, day=saturday, stretches=[(time(9), time(11, 30), visitor.mode)], by=None)
