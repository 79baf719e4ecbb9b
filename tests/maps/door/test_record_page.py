"""The record of a visit: from the itinerary to the elder leaving the due list (P28, P31, P34, P90)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditAction, AuditEvent, KeptForm
from base import clock
from dispatch.plans.models import StopVisit
from maps.record.form.checks import CHECKS, HOME
from tests.maps.monday import monday
from tests.township import TODAY, Township
from tests.visits.pictures import photograph
from visits.duty.coverage import due_states
from visits.records.door_codes import door_code
from visits.records.models import RecordPicture, VisitRecord
from visits.records.models.records import CHECKS as CHECKS_OF_THE_RECORD
from visits.records.models.records import Change, Disease
from visits.register.models import Elder

GOOD: dict[str, str] = {
    **dict.fromkeys(("expression", "mobility", "reaction", "mood"), "better"),
    **dict.fromkeys(("personal_hygiene", "home_hygiene", "indoor_environment"), "better"),
    **dict.fromkeys(("gas_safety", "plumbing_heating_safety", "electrical_safety", "housing_safety"), "safe"),
    "disease": "unchanged",
}


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    monday(township)
    return township


COMMON = {*HOME, "mode", "visited_on", "visited_time", "left_time", "household_change", "household_change_count"}


def _form(**changes: Any) -> dict[str, Any]:
    """What is common as it is named, what is a person's without the person: `_of` puts that in front."""
    moment = clock.now() - timedelta(minutes=1)
    head = {
        "uuid": str(uuid4()),
        "included": "on",
        "outcome": "met",
        "mode": "door_to_door",
        "visited_on": f"{moment:%Y-%m-%d}",
        "visited_time": f"{moment:%H:%M}",
        "note": "",
        "disease_name": "",
    }
    return head | GOOD | changes


def _of(elder: Elder, form: dict[str, Any]) -> dict[str, Any]:
    return {name if name in COMMON else f"p{elder.pk}-{name}": value for name, value in form.items()}


def _path(elder: Elder) -> str:
    return f"/visits/{StopVisit.objects.get(elder=elder).pk}/record/"


def _id(town: Township, name: str) -> str:
    return f"id_{name}" if name in COMMON else f"id_p{town['王秀英'].pk}-{name}"


def _client(town: Township, role: str = "visitor") -> Client:
    client = Client()
    client.force_login(town.users[role])
    return client


def _send(town: Township, elder: Elder, form: dict[str, Any], role: str = "visitor") -> Any:
    sent = _of(elder, form)
    if role == "coordinator":
        sent |= {"visitor": town.visitors["孙志强"].pk}
    return _client(town, role).post(_path(elder), sent)


def _errors(response: Any) -> str:
    assert response.status_code >= 400
    return str(response.content.decode())


def test_the_form_asks_every_check_of_the_record() -> None:
    assert sorted(CHECKS) == sorted(CHECKS_OF_THE_RECORD)


def test_a_visit_is_kept_with_visitor_author_and_number(town: Township) -> None:
    before = town["王秀英"].records.count()
    response = _send(town, town["王秀英"], _form(note="一切都好"))
    record = VisitRecord.objects.get(note="一切都好")
    assert response.status_code == 302
    assert (record.visitor, record.author) == (town.visitors["孙志强"], town.users["visitor"])
    assert (record.sequence, record.mobility, record.gas_safety) == (before + 1, "better", "safe")


