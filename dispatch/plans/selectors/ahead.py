"""What stands behind the days of a plan: the rolling month, what other plans will serve, how long each has waited."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import Q

from base import clock
from dispatch.plans.inputs import Expected, FormerWeek, Wish
from dispatch.plans.models import Plan, PlanState, StopVisit, TargetWeek, WeekWish
from dispatch.plans.selectors.in_force import in_force_among, left_out_in_force
from dispatch.plans.selectors.stops import stop_states_of
from dispatch.plans.stop_state import StopState
from geo.models import Area
from geo.selectors import areas_around
from visits.duty.coverage import LOOK_BACK, MISSED, OVERDUE, DueVisit, due_visits_of
from visits.duty.policy import KEY
from visits.duty.selectors.facts import last_counted_visits
from visits.duty.surge_rules import is_extra
from visits.register.models import Elder

DAY = timedelta(days=1)
WAITED_DAYS = 7
"""Who was met within so many days can have missed no week since."""


def expected_elsewhere(
    *, area: Area, since: date, last_day: date, due: Collection[DueVisit]
) -> tuple[list[Expected], list[DueVisit]]:
    """What published plans will do for people of the area on other days than these, and the windows that it leaves.

    A visit that is still open and lies ahead serves what a record of it would: every usual window that it falls into,
    or one of a surge's.
    """
    windows: dict[int, list[DueVisit]] = defaultdict(list)
    for window in due:
        windows[window.elder_id].append(window)
    expected: list[Expected] = []
    served: set[int] = set()
    for elder_id, first, last, clause, day, visitor_id in _open_elsewhere(area, since, last_day):
        inside = [
            window
            for window in windows[elder_id]
            if id(window) not in served
            and is_extra(window.clause) == is_extra(clause)
            and window.first_day <= day <= window.last_day
        ]
        found = inside[:1] if is_extra(clause) else inside
        served |= {id(window) for window in found}
        spans = [(window.first_day, window.last_day) for window in found] or [(first, last)]
        expected += [Expected(elder_id, *span, day, visitor_id) for span in spans]
    return expected, [window for window in due if id(window) not in served]


def _open_elsewhere(area: Area, since: date, last_day: date) -> list[tuple[int, date, date, str, date, int]]:
    """Elder, window, clause, day and visitor of open visits of plans in force, from today on, on days outside these.

    A month's plan goes on after the week that another takes from it.
    """
    day = "stop__route__shift__date"
    before = Q(**{f"{day}__gte": clock.today(), f"{day}__lt": since})
    here = StopVisit.objects.filter(elder__household__village__code__startswith=area.prefix, elder__merged_into=None)
    visits = in_force_among(here.filter(before | Q(**{f"{day}__gt": last_day})))
    states = stop_states_of(visits=visits)
    told = visits.order_by(day, "pk").values_list(
        "stop", "elder", "first_day", "last_day", "clause", day, "stop__route__shift__visitor"
    )
    return [row for stop_id, *row in told if states.of_person(row[0], stop_id).state == StopState.OPEN]


def last_visits(*, elder_ids: Collection[int], expected: Iterable[Expected], before: date) -> dict[int, date]:
    """The day on which each was last met, or will have been by then."""
    found = last_counted_visits(list(elder_ids), clock.today())
    for one in expected:
        if one.day < before and one.elder_id in elder_ids:
            found[one.elder_id] = max(one.day, found.get(one.elder_id, one.day))
    return found


def missed_in_a_row(*, due: Collection[DueVisit], last_visits: dict[int, date], first_day: date) -> dict[int, int]:
    """How often each was passed over just before: weeks of key elders without a visit; for others, plans of which they
    were left out since somebody last came."""
    long_ago = first_day - WAITED_DAYS * DAY
    waiting = {visit.elder_id: visit.tier for visit in due if last_visits.get(visit.elder_id, date.min) < long_ago}
    keys = {elder_id for elder_id, tier in waiting.items() if tier == KEY}
    return _weeks_missed(keys) | _left_out(waiting.keys() - keys, last_visits)


def missed_until_now(*, due: Collection[DueVisit]) -> dict[int, int]:
    """The same of whoever still waits today, whatever is planned."""
    today = clock.today()
    seen = last_visits(elder_ids={visit.elder_id for visit in due}, expected=(), before=today)
    return missed_in_a_row(due=due, last_visits=seen, first_day=today)


def _weeks_missed(elder_ids: Collection[int]) -> dict[int, int]:
    """Windows of key elders that have passed without a visit, back to the last one with a visit."""
    today = clock.today()
    if not elder_ids:
        return {}
    windows: dict[int, list[DueVisit]] = defaultdict(list)
    people = Elder.objects.filter(pk__in=elder_ids)
    for window in due_visits_of(elders=people, first_day=today - LOOK_BACK, last_day=today - DAY):
        if window.tier == KEY and window.last_day < today and not is_extra(window.clause):
            windows[window.elder_id].append(window)
    return {elder_id: _run_of_missed(of_elder) for elder_id, of_elder in windows.items()}


def _run_of_missed(windows: list[DueVisit]) -> int:
    newest_first = sorted(windows, key=lambda window: window.last_day, reverse=True)
    states = [window.state in (MISSED, OVERDUE) for window in newest_first]
    return states.index(False) if False in states else len(states)


def _left_out(elder_ids: Collection[int], last_visits: dict[int, date]) -> dict[int, int]:
    rows = left_out_in_force().filter(elder__in=elder_ids, plan__last_day__gte=clock.today() - LOOK_BACK)
    told = rows.filter(plan__last_day__lt=clock.today()).order_by().distinct()
    weeks = told.values_list("elder", "plan__first_day", "plan__last_day")
    return dict(Counter(pk for pk, _first, last in weeks if last > last_visits.get(pk, date.min)))


def wishes_standing(*, elder_ids: Collection[int], last_day: date) -> tuple[Wish, ...]:
    """Which weeks coordinators chose for windows that end from that day on."""
    asked = set(elder_ids)  # thousands, of whom few have a wish: the wishes are read and told apart here
    rows = WeekWish.objects.filter(withdrawn_at=None, last_day__gte=last_day).order_by("elder", "last_day")
    told = rows.values_list("elder", "last_day", "week_first")
    return tuple(Wish(*row) for row in told if row[0] in asked)


def former_weeks(*, area: Area, first_day: date, elder_ids: Collection[int]) -> tuple[FormerWeek, ...]:
    """Where the plan before had put each. A plan from the same day is not before: equal facts stay equal."""
    earlier = Plan.objects.filter(Q(since__lt=first_day) | Q(since=None, first_day__lt=first_day))
    earlier = earlier.filter(area__in=areas_around(area), state=PlanState.PUBLISHED, targets__isnull=False)
    before = earlier.order_by("-first_day", "-pk").first()
    if before is None:
        return ()
    rows = TargetWeek.objects.filter(plan=before, elder__in=elder_ids, last_day__gte=first_day)
    told = rows.order_by("elder", "last_day", "first_day").values_list("elder", "last_day", "week_first").distinct()
    return tuple(FormerWeek(*row) for row in told)
