"""The demo's week: shifts, who is due, a plan for each township, published."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from demo.running import Demo
from dispatch.plans.models import Period, Plan, PlanRun, Route
from dispatch.plans.selectors import left_out_sentences, plan_computed, plan_current
from dispatch.plans.selectors.duties import week_at_work
from dispatch.plans.services import plan_create, plan_publish, shifts_roll
from geo.models import Area
from geo.selectors import area_get
from runs.watching import run_follow
from visits.duty.coverage import COVERED, due_visits
from visits.register.models import Visitor


def shifts_step(demo: Demo) -> str:
    demo.figures["monday"] = _week_to_plan(demo)
    monday, sunday = week_of(demo)
    shifts = shifts_roll(area=area_get(code=demo.files.county_code), first_day=monday, last_day=sunday)
    return _("{count} 个班次，{monday} 至 {sunday}").format(count=len(shifts), monday=monday, sunday=sunday)


def due_step(demo: Demo) -> str:
    monday, sunday = week_of(demo)
    due = due_visits(area=area_get(code=demo.files.county_code), first_day=monday, last_day=sunday)
    states = Counter(visit.state for visit in due)
    demo.figures["due"] = {"owed": len(due), **states}
    return _("应探访 {owed} 次，其中已逾期 {overdue} 次，本周已完成 {covered} 次").format(
        owed=len(due), overdue=states["overdue"], covered=states["covered"]
    )


def plan_step(demo: Demo) -> str:
    """Plan all townships side by side. One whose week is published already keeps its plan: visitors have seen it."""
    monday, _sunday = week_of(demo)
    day = max(demo.today, monday)
    plans = [plan_current(area=area, day=day) or _draft(demo, area, monday) for area in townships_of(demo)]
    with ThreadPoolExecutor(len(plans)) as watchers:
        list(watchers.map(_see_through, [plan.run.pk for plan in plans]))
    demo.figures["plans"] = [plan.pk for plan in plans]
    computed = plans_of(demo)
    visits = sum(plan.figures["visits"] for plan in computed)
    left_out = sum(plan.figures["left_out"] for plan in computed)
    return _("已排 {visits} 次，未排 {left_out} 次").format(visits=visits, left_out=left_out)


def publish_step(demo: Demo) -> str:
    for plan in plans_of(demo):
        plan_publish(plan=plan, by=None)
    return _("{count} 个乡镇").format(count=len(demo.figures["plans"]))


def visitor_of_today(demo: Demo) -> Visitor:
    """Who has most doors to go to today in the last township; on a day without shifts, this week."""
    routes = Route.objects.filter(plan=demo.figures["plans"][-1]).annotate(doors=Count("stops"))
    today = routes.filter(shift__date=demo.today)
    return (today or routes).select_related("shift__visitor").order_by("-doors", "pk")[0].shift.visitor


def townships_of(demo: Demo) -> list[Area]:
    return [area_get(code=code) for code in demo.files.ledgers]


def plans_of(demo: Demo) -> list[Plan]:
    return [plan_computed(plan_id=plan_id) for plan_id in demo.figures["plans"]]


def week_of(demo: Demo) -> tuple[date, date]:
    monday: date = demo.figures["monday"]
    return monday, monday + timedelta(days=6)


def _week_to_plan(demo: Demo) -> date:
    """The first week in which each township still has somebody on duty, and somebody to visit."""
    townships = townships_of(demo)
    monday = max(week_at_work(area=area) for area in townships)
    first_day, last_day = max(demo.today, monday), monday + timedelta(days=6)
    waiting = [due_visits(area=area, first_day=first_day, last_day=last_day) for area in townships]
    is_done = any(all(visit.state == COVERED for visit in due) for due in waiting)
    return monday + timedelta(weeks=1) if is_done else monday


def reasons_of(plan: Plan) -> Counter[str]:
    return Counter(row.reason for row in left_out_sentences(plan=plan))


def _draft(demo: Demo, area: Area, monday: date) -> Plan:
    return plan_create(area=area, period=Period.WEEK, first_day=monday, by=None, seconds=demo.seconds, seed=demo.seed)


def _see_through(run_id: int) -> None:
    """In a thread of its own, which has a database connection of its own."""
    try:
        for _share in run_follow(kind=PlanRun, run_id=run_id):
            pass
    finally:
        connection.close()