def test_a_form_filled_in_for_forty_minutes_is_kept_over_signing_in_and_becomes_the_record(
    town: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, elder = _client(town), town["王秀英"]
    assert client.get(_path(elder)).status_code == 200
    begun = clock.real()
    monkeypatch.setattr(clock, "real", lambda: begun + timedelta(minutes=40))
    sent = _of(elder, _form(note="一切都好")) | {"photos": SimpleUploadedFile("a.jpg", photograph(), "image/jpeg")}
    assert client.post(_path(elder), sent).headers["Location"] == "/sign-in/?next=/kept-forms/"
    assert not VisitRecord.objects.filter(note="一切都好").exists()
    client.force_login(town.users["visitor"])
    kept = KeptForm.objects.get()
    assert client.post(kept.path, {"kept_form": kept.pk}).status_code == 302
    record = VisitRecord.objects.get(note="一切都好")
    assert RecordPicture.objects.filter(record=record).count() == 1


def test_after_a_visit_the_elder_leaves_the_due_list(town: Township) -> None:
    elders = Elder.objects.filter(pk=town["王秀英"].pk)
    assert due_states(elders=elders)[town["王秀英"].pk].state == "due"
    _send(town, town["王秀英"], _form())
    assert due_states(elders=elders)[town["王秀英"].pk].state == "covered"


def test_after_a_visit_the_stop_shows_done(town: Township) -> None:
    _send(town, town["王秀英"], _form())
    page = _client(town).get("/itinerary/").content.decode()
    assert "door-done" in page
    assert "已探访" in page


def test_the_same_form_sent_twice_is_one_record(town: Township) -> None:
    form = _form(note="只此一次")
    assert [_send(town, town["王秀英"], form).status_code for _ in range(2)] == [302, 302]
    assert VisitRecord.objects.filter(note="只此一次").count() == 1


def test_the_same_form_with_other_content_is_a_conflict_that_keeps_what_was_typed(town: Township) -> None:
    form = _form(note="先写的")
    _send(town, town["王秀英"], form)
    response = _send(town, town["王秀英"], form | {"note": "后改的"})
    assert response.status_code == 409
    assert "后改的" in response.content.decode()
    assert VisitRecord.objects.filter(note="后改的").count() == 0


def test_an_unanswered_door_needs_no_checks_and_clears_nothing(town: Township) -> None:
    form = {name: value for name, value in _form(outcome="no_answer").items() if name not in GOOD}
    assert _send(town, town["王秀英"], form).status_code == 302
    assert due_states(elders=Elder.objects.filter(pk=town["王秀英"].pk))[town["王秀英"].pk].state == "due"
    assert "无人应答" in _client(town).get("/itinerary/").content.decode()


def test_a_call_may_leave_open_what_cannot_be_seen(town: Township) -> None:
    form = _form(mode="phone", gas_safety="", home_hygiene="")
    assert _send(town, town["王秀英"], form).status_code == 302


@pytest.mark.parametrize("check", CHECKS)
def test_a_visit_at_the_door_answers_every_check(town: Township, check: str) -> None:
    page = _errors(_send(town, town["王秀英"], _form(**{check: ""})))
    assert f'id="{_id(town, check)}_error">请选择一项' in page


def test_a_serious_illness_is_named(town: Township) -> None:
    page = _errors(_send(town, town["王秀英"], _form(disease=Disease.SERIOUS)))
    assert f'id="{_id(town, "disease_name")}_error"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"visited_on": f"{TODAY + timedelta(days=1)}"}, "visited_on"),
        ({"visited_on": "昨天"}, "visited_on"),
        ({"visited_time": "25:00"}, "visited_time"),
        ({"mode": "telepathy"}, "mode"),
        ({"mood": "splendid"}, "mood"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(town: Township, changes: dict[str, str], field: str) -> None:
    page = _errors(_send(town, town["王秀英"], _form(**changes)))
    assert f'id="{_id(town, field)}_error"' in page


def test_without_a_form_number_nothing_is_kept(town: Township) -> None:
    before = VisitRecord.objects.count()
    assert _send(town, town["王秀英"], _form(uuid="")).status_code == 400
    assert VisitRecord.objects.count() == before


def test_no_change_is_offered_only_where_there_is_something_to_compare(town: Township) -> None:
    first = _client(town).get(_path(town["王秀英"])).content.decode()
    assert "no-change" not in first
    assert 'value="unchanged"' not in first.replace('-disease" value="unchanged"', "").replace(
        'household_change" value="unchanged"', ""
    )
    _send(town, town["王秀英"], _form())
    assert 'id="no-change"' in _client(town).get(_path(town["王秀英"])).content.decode()


def test_no_change_looks_past_records_that_said_no_change(town: Township) -> None:
    _send(town, town["王秀英"], _form(mobility=Change.WORSE))
    unchanged = {check: "unchanged" for check in CHECKS if "safety" not in check}
    _send(town, town["王秀英"], _form(**unchanged))
    page = _client(town).get(_path(town["王秀英"])).content.decode()
    assert "行动能力 <span" in page
    assert "上次：较差" in page


def test_a_colleague_finds_nobody_and_is_told_at_the_door_what_to_do(town: Township) -> None:
    """P20, P81."""
    town.visitors["孙志强"].user = None
    town.visitors["孙志强"].save()
    town.visitors["何有田"].user = town.users["visitor"]
    town.visitors["何有田"].save()
    assert _client(town).get(_path(town["王秀英"])).status_code == 404
    answer = _client(town).get(f"/doors/{door_code(town['王秀英'].household_id)}/")
    assert answer.status_code == 403
    assert "请告诉乡镇协调员（乡镇协调员）：由协调员登记" in answer.content.decode()
    assert "王" not in answer.content.decode()


def test_the_township_enters_a_record_for_the_visitor_who_went(town: Township) -> None:
    _send(town, town["王秀英"], _form(note="补录"), role="coordinator")
    record = VisitRecord.objects.get(note="补录")
    assert (record.visitor, record.author) == (town.visitors["孙志强"], town.users["coordinator"])


def test_another_township_does_not_find_the_visit(town: Township) -> None:
    assert _client(town, "elsewhere").get(_path(town["王秀英"])).status_code == 404


def test_opening_the_form_leaves_an_audit_row(town: Township) -> None:
    _client(town).get(_path(town["王秀英"]))
    subject = f"visits.elder:{town['王秀英'].pk}"
    assert AuditEvent.objects.filter(action=AuditAction.VIEW, subject=subject, detail={"page": "record"}).exists()
