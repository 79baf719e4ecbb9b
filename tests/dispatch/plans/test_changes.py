"""What has changed since a plan was made is computed from its inputs."""

from collections.abc import Callable
from datetime import date, time, timedelta
from uuid import uuid4

from django.contrib.gis.geos import Point

from base import clock
from dispatch.plans.models import Plan
from dispatch.plans.selectors import Change, ChangeKind, plan_changes
from geo.models import Area, Place, PlaceLevel, PlaceSource
from tests.township import TODAY, Township
from visits.duty.services import surge_create, surge_withdraw
from visits.records.models import Mode
from visits.records.services.records import record_submit
from visits.register.models import Category, CategoryFlag, ElderState, Responsibility, State, Visitor, WorkingHours


def test_nothing_has_changed_at_first(draft: Plan) -> None:
    assert plan_changes(plan=draft) == []


def test_a_death_is_told(draft: Plan, township: Township) -> None:
    elder = township["王秀英"]
    ElderState.objects.create(elder=elder, state=State.DIED, since=TODAY)
    assert plan_changes(plan=draft) == [Change(ChangeKind.NOT_OWED, elder_id=elder.pk, state=State.DIED)]


def test_a_visit_made_is_told(draft: Plan, township: Township) -> None:
    elder = township["王秀英"]
    record_submit(uuid=uuid4(), elder=elder, visitor=None, author=None, visited_at=clock.now(), mode=Mode.DOOR_TO_DOOR)
    assert plan_changes(plan=draft) == [Change(ChangeKind.RECORDED, elder_id=elder.pk)]


def test_a_return_from_hospital_is_told(draft: Plan, township: Township) -> None:
    elder = township["刘长水"]
    ElderState.objects.create(elder=elder, state=State.ACTIVE, since=TODAY)
    assert [(c.kind, c.elder_id) for c in plan_changes(plan=draft)] == [(ChangeKind.NEW, elder.pk)]


def test_a_person_who_enters_the_circle_is_told(draft: Plan, township: Township) -> None:
    elder = township["吴满仓"]
    for category in (Category.POOR, Category.DEPENDENT):
        CategoryFlag.objects.create(elder=elder, category=category, since=TODAY)
    assert {(c.kind, c.elder_id) for c in plan_changes(plan=draft)} == {(ChangeKind.NEW, elder.pk)}


def test_a_door_that_is_elsewhere_is_told(draft: Plan, township: Township) -> None:
    household = township.households["王秀英"]
    household.place = Place.objects.create(
        point=Point(113.21, 36.31), level=PlaceLevel.DOOR, source=PlaceSource.CHECKED_IN, recorded_at=clock.now()
    )
    household.save()
    assert plan_changes(plan=draft) == [Change(ChangeKind.DOOR, elder_id=township["王秀英"].pk)]


def test_another_responsible_visitor_is_told(draft: Plan, township: Township) -> None:
    elder, other = township["王秀英"], township.visitors["何有田"]
    Responsibility.objects.filter(elder=elder, kind="responsible").update(visitor=other)
    assert plan_changes(plan=draft) == [Change(ChangeKind.RESPONSIBLE, elder_id=elder.pk, visitor_id=other.pk)]


def test_changed_hours_are_told(draft: Plan, township: Township) -> None:
    visitor = township.visitors["马小燕"]
    WorkingHours.objects.filter(visitor=visitor, weekday=3).update(end=time(12))
    assert plan_changes(plan=draft) == [Change(ChangeKind.SHIFT, visitor_id=visitor.pk, day=date(2026, 11, 25))]


def test_a_visitor_who_moves_house_is_told(draft: Plan, township: Township) -> None:
    visitor = township.visitors["马小燕"]
    Visitor.objects.filter(pk=visitor.pk).update(home=Point(113.3, 36.3))
    assert plan_changes(plan=draft) == [Change(ChangeKind.HOME, visitor_id=visitor.pk)]


def test_days_gone_by_are_no_change(draft: Plan, stand_on: Callable[[str], date]) -> None:
    stand_on("2026-11-25")
    assert plan_changes(plan=draft) == []


def test_a_past_plan_no_longer_changes(draft: Plan, stand_on: Callable[[str], date]) -> None:
    stand_on("2026-12-01")
    assert plan_changes(plan=draft) == []


def test_a_surge_that_began_or_was_taken_back_since_is_told_by_name(draft: Plan, township: Township) -> None:
    """P57, P58: the county's surge concerns its township's plan."""
    first_day, last_day = TODAY + timedelta(days=3), TODAY + timedelta(days=6)
    surge = surge_create(area=township.county, cause="weather", title="寒潮", first_day=first_day, last_day=last_day)

    def told() -> list[tuple[ChangeKind, str]]:
        return [(change.kind, change.title) for change in plan_changes(plan=draft) if change.title]

    assert told() == [(ChangeKind.SURGE, "寒潮")]
    draft.made_at = surge.made_at
    assert told() == []
    surge_withdraw(surge=surge)
    assert told() == [(ChangeKind.SURGE_ENDED, "寒潮")]


def test_who_stood_on_a_guess_moves_when_the_village_gets_its_point(
    township: Township, make_plan: Callable[..., Plan]
) -> None:
    township.records["周玉梅"].delete()
    village = township.villages["石桥村"]
    Area.objects.filter(pk=village.pk).update(point=None)
    plan = make_plan()
    Area.objects.filter(pk=village.pk).update(point=village.point)
    moved = {change.elder_id for change in plan_changes(plan=plan) if change.kind == ChangeKind.DOOR}
    assert moved == {township["周玉梅"].pk}
