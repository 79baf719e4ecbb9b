"""The coordinator's first page: an area's plan of a week, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dispatch.plans.models import Period, Plan, PlanState, RunState
from dispatch.plans.selectors.guessed import stops_without_way
from dispatch.plans.selectors.in_force import days_governed, plans_governing
from dispatch.plans.selectors.plans import LeftOutSentence, left_out_sentences
from geo.models import Area
from maps.look.people import where_lives
from maps.look.weeks import span_words
from maps.map.selectors.timetable import Timetable
from visits.register.models import Visitor
from visits.register.selectors.logins import visitors_without_login

DAY = timedelta(days=1)
SHOWN = 30


def plan_of_week(*, area: Area, monday: date) -> Plan | None:
    """A draft in the making or newer than what is published comes first: it is what the coordinator works on."""
    plans = Plan.objects.filter(area=area, period=Period.WEEK, first_day=monday).select_related("area", "run")
    plans = plans.defer("inputs")
    alive = plans.exclude(state=PlanState.WITHDRAWN).exclude(run__state__in=[RunState.FAILED, RunState.CANCELLED])
    alive = alive.exclude(state=PlanState.DRAFT, continues__isnull=False)  # a proposal has a page of its own
    return alive.order_by("-pk").first()


def plans_of_days(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Plan]":
    """Every plan of the area that touches the days, a week's or a month's, whatever became of it; the newest first."""
    plans = Plan.objects.filter(area=area, first_day__lte=last_day, last_day__gte=first_day)
    plans = plans.exclude(continues__isnull=False, published_at=None)  # proposals are told beside their plan
    return plans.select_related("area", "run", "made_by").defer("inputs").order_by("-pk")


@dataclass(frozen=True)
class Superseded:
    """What is left of a plan whose place another took: "" where none of its days was walked by it; `since` the day from
    which `by` governs, None where nothing does any more."""

    days: str
    since: date
    by: Plan | None


def superseded(*, plan: Plan) -> Superseded | None:
    """None of a plan that was not taken over wholly: it still governs, or never did."""
    if plan.state != PlanState.WITHDRAWN:
        return None
    days = days_governed(plan=plan)
    since = days[-1] + DAY if days else plan.since or plan.first_day
    after = [row for row in plans_governing(area=plan.area, first_day=since, last_day=since) if row != plan]
    return Superseded(days_words(days), since, after[-1] if after else None)


def days_words(days: Sequence[date]) -> str:
    """11月30日–12月1日、12月4日: of days in their order."""
    spans: list[tuple[date, date]] = []
    for day in days:
        first_day = spans.pop()[0] if spans and spans[-1][1] + DAY == day else day
        spans.append((first_day, day))
    return _("、").join(span_words(*span) for span in spans)


@dataclass(frozen=True)
class LeftOutShown:
    """How many visits the plan left out, of how many the window ends in its days, and those that are shown."""

    count: int
    ending: int
    rows: list[LeftOutSentence]

    @property
    def still_possible(self) -> int:
        return self.count - self.ending

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def left_out_shown(*, plan: Plan, is_whole: bool) -> LeftOutShown:
    """The first of them; all where that is asked for."""
    count, ending = plan.left_out.count(), plan.left_out.filter(last_day__lte=plan.last_day).count()
    return LeftOutShown(count, ending, left_out_sentences(plan=plan, most=None if is_whole else SHOWN))


def doors_without_way(*, plan: Plan) -> list[tuple[str, int]]:
    """Where the planned doors without any way are, each with somebody who lives there: a path drawn to them helps."""
    stops = stops_without_way(plan=plan)
    return [(where_lives(stop.household), visit.elder_id) for stop in stops for visit in list(stop.visits.all())[:1]]


def without_login(*, plan: Plan, timetable: Timetable) -> list[tuple[Visitor, date]]:
    """The visitors of the plan who cannot see it, each with their first day, whose sheet is printed instead."""
    first_days = {row.visitor.pk: row.first_day for row in timetable.rows}
    visitors = visitors_without_login(area=plan.area, day=plan.first_day).filter(pk__in=first_days)
    return [(visitor, first_days[visitor.pk]) for visitor in visitors]
