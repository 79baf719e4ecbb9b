"""Records read, compared, corrected and looked into by people (P25, P34, P81)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent
from base import clock
from tests.township import TODAY, Township
from visits.records.models import RecordFlag, VisitRecord
from visits.records.services import record_submit


@pytest.fixture
def record(township: Township, stand_on: Any) -> VisitRecord:
    stand_on(TODAY.isoformat())
    at = clock.now() - timedelta(hours=1)
    return record_submit(
        uuid=uuid.uuid4(),
        elder=township["王秀英"],
        visitor=township.visitors["孙志强"],
        author=township.users["visitor"],
        visited_at=at,
        left_at=at + timedelta(seconds=60),
        mode="door_to_door",
        checks={"mood": "better", "needs": ["comfort"]},
        note="精神好",
    )


def client(township: Township, role: str = "coordinator") -> Client:
    signed_in = Client()
    signed_in.force_login(township.users[role])
    return signed_in


def page(township: Township, path: str, role: str = "coordinator") -> str:
    answer = client(township, role).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def correction(township: Township, record: VisitRecord, **changes: Any) -> Any:
    form = client(township).get(f"/records/{record.pk}/correct/").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not None}
    return client(township).post(f"/records/{record.pk}/correct/", sent | changes)


def test_a_record_is_shown_whole_to_the_township_and_to_no_leader(township: Township, record: VisitRecord) -> None:
    assert "王秀英 第 2 次探访" in page(township, f"/records/{record.pk}/")
    assert client(township, "leader").get(f"/records/{record.pk}/").status_code == 403
    subject = f"visits.elder:{township['王秀英'].pk}"
    assert AuditEvent.objects.filter(subject=subject, detail={"page": "record-shown"}).count() == 1


def test_what_was_said_is_in_words(township: Township, record: VisitRecord) -> None:
    shown = page(township, f"/records/{record.pk}/")
    for words in ("较好", "精神慰藉", "精神好", "没有定位"):
        assert words in shown


def test_a_flag_waits_until_somebody_says_what_they_found(township: Township, record: VisitRecord) -> None:
    assert "从到达到离开只有 60 秒" in page(township, "/records/")
    flag = RecordFlag.objects.get(record=record)
    client(township).post(f"/flags/{flag.pk}/review/", {"review": "talked", "note": "送药，未久留"})
    assert "从到达到离开只有 60 秒" not in page(township, "/records/")
    assert "送药，未久留" in page(township, "/records/?list=looked")


def test_a_look_without_a_finding_is_refused(township: Township, record: VisitRecord) -> None:
    flag = RecordFlag.objects.get(record=record)
    assert client(township).post(f"/flags/{flag.pk}/review/", {"review": "?"}).status_code == 400


def test_a_correction_changes_only_what_was_changed(township: Township, record: VisitRecord) -> None:
    answer = correction(township, record, reason="看错", mood="worse")
    version = VisitRecord.objects.get(replaces=record)
    assert answer.status_code == 302
    assert (version.mood, version.note, version.needs) == ("worse", "精神好", ["comfort"])
    assert version.visited_at.replace(second=0, microsecond=0) == record.visited_at.replace(second=0, microsecond=0)
    assert version.correction_reason == "看错"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": ""}, "reason"), ({"reason": "错", "visited_on": "2030-01-01"}, "visited_on"),
     ({"reason": "错", "disease": "serious"}, "disease_name")],
)  # fmt: skip
def test_a_wrong_correction_is_said_at_its_field(
    township: Township, record: VisitRecord, changes: dict[str, str], field: str
) -> None:
    answer = correction(township, record, note="改过的备注", **changes)
    assert answer.status_code >= 400
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert "改过的备注" in answer.content.decode()
    assert VisitRecord.objects.filter(replaces=record).count() == 0


def test_versions_stand_beside_each_other_and_the_old_one_says_so(township: Township, record: VisitRecord) -> None:
    correction(township, record, reason="看错", mood="worse")
    compared = page(township, f"/records/{record.pk}/versions/")
    assert compared.count('class="differs"') == 1
    assert "看错" in compared
    assert "打开最新版本" in page(township, f"/records/{record.pk}/")


def test_a_version_already_replaced_is_not_corrected_again(township: Township, record: VisitRecord) -> None:
    correction(township, record, reason="看错", mood="worse")
    assert correction(township, record, reason="又错", note="x").status_code == 409


def test_every_record_is_listed(township: Township, record: VisitRecord) -> None:
    shown = page(township, "/records/?list=all")
    assert shown.count('scope="row"') == VisitRecord.objects.count()
