"""What was reported of a month stays so when somebody moves or two entries become one later (P13)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from geo.models import Area, Level
from geo.scope import Scope
from maps.figures.selectors.coverage_list import FIGURES, people_behind, people_listed
from tests.maps.door.test_record_household import common, path, person
from tests.township import TODAY, Township
from visits.duty.coverage import coverage_by_village, due_visits
from visits.duty.figures import VillageCoverage
from visits.duty.models import SurgeCause
from visits.duty.services import surge_create
from visits.merging.services import elders_merge, merge_undo
from visits.records.models import VisitRecord
from visits.register.services import elders_transfer

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
IN_DECEMBER = date(2026, 12, 9)


@pytest.fixture
def beyond(township: Township, stand_on: Callable[[str], date]) -> Area:
    """A village of the township next door; today is a day in December."""
    stand_on(IN_DECEMBER.isoformat())
    return Area.objects.create(
        code="140499102201", name="白水村", level=Level.VILLAGE, parent=township.other_area, point=Point(113.4, 36.35)
    )


def figures(area: Area, month: date = NOVEMBER) -> list[VillageCoverage]:
    return coverage_by_village(area=area, month=month)


def counted(area: Area, month: date = NOVEMBER) -> set[int]:
    return {pk for village in figures(area, month) for pk in village.active}


def test_who_moves_in_december_stays_in_novembers_figures(township: Township, beyond: Area) -> None:
    before = figures(township.county)
    elders_transfer(elders=[township["王秀英"]], village=beyond, on=date(2026, 12, 3))
    assert figures(township.county) == before
    assert township["王秀英"].pk in counted(township.area)
    assert not counted(township.other_area)


def test_from_the_month_of_the_move_on_the_new_village_counts_them(township: Township, beyond: Area) -> None:
    elders_transfer(elders=[township["王秀英"]], village=beyond, on=date(2026, 12, 3))
    assert counted(township.other_area, DECEMBER) == {township["王秀英"].pk}
    assert township["王秀英"].pk not in counted(township.area, DECEMBER)


def test_each_week_belongs_to_where_they_lived_on_its_last_day(township: Township, beyond: Area) -> None:
    """王秀英 was visited in week 47 only; from 18 November on she lives elsewhere."""
    before = sum(village.weekly_owed for village in figures(township.area))
    elders_transfer(elders=[township["王秀英"]], village=beyond, on=date(2026, 11, 18))
    [there] = figures(beyond)
    assert (there.weekly_owed, there.weekly_kept, there.weekly_missed) == (2, 1, [township["王秀英"].pk])
    assert sum(village.weekly_owed for village in figures(township.area)) == before - 2
    assert there.active == [township["王秀英"].pk]


def test_moving_twice_leaves_each_month_where_it_was(township: Township, beyond: Area) -> None:
    elder = township["王秀英"]
    elders_transfer(elders=[elder], village=beyond, on=date(2026, 11, 5))
    elder.refresh_from_db()
    elders_transfer(elders=[elder], village=township.villages["石桥村"], on=date(2026, 12, 3))
    home = township.villages
    of_village = {month: {village.village_id for village in figures(township.county, month) if elder.pk in
                          village.active} for month in (date(2026, 10, 1), NOVEMBER, DECEMBER)}  # fmt: skip
    assert of_village == {
        date(2026, 10, 1): {home["上河村"].pk},
        NOVEMBER: {beyond.pk},
        DECEMBER: {home["石桥村"].pk},
    }


def test_a_window_that_is_over_belongs_to_the_old_village_and_another_to_the_new(
    township: Township, beyond: Area
) -> None:
    elder = township["王秀英"]
    elders_transfer(elders=[elder], village=beyond, on=date(2026, 12, 3))

    def owed(area: Area, day: date) -> list[tuple[date, int]]:
        visits = due_visits(area=area, first_day=day, last_day=day)
        return [(visit.first_day, visit.village_id) for visit in visits if visit.elder_id == elder.pk]

    assert owed(township.area, TODAY) == [(TODAY, township.villages["上河村"].pk)]
    assert owed(beyond, TODAY) == []
    assert owed(beyond, IN_DECEMBER) == [(date(2026, 12, 7), beyond.pk)]
    assert owed(township.area, IN_DECEMBER) == []


def test_a_surge_means_who_lived_in_its_area_then(township: Township, beyond: Area) -> None:
    elder = township["王秀英"]
    first, last = date(2026, 12, 1), date(2026, 12, 2)
    surge_create(area=township.area, cause=SurgeCause.WEATHER, title="寒潮", first_day=first, last_day=last)
    elders_transfer(elders=[elder], village=beyond, on=date(2026, 12, 3))
    visits = due_visits(area=township.area, first_day=first, last_day=last)
    assert "P57" in [visit.clause for visit in visits if visit.elder_id == elder.pk]


def test_the_list_behind_novembers_number_still_names_them(township: Township, beyond: Area) -> None:
    elder = township["王秀英"]
    elders_transfer(elders=[elder], village=beyond, on=date(2026, 12, 3))
    behind = people_behind(area=township.area, month=NOVEMBER, figure=FIGURES["active"])
    listed = people_listed(
        scope=Scope((township.area.prefix,)), behind=behind, elder_ids=behind.elder_ids, tells_facts=True
    )
    assert len(listed) == len(behind.elder_ids)
    [moved] = [one for one in listed if one.has_moved]
    assert (moved.elder_id, moved.village) == (elder.pk, "上河村")


def test_figures_cost_the_same_few_queries_however_many_people_moved(
    township: Township, beyond: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    elders_transfer(elders=township.elders.values(), village=beyond, on=date(2026, 12, 3))
    with django_assert_num_queries(11):
        figures(township.county)


# ── two entries that are one ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("household", ["kept", "merged"])
@pytest.mark.parametrize(
    ("kept", "merged"), [("王秀英", "陈桂兰"), ("陈桂兰", "王秀英"), ("李大山", "赵春花"), ("周玉梅", "刘长水")]
)
def test_a_merge_in_december_leaves_november_as_it_was(
    township: Township, beyond: Area, kept: str, merged: str, household: str
) -> None:
    by, before, october = township.users["coordinator"], figures(township.county), figures(township.county, OCTOBER)
    choices = dict.fromkeys(("household", "state", "birth_date"), household)
    merge = elders_merge(
        kept=township[kept], merged=township[merged], choices=choices, by=township.users["coordinator"]
    )
    assert figures(township.county) == before
    assert figures(township.county, OCTOBER) == october
    assert sum(len(village.active) for village in figures(township.county, DECEMBER)) == len(
        {pk for village in figures(township.county, DECEMBER) for pk in village.active}
    )
    assert township[merged].pk not in counted(township.county, DECEMBER)
    merge_undo(merge=merge, by=by)
    assert figures(township.county) == before


def test_two_merges_into_one_are_taken_apart_in_their_order(township: Township, beyond: Area) -> None:
    before, by = figures(township.county), township.users["coordinator"]
    elders_merge(kept=township["王秀英"], merged=township["陈桂兰"], choices={"household": "merged"}, by=by)
    elders_merge(kept=township["赵春花"], merged=township["王秀英"], choices={"state": "merged"}, by=by)
    assert figures(township.county) == before


def test_the_list_behind_the_number_names_the_entry_that_was_merged_since(township: Township, beyond: Area) -> None:
    merged = township["陈桂兰"]
    elders_merge(kept=township["王秀英"], merged=merged, choices={}, by=township.users["coordinator"])
    behind = people_behind(area=township.area, month=NOVEMBER, figure=FIGURES["active"])
    listed = people_listed(
        scope=Scope((township.area.prefix,)), behind=behind, elder_ids=behind.elder_ids, tells_facts=True
    )
    assert len(listed) == len(behind.elder_ids)
    [one] = [one for one in listed if one.is_merged]
    assert (one.elder_id, one.village) == (township["王秀英"].pk, "石桥村")


# ── records from the old village ─────────────────────────────────────────────────────────────────────────────────────


def sent(township: Township, at: str, **changes: Any) -> dict[str, Any]:
    told = {"uuid": "0b1f0f3e-8f0e-4c1e-9f53-0d6a3d6b1a11", "elder": township["王秀英"].pk}
    return told | {"visited_at": f"{at}T10:00:00+08:00", "mode": "door_to_door", "outcome": "met"} | changes


def phone(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["visitor"])
    return client


def post(client: Client, data: Any, url: str = "/api/v1/records/") -> Any:
    return client.post(url, data, content_type="application/json")


def test_a_phone_that_sends_again_after_the_move_hears_that_it_was_accepted(township: Township, beyond: Area) -> None:
    client, record = phone(township), sent(township, "2026-12-08")
    assert post(client, record).status_code == 201
    elders_transfer(elders=[township["王秀英"]], village=beyond, on=date(2026, 12, 3))
    assert post(client, record).status_code == 200
    assert post(client, {"records": [record]}, "/api/v1/records/batch/").json()["records"][0]["state"] == "accepted"
    assert VisitRecord.objects.filter(uuid=record["uuid"]).count() == 1


@pytest.mark.parametrize(("day", "status"), [("2026-11-30", 201), ("2026-12-03", 201), ("2026-12-04", 422)])
def test_a_late_record_is_taken_for_the_days_before_the_move(
    township: Township, beyond: Area, day: str, status: int
) -> None:
    elders_transfer(elders=[township["王秀英"]], village=beyond, on=date(2026, 12, 3))
    answer = post(phone(township), sent(township, day))
    assert answer.status_code == status
    assert status == 201 or "2026-12-03 迁出" in answer.json()["message"]


def test_somebody_of_elsewhere_is_still_not_found(township: Township, beyond: Area) -> None:
    elders_transfer(elders=[township["王秀英"]], village=beyond, on=date(2026, 12, 3))
    stranger = Client()
    stranger.force_login(township.users["elsewhere"])
    assert post(stranger, sent(township, "2026-12-05")).status_code == 201
    other = sent(township, "2026-12-05", elder=township["李大山"].pk, uuid="0b1f0f3e-8f0e-4c1e-9f53-0d6a3d6b1a12")
    assert post(stranger, other).status_code == 404


def test_another_persons_record_is_no_proof_of_a_retry(township: Township, beyond: Area) -> None:
    record = sent(township, "2026-12-08")
    assert post(phone(township), record).status_code == 201
    elders_transfer(elders=[township["王秀英"]], village=beyond, on=date(2026, 12, 3))
    coordinator = Client()
    coordinator.force_login(township.users["coordinator"])
    assert post(coordinator, record).status_code == 422


@pytest.mark.parametrize(("day", "status"), [("2026-12-02", 302), ("2026-12-05", 422)])
def test_the_form_takes_a_late_record_of_who_moved_away(
    township: Township, beyond: Area, day: str, status: int
) -> None:
    elder = township["王秀英"]
    elders_transfer(elders=[elder], village=beyond, on=date(2026, 12, 3))
    data = common(visited_on=day, visited_time="10:00") | person(elder)
    assert phone(township).post(path(elder), data).status_code == status
