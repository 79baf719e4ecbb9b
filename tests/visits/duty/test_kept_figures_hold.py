"""Whatever is written, by a service, in bulk or by hand, the kept figures are those that would be counted now."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.utils import timezone

from accounts.models import User
from base import clock
from base.clock import standing_on
from geo.models import Area, Level, Place
from tests.township import TODAY, Township
from visits.duty.coverage import coverage_by_village, due_states, due_visits, due_visits_of, elders_in
from visits.duty.figures import days_kept
from visits.duty.models import FactsChanged, PolicyRules, Surge, SurgeCause
from visits.duty.presets import THREE_TIERS
from visits.duty.rules import rules_to_json
from visits.duty.selectors.figures import states_in, village_figures
from visits.duty.selectors.windows import windows_ahead, windows_of_those_in
from visits.duty.services import surge_create, surge_withdraw
from visits.duty.services.figures import figures_keep
from visits.merging.services import elders_merge, merge_undo
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import standing
from visits.register.models import (
    CategoryFlag,
    Elder,
    ElderMerge,
    ElderState,
    Hazard,
    HazardKind,
    Household,
    State,
    TierOverride,
    Transfer,
)
from visits.register.services import elders_transfer

pytestmark = pytest.mark.long

MONTHS = [date(2026, month, 1) for month in (9, 10, 11, 12)]
STEPS = 14


class Life:
    """Writes at random; `rng` alone decides what."""

    def __init__(self, township: Township, rng: Random) -> None:
        self.township, self.rng = township, rng
        self.by = User.objects.filter(role="coordinator").first()

    def day(self) -> date:
        return TODAY - timedelta(days=self.rng.randrange(-6, 100))

    def elder(self) -> Elder:
        return self.rng.choice(list(Elder.objects.order_by("pk")))

    def village(self) -> Area:
        return self.rng.choice(list(Area.objects.filter(level=Level.VILLAGE).order_by("pk")))

    def a_record(self) -> None:
        elder, day = self.elder(), self.day()
        sequence = 1 + max(elder.records.values_list("sequence", flat=True), default=0)
        self._record(elder=elder, sequence=sequence, visited_at=_at(day), outcome=self.rng.choice(Outcome.values))

    def a_correction(self) -> None:
        """Another day, another outcome, another person, or never."""
        old = self.rng.choice(list(VisitRecord.objects.filter(standing()).order_by("pk")))
        elder = self.elder() if self.rng.random() < 0.3 else old.elder
        told: dict[str, Any] = {"elder": elder, "sequence": 500 + VisitRecord.objects.count(), "replaces": old}
        told |= {"first_version": old.origin, "visited_at": _at(self.day()), "correction_reason": "记错了"}
        self._record(**told, voided=self.rng.random() < 0.3, outcome=self.rng.choice(Outcome.values))

    def _record(self, **told: Any) -> None:
        VisitRecord.objects.create(uuid=uuid.uuid4(), mode=Mode.DOOR_TO_DOOR, accepted_at=timezone.now(), **told)

    def records_by_hand(self) -> None:
        VisitRecord.objects.filter(elder=self.elder()).update(mode=self.rng.choice(Mode.values))

    def a_state(self) -> None:
        told: dict[str, Any] = {"elder": self.elder(), "since": self.day()}
        ElderState.objects.update_or_create(**told, defaults={"state": self.rng.choice(State.values)})

    def a_flag(self) -> None:
        category = self.rng.choice(["poor", "dependent", "special_family", "lives_alone"])
        told: dict[str, Any] = {"elder": self.elder(), "category": category, "since": self.day()}
        CategoryFlag.objects.get_or_create(**told)

    def a_flag_ended(self) -> None:
        CategoryFlag.objects.filter(elder=self.elder(), since__lt=self.day()).update(until=self.day())

    def a_flag_gone(self) -> None:
        CategoryFlag.objects.filter(elder=self.elder()).delete()

    def an_override(self) -> None:
        told: dict[str, Any] = {"elder": self.elder(), "since": self.day()}
        given = {"tier": self.rng.choice(["key", "general"]), "reason": "镇里研究", "approver": "镇长"}
        TierOverride.objects.update_or_create(**told, defaults=given)

    def a_move(self) -> None:
        elder, village = self.elder(), self.village()
        if elder.household.village_id != village.pk:
            elders_transfer(elders=[elder], village=village, on=TODAY - timedelta(days=self.rng.randrange(60)))

    def a_move_never_written_down(self) -> None:
        elder = self.elder()
        elder.household = Household.objects.create(village=self.village(), address="新房")
        elder.save()

    def a_move_taken_back(self) -> None:
        Transfer.objects.all().delete()

    def a_birth_known_better(self) -> None:
        Elder.objects.filter(pk=self.elder().pk).update(birth_date=date(1946 + self.rng.randrange(25), 11, 12))

    def a_new_elder(self) -> None:
        household = self.rng.choice(list(Household.objects.order_by("pk")))
        elder = Elder.objects.create(household=household, name="新来的", registered_on=self.day())
        elder.flags.create(category="special_family", since=elder.registered_on)

    def a_merge(self) -> None:
        kept, merged = self.elder(), self.elder()
        if kept != merged and self.by:
            elders_merge(kept=kept, merged=merged, choices={}, by=self.by)

    def a_merge_undone(self) -> None:
        merge = ElderMerge.objects.filter(undone_at=None).order_by("-pk").first()
        if merge and self.by:
            merge_undo(merge=merge, by=self.by)

    def a_surge(self) -> None:
        first_day = self.day()
        ground = Polygon.from_bbox((113.0, 36.0, 113.2, 36.4))
        more: dict[str, Any] = self.rng.choice([{}, {"hazards": ["gas"]}, {"zone": ground}, {"tiers": ["key"]}])
        Surge.objects.create(
            area=self.rng.choice([self.township.county, self.township.area, self.village()]),
            cause=SurgeCause.WEATHER,
            title="寒潮",
            first_day=first_day,
            last_day=first_day + timedelta(days=self.rng.randrange(1, 20)),
            visits=self.rng.randrange(1, 4),
            made_at=timezone.now(),
            **more,
        )

    def a_surge_withdrawn(self) -> None:
        Surge.objects.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())

    def a_hazard(self) -> None:
        Hazard.objects.create(household=self.elder().household, kind=HazardKind.GAS, found_on=self.day())

    def a_hazard_closed(self) -> None:
        Hazard.objects.filter(closed_on=None).update(closed_on=TODAY)

    def a_door(self) -> None:
        point = Point(113.0 + self.rng.random() / 2, 36.2)
        place = Place.objects.create(point=point, level="door", source="pinned", recorded_at=timezone.now())
        Household.objects.filter(pk=self.elder().household_id).update(place=place)

    def a_village_moved(self) -> None:
        Area.objects.filter(pk=self.village().pk).update(point=Point(113.0 + self.rng.random() / 2, 36.2))

    def other_rules(self) -> None:
        told = {"county": self.township.county, "valid_from": self.day()}
        PolicyRules.objects.get_or_create(
            **told, withdrawn_at=None, defaults={"rules": rules_to_json(THREE_TIERS), "made_at": timezone.now()}
        )

    def rules_withdrawn(self) -> None:
        PolicyRules.objects.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())

    def another_villages_household(self) -> None:
        Household.objects.filter(pk=self.elder().household_id).update(village=self.village())


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


WRITES = [getattr(Life, name) for name in vars(Life) if name.startswith(("a_", "an_", "other_", "rules_", "records_"))]
WRITES.append(Life.another_villages_household)


def _is_kept_right(area: Area, said: str) -> None:
    for month in MONTHS:
        kept = village_figures(area=area, month=month).villages
        assert kept == coverage_by_village(area=area, month=month), f"{month:%Y-%m} after {said}"
    assert states_in(area=area) == due_states(elders=elders_in(area)), f"standings after {said}"
    _are_windows_right(area, said)


def _are_windows_right(area: Area, said: str) -> None:
    """Of the whole county, whose people move inside it, and of a village that they leave."""
    today = clock.today()
    begins, ends = days_kept(today)
    for place in (area, Area.objects.get(name="上河村")):
        told = windows_of_those_in(area=place, first_day=begins, last_day=ends)
        assert told == due_visits_of(elders=elders_in(place), first_day=begins, last_day=ends), f"after {said}"
        told = windows_ahead(area=place, first_day=today, last_day=ends)
        assert told == due_visits(area=place, first_day=today, last_day=ends), f"{place} after {said}"


@pytest.mark.parametrize("seed", range(5))
def test_after_any_writes_the_kept_figures_are_those_counted_now(township: Township, seed: int) -> None:
    rng, said = Random(seed), ""
    life = Life(township, rng)
    for number in range(STEPS):
        with standing_on(TODAY + timedelta(days=number // 5)):
            write = rng.choice(WRITES)
            said += f" {write.__name__}"
            write(life)
            _is_kept_right(township.county, said)


@pytest.mark.parametrize("write", WRITES, ids=lambda write: str(write.__name__))
def test_each_kind_of_write_is_seen(township: Township, write: Callable[[Life], None]) -> None:
    """With surges of each kind in force, so that doors and hazards matter."""
    life = Life(township, Random(write.__name__))
    with standing_on(TODAY):
        surge_create(
            area=township.county, cause=SurgeCause.WEATHER, title="寒潮", first_day=TODAY, last_day=TODAY + timedelta(3)
        )
        life.a_surge()
        _is_kept_right(township.county, "nothing")
        for _time in range(2):
            write(life)
            _is_kept_right(township.county, write.__name__)


def test_a_record_makes_no_month_before_it_be_counted_again(township: Township) -> None:
    with standing_on(TODAY):
        figures_keep(months=4)
        assert figures_keep(months=4) == 0
        life = Life(township, Random(1))
        life._record(elder=township["王秀英"], sequence=77, visited_at=_at(date(2026, 11, 20)), outcome=Outcome.MET)
        assert figures_keep(months=4) == 2, "November and today's standings of one village"


def test_another_day_is_counted_anew_and_a_month_that_is_over_is_not(township: Township) -> None:
    with standing_on(date(2026, 11, 30)):
        figures_keep(months=2)
    with standing_on(date(2026, 12, 1)):
        villages = Area.objects.filter(level__in=(Level.VILLAGE, Level.TOWNSHIP)).count()
        assert figures_keep(months=3) == 3 * villages, "November's last day is over, December, and the standings"
    with standing_on(date(2026, 12, 2)):
        assert figures_keep(months=3) == 2 * villages


def test_what_does_not_bear_on_figures_leaves_nothing_to_count(township: Township) -> None:
    with standing_on(TODAY):
        figures_keep(months=2)
        FactsChanged.objects.all().delete()
        elder = township["王秀英"]
        elder.phone, elder.name = "14300000001", "王秀莲"
        elder.save()
        CategoryFlag.objects.filter(elder=elder).update(evidence="残疾证")
        Household.objects.filter(pk=elder.household_id).update(way_in="后门")
        assert not FactsChanged.objects.exists()


def test_a_surge_withdrawn_by_its_service_leaves_the_figures_at_once(township: Township) -> None:
    with standing_on(TODAY):
        first, last = TODAY - timedelta(2), TODAY + timedelta(2)
        surge = surge_create(area=township.area, cause=SurgeCause.WEATHER, title="寒潮", first_day=first, last_day=last)
        _is_kept_right(township.county, "a surge")
        surge_withdraw(surge=surge)
        _is_kept_right(township.county, "its end")


def test_who_is_to_move_is_owed_visits_where_they_live_until_then(township: Township) -> None:
    """A move written down before its day, as a file may do."""
    elder, village = township["王秀英"], township.villages["下河村"]
    told: dict[str, Any] = {"from_household": elder.household, "from_village_id": elder.household.village_id}
    elder.household = Household.objects.create(village=village, address="新房")
    elder.save()
    moves_on = TODAY + timedelta(days=3)
    Transfer.objects.create(elder=elder, to_household=elder.household, to_village=village, on=moves_on, **told)
    for day in (TODAY, moves_on - timedelta(1), moves_on):
        with standing_on(day):
            _are_windows_right(township.county, f"{day}")


@pytest.mark.parametrize(("first", "last"), [(-8, -1), (0, 0), (0, 6), (7, 20), (3, 400), (-40, 3)])
def test_any_days_are_told_as_they_would_be_counted(township: Township, first: int, last: int) -> None:
    """Also days of which nothing is kept, and those that are kept in part."""
    with standing_on(TODAY):
        days = {"first_day": TODAY + timedelta(days=first), "last_day": TODAY + timedelta(days=last)}
        for place in Area.objects.filter(level__in=(Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)):
            assert windows_ahead(area=place, **days) == due_visits(area=place, **days)
            told = windows_of_those_in(area=place, **days)
            assert told == due_visits_of(elders=elders_in(place), **days)
