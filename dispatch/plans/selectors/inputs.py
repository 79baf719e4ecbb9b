"""What a plan of an area and of some days is made from, as the rows stand now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dispatch.plans.inputs import (
    DayOff,
    Door,
    Expected,
    LeaveDays,
    LentDays,
    OwedVisit,
    PlanInputs,
    RoadDay,
    Start,
    Window,
)
from dispatch.plans.month.slots import WEEKS, horizon_end
from dispatch.plans.selectors.ahead import (
    expected_elsewhere,
    former_weeks,
    last_visits,
    missed_in_a_row,
    wishes_standing,
)
from dispatch.plans.selectors.choices import planning_choice
from dispatch.plans.selectors.duties import duties_ahead, duties_of, from_time, visitors_of
from dispatch.plans.selectors.lendings import lendings_of_area
from dispatch.plans.selectors.whose import whose_visits, window_of
from geo.models import Area
from geo.roads.active_roads import network_version, signs_by_day
from geo.roads.local_roads import edits_by_day
from visits.duty.coverage import DUE, OVERDUE, DueVisit
from visits.duty.policy import WEEK, period_of
from visits.duty.selectors.windows import windows_ahead
from visits.register.models import Household, Visitor
from visits.register.selectors.absences import absences_between
from visits.register.selectors.answering import Answering
from visits.register.selectors.calendar import calendar_between
from visits.register.selectors.whereabouts import lat_known, level_known, lon_known
from visits.register.walking import walks_m_s


def inputs_gather(*, area: Area, first_day: date, last_day: date) -> PlanInputs:
    """What a plan of these days is made from now, with the rolling month that stands behind them."""
    weeks_end = period_of(first_day, WEEK)[0] + timedelta(days=7 * WEEKS - 1)
    due = windows_ahead(area=area, first_day=first_day, last_day=max(weeks_end, last_day))
    return inputs_from_due(
        due=due, area=area, first_day=first_day, last_day=last_day, ahead_last_day=horizon_end(first_day)
    )


def inputs_from_due(
    *,
    due: Iterable[DueVisit],
    area: Area,
    first_day: date,
    last_day: date,
    since: date | None = None,
    ahead_last_day: date | None = None,
) -> PlanInputs:
    """The visits not yet covered, where their doors are, and who can go; ordered, so that equal facts are equal.

    `since` is the first day of the plan that is looked at again on `first_day`. Without `ahead_last_day` only what
    changes can be told by: nothing of the month, nor how long anybody has waited.
    """
    since = since or first_day
    open_windows = [visit for visit in due if visit.state in (DUE, OVERDUE)]
    expected, waiting = expected_elsewhere(area=area, since=since, last_day=last_day, due=open_windows)
    week = [visit for visit in waiting if visit.first_day <= last_day]
    visitors = list(visitors_of(area=area, first_day=first_day, last_day=last_day))
    roads = network_version()
    everyone = duties_of(visitors=visitors, area=area, first_day=since, last_day=last_day)
    duties = [duty for duty in everyone if duty.day >= first_day]
    whose = whose_visits(week, first_day=first_day, since=since, last_day=last_day, duties=everyone)
    waits = _Waits.read(waiting, expected, first_day) if ahead_last_day else _Waits({}, {})
    inputs = PlanInputs(
        area_code=area.code,
        first_day=first_day,
        last_day=last_day,
        roads=roads,
        owed=_owed(week, whose, waits),
        doors=_doors({visit.household_id for visit in waiting}),
        starts=_starts(visitors),
        duties=duties_ahead(duties, first_day),
        road_days=_road_days(first_day, last_day) if roads else (),
        from_time=from_time(duties, first_day),
        days_off=_days_off(area, first_day, last_day),
        leave=_leave(visitors, first_day, last_day),
        lent=_lent(area, first_day, last_day),
        expected=tuple(sorted(expected, key=lambda one: (one.elder_id, one.day, one.last_day))),
    )
    return inputs if ahead_last_day is None else _with_month(inputs, area, waiting, waits, ahead_last_day)


def _with_month(
    inputs: PlanInputs, area: Area, waiting: Collection[DueVisit], waits: "_Waits", end: date
) -> PlanInputs:
    """With what begins after the plan's last day, and what people chose about the weeks."""
    begins = inputs.last_day + timedelta(days=1)
    ahead = [visit for visit in waiting if visit.first_day > inputs.last_day]
    visitors = list(visitors_of(area=area, first_day=inputs.first_day, last_day=end))
    duties = duties_of(visitors=visitors, area=area, first_day=begins, last_day=end)
    whose = whose_visits(ahead, first_day=begins, since=begins, last_day=end, duties=duties)
    elder_ids = {visit.elder_id for visit in waiting}
    return replace(
        inputs,
        starts=_starts(visitors),
        ahead_owed=_owed(ahead, whose, replace(waits, missed={})),
        ahead_duties=duties,
        ahead_last_day=end,
        wishes=wishes_standing(elder_ids=elder_ids, last_day=inputs.first_day),
        former_weeks=former_weeks(area=area, first_day=inputs.first_day, elder_ids=elder_ids),
        key_exchange=planning_choice(area=area).key_exchange,
    )


