"""Visits that were due, planned or left out and have not been made: what the next week begins with."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base import clock
from dispatch.plans.inputs import Window
from dispatch.plans.models import StopVisit
from dispatch.plans.selectors.in_force import in_force_among
from dispatch.plans.selectors.plans import LeftOutSentence, left_out_published
from dispatch.plans.selectors.whose import window_of
from geo.models import Area
from visits.duty.coverage import DUE, MISSED, OVERDUE, DueVisit
from visits.duty.models import MissedReason
from visits.duty.policy import WEEK, period_of
from visits.duty.selectors.windows import windows_of_those_in
from visits.records.models import VisitRecord

Windows = dict[int, list[DueVisit]]
Reasons = dict[Window, MissedReason]


class Because(TextChoices):
    """Why a visit is still to be made, the first that holds: who was tried is a second try, whatever else is so."""

    TRIED = "tried", _("去过，没有见到")
    NOT_GONE = "not_gone", _("排了，没有去")
    LEFT_OUT = "left_out", _("没有排上")
    UNPLANNED = "unplanned", _("到期没有安排")


@dataclass(frozen=True)
class Carried:
    """One elder's visit that waits: since which day, with whom, and where the plan in force sends somebody again.

    on : the day of the last try, or for which the visit was planned; None where it never was
    left_out : what the plan said of it
    again_on, again_by : the day and the visitor's name of the next planned visit
    reason : what a coordinator said of the window that passed (P13)
    """

    due: DueVisit
    because: Because
    on: date | None = None
    visitor: str = ""
    left_out: LeftOutSentence | None = None
    again_on: date | None = None
    again_by: str = ""
    reason: MissedReason | None = None

    @property
    def is_over(self) -> bool:
        """The window has passed: somebody has to say why."""
        return self.due.last_day < clock.today()


@dataclass(frozen=True)
class CarriedOver:
    """waiting: each elder once, those without a next visit first; unexplained: windows missed for good, no reason."""

    since: date
    waiting: list[Carried]
    unexplained: list[DueVisit]


def last_monday(today: date) -> date:
    """The Monday of the week before: what is older has been carried into that week and is overdue by now."""
    return period_of(today, WEEK)[0] - timedelta(days=7)


def carried_over(*, area: Area) -> CarriedOver:
    """What is not made of the windows since the last week's Monday, by the one definition of due and covered, of those
    who live in the area.
    """
    today = clock.today()
    since, yesterday = last_monday(today), today - timedelta(days=1)
    windows = windows_of_those_in(area=area, first_day=since, last_day=yesterday)
    reasons = _reasons(area, since)
    missed = [window for window in windows if window.state == MISSED and window_of(window) not in reasons]
    open_windows = _by_elder(window for window in windows if window.state in (DUE, OVERDUE))
    facts = _Facts(open_windows, since, today)
    waiting = [carried for elder_id in open_windows if (carried := facts.carried(elder_id, reasons))]
    waiting.sort(key=lambda one: (one.again_on is not None, list(Because).index(one.because), -one.due.days_overdue))
    return CarriedOver(since, waiting, missed)


def _by_elder(windows: Iterable[DueVisit]) -> Windows:
    """Each elder's windows that wait, the one that ends first in front: it is the one that is told."""
    found: Windows = {}
    for window in sorted(windows, key=lambda window: (window.last_day, window.first_day)):
        found.setdefault(window.elder_id, []).append(window)
    return found


def _reasons(area: Area, since: date) -> Reasons:
    """Of those who live in the area, for windows that held one of the days since then."""
    rows = MissedReason.objects.filter(elder__household__village__code__startswith=area.prefix, last_day__gte=since)
    return {Window(row.elder_id, row.first_day, row.last_day): row for row in rows}


class _Facts:
    """What plans and records say of the windows, read at once."""

    def __init__(self, windows: Windows, since: date, today: date) -> None:
        self._windows = windows
        self._today = today
        self._planned = _planned(windows, since)
        self._tries = _tries(window for of_elder in windows.values() for window in of_elder)
        self._left_out = defaultdict[int, list[LeftOutSentence]](list)
        for told in left_out_published(elder_ids=windows, first_day=since, last_day=today):
            self._left_out[told.left_out.elder_id].append(told)

    def carried(self, elder_id: int, reasons: Reasons) -> Carried | None:
        """None where the window is simply open and nobody was to come yet."""
        window = self._windows[elder_id][0]
        planned = self._planned.get(elder_id, [])
        again_on, again_by = next(((day, name) for day, name in planned if day >= self._today), (None, ""))
        waits = Carried(
            window, Because.UNPLANNED, again_on=again_on, again_by=again_by, reason=reasons.get(window_of(window))
        )
        if tried := self._tries.get(elder_id):
            return replace(waits, because=Because.TRIED, on=tried[0], visitor=tried[1])
        former = [(day, name) for day, name in planned if window.first_day <= day < self._today]
        if former:
            return replace(waits, because=Because.NOT_GONE, on=former[-1][0], visitor=former[-1][1])
        if told := next((told for told in self._left_out.get(elder_id, ()) if self._is_of(told, elder_id)), None):
            return replace(waits, because=Because.LEFT_OUT, left_out=told)
        return waits if window.state == OVERDUE else None

    def _is_of(self, told: LeftOutSentence, elder_id: int) -> bool:
        """A window may have been planned from the day on which the plan was made: its last day says which it is."""
        waiting = {window.last_day for window in self._windows[elder_id]}
        return told.left_out.last_day in waiting


def _planned(elder_ids: Collection[int], since: date) -> dict[int, list[tuple[date, str]]]:
    """The days since then on which plans in force send somebody to each, and whom; in their order."""
    of_them = StopVisit.objects.filter(elder__in=elder_ids, stop__route__shift__date__gte=since)
    rows = in_force_among(of_them)
    rows = rows.order_by("stop__route__shift__date", "pk")
    found: dict[int, list[tuple[date, str]]] = {}
    for elder_id, day, name in rows.values_list(
        "elder_id", "stop__route__shift__date", "stop__route__shift__visitor__name"
    ):
        found.setdefault(elder_id, []).append((day, name))
    return found


def _tries(windows: Iterable[DueVisit]) -> dict[int, tuple[date, str]]:
    """The last try of each elder inside a window that waits: its day, and who went."""
    ids = [window.attempt_id for window in windows if window.attempt_id]
    rows = VisitRecord.objects.filter(pk__in=ids).order_by("visited_at")
    told = rows.values_list("elder_id", "visited_at", "visitor__name")
    return {elder_id: (_day(at), name or "") for elder_id, at, name in told}


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
