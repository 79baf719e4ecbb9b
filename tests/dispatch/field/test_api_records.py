"""/api/v1/records/: safe to retry, each item with its own state, nothing of other areas (P34, P81, P90)."""

import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from visits.records.models import VisitRecord

URL = "/api/v1/records/"


@pytest.fixture
def client(township: Township, stand_on: Any) -> Client:
    stand_on(TODAY.isoformat())
    client = Client()
    client.force_login(township.users["visitor"])
    return client


def payload(township: Township, **changes: Any) -> dict[str, Any]:
    sent = {
        "uuid": "0b1f0f3e-8f0e-4c1e-9f53-0d6a3d6b1a11",
        "elder": township["王秀英"].pk,
        "visited_at": "2026-11-23T00:10:00+08:00",
        "mode": "door_to_door",
        "checks": {"mood": "better", "gas_safety": "unsafe", "needs": ["comfort"], "household_change": "unchanged"},
        "note": "软管老化",
    }
    return sent | changes


def post(client: Client, data: Any, url: str = URL) -> Any:
    return client.post(url, data, content_type="application/json")


def test_a_new_record_is_created_and_numbered(client: Client, township: Township) -> None:
    answer = post(client, payload(township))
    record = VisitRecord.objects.get(uuid=payload(township)["uuid"])
    assert (answer.status_code, answer.json()["sequence"]) == (201, 2)
    assert answer.json()["checks"] == payload(township)["checks"]
    assert (record.visitor, record.author) == (township.visitors["孙志强"], township.users["visitor"])


@pytest.mark.parametrize(
    "said",
    [
        {"topics": ["pension", "fraud"]},
        {"needs": ["daily_care", "comfort", "safety_watch", "rights"], "needs_note": "请人送饭"},
        {"care_advice": "联系家庭医生"},
    ],
)
def test_topics_needs_and_advice_are_kept_as_they_were_said(
    client: Client, township: Township, said: dict[str, Any]
) -> None:
    """P32 policies explained by need; P33 the four kinds of help; P47."""
    answer = post(client, payload(township, checks=said))
    assert (answer.status_code, answer.json()["checks"]) == (201, said)


def test_the_same_again_is_answered_with_what_is_there(client: Client, township: Township) -> None:
    first, again = post(client, payload(township)), post(client, payload(township))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


@pytest.mark.parametrize("change", [{"note": "另一份"}, {"checks": {"needs": ["rights"]}}, {"outcome": "no_answer"}])
def test_the_same_uuid_with_other_content_is_409(client: Client, township: Township, change: dict[str, Any]) -> None:
    post(client, payload(township))
    answer = post(client, payload(township, **change))
    assert (answer.status_code, answer.json()["code"]) == (409, "record_conflict")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"visited_at": "2026-12-01T10:00:00+08:00"}, 422, "visited_at"),
        ({"checks": {"disease": "serious"}}, 422, "disease_name"),
        ({"checks": {"household_change": "more"}}, 422, "household_change_count"),
        ({"mode": "letter"}, 400, "mode"),
        ({"checks": {"mood": "splendid"}}, 400, "checks"),
        ({"checks": {"temper": "better"}}, 400, "checks"),
        ({"uuid": "1"}, 400, "uuid"),
        ({"elder": "王"}, 400, "elder"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    client: Client, township: Township, change: dict[str, Any], status: int, field: str
) -> None:
    before = VisitRecord.objects.count()
    answer = post(client, payload(township, **change))
    detail = answer.json()["detail"]
    assert answer.status_code == status
    assert field in (detail.get("fields") or [detail.get("field")])
    assert VisitRecord.objects.count() == before


def test_an_elder_of_another_area_does_not_exist(client: Client, township: Township) -> None:
    client.force_login(township.users["elsewhere"])
    assert post(client, payload(township)).status_code == 404
    assert client.get(URL).json() == []


def test_of_many_each_has_its_own_state(client: Client, township: Township) -> None:
    good, bad = payload(township), payload(township, uuid=str(uuid.uuid4()), mode="letter")
    foreign = payload(township, uuid=str(uuid.uuid4()), elder=0)
    states = [
        (item["state"], item["error"] and item["error"]["code"])
        for item in post(client, {"records": [bad, good, foreign, good]}, f"{URL}batch/").json()["records"]
    ]
    assert states == [("refused", "input_invalid"), ("accepted", None), ("refused", "not_found"), ("accepted", None)]
    assert VisitRecord.objects.filter(uuid=good["uuid"]).count() == 1


def test_a_correction_is_a_version_and_the_list_shows_the_newest(client: Client, township: Township) -> None:
    record = post(client, payload(township)).json()
    url = f"{URL}{record['id']}/corrections/"
    version = post(client, {"uuid": str(uuid.uuid4()), "reason": "看错", "checks": {"gas_safety": "safe"}}, url)
    assert (version.status_code, version.json()["replaces"]) == (201, record["uuid"])
    shown = client.get(f"{URL}?elder={township['王秀英'].pk}").json()
    assert [(one["sequence"], one["checks"].get("gas_safety")) for one in shown] == [(2, "safe"), (1, None)]
    assert client.get(f"{URL}{record['id']}/").json()["checks"]["gas_safety"] == "unsafe"


def test_a_record_cannot_be_moved_to_another_elder(client: Client, township: Township) -> None:
    record = post(client, payload(township)).json()
    sent = {"uuid": str(uuid.uuid4()), "reason": "写错人", "elder": township["陈桂兰"].pk, "note": "改"}
    version = post(client, sent, f"{URL}{record['id']}/corrections/")
    assert version.json()["elder"] == township["王秀英"].pk


def test_reading_leaves_a_trace_for_each_person(client: Client, township: Township) -> None:
    """P81."""
    client.get(f"{URL}?elder={township['王秀英'].pk}")
    assert [event.subject for event in AuditEvent.objects.filter(action="view")] == [
        f"visits.elder:{township['王秀英'].pk}"
    ]


@pytest.mark.parametrize("query", ["elder=x", "since=yesterday"])
def test_an_unreadable_question_is_400(client: Client, query: str) -> None:
    assert client.get(f"{URL}?{query}").status_code == 400


def test_a_coordinator_may_enter_a_record_for_a_visitor(client: Client, township: Township) -> None:
    client.force_login(township.users["coordinator"])
    answer = post(client, payload(township, visitor=township.visitors["马小燕"].pk))
    assert answer.json()["visitor"] == township.visitors["马小燕"].pk


def test_a_visitor_signs_only_for_themselves(client: Client, township: Township) -> None:
    assert post(client, payload(township, visitor=township.visitors["马小燕"].pk)).status_code == 404
