"""Whether a planned visit was made is told by the records of its day, to map, timetable, itinerary and form alike."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dispatch.field.services import stop_record
from dispatch.plans.models import Route, StopVisit
from dispatch.plans.stop_state import StopState, state_of_door, state_of_person
from maps.door.selectors.itinerary import itinerary_of
from maps.map.selectors.plan_layers import routes_layer
from maps.map.selectors.timetable import timetable_of
from maps.record.selectors.records import subject_of_stop
from tests.maps.monday import at, monday
from tests.township import TODAY, Township
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import records_import
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.services import record_correct, record_submit
from visits.records.services.record_versions import record_move, record_restore, record_void

OPEN, ATTEMPTED, MET, DROPPED = StopState
NINE = at(0, 5)


@pytest.fixture
def route(township: Township, stand_on: Callable[[str], date]) -> Route:
    stand_on(TODAY.isoformat())
    return monday(township)


@pytest.mark.parametrize(
    ("clears", "state"),
    [([], OPEN), ([False], ATTEMPTED), ([True], MET), ([False, True], MET), ([True, False], MET)],
)
def test_a_person_is_met_once_one_record_of_the_day_clears_the_duty(clears: list[bool], state: StopState) -> None:
    assert state_of_person(clears) == state


@given(st.lists(st.sampled_from(StopState), min_size=1))
def test_a_door_is_as_far_as_the_one_behind_it_who_is_least_far(people: list[StopState]) -> None:
    state = state_of_door(people)
    still_to_visit = [one for one in people if one != DROPPED]
    assert (state == DROPPED) == (not still_to_visit)
    assert (state == MET) == (bool(still_to_visit) and all(one == MET for one in still_to_visit))
    assert (state == OPEN) == any(one == OPEN for one in people)


def test_nobody_was_met_where_nobody_is_left() -> None:
    assert state_of_door([]) == OPEN


def submit(town: Township, *, visited_at: datetime = NINE, visitor: str = "孙志强", **said: Any) -> VisitRecord:
    told: dict[str, Any] = {"mode": Mode.DOOR_TO_DOOR, "outcome": Outcome.MET} | said
    who = town.visitors[visitor]
    elder = town["王秀英"]
    return record_submit(uuid=uuid4(), elder=elder, visitor=who, author=None, visited_at=visited_at, **told)


def nothing(town: Township, tmp_path: Path) -> None:
    pass


def by_the_stops_form(town: Township, tmp_path: Path) -> None:
    said: dict[str, Any] = {"mode": Mode.DOOR_TO_DOOR, "outcome": Outcome.MET, "checks": {}}
    visit = StopVisit.objects.get(elder=town["王秀英"])
    stop_record(stop_visit=visit, uuid=uuid4(), visitor=None, author=None, visited_at=NINE, **said)


def by_program(town: Township, tmp_path: Path) -> None:
    client = Client()
    client.force_login(town.users["visitor"])
    sent = {"uuid": str(uuid4()), "elder": town["王秀英"].pk, "visited_at": NINE.isoformat(), "mode": "door_to_door"}
    assert client.post("/api/v1/records/", sent, content_type="application/json").status_code == 201


def from_a_file(town: Township, tmp_path: Path) -> None:
    path = tmp_path / "记录.csv"
    line = f"140499194803120026,王秀英,上河村,{TODAY},00:05,上门探访,已见到,孙志强"
    path.write_text(f"公民身份号码,姓名,村,探访日期,探访时间,探访方式,结果,探访人\n{line}", encoding="utf-8-sig")
    assert records_import(book=book_read(path), apply=True).counts["records_created"] == 1


def by_another_visitor(town: Township, tmp_path: Path) -> None:
    submit(town, visitor="马小燕")


def nobody_opened(town: Township, tmp_path: Path) -> None:
    submit(town, outcome=Outcome.NO_ANSWER)


def by_telephone(town: Township, tmp_path: Path) -> None:
    submit(town, mode=Mode.PHONE)


def met_and_then_a_closed_door(town: Township, tmp_path: Path) -> None:
    submit(town)
    submit(town, outcome=Outcome.NO_ANSWER, visited_at=NINE + timedelta(minutes=2))


def corrected_to_nobody_opened(town: Township, tmp_path: Path) -> None:
    changes = {"outcome": Outcome.NO_ANSWER}
    record_correct(record=submit(town), uuid=uuid4(), author=None, reason="记错了", changes=changes)


def corrected_to_met(town: Township, tmp_path: Path) -> None:
    tried = submit(town, outcome=Outcome.NO_ANSWER)
    record_correct(record=tried, uuid=uuid4(), author=None, reason="记错了", changes={"outcome": Outcome.MET})


def corrected_to_another_day(town: Township, tmp_path: Path) -> None:
    changes = {"visited_at": NINE - timedelta(days=1)}
    record_correct(record=submit(town), uuid=uuid4(), author=None, reason="记错了日期", changes=changes)


def declared_void(town: Township, tmp_path: Path) -> None:
    record_void(record=submit(town), uuid=uuid4(), author=None, reason="没有去过")


def void_and_restored(town: Township, tmp_path: Path) -> None:
    version = record_void(record=submit(town), uuid=uuid4(), author=None, reason="没有去过")
    record_restore(record=version, uuid=uuid4(), author=None, reason="确有其事")


def one_void_beside_an_attempt(town: Township, tmp_path: Path) -> None:
    declared_void(town, tmp_path)
    submit(town, outcome=Outcome.NO_ANSWER, visited_at=NINE + timedelta(minutes=2))


def moved_to_the_right_person(town: Township, tmp_path: Path) -> None:
    record_move(record=submit(town), elder=town["吴满仓"], uuid=uuid4(), author=None, reason="记错了人")


def visitor_corrected(town: Township, tmp_path: Path) -> None:
    changes = {"visitor": town.visitors["何有田"]}
    record_correct(record=submit(town), uuid=uuid4(), author=None, reason="是老何去的", changes=changes)


def the_day_before(town: Township, tmp_path: Path) -> None:
    submit(town, visited_at=NINE - timedelta(minutes=6))


EVENTS = [
    (nothing, OPEN),
    (by_the_stops_form, MET),
    (by_program, MET),
    (from_a_file, MET),
    (by_another_visitor, MET),
    (nobody_opened, ATTEMPTED),
    (by_telephone, ATTEMPTED),
    (met_and_then_a_closed_door, MET),
    (corrected_to_nobody_opened, ATTEMPTED),
    (corrected_to_met, MET),
    (corrected_to_another_day, OPEN),
    (declared_void, OPEN),
    (void_and_restored, MET),
    (one_void_beside_an_attempt, ATTEMPTED),
    (moved_to_the_right_person, OPEN),
    (visitor_corrected, MET),
    (the_day_before, OPEN),
]


@pytest.mark.parametrize(("event", "state"), EVENTS, ids=[event.__name__ for event, _ in EVENTS])
def test_every_page_says_the_same_of_a_stop(
    event: Callable[[Township, Path], None], state: StopState, route: Route, township: Township, tmp_path: Path
) -> None:
    event(township, tmp_path)
    plan, visit = route.plan, StopVisit.objects.get(elder=township["王秀英"])
    features = routes_layer(plans=[plan])["features"]
    on_the_map = [one["properties"]["state"] for one in features if one["properties"]["kind"] == "stop"]
    [row] = timetable_of(plans=[plan]).rows
    shown = itinerary_of(visitor=route.shift.visitor, day=TODAY)
    meant = subject_of_stop(user=township.users["coordinator"], stop_visit_id=visit.pk).meant
    assert on_the_map == [state.word, "open", "open"]
    assert row.cells[0].states == [state, OPEN, OPEN]
    assert [door.state for door in shown.doors] == [state, OPEN, OPEN]
    assert (shown.doors[0] in shown.done_doors) == (state == MET)
    assert bool(shown.doors[0].tasks[0].attempt) == (state == ATTEMPTED)
    assert [person.elder for person in meant] == [township["王秀英"]]


def test_of_two_behind_a_door_the_form_asks_for_who_was_not_met(route: Route, township: Township) -> None:
    one, other = township["李大山"], township["赵春花"]
    said: dict[str, Any] = {"mode": Mode.DOOR_TO_DOOR, "visited_at": NINE, "visitor": None, "author": None}
    record_submit(uuid=uuid4(), elder=one, outcome=Outcome.MET, **said)
    record_submit(uuid=uuid4(), elder=other, outcome=Outcome.NO_ANSWER, **said)
    visit = StopVisit.objects.get(elder=other)
    meant = subject_of_stop(user=township.users["coordinator"], stop_visit_id=visit.pk).meant
    assert [person.elder for person in meant] == [other]


def test_who_was_merged_into_another_entry_is_no_second_person_at_the_stop(route: Route, township: Township) -> None:
    stop = StopVisit.objects.get(elder=township["李大山"]).stop
    twin, kept = township["赵春花"], township["李大山"]
    twin.merged_into = kept
    twin.save()
    said: dict[str, Any] = {"mode": Mode.DOOR_TO_DOOR, "visited_at": NINE, "visitor": None, "author": None}
    record_submit(uuid=uuid4(), elder=kept, outcome=Outcome.MET, **said)
    shown = itinerary_of(visitor=route.shift.visitor, day=TODAY)
    assert [(door.order, door.state) for door in shown.doors] == [(1, OPEN), (stop.order, MET), (3, OPEN)]
