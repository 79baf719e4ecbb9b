"""What has changed since a plan was made: computed from its inputs and today's facts, stored nowhere."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from base import clock
from dispatch.plans.inputs import Door, Duty, OwedVisit, PlanInputs, Start, Window
from dispatch.plans.models import Plan
from dispatch.plans.selectors.ahead import wishes_standing
from dispatch.plans.selectors.inputs import inputs_from_due
from dispatch.plans.selectors.made_from import made_from
from dispatch.plans.selectors.roads_changed import plan_road_changes
from dispatch.plans.selectors.whose import window_of
from geo.coordinates import distance_m
from geo.models import Area
from visits.duty.coverage import COVERED
from visits.duty.selectors.surges import surges_touching
from visits.duty.selectors.windows import windows_ahead
from visits.register.models import ElderState, State

MOVED_M = 50  # a point corrected by less changes no route


class ChangeKind(TextChoices):
    SURGE = "surge", _("加密探访开始")
    SURGE_ENDED = "surge_ended", _("加密探访撤回")
    RECORDED = "recorded", _("已经探访")
    NOT_OWED = "not_owed", _("不再需要探访")
    NEW = "new", _("新增应探访")
    WISH = "wish", _("探访改到别的周")
    DOOR = "door", _("住址变动")
    RESPONSIBLE = "responsible", _("责任人变动")
    LEAVE = "leave", _("探访员请假")
    LENT = "lent", _("借出和借入变动")
    DAY_OFF = "day_off", _("放假和补班变动")
    SHIFT = "shift", _("班次变动")
    HOME = "home", _("探访员住处变动")
    ROADS = "roads", _("路网变动")
    CLOSED = "closed", _("道路封闭")
    TRAVEL = "travel", _("路上时间变动")


@dataclass(frozen=True)
class Change:
    """One difference; `state` is the elder's new state where that is why nobody need come, `title` a surge's, a day
    off's or a borrowing township's name, `planned` how many stops the plan gives the visitor on that day.

    Of a route that the roads of today concern: `edit_id` names the closure, `stops` how many stops it keeps from their
    way, `more_s` how much longer the route takes, `cut_off` how many places no road leads to any more.
    """

    kind: ChangeKind
    elder_id: int | None = None
    visitor_id: int | None = None
    day: date | None = None
    state: str = ""
    title: str = ""
    planned: int = 0
    edit_id: int | None = None
    stops: int = 0
    more_s: int = 0
    cut_off: int = 0


def plan_changes(*, plan: Plan) -> list[Change]:
    """Differences that bear on the days of the plan still to come."""
    then = made_from(plan=plan)
    first_day = max(then.first_day, clock.today())
    if first_day > then.last_day:
        return []
    due = windows_ahead(area=plan.area, first_day=first_day, last_day=then.last_day)
    now = inputs_from_due(due=due, area=plan.area, first_day=first_day, last_day=then.last_day, since=then.first_day)
    recorded = {window_of(visit) for visit in due if visit.state == COVERED}
    later = _later(plan)
    concerned = [owed for owed in then.owed if owed.last_day >= first_day and owed.key not in later]
    roads = [Change(ChangeKind.ROADS)] if then.roads != now.roads else []
    return [
        *_surges(plan, first_day, then.last_day),
        *_visits(then, concerned, now, recorded),
        *_wishes(then, first_day),
        *_people(then, concerned, now),
        *_shifts(plan, then, now),
        *_homes(then, now),
        *roads,
        *_routes(plan, then, now),
    ]


def _routes(plan: Plan, then: PlanInputs, now: PlanInputs) -> Iterator[Change]:
    for edit, one in plan_road_changes(plan=plan, then=then, now=now):
        shift = one.route.shift
        yield Change(
            ChangeKind.CLOSED if edit else ChangeKind.TRAVEL,
            visitor_id=shift.visitor_id,
            day=shift.date,
            edit_id=edit.pk if edit else None,
            stops=len(one.stops),
            more_s=one.more_s,
            cut_off=one.cut_off,
        )


def _surges(plan: Plan, first_day: date, last_day: date) -> Iterator[Change]:
    """Surges of these days that began, or were taken back, since the plan was made (P57, P58)."""
    for surge in surges_touching(area=plan.area, first_day=first_day, last_day=last_day):
        if surge.withdrawn_at is None and surge.made_at > plan.made_at:
            yield Change(ChangeKind.SURGE, day=surge.last_day, title=surge.title)
        elif surge.withdrawn_at and surge.made_at <= plan.made_at < surge.withdrawn_at:
            yield Change(ChangeKind.SURGE_ENDED, title=surge.title)


def _later(plan: Plan) -> set[Window]:
    """The windows for which the plan chose a week after its own: what becomes of them is no matter of its days."""
    rows = plan.targets.filter(week_first__gt=plan.last_day)
    return {Window(*row) for row in rows.values_list("elder", "first_day", "last_day")}


def _visits(
    then: PlanInputs,
    concerned: Collection[OwedVisit],
    now: PlanInputs,
    recorded: Collection[Window],
) -> Iterator[Change]:
    before, after = _numbered(then.owed), _numbered(now.owed)
    elsewhere = {(one.elder_id, one.first_day, one.last_day) for one in now.expected}
    gone = [key for key, number in _numbered(concerned) if (key, number) not in after and key not in elsewhere]
    states = _states({elder_id for elder_id, _first, _last in gone}, now.first_day)
    for key in gone:
        kind = ChangeKind.RECORDED if key in recorded else ChangeKind.NOT_OWED
        yield Change(kind, elder_id=key[0], state="" if key in recorded else states.get(key[0], ""))
    for which, owed in after.items():
        if which not in before:
            yield Change(ChangeKind.NEW, elder_id=owed.elder_id, day=owed.last_day)


def _wishes(then: PlanInputs, first_day: date) -> Iterator[Change]:
    """Weeks that a coordinator chose, or gave free again, of visits that the plan knew."""
    if then.ahead_last_day is None:
        return
    known = {owed.elder_id for owed in (*then.owed, *then.ahead_owed)}
    standing = wishes_standing(elder_ids=known, last_day=first_day)
    before = {(wish.elder_id, wish.last_day): wish.week_first for wish in then.wishes if wish.last_day >= first_day}
    after = {(wish.elder_id, wish.last_day): wish.week_first for wish in standing}
    for elder_id, last_day in sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)):
        yield Change(ChangeKind.WISH, elder_id=elder_id, day=after.get((elder_id, last_day)))


def _numbered(visits: Iterable[OwedVisit]) -> dict[tuple[Window, int], OwedVisit]:
    """By their windows; of two with the same (two surges of the same days) each has its own number."""
    found: dict[tuple[Window, int], OwedVisit] = {}
    met: Counter[Window] = Counter()
    for owed in visits:
        found[owed.key, met[owed.key]] = owed
        met[owed.key] += 1
    return found


def _states(elder_ids: Collection[int], day: date) -> dict[int, str]:
    """The state of each that is in another than active."""
    rows = ElderState.objects.filter(elder__in=elder_ids, since__lte=day).order_by("since")
    return {elder_id: state for elder_id, state in rows.values_list("elder_id", "state") if state != State.ACTIVE}


def _people(then: PlanInputs, concerned: Collection[OwedVisit], now: PlanInputs) -> Iterator[Change]:
    """Another door or another responsible visitor, once for each elder; who covers somebody's leave is told by it."""
    lasting = {leave for leave in then.leave if leave.last_day >= now.first_day}
    on_leave = {leave.visitor_id for leave in lasting ^ {*now.leave}}
    before = {owed.elder_id: owed for owed in concerned}
    doors_before = {door.household_id: door for door in then.doors}
    doors_after = {door.household_id: door for door in now.doors}
    for elder_id, owed in {owed.elder_id: owed for owed in now.owed}.items():
        was = before.get(elder_id)
        if was is None:
            continue
        if _moved(doors_before.get(was.household_id), doors_after.get(owed.household_id)):
            yield Change(ChangeKind.DOOR, elder_id=elder_id)
        if was.responsible_id != owed.responsible_id and not {was.responsible_id, owed.responsible_id} & on_leave:
            yield Change(ChangeKind.RESPONSIBLE, elder_id=elder_id, visitor_id=owed.responsible_id)


