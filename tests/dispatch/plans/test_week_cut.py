"""The week is cut from the rolling month: who belongs to it, who has a later week, and that nobody disappears."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from base import clock
from dispatch.plans.inputs import OwedVisit, inputs_from_json
from dispatch.plans.models import LeftOut, Period, Plan, PlanState, RunState, StopVisit, TargetWeek, WeekWish
from dispatch.plans.month import Why
from dispatch.plans.selectors import ChangeKind, plan_changes
from dispatch.plans.selectors.inputs import inputs_gather
from dispatch.plans.services import plan_create
from dispatch.plans.services.computing import plan_compute
from geo.models import Area
from tests.dispatch.bulk import bulk_township
from tests.governing import governs
from visits.duty.coverage import COVERED, due_visits
from visits.duty.policy import GENERAL, KEY, WEEK, period_of
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Elder, ElderState, State, Visitor, WorkingHours

MONDAY = date(2026, 12, 7)
SUNDAY = date(2026, 12, 13)
FRIDAY = date(2026, 12, 11)
DAY = timedelta(days=1)


@pytest.fixture
def area(db: None, settings: Settings) -> Area:
    """120 elders of four visitors; the monthly ones were seen on the days of November, one after the other."""
    settings.RUN_HEARTBEAT_S = 600
    with standing_on(MONDAY):
        township = bulk_township(elders=120, visitors=4)
        monthly = Elder.objects.exclude(flags__category="without_family").order_by("pk")
        for n, elder in enumerate(monthly):
            met(elder, date(2026, 11, 2) + n % 26 * DAY)
    return township


def standing_on(day: date) -> AbstractContextManager[None]:
    return clock.standing_on(day, no_later_than=time(7))


def met(elder: Elder, day: date, outcome: str = Outcome.MET) -> None:
    at = timezone.make_aware(datetime.combine(day, time(10)))
    told = {"sequence": VisitRecord.objects.filter(elder=elder).count() + 1, "mode": Mode.DOOR_TO_DOOR}
    visitor = Visitor.objects.order_by("pk")[0]
    VisitRecord.objects.create(
        uuid=uuid4(), elder=elder, visitor=visitor, visited_at=at, accepted_at=at, outcome=outcome, **told
    )


def computed(area: Area, first_day: date, today: date, period: str = Period.WEEK, seconds: int = 1) -> Plan:
    with standing_on(today):
        plan = plan_create(area=area, period=period, first_day=first_day, by=None, seconds=seconds)
        if plan.run.state == RunState.QUEUED:
            plan_compute(run_id=plan.run.pk)
        return Plan.objects.get(pk=plan.pk)


def published(plan: Plan) -> Plan:
    plan.state, plan.published_at = PlanState.PUBLISHED, plan.made_at
    plan.save()
    return governs(plan)


def work_on(*weekdays: int) -> None:
    WorkingHours.objects.bulk_create(
        WorkingHours(visitor=visitor, weekday=weekday, start=time(8, 30), end=time(17))
        for visitor in Visitor.objects.all()
        for weekday in weekdays
    )


def planned(plan: Plan) -> set[int]:
    return set(StopVisit.objects.filter(stop__route__plan=plan).values_list("elder", flat=True))


def owed(plan: Plan) -> tuple[OwedVisit, ...]:
    inputs = inputs_from_json(plan.inputs)
    return (*inputs.owed, *inputs.ahead_owed)


def told_of(plan: Plan, visit: OwedVisit) -> list[str]:
    """Every answer that the plan gives for one owed visit."""
    window = {"first_day": visit.first_day, "last_day": visit.last_day, "elder": visit.elder_id}
    target = TargetWeek.objects.filter(plan=plan, **window)
    waits = [visit.elder_id, visit.first_day.isoformat(), visit.last_day.isoformat()]
    why = next((row[3] for row in plan.figures["month"]["waits"] if row[:3] == waits), "")
    stops = StopVisit.objects.filter(stop__route__plan=plan, **window)
    left_out = LeftOut.objects.filter(plan=plan, **window)
    is_waiting = why == Why.LATER or (why not in ("", Why.LOCK) and visit.first_day > plan.last_day)
    return [
        *("planned" for _ in stops),
        *("left out" for _ in left_out),
        *("later" for _ in target.filter(week_first__gt=plan.last_day)),
        *("waits" for _ in [1] if is_waiting),
    ]


def nobody_disappears(area: Area, plan: Plan, today: date) -> None:
    """Each owed window of the five weeks has one answer; what the plan does not know of is covered or expected."""
    for visit in owed(plan):
        assert len(told_of(plan, visit)) == 1, (visit, told_of(plan, visit))
    inputs = inputs_from_json(plan.inputs)
    known = {visit.key for visit in owed(plan)}
    expected = {(one.elder_id, one.first_day, one.last_day) for one in inputs.expected}
    week_end = period_of(inputs.first_day, WEEK)[1]
    with standing_on(today):
        five_weeks = due_visits(area=area, first_day=inputs.first_day, last_day=week_end + 28 * DAY)
    for due in five_weeks:
        key = due.elder_id, due.first_day, due.last_day
        assert [key in known, key in expected, due.state == COVERED].count(True) == 1, due


def test_every_window_of_the_five_weeks_has_one_answer(area: Area) -> None:
    plan = computed(area, MONDAY, MONDAY)
    nobody_disappears(area, plan, MONDAY)
    assert not plan.left_out.exists()


def test_the_month_is_spread_and_the_week_holds_its_share(area: Area) -> None:
    """Hours would suffice for the whole month in this week."""
    plan = computed(area, MONDAY, MONDAY)
    monthly = set(Elder.objects.exclude(flags__category="without_family").values_list("pk", flat=True))
    assert len(planned(plan) - monthly) == 30, "every key elder"
    assert 5 < len(planned(plan) & monthly) < 60, "and the monthly ones whose week it is"
    last_seen = dict(VisitRecord.objects.values_list("elder", "visited_at__date"))
    assert min((MONDAY - last_seen[pk]).days for pk in planned(plan) & monthly) >= 14


def test_a_week_that_is_short_of_hours_is_filled_and_nobody_disappears(area: Area) -> None:
    """Two hours a day of two visitors: key visits alone take more."""
    WorkingHours.objects.filter(visitor__in=Visitor.objects.order_by("pk")[2:]).delete()
    WorkingHours.objects.update(end=time(10, 30))
    plan = computed(area, MONDAY, MONDAY, seconds=2)
    nobody_disappears(area, plan, MONDAY)
    assert plan.figures["month"]["is_short"]
    assert plan.left_out.filter(tier=KEY).exists()


def test_friday_plans_nobody_again_whom_the_weekend_will_see(area: Area) -> None:
    WorkingHours.objects.all().delete()
    work_on(7)
    week = published(computed(area, MONDAY, MONDAY))
    on_sunday = StopVisit.objects.filter(stop__route__plan=week, stop__route__shift__date=SUNDAY)
    general = set(on_sunday.filter(tier=GENERAL).values_list("elder", flat=True))
    work_on(1)
    plan = computed(area, SUNDAY + DAY, FRIDAY)
    assert general
    assert on_sunday.exclude(elder__in=general).exists()
    assert not general & planned(plan)
    nobody_disappears(area, plan, FRIDAY)
    next_monday = StopVisit.objects.filter(stop__route__plan=plan, stop__route__shift__date=SUNDAY + DAY)
    again = next_monday.filter(elder__in=on_sunday.values("elder"))
    assert not again.exists(), "a day lies between two visits"


def test_an_attempt_is_no_visit_that_is_expected(area: Area) -> None:
    week = published(computed(area, MONDAY, MONDAY))
    visit = StopVisit.objects.filter(stop__route__plan=week, tier=GENERAL).select_related("elder").first()
    assert visit is not None
    day = visit.stop.route.shift.date
    with standing_on(day):
        before = inputs_gather(area=area, first_day=SUNDAY + DAY, last_day=SUNDAY + 7 * DAY)
        met(visit.elder, day, Outcome.NO_ANSWER)
        after = inputs_gather(area=area, first_day=SUNDAY + DAY, last_day=SUNDAY + 7 * DAY)
    assert visit.elder_id not in {one.elder_id for one in before.owed}
    assert visit.elder_id in {one.elder_id for one in after.owed}


def test_a_wish_moves_a_visit_into_its_week_and_is_a_change(area: Area) -> None:
    plan = computed(area, MONDAY, MONDAY)
    later = TargetWeek.objects.filter(plan=plan, week_first__gt=SUNDAY, last_day=date(2026, 12, 31)).first()
    assert later is not None
    with standing_on(MONDAY):
        wish = WeekWish.objects.create(
            elder=later.elder, last_day=later.last_day, week_first=MONDAY, made_at=clock.now()
        )
        assert [(c.kind, c.elder_id, c.day) for c in plan_changes(plan=plan)] == [
            (ChangeKind.WISH, later.elder_id, MONDAY)
        ]
    again = computed(area, MONDAY, MONDAY)
    assert later.elder_id in planned(again)
    assert TargetWeek.objects.get(plan=again, elder=later.elder, last_day=later.last_day).is_locked
    with standing_on(MONDAY):
        assert plan_changes(plan=again) == []
        wish.withdrawn_at = clock.now()
        wish.save()
        assert [(c.kind, c.day) for c in plan_changes(plan=again)] == [(ChangeKind.WISH, None)]


def test_what_becomes_of_a_later_weeks_visit_is_no_change_of_the_plan(area: Area) -> None:
    plan = computed(area, MONDAY, MONDAY)
    later = TargetWeek.objects.filter(plan=plan, week_first__gt=SUNDAY, tier=GENERAL, first_day__lte=MONDAY).first()
    assert later is not None
    with standing_on(MONDAY):
        met(later.elder, MONDAY)
        assert plan_changes(plan=plan) == []


def test_the_same_facts_give_the_same_plan_also_once_it_is_published(area: Area) -> None:
    plan = published(computed(area, MONDAY, MONDAY))
    assert computed(area, MONDAY, MONDAY) == plan


def test_the_next_plan_knows_where_this_one_put_each(area: Area) -> None:
    plan = published(computed(area, MONDAY, MONDAY))
    with standing_on(FRIDAY):
        inputs = inputs_gather(area=area, first_day=SUNDAY + DAY, last_day=SUNDAY + 7 * DAY)
    later = TargetWeek.objects.filter(plan=plan, week_first__gt=SUNDAY)
    told = {(row.elder_id, row.last_day): row.week_first for row in inputs.former_weeks}
    assert later.exists()
    assert all(told.get((row.elder_id, row.last_day)) == row.week_first for row in later)


def test_a_week_in_which_it_is_nobodys_turn_is_a_plan_without_a_stop(area: Area) -> None:
    monthly = Elder.objects.exclude(flags__category="without_family").order_by("pk")[:3]
    for elder in monthly:
        met(elder, date(2026, 11, 29))
    others = Elder.objects.exclude(pk__in=[elder.pk for elder in monthly])
    ElderState.objects.bulk_create(ElderState(elder=elder, state=State.DIED, since=MONDAY) for elder in others)
    plan = computed(area, MONDAY, MONDAY)
    nobody_disappears(area, plan, MONDAY)
    assert not planned(plan)
    assert not plan.left_out.exists()
    assert plan.targets.filter(last_day=date(2026, 12, 31)).count() == 3


def test_a_plan_of_a_month_spreads_its_visits_over_the_weeks(area: Area) -> None:
    first = date(2026, 12, 1)
    plan = computed(area, first, first, Period.MONTH, seconds=2)
    nobody_disappears(area, plan, first)
    days = StopVisit.objects.filter(stop__route__plan=plan, tier=GENERAL).values_list("stop__route__shift__date")
    weeks = {day.isocalendar().week for (day,) in days}
    assert len(weeks) >= 4


def test_weeks_missed_in_a_row_are_counted(area: Area) -> None:
    keys = Elder.objects.filter(flags__category="without_family").order_by("pk")
    met(keys[0], MONDAY - 3 * DAY)
    met(keys[1], MONDAY - 10 * DAY)
    met(keys[2], MONDAY - 17 * DAY)
    with standing_on(MONDAY):
        inputs = inputs_gather(area=area, first_day=MONDAY, last_day=SUNDAY)
    missed = {one.elder_id: (one.missed, one.last_visit) for one in inputs.owed}
    assert missed[keys[0].pk] == (0, MONDAY - 3 * DAY)
    assert missed[keys[1].pk] == (1, MONDAY - 10 * DAY)
    assert missed[keys[2].pk] == (2, MONDAY - 17 * DAY)
