"""Two entries of one person become one, with one history; and two again, exactly as they were (P8, P34, P38, P90)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.gis.geos import Point
from django.db.models import Model
from django.utils import timezone

from accounts.models import AuditEvent
from dispatch.plans.models import Plan, Route, Shift, Stop, StopVisit
from geo.scope import scope_for
from tests.township import TODAY, Township
from tests.visits.workbooks import ELDER, ledger
from visits.duty.coverage import due_states
from visits.errors import MergeRefused
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import ledger_import, records_import
from visits.merging.selectors import duplicates_found
from visits.merging.services import elders_merge, merge_undo, not_same_person
from visits.records.models import CareService, VisitRecord
from visits.records.selectors.records import elder_get
from visits.records.services import record_submit
from visits.register.models import (
    Category,
    CategoryFlag,
    ChangeEntry,
    Contact,
    Elder,
    ElderMerge,
    ElderState,
    Hazard,
    Household,
    NotSamePerson,
    Responsibility,
    Situation,
)

HISTORY = ("accounts.AuditEvent", "visits.ChangeEntry", "visits.ElderMerge", "visits.FactsChanged")


@pytest.fixture(autouse=True)
def _day(stand_on: Callable[[str], Any]) -> None:
    stand_on(TODAY.isoformat())


@pytest.fixture
def twin(township: Township) -> Elder:
    """王秀瑛 of 上河村: 王秀英 once more, with a visit this morning, other contacts and a hazard of her own."""
    household = Household.objects.create(village=township.villages["上河村"], address="上河村东头")
    elder = Elder.objects.create(
        household=household,
        name="王秀瑛",
        pinyin="wangxiuying wxy",
        gender="female",
        birth_date=date(1948, 3, 12),
        phone="13911112222",
        registered_on=date(2025, 12, 1),
    )
    CategoryFlag.objects.create(elder=elder, category=Category.POOR, since=date(2025, 12, 1))
    CategoryFlag.objects.create(elder=elder, category=Category.DEPENDENT, since=date(2026, 6, 1))
    ElderState.objects.create(elder=elder, state="away", since=date(2026, 11, 22))
    Contact.objects.create(elder=elder, order=1, name="王建国", relation="侄子", phone="13900000001")
    Contact.objects.create(elder=elder, order=2, name="王小妹", relation="女儿", phone="13900000077")
    Hazard.objects.create(household=household, kind="gas", note="燃气管老化", found_on=TODAY)
    Hazard.objects.create(household=household, kind="heating", note="炕洞漏烟", found_on=TODAY)
    Responsibility.objects.create(elder=elder, visitor=township.visitors["马小燕"], since=date(2025, 12, 1))
    Situation.objects.create(elder=elder, disease="高血压")
    for number, day in enumerate([date(2026, 11, 2), TODAY], start=1):
        _visit(elder, day, number)
    CareService.objects.create(
        uuid=uuid4(), elder=elder, sequence=1, served_on=TODAY, detail="送药", accepted_at=_at(TODAY)
    )
    return elder


def _visit(elder: Elder, day: date, number: int) -> VisitRecord:
    return VisitRecord.objects.create(
        uuid=uuid4(), elder=elder, sequence=number, visited_at=_at(day), accepted_at=_at(day), mode="door_to_door"
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=9)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every column of every row of every table, but for the trail that only grows."""
    ours = [model for model in apps.get_models() if model._meta.app_label in ("visits", "dispatch", "geo", "accounts")]
    return {model._meta.label: _rows(model) for model in ours if model._meta.label not in HISTORY}