@dataclass(frozen=True)
class _Waits:
    """Of each elder the last visit before the plan begins, and how often they were passed over just before."""

    last_visit: Mapping[int, date]
    missed: Mapping[int, int]

    @classmethod
    def read(cls, waiting: Collection[DueVisit], expected: Collection[Expected], first_day: date) -> "_Waits":
        elder_ids = {visit.elder_id for visit in waiting}
        last_visit = last_visits(elder_ids=elder_ids, expected=expected, before=first_day)
        return cls(last_visit, missed_in_a_row(due=waiting, last_visits=last_visit, first_day=first_day))


def _days_off(area: Area, first_day: date, last_day: date) -> tuple[DayOff, ...]:
    calendar = calendar_between(area=area, first_day=first_day, last_day=last_day)
    return tuple(DayOff(day, name) for day, name in calendar.days_off(first_day, last_day).items())


def _leave(visitors: Collection[Visitor], first_day: date, last_day: date) -> tuple[LeaveDays, ...]:
    rows = absences_between(first_day=first_day, last_day=last_day).filter(visitor__in=visitors)
    return tuple(
        LeaveDays(row.visitor_id, row.first_day, row.last_day, row.is_whole)
        for row in rows.order_by("visitor_id", "first_day", "pk")
    )


def _lent(area: Area, first_day: date, last_day: date) -> tuple[LentDays, ...]:
    rows = lendings_of_area(area=area, first_day=first_day, last_day=last_day).order_by("visitor_id", "first_day", "pk")
    return tuple(LentDays(row.visitor_id, row.area.code, row.first_day, row.held_until) for row in rows)


def _road_days(first_day: date, last_day: date) -> tuple[RoadDay, ...]:
    by_day = edits_by_day(first_day=first_day, last_day=last_day)
    signs = signs_by_day(days=by_day)
    return tuple(RoadDay(day, ",".join(map(str, ids)), signs[day]) for day, ids in by_day.items() if ids or signs[day])


def _owed(due: Collection[DueVisit], whose: Mapping[Window, Answering], waits: _Waits) -> tuple[OwedVisit, ...]:
    rows = [
        OwedVisit(
            elder_id=visit.elder_id,
            household_id=visit.household_id,
            village_id=visit.village_id,
            tier=visit.tier,
            clause=visit.clause,
            first_day=visit.first_day,
            last_day=visit.last_day,
            overdue=visit.state == OVERDUE,
            responsible_id=answers.visitor.pk if answers.visitor else None,
            stand_in_id=answers.beside.pk if answers.beside else None,
            last_visit=waits.last_visit.get(visit.elder_id),
            missed=waits.missed.get(visit.elder_id, 0),
        )
        for visit, answers in ((visit, whose[window_of(visit)]) for visit in due)
    ]
    return tuple(sorted(rows, key=lambda owed: owed.key))


def _doors(household_ids: Collection[int]) -> tuple[Door, ...]:
    """Where each is known to be: at its own place, else at its village's point, else at the township's."""
    households = Household.objects.filter(pk__in=household_ids).order_by("pk")
    told = households.values_list("pk", lon_known(), lat_known(), level_known())
    return tuple(Door(pk, round(lon, 6), round(lat, 6), known) for pk, lon, lat, known in told if lon is not None)


def _starts(visitors: Iterable[Visitor]) -> tuple[Start, ...]:
    """A visitor sets out from home; from the area's point where the home is not known."""
    starts = []
    for visitor in visitors:
        point = visitor.home or visitor.area.point
        if point:
            at_home, walks = visitor.home is not None, walks_m_s(visitor.kind)
            starts.append(Start(visitor.pk, round(point.x, 6), round(point.y, 6), at_home, walks))
    return tuple(starts)