def _shifts(plan: Plan, then: PlanInputs, now: PlanInputs) -> Iterator[Change]:
    """Hours that were changed, and why where that is known; a shift that has ended since is none."""
    before: set[Duty] = {duty for duty in then.duties if not now.is_over(duty)}
    planned = _planned(plan)
    areas = dict(Area.objects.filter(code__in={row.area_code for row in now.lent}).values_list("code", "name"))
    for visitor_id, day in sorted({(duty.visitor_id, duty.day) for duty in before ^ set(now.duties)}):
        stops = planned.get((visitor_id, day), 0)
        if len(now.on_leave(visitor_id, day)) > len(then.on_leave(visitor_id, day)):
            yield Change(ChangeKind.LEAVE, visitor_id=visitor_id, day=day, planned=stops)
        elif now.lent_to(visitor_id, day) != then.lent_to(visitor_id, day):
            to = areas.get(now.lent_to(visitor_id, day), "")
            yield Change(ChangeKind.LENT, visitor_id=visitor_id, day=day, title=to, planned=stops)
        elif now.day_off(day) != then.day_off(day):
            yield Change(ChangeKind.DAY_OFF, visitor_id=visitor_id, day=day, title=now.day_off(day), planned=stops)
        else:
            yield Change(ChangeKind.SHIFT, visitor_id=visitor_id, day=day, planned=stops)


def _planned(plan: Plan) -> dict[tuple[int, date], int]:
    """How many stops each visitor has on each day."""
    rows = plan.routes.values_list("shift__visitor", "shift__date").annotate(count=Count("stops")).order_by()
    found: Counter[tuple[int, date]] = Counter()
    for visitor_id, day, count in rows:
        found[visitor_id, day] += count
    return found


def _homes(then: PlanInputs, now: PlanInputs) -> Iterator[Change]:
    before = {start.visitor_id: start for start in then.starts}
    for start in now.starts:
        if start.visitor_id in before and _moved(before[start.visitor_id], start):
            yield Change(ChangeKind.HOME, visitor_id=start.visitor_id)


def _moved(before: Door | Start | None, after: Door | Start | None) -> bool:
    if before is None or after is None:
        return before is not after
    return float(distance_m((before.lon, before.lat), (after.lon, after.lat))) > MOVED_M
