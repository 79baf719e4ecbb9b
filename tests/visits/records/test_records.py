"""A record is accepted once, numbered without gaps, and corrected by versions (P34, P90)."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from base import clock
from tests.township import Township
from visits.errors import RecordConflict, RecordRefused, RecordReplaced
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.services import record_correct, record_submit
from visits.register.models import Elder, ElderState, State, Visitor

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on("2026-11-24")


def submit(elder: Elder, visitor: Visitor | None = None, **changes: Any) -> VisitRecord:
    values: dict[str, Any] = {
        "uuid": uuid.uuid4(),
        "visitor": visitor,
        "author": None,
        "visited_at": AT,
        "mode": Mode.DOOR_TO_DOOR,
        "checks": {"mood": "better", "gas_safety": "safe"},
        "note": "精神好",
    }
    return record_submit(elder=elder, **values | changes)


def test_it_keeps_what_was_sent_and_when_the_server_accepted_it(township: Township) -> None:
    record = VisitRecord.objects.get(pk=submit(township["王秀英"], township.visitors["孙志强"]).pk)
    assert (record.mood, record.gas_safety, record.note, record.sequence) == ("better", "safe", "精神好", 2)
    assert timezone.localtime(record.accepted_at).date() == clock.today()


def test_the_same_record_sent_again_is_the_record_already_there(township: Township) -> None:
    sent = uuid.uuid4()
    assert submit(township["王秀英"], uuid=sent) == submit(township["王秀英"], uuid=sent)
    assert VisitRecord.objects.filter(elder=township["王秀英"]).count() == 2


@pytest.mark.parametrize("change", [{"note": "另一份"}, {"checks": {"mood": "worse"}}, {"mode": Mode.PHONE}])
def test_the_same_uuid_with_other_content_is_a_conflict(township: Township, change: dict[str, Any]) -> None:
    sent = uuid.uuid4()
    submit(township["王秀英"], uuid=sent)
    with pytest.raises(RecordConflict) as caught:
        submit(township["王秀英"], uuid=sent, **change)
    assert caught.value.http_status == 409


def test_the_same_uuid_for_another_elder_is_a_conflict(township: Township) -> None:
    sent = uuid.uuid4()
    submit(township["王秀英"], uuid=sent)
    with pytest.raises(RecordConflict):
        submit(township["陈桂兰"], uuid=sent)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"visited_at": datetime(2026, 12, 1, tzinfo=UTC)}, "还没有到"),
        ({"checks": {"disease": "serious"}}, "疾病名称"),
        ({"checks": {"gas_safety": "better"}}, "燃气安全"),
        ({"checks": {"temper": "better"}}, "temper"),
        ({"mode": "letter"}, "探访方式"),
    ],
)
def test_it_refuses_what_cannot_be_and_says_why(township: Township, change: dict[str, Any], word: str) -> None:
    with pytest.raises(RecordRefused, match=word):
        submit(township["王秀英"], **change)


def test_it_refuses_a_visit_to_a_person_who_had_died(township: Township) -> None:
    ElderState.objects.create(elder=township["王秀英"], state=State.DIED, since=date(2026, 11, 20))
    with pytest.raises(RecordRefused, match="去世"):
        submit(township["王秀英"])


def test_a_correction_is_a_new_version_of_the_same_number(township: Township) -> None:
    first = submit(township["王秀英"])
    second = record_correct(record=first, uuid=uuid.uuid4(), author=None, reason="写错", changes={"mood": "worse"})
    assert (second.sequence, second.mood, second.note, second.replaces) == (first.sequence, "worse", first.note, first)
    assert VisitRecord.objects.get(pk=first.pk).mood == "better"
    assert submit(township["王秀英"], is_another=True).sequence == first.sequence + 1


def test_a_version_already_replaced_cannot_be_corrected_again(township: Township) -> None:
    first = submit(township["王秀英"])
    record_correct(record=first, uuid=uuid.uuid4(), author=None, reason="写错", changes={"mood": "worse"})
    with pytest.raises(RecordReplaced):
        record_correct(record=first, uuid=uuid.uuid4(), author=None, reason="写错", changes={"mood": "better"})


def test_a_correction_says_why(township: Township) -> None:
    with pytest.raises(RecordRefused, match="更正原因"):
        record_correct(record=submit(township["王秀英"]), uuid=uuid.uuid4(), author=None, reason=" ", changes={})


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_send_at_once_and_twice(township: Township) -> None:
    elder, sent = township["王秀英"], [uuid.uuid4() for _ in range(12)]

    def send(one: uuid.UUID) -> int:
        try:
            with clock.standing_on(AT.date()):
                return submit(elder, uuid=one, visited_at=datetime(2026, 11, 20, tzinfo=UTC), is_another=True).sequence
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(send, sent * 2))
    assert numbers[:12] == numbers[12:]
    assert sorted(numbers[:12]) == list(range(2, 14))


def test_an_unanswered_door_is_kept_as_an_attempt(township: Township) -> None:
    assert submit(township["陈桂兰"], outcome=Outcome.NO_ANSWER).outcome == "no_answer"
