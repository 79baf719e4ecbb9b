"""What a plan of an area and of some days is made from, as the rows stand now."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from dispatch.inputs import DayOff, Door, LeaveDays, LentDays, OwedVisit, PlanInputs, RoadDay, Start
from dispatch.selectors.duties import duties_ahead, duties_of, from_time, visitors_of
from dispatch.selectors.lendings import lendings_of_area
from dispatch.selectors.whose import VisitKey, key_of, whose_visits
from geo.active_roads import signs_by_day
from geo.local_roads import edits_by_day
from geo.models import Area
from geo.selectors import road_network_active
from visits.coverage import DUE, OVERDUE, DueVisit, due_visits
from visits.models import Household, Visitor
from visits.selectors.absences import absences_between
from visits.selectors.answering import Answering
from visits.selectors.calendar import calendar_between
from visits.selectors.whereabouts import whereabouts_of


def inputs_gather(*, area: Area, first_day: date, last_day: date) -> PlanInputs:
    """What a plan of these days is made from now."""
    due = due_visits(area=area, first_day=first_day, last_day=last_day)
    return inputs_from_due(due=due, area=area, first_day=first_day, last_day=last_day)


def inputs_from_due(
    *, due: Iterable[DueVisit], area: Area, first_day: date, last_day: date, since: date | None = None
) -> PlanInputs:
    """The visits not yet covered, where their doors are, and who can go; ordered, so that equal facts are equal.

    `since` is the first day of the plan that is looked at again on `first_day`.
    """
    waiting = [visit for visit in due if visit.state in (DUE, OVERDUE)]
    visitors = list(visitors_of(area=area, first_day=first_day, last_day=last_day))
    network = road_network_active()
    since = since or first_day
    everyone = duties_of(visitors=visitors, area=area, first_day=since, last_day=last_day)
    duties = [duty for duty in everyone if duty.day >= first_day]
    return PlanInputs(
        area_code=area.code,
        first_day=first_day,
        last_day=last_day,
        roads=network.version if network else "",
        owed=_owed(
            waiting,
            whose_visits(waiting, first_day=first_day, since=since, last_day=last_day, duties=everyone),
        ),
        doors=_doors({visit.household_id for visit in waiting}),
        starts=_starts(visitors),
        duties=duties_ahead(duties, first_day),
        road_days=_road_days(first_day, last_day) if network else (),
        from_time=from_time(duties, first_day),
        days_off=_days_off(area, first_day, last_day),
        leave=_leave(visitors, first_day, last_day),
        lent=_lent(area, first_day, last_day),
    )


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


def _owed(due: Collection[DueVisit], whose: Mapping[VisitKey, Answering]) -> tuple[OwedVisit, ...]:
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
        )
        for visit, answers in ((visit, whose[key_of(visit)]) for visit in due)
    ]
    return tuple(sorted(rows, key=lambda owed: owed.key))


def _doors(household_ids: Collection[int]) -> tuple[Door, ...]:
    households = Household.objects.filter(pk__in=household_ids).select_related("place", "village__parent")
    households = households.defer("village__boundary", "village__parent__boundary")  # large, and not asked for
    doors = (_door(household) for household in households.order_by("pk"))
    return tuple(door for door in doors if door)


def _door(household: Household) -> Door | None:
    """Where it is known to be: at its own place, else at its village's point, else at the township's."""
    where = whereabouts_of(household)
    if where.point is None:
        return None
    return Door(household.pk, round(where.point.x, 6), round(where.point.y, 6), where.known.value)


def _starts(visitors: Iterable[Visitor]) -> tuple[Start, ...]:
    """A visitor sets out from home; from the area's point where the home is not known."""
    starts = []
    for visitor in visitors:
        point = visitor.home or visitor.area.point
        if point:
            starts.append(Start(visitor.pk, round(point.x, 6), round(point.y, 6), visitor.home is not None))
    return tuple(starts)
