"""A clerk puts a record right: void, put back, moved, another visitor, a visit over midnight (P34)."""

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.township import Township
from visits.records.models import VisitRecord
from visits.records.models.records import CHECKS
from visits.records.services import record_submit


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on("2026-11-23 20:00")


@pytest.fixture
def clerk(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


@pytest.fixture
def record(township: Township) -> VisitRecord:
    at = datetime(2026, 11, 23, 10, tzinfo=timezone.get_default_timezone())
    told: dict[str, Any] = {"visited_at": at, "mode": "door_to_door", "author": None}
    return record_submit(
        uuid=uuid.uuid4(), elder=township["张福贵"], visitor=township.visitors["马小燕"], note="精神好", **told
    )


def newest(record: VisitRecord) -> VisitRecord:
    return VisitRecord.objects.get(first_version=record, replaced_by=None)


def send(clerk: Client, name: str, record: VisitRecord, **sent: Any) -> Any:
    return clerk.post(reverse(name, args=[record.pk]), {"uuid": uuid.uuid4()} | sent, follow=True)


def test_a_record_is_declared_void_with_its_reason_and_put_back(clerk: Client, record: VisitRecord) -> None:
    assert send(clerk, "record-void", record, reason="").status_code == 400
    said = send(clerk, "record-void", record, reason="不是他").content.decode()
    for word in ("已作废", "作废原因", "不是他", "恢复"):
        assert word in said
    send(clerk, "record-void", newest(record), reason="看错了")
    assert not newest(record).voided


def test_a_record_is_moved_to_whom_the_clerk_finds(clerk: Client, record: VisitRecord, township: Township) -> None:
    page = clerk.get(reverse("record-move", args=[record.pk]), {"q": "周玉梅"}).content.decode()
    assert f'value="{township["周玉梅"].pk}"' in page
    address = reverse("record-move", args=[record.pk]) + "?q=周玉梅"
    clerk.post(address, {"uuid": uuid.uuid4(), "reason": "记错人", "elder": township["周玉梅"].pk})
    assert newest(record).elder == township["周玉梅"]
    versions = clerk.get(reverse("record-versions", args=[record.pk])).content.decode()
    for word in ("张", "周", "老人", "记错人"):
        assert word in versions


def test_who_went_is_corrected_and_the_versions_say_so(clerk: Client, record: VisitRecord, township: Township) -> None:
    form = clerk.get(reverse("record-correction", args=[record.pk])).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, [])}
    sent |= {"reason": "是老何去的", "visitor": township.visitors["何有田"].pk}
    clerk.post(reverse("record-correction", args=[record.pk]), sent)
    assert newest(record).visitor == township.visitors["何有田"]
    versions = clerk.get(reverse("record-versions", args=[record.pk])).content.decode()
    for word in ("马小燕", "何有田"):
        assert word in versions


def test_a_visit_over_midnight_is_corrected_to_its_true_times(clerk: Client, record: VisitRecord) -> None:
    form = clerk.get(reverse("record-correction", args=[record.pk])).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, [])}
    sent |= {"reason": "夜里", "visited_on": "2026-11-22", "visited_time": "23:40", "left_time": "00:20"}
    clerk.post(reverse("record-correction", args=[record.pk]), sent)
    left = newest(record).left_at
    assert left is not None
    assert f"{timezone.localtime(left):%m-%d %H:%M}" == "11-23 00:20"


def test_a_visitor_may_not_declare_void_nor_move(township: Township, record: VisitRecord) -> None:
    client = Client()
    client.force_login(township.users["visitor"])
    for name in ("record-void", "record-move"):
        assert send(client, name, record, reason="x").status_code == 403


def api(clerk: Client, record: VisitRecord, what: str, **sent: Any) -> Any:
    address = f"/api/v1/records/{record.pk}/{what}/"
    return clerk.post(address, {"uuid": str(uuid.uuid4()), "reason": "记错"} | sent, content_type="application/json")


def test_programs_do_the_same(clerk: Client, record: VisitRecord, township: Township) -> None:
    moved = api(clerk, record, "move", elder=township["周玉梅"].pk)
    assert (moved.status_code, moved.json()["elder"]) == (201, township["周玉梅"].pk)
    void = api(clerk, newest(record), "void")
    assert (void.status_code, void.json()["voided"]) == (201, True)
    assert api(clerk, newest(record), "restore").json()["voided"] is False
    visitor = township.visitors["何有田"]
    assert api(clerk, newest(record), "corrections", visitor=visitor.pk).json()["visitor"] == visitor.pk


def test_a_program_is_asked_whether_it_is_another_visit(clerk: Client, record: VisitRecord) -> None:
    sent = {"uuid": str(uuid.uuid4()), "elder": record.elder_id, "visitor": record.visitor_id, "mode": "door_to_door"}
    sent |= {"visited_at": "2026-11-23T10:10:00+08:00"}
    asked = clerk.post("/api/v1/records/", sent, content_type="application/json")
    assert (asked.status_code, asked.json()["code"]) == (409, "visit_known")
    assert asked.json()["detail"]["records"] == [record.pk]
    for status in (201, 200):
        answer = clerk.post("/api/v1/records/", sent | {"is_another": True}, content_type="application/json")
        assert answer.status_code == status


def test_the_form_asks_beside_the_person(clerk: Client, record: VisitRecord, township: Township) -> None:
    address = reverse("record-of-elder", args=[record.elder_id])
    page = clerk.get(address)
    form = page.context["form"]
    parts = [form.common, *form.persons, *form.signing_forms, *form.of_elder.values()]
    sent = {field.html_name: field.value() for part in parts for field in part if field.value() not in (None, [])}
    prefix = f"p{record.elder_id}"
    sent |= {"mode": "door_to_door", "visited_on": "2026-11-23", "visited_time": "10:05", f"{prefix}-outcome": "met"}
    sent |= {"visitor": record.visitor_id, "no_position_reason": "没带手机"}
    choices = [field.html_name for part in (form.common, *form.persons) for field in part if field.name in CHECKS]
    for name in choices:
        sent[name] = "safe" if name.endswith("_safety") else "improving" if name.endswith("disease") else "better"
    asked = clerk.post(address, sent)
    assert asked.status_code == 409
    assert f"{prefix}-is_another" in asked.content.decode()
    assert clerk.post(address, sent | {f"{prefix}-is_another": "on"}).status_code == 302
    assert VisitRecord.objects.filter(elder=record.elder_id).count() == 3
