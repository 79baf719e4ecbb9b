"""Windows that one visit clears are planned as one visit (P28, P29); a surge's come on top (P57, P58)."""

from collections.abc import Callable
from datetime import date

import pytest

from dispatch.plans.inputs import OwedVisit
from dispatch.plans.models import Plan, StopVisit
from dispatch.plans.services.computing import plan_compute
from dispatch.plans.translate.together import visits_to_plan
from tests.township import Township
from visits.duty.coverage import due_visits


def owed(first: int, last: int, clause: str = "P27-1", elder_id: int = 1, overdue: bool = False) -> OwedVisit:
    """A window between two days of December 2026."""
    days = (date(2026, 12, first), date(2026, 12, last))
    return OwedVisit(elder_id, 1, 1, "key", clause, *days, overdue, None, None)


@pytest.mark.parametrize(
    ("windows", "planned"),
    [
        ([(1, 5, "first"), (3, 9, "P27-1")], [(3, 5)]),
        ([(1, 6, "P27-1"), (7, 13, "P27-1")], [(1, 6), (7, 13)]),
        ([(1, 6, "P27-1"), (7, 13, "P27-1"), (1, 31, "P29")], [(1, 6), (7, 13)]),
        ([(1, 6, "P27-1"), (1, 6, "P57")], [(1, 6), (1, 6)]),
        ([(1, 6, "P57"), (4, 9, "P57")], [(1, 6), (4, 9)]),
    ],
    ids=["first visit", "two weeks", "two weeks and their month", "a surge in the week", "two surges"],
)
def test_as_few_visits_as_clear_every_window(
    windows: list[tuple[int, int, str]], planned: list[tuple[int, int]]
) -> None:
    visits = visits_to_plan(owed(*window) for window in windows)
    assert [(visit.first_day.day, visit.last_day.day) for visit in visits] == planned


def test_two_people_never_share_a_visit() -> None:
    assert len(visits_to_plan([owed(1, 6), owed(1, 6, elder_id=2)])) == 2


def test_a_shared_visit_is_overdue_when_one_of_its_windows_is() -> None:
    (visit,) = visits_to_plan([owed(1, 6), owed(3, 9, overdue=True)])
    assert visit.overdue


def test_who_entered_on_saturday_is_planned_once_in_the_next_week(
    make_plan: Callable[..., Plan], township: Township, stand_on: Callable[[str], date]
) -> None:
    """The first visit and the week's own have two windows; a visit before the first one ends clears both."""
    elder = township["王秀英"]
    elder.registered_on = date(2026, 11, 28)
    elder.save()
    elder.flags.update(since=elder.registered_on)
    elder.records.all().delete()
    monday = stand_on("2026-11-30")
    due = due_visits(area=township.area, first_day=monday, last_day=date(2026, 12, 6))
    assert len([visit for visit in due if visit.elder_id == elder.pk]) == 2
    plan = make_plan(first_day=monday)
    plan_compute(run_id=plan.run.pk)
    (visit,) = StopVisit.objects.filter(stop__route__plan=plan, elder=elder)
    assert (visit.first_day, visit.last_day) == (date(2026, 11, 30), date(2026, 12, 5))
    assert not plan.left_out.filter(elder=elder).exists()