def _rows(model: type[Model]) -> list[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return [{name: getattr(row, name) for name in names} for row in model._base_manager.order_by("pk")]


@pytest.fixture
def merge(township: Township, twin: Elder) -> Callable[..., ElderMerge]:
    def do(**choices: str) -> ElderMerge:
        return elders_merge(kept=township["王秀英"], merged=twin, choices=choices, by=township.users["coordinator"])

    return do


def test_the_finder_proposes_the_twin(township: Township, twin: Elder) -> None:
    [pair] = duplicates_found(scope=scope_for(township.users["coordinator"]), area=township.area)
    assert {pair.first.elder_id, pair.second.elder_id} == {township["王秀英"].pk, twin.pk}
    not_same_person(first=twin, second=township["王秀英"], by=township.users["coordinator"])
    assert duplicates_found(scope=scope_for(township.users["coordinator"]), area=township.area) == []
    assert NotSamePerson.objects.count() == 1


def test_the_merged_entry_stays_as_a_pointer_that_no_list_shows(merge: Any, township: Township, twin: Elder) -> None:
    merge()
    assert not Elder.objects.filter(pk=twin.pk).exists()
    assert Elder.everyone.get(pk=twin.pk).merged_into == township["王秀英"]
    assert twin.pk not in due_states(elders=Elder.objects.all())


def test_visits_are_one_series_without_gaps_in_the_order_in_which_they_were_accepted(
    merge: Any, township: Township
) -> None:
    """P90: 2 November of the twin, 17 November of 王秀英, this morning of the twin."""
    merge()
    records = VisitRecord.objects.filter(elder=township["王秀英"]).order_by("sequence")
    assert [(r.sequence, timezone.localtime(r.visited_at).day) for r in records] == [(1, 2), (2, 17), (3, 23)]
    assert CareService.objects.get(elder=township["王秀英"]).sequence == 1


def test_a_correction_keeps_the_number_of_what_it_corrects(merge: Any, township: Township, twin: Elder) -> None:
    first = twin.records.get(sequence=1)
    VisitRecord.objects.create(
        uuid=uuid4(), elder=twin, sequence=1, visited_at=first.visited_at, accepted_at=_at(TODAY),
        mode="phone", replaces=first, first_version=first,
    )  # fmt: skip
    merge()
    assert sorted(VisitRecord.objects.filter(elder=township["王秀英"]).values_list("sequence", flat=True)) == [
        1,
        1,
        2,
        3,
    ]


def test_what_is_due_follows_from_the_joint_history(merge: Any, township: Township) -> None:
    """The twin was visited this morning: 王秀英, due this week until now, is covered."""
    elder = Elder.objects.filter(pk=township["王秀英"].pk)
    assert due_states(elders=elder)[township["王秀英"].pk].state == "due"
    merge()
    assert due_states(elders=elder)[township["王秀英"].pk].state == "covered"


def test_facts_are_taken_over_once(merge: Any, township: Township) -> None:
    merge()
    elder = township["王秀英"]
    assert [(c.order, c.name) for c in elder.contacts.all()] == [(1, "王建国"), (2, "何有田"), (3, "王小妹")]
    flags = {flag.category: flag.since for flag in elder.flags.all()}
    assert flags == {"poor": date(2025, 12, 1), "without_family": date(2026, 1, 5), "dependent": date(2026, 6, 1)}
    assert {hazard.note for hazard in elder.household.hazards.all()} == {"炕洞漏烟", "燃气管老化"}
    assert elder.household.hazards.count() == 2
    assert [r.visitor.name for r in elder.responsibilities.filter(until=None, kind="responsible")] == ["孙志强"]
    assert elder.situation.disease == "高血压"
    assert not elder.states.exists()


def test_each_field_is_taken_from_the_entry_that_was_chosen(merge: Any, township: Township, twin: Elder) -> None:
    merge(name="merged", phone="merged", household="merged", state="merged", responsible="merged")
    elder = Elder.objects.get(pk=township["王秀英"].pk)
    assert (elder.name, elder.phone, elder.id_number) == ("王秀瑛", "13911112222", "140499194803120026")
    assert elder.household.address == "上河村东头"
    assert elder.states.get().state == "away"
    assert elder.responsibilities.get(until=None, kind="responsible").visitor == township.visitors["马小燕"]
    assert Elder.everyone.get(pk=twin.pk).phone == "13819480312"


def test_a_number_that_only_the_merged_entry_has_is_taken_over(merge: Any, township: Township, twin: Elder) -> None:
    Elder.objects.filter(pk=township["王秀英"].pk).update(id_number="", id_number_hash="")
    twin.id_number = "140499194803120026"
    twin.save()
    merge()
    elder = Elder.objects.get(pk=township["王秀英"].pk)
    assert (elder.id_number, elder.id_number_hash) == (twin.id_number, twin.id_number_hash)
    assert Elder.everyone.get(pk=twin.pk).id_number_hash == ""


@pytest.mark.parametrize("chosen", ["kept", "merged"])
def test_undoing_restores_every_row_of_every_table(merge: Any, township: Township, twin: Elder, chosen: str) -> None:
    twin.id_number = "140499194803120050"
    twin.save()
    ElderState.objects.create(elder=township["王秀英"], state="in_hospital", since=date(2026, 11, 22), note="内科")
    before = everything()
    names = ("name", "phone", "id_number", "household", "state", "responsible", "registered_on")
    done = merge(**dict.fromkeys(names, chosen))
    assert everything() != before
    merge_undo(merge=done, by=township.users["coordinator"])
    assert everything() == before


def test_a_visit_recorded_after_the_merge_stays_and_closes_up_when_it_is_undone(merge: Any, township: Township) -> None:
    """P90: number 4 of the joint series becomes number 2 of 王秀英's own."""
    done = merge()
    later = _visit(township["王秀英"], TODAY, 4)
    merge_undo(merge=done, by=township.users["coordinator"])
    later.refresh_from_db()
    assert (later.elder, later.sequence) == (township["王秀英"], 2)


def test_an_undo_does_not_overwrite_what_somebody_changed_since(merge: Any, township: Township) -> None:
    done = merge(phone="merged")
    Elder.objects.filter(pk=township["王秀英"].pk).update(phone="13800000099")
    with pytest.raises(MergeRefused, match="合并后又有改动"):
        merge_undo(merge=done, by=township.users["coordinator"])
    assert ElderMerge.objects.get().undone_at is None


def test_a_merge_is_undone_once_and_the_last_one_first(merge: Any, township: Township, twin: Elder) -> None:
    by = township.users["coordinator"]
    first = merge()
    third = Elder.objects.create(household=twin.household, name="王秀英", registered_on=TODAY)
    second = elders_merge(kept=township["王秀英"], merged=third, choices={}, by=by)
    with pytest.raises(MergeRefused, match="先撤销那一次"):
        merge_undo(merge=first, by=by)
    merge_undo(merge=second, by=by)
    merge_undo(merge=first, by=by)
    with pytest.raises(MergeRefused, match="已经撤销"):
        merge_undo(merge=first, by=by)


def test_who_is_merged_already_is_not_merged_again(merge: Any, township: Township, twin: Elder) -> None:
    merge()
    with pytest.raises(MergeRefused, match="已经合并"):
        elders_merge(kept=township["李大山"], merged=twin, choices={}, by=township.users["coordinator"])


def test_the_pointers_of_a_merged_entry_follow_it(merge: Any, township: Township, twin: Elder) -> None:
    merge()
    by, village = township.users["coordinator"], township.villages["上河村"]
    third = Elder.objects.create(
        household=Household.objects.create(village=village), name="王秀英", registered_on=TODAY
    )
    done = elders_merge(kept=third, merged=township["王秀英"], choices={}, by=by)
    assert Elder.everyone.get(pk=twin.pk).merged_into == third
    merge_undo(merge=done, by=by)
    assert Elder.everyone.get(pk=twin.pk).merged_into == township["王秀英"]


def test_a_merge_and_its_undoing_are_on_record(merge: Any, township: Township, twin: Elder) -> None:
    """P34, P81: in the person's history with who did it, in the audit trail without a personal fact."""
    merge_undo(merge=merge(name="merged"), by=township.users["coordinator"])
    entries = ChangeEntry.objects.filter(elder=township["王秀英"]).order_by("pk")
    assert ["王秀瑛" in entry.fields for entry in entries] == [True, True]
    events = AuditEvent.objects.filter(subject=f"visits.elder:{twin.pk}")
    assert events.count() == 2
    assert not any("王秀" in str(event.detail) for event in events)


def test_a_ledger_that_still_names_both_changes_nothing(merge: Any, township: Township, tmp_path: Any) -> None:
    merge()
    lines = [
        ELDER | {"姓名": "王秀英", "公民身份号码": "140499194803120026"},
        {"村": "上河村", "姓名": "王秀瑛", "出生日期": "1948-03-12", "联系电话": "13911113333"},
    ]
    report = ledger_import(book=book_read(ledger(tmp_path / "台账.xlsx", *lines)), area=township.area, apply=True)
    assert report.counts["elders_created"] == 0
    assert "已合并" in report.problems[0].reason
    assert Elder.objects.get(name="王秀英").phone == "13819480312"


def test_past_visits_sent_again_after_a_merge_are_no_second_ones(
    township: Township, twin: Elder, tmp_path: Any, merge: Any
) -> None:
    line = {"村": "上河村", "姓名": "王秀瑛", "探访日期": "2026-10-06", "探访方式": "上门探访"}
    book = book_read(ledger(tmp_path / "记录.xlsx", line, {**line, "探访日期": "2026-10-07"}))
    records_import(book=book, apply=True)
    merge()
    again = records_import(book=book, apply=True)
    assert dict(again.counts) == {"records_created": 0, "records_unchanged": 2}


def test_a_record_submitted_after_a_merge_gets_the_next_number(merge: Any, township: Township) -> None:
    merge()
    record = record_submit(
        uuid=uuid4(), elder=township["王秀英"], author=township.users["visitor"], visitor=township.visitors["孙志强"],
        visited_at=_at(TODAY), mode="phone", outcome="no_answer", is_another=True,
    )  # fmt: skip
    assert record.sequence == 4


def test_a_phone_that_still_knows_the_merged_entry_records_for_the_person(
    merge: Any, township: Township, twin: Elder
) -> None:
    merge()
    scope = scope_for(township.users["visitor"])
    assert elder_get(scope=scope, elder_id=twin.pk) == township["王秀英"]


def test_a_visit_planned_for_the_merged_entry_is_the_persons(merge: Any, township: Township, twin: Elder) -> None:
    """Behind another door it moves; at the same stop the person stands once on the itinerary."""
    stops = [_stop(township, household) for household in (twin.household, township["王秀英"].household)]
    window = {"first_day": TODAY, "last_day": TODAY, "tier": "key", "clause": "P28"}
    moved = StopVisit.objects.create(stop=stops[0], elder=twin, **window)
    own = StopVisit.objects.create(stop=stops[1], elder=township["王秀英"], **window)
    doubled = StopVisit.objects.create(stop=stops[1], elder=twin, **window)
    merge()
    standing = StopVisit.objects.filter(elder=township["王秀英"]).order_by("pk")
    assert list(standing) == [moved, own]
    assert list(StopVisit.objects.filter(elder__merged_into=None)) == [moved, own]
    assert doubled.pk


def _stop(township: Township, household: Household) -> Stop:
    plan, _made = Plan.objects.get_or_create(
        area=township.area, period="week", first_day=TODAY, last_day=TODAY, defaults={"made_at": _at(TODAY)}
    )
    shift, _made = Shift.objects.get_or_create(
        visitor=township.visitors["孙志强"], date=TODAY, start=time(8), end=time(17), mode="ebike"
    )
    figures = {"travel_s": 1, "distance_m": 1, "service_s": 1, "travel_source": "straight_line"}
    route, _made = Route.objects.get_or_create(
        plan=plan, shift=shift, defaults={"start_at": _at(TODAY), "end_at": _at(TODAY)} | figures
    )
    order, point = route.stops.count() + 1, Point(113.2, 36.31)
    return Stop.objects.create(
        route=route, order=order, household=household, point=point, place_level="door", arrival_at=_at(TODAY), **figures
    )
