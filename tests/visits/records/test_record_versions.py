"""What is wrong about a record is put right, and what was wrong stays readable (P34, P90)."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from base import clock
from base.errors import NotFound
from geo.models import Area, Level
from geo.scope import scope_for
from tests.township import Township
from visits.duty.coverage import due_states
from visits.errors import RecordRefused, RecordReplaced, VisitKnown
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import records_import
from visits.records.models import RecordFlag, VisitRecord
from visits.records.proof import Proof
from visits.records.selectors.records import flag_list, record_get, record_list, record_versions, records_now
from visits.records.services import record_correct, record_move, record_restore, record_submit, record_void
from visits.register.models import Elder
from visits.register.services import elders_transfer


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


AT = at(23, 10)


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on("2026-11-23 20:00")


def submit(township: Township, name: str = "张福贵", **changes: Any) -> VisitRecord:
    told: dict[str, Any] = {
        "uuid": uuid.uuid4(),
        "visitor": township.visitors["马小燕"],
        "author": township.users["visitor"],
        "visited_at": AT,
        "mode": "door_to_door",
    }
    return record_submit(elder=township[name], **told | changes)


def state(township: Township, name: str = "张福贵") -> str:
    return due_states(elders=Elder.objects.filter(pk=township[name].pk))[township[name].pk].state


def void(record: VisitRecord, **more: Any) -> VisitRecord:
    return record_void(record=record, **{"uuid": uuid.uuid4(), "author": None, "reason": "记错了"} | more)


def test_a_visit_that_never_was_leaves_coverage_and_keeps_its_number(township: Township) -> None:
    record = submit(township)
    assert state(township) == "covered"
    void(record, author=township.users["coordinator"])
    assert state(township) == "overdue"
    assert submit(township).sequence == record.sequence + 1
    assert AuditEvent.objects.filter(subject=f"visits.elder:{township['张福贵'].pk}", detail__voided=True).exists()


def test_a_void_record_stands_in_no_list_and_stays_readable(township: Township) -> None:
    record = submit(township)
    version = void(record)
    listed = record_list(scope=scope_for(township.users["coordinator"]), elder_id=record.elder_id)
    assert record.sequence not in {one.sequence for one in listed}
    assert record_versions(record) == [record, version]


def test_nobody_has_to_look_at_a_visit_that_never_was(township: Township) -> None:
    record = submit(township)
    RecordFlag.objects.create(record=record, kind="too_far", raised_at=clock.now())
    scope = scope_for(township.users["coordinator"])
    assert flag_list(scope=scope).filter(record=record).exists()
    version = void(record)
    assert not flag_list(scope=scope).filter(record=record).exists()
    record_restore(record=version, uuid=uuid.uuid4(), author=None, reason="确有其事")
    assert flag_list(scope=scope).filter(record=record).exists()


def test_a_void_without_a_reason_is_refused_and_cannot_be_stored(township: Township) -> None:
    record = submit(township)
    with pytest.raises(RecordRefused):
        void(record, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitRecord.objects.filter(pk=record.pk).update(voided=True)


def test_what_was_void_by_mistake_counts_again(township: Township) -> None:
    version = void(submit(township))
    with pytest.raises(RecordRefused, match="已作废"):
        record_correct(record=version, uuid=uuid.uuid4(), author=None, reason="改", changes={"note": "x"})
    record_restore(record=version, uuid=uuid.uuid4(), author=None, reason="确有其事")
    assert state(township) == "covered"


def test_a_phone_that_sends_a_void_record_again_does_not_bring_it_back(township: Township) -> None:
    """A lost answer: the retry is told that it was accepted, and nothing counts again."""
    sent = uuid.uuid4()
    record = submit(township, uuid=sent)
    void(record)
    assert submit(township, uuid=sent) == record
    assert state(township) == "overdue"


def test_what_is_sent_again_is_done_once(township: Township) -> None:
    record, sent = submit(township), uuid.uuid4()
    assert void(record, uuid=sent) == void(record, uuid=sent)
    with pytest.raises(RecordReplaced):
        void(record)


def test_a_visit_entered_for_the_wrong_person_is_moved_with_its_proofs(township: Township) -> None:
    record, right = submit(township), township["周玉梅"]
    sent: dict[str, Any] = {"uuid": uuid.uuid4(), "author": None, "reason": "同村记错"}
    moved = record_move(record=record, elder=right, **sent)
    assert record_move(record=record, elder=right, **sent) == moved
    assert (moved.elder, moved.sequence, moved.origin) == (right, 2, record)
    assert (state(township), state(township, "周玉梅")) == ("overdue", "covered")
    assert record_versions(moved) == [record, moved]
    assert submit(township, "周玉梅", mode="phone", visited_at=at(23, 15)).sequence == 3


def test_a_record_is_not_moved_beside_one_of_the_same_visit(township: Township) -> None:
    submit(township, "周玉梅")
    wrong = submit(township)
    told: dict[str, Any] = {"record": wrong, "elder": township["周玉梅"], "author": None, "reason": "记错"}
    with pytest.raises(VisitKnown):
        record_move(uuid=uuid.uuid4(), **told)
    assert record_move(uuid=uuid.uuid4(), is_another=True, **told).elder == township["周玉梅"]


def test_who_went_is_corrected(township: Township) -> None:
    changes = {"visitor": township.visitors["何有田"]}
    version = record_correct(
        record=submit(township), uuid=uuid.uuid4(), author=None, reason="是老何去的", changes=changes
    )
    assert version.visitor == township.visitors["何有田"]


@pytest.mark.parametrize(("minutes", "has_clock"), [(1, False), (4, True), (9, False), (9, True)])
def test_a_phone_some_minutes_fast_is_taken_and_both_times_are_kept(
    township: Township, minutes: int, has_clock: bool
) -> None:
    said = clock.now() + timedelta(minutes=minutes)
    sent: dict[str, Any] = {"uuid": uuid.uuid4(), "visited_at": said}
    proof = Proof(device_at=said if has_clock else None)
    record = submit(township, proof=proof, **sent)
    assert record.visited_at <= clock.now()
    assert record.device_visited_at == said
    assert submit(township, proof=proof, **sent) == record


def test_a_visit_further_ahead_is_refused(township: Township) -> None:
    with pytest.raises(RecordRefused, match="还没有到"):
        submit(township, visited_at=clock.now() + timedelta(minutes=11))


def test_a_visit_over_midnight_counts_on_the_day_on_which_it_began(township: Township) -> None:
    begun = at(22, 23, 40)
    record = submit(township, "王秀英", visited_at=begun, left_at=begun + timedelta(minutes=40))
    assert timezone.localtime(record.left_at).day == 23


def test_two_accounts_of_one_visit_are_asked_for_and_nothing_is_kept(township: Township) -> None:
    first = submit(township)
    with pytest.raises(VisitKnown) as known:
        submit(township, visited_at=AT + timedelta(minutes=7))
    assert known.value.detail["records"] == [first.pk]
    assert VisitRecord.objects.filter(elder=township["张福贵"]).count() == 2


@pytest.mark.parametrize(
    "change",
    [{"mode": "phone"}, {"outcome": "no_answer"}, {"visited_at": AT - timedelta(minutes=31)}],
    ids=["by telephone", "nobody opened", "half an hour before"],
)
def test_another_visit_of_the_day_is_taken_at_once(township: Township, change: dict[str, Any]) -> None:
    submit(township, visited_at=AT - timedelta(minutes=60))
    submit(township, **{"visited_at": AT - timedelta(minutes=45)} | change, is_another="visited_at" in change)
    assert VisitRecord.objects.filter(elder=township["张福贵"]).count() == 3


class TestFiles:
    """The month's file beside what phones have sent (`tests/visits/records/test_same_visit.py` has the rule)."""

    HEADER = "姓名,村,探访日期,探访时间,探访方式,结果,探访人,备注,是否同一次"

    def taken(self, tmp_path: Path, *lines: str) -> Any:
        path = tmp_path / "记录.csv"
        path.write_text("\n".join([self.HEADER, *lines]), encoding="utf-8-sig")
        return records_import(book=book_read(path), apply=True)

    def of(self, township: Township, name: str) -> int:
        day = at(23, 0)
        rows = VisitRecord.objects.filter(elder=township[name], visited_at__gte=day, replaced_by=None, voided=False)
        return rows.count()

    def test_two_visits_of_one_day_without_times_are_both_kept(self, township: Township, tmp_path: Path) -> None:
        lines = [
            "张福贵,下河村,2026-11-23,,电话问候,,,上午打电话,",
            "张福贵,下河村,2026-11-23,,上门探访,见到,,下午上门,",
        ]
        lines += ["周玉梅,石桥村,2026-11-23,,上门探访,无人应答,,,", "周玉梅,石桥村,2026-11-23,,上门探访,见到,,,"]
        for _ in range(2):
            assert self.taken(tmp_path, *lines).rows_refused == 0
        assert (self.of(township, "张福贵"), self.of(township, "周玉梅")) == (2, 2)
        assert state(township) == "covered"

    def test_lines_that_may_be_one_visit_are_asked(self, township: Township, tmp_path: Path) -> None:
        lines = [
            "张福贵,下河村,2026-11-23,,上门探访,见到,马小燕,上午,",
            "张福贵,下河村,2026-11-23,,上门探访,见到,马小燕,下午,",
        ]
        report = self.taken(tmp_path, *lines)
        assert [problem.refused for problem in report.problems] == [True]
        assert self.of(township, "张福贵") == 1

    def test_the_clerk_answers_in_a_column(self, township: Township, tmp_path: Path) -> None:
        lines = ["张福贵,下河村,2026-11-23,,上门探访,见到,马小燕,上午,"]
        lines += ["张福贵,下河村,2026-11-23,11:30,上门探访,见到,马小燕,下午,另一次"]
        for _ in range(2):
            report = self.taken(tmp_path, *lines)
            assert report.problems == []
        assert self.of(township, "张福贵") == 2

    @pytest.mark.parametrize("at", ["", "10:00", "10:20"])
    def test_the_months_file_beside_the_phones_record_is_one(self, township: Township, tmp_path: Path, at: str) -> None:
        submit(township, note="精神好")
        report = self.taken(tmp_path, f"张福贵,下河村,2026-11-23,{at},上门探访,见到,马小燕,,")
        assert report.problems == []
        assert (report.counts["records_unchanged"], self.of(township, "张福贵")) == (1, 1)

    def test_corrected_and_imported_again_it_is_unchanged(self, township: Township, tmp_path: Path) -> None:
        self.taken(tmp_path, "张福贵,下河村,2026-11-20,09:00,上门,见到,,,")
        record = VisitRecord.objects.get(elder=township["张福贵"], visited_at__day=20)
        changes = {"visited_at": at(23, 9)}
        record_correct(record=record, uuid=uuid.uuid4(), author=None, reason="日期", changes=changes)
        for day in (23, 20):  # the mended file, and the old one
            report = self.taken(tmp_path, f"张福贵,下河村,2026-11-{day},09:00,上门,见到,,,")
            assert (report.counts["records_unchanged"], report.problems) == (1, [])
        assert self.of(township, "张福贵") == 1

    def test_a_file_does_not_bring_back_what_was_declared_void(self, township: Township, tmp_path: Path) -> None:
        line = "张福贵,下河村,2026-11-23,09:00,上门,见到,,,"
        self.taken(tmp_path, line)
        void(VisitRecord.objects.get(elder=township["张福贵"], sequence=2))
        report = self.taken(tmp_path, line)
        assert "已作废" in report.problems[0].reason
        assert self.of(township, "张福贵") == 0

    def test_a_file_that_still_names_the_wrong_person_changes_nothing(self, township: Township, tmp_path: Path) -> None:
        line = "张福贵,下河村,2026-11-23,09:00,上门,见到,,,"
        self.taken(tmp_path, line)
        record = VisitRecord.objects.get(elder=township["张福贵"], sequence=2)
        record_move(record=record, elder=township["周玉梅"], uuid=uuid.uuid4(), author=None, reason="记错")
        self.taken(tmp_path, line)
        assert (self.of(township, "张福贵"), self.of(township, "周玉梅")) == (0, 1)

    def test_a_day_without_its_time_says_so(self, township: Township, tmp_path: Path) -> None:
        self.taken(tmp_path, "张福贵,下河村,2026-11-23,,上门,见到,,,")
        record = VisitRecord.objects.get(elder=township["张福贵"], sequence=2)
        assert not record.time_told
        assert record.visited_at <= clock.now()


class TestBesideAnother:
    """A correction may bring a record to where another of that elder stands: somebody has to say (P90)."""

    @pytest.mark.parametrize(
        ("there", "changes"),
        [
            ({"visited_at": at(23, 15)}, {"visited_at": at(23, 15)}),
            ({"visited_at": at(23, 15)}, {"visited_at": at(23, 14, 50)}),
            ({"visited_at": AT + timedelta(minutes=10), "outcome": "no_answer"}, {"outcome": "no_answer"}),
        ],
        ids=["the same minute", "some minutes before", "the same outcome"],
    )
    def test_it_is_asked_for(self, township: Township, there: dict[str, Any], changes: dict[str, Any]) -> None:
        record, other = submit(township), submit(township, **there)
        told: dict[str, Any] = {"record": record, "uuid": uuid.uuid4(), "author": None, "reason": "记错"}
        with pytest.raises(VisitKnown) as known:
            record_correct(**told, changes=changes)
        assert known.value.detail["records"] == [other.pk]
        version = record_correct(**told, changes=changes, is_another=True)
        assert record_correct(**told, changes=changes) == version

    def test_what_was_settled_is_not_asked_again(self, township: Township) -> None:
        record = submit(township)
        submit(township, visited_at=AT, outcome="no_answer", is_another=True)
        told: dict[str, Any] = {"record": record, "uuid": uuid.uuid4(), "author": None, "reason": "漏写"}
        assert record_correct(**told, changes={"note": "精神好"}).note == "精神好"


def test_what_is_odd_about_a_moved_record_names_who_was_visited(township: Township) -> None:
    record, scope = submit(township), scope_for(township.users["coordinator"])
    flag = RecordFlag.objects.create(record=record, kind="too_short", detail={"seconds": 60}, raised_at=clock.now())
    moved = record_move(record=record, elder=township["周玉梅"], uuid=uuid.uuid4(), author=None, reason="记错")
    assert flag in flag_list(scope=scope)
    assert records_now([record.pk])[record.pk] == moved


class TestMovedAway:
    """Who moved to another township: former visits stay with who keeps those records (P13)."""

    @pytest.fixture
    def record(self, township: Township) -> VisitRecord:
        record = submit(township)
        village = Area.objects.create(
            code="140499102201", name="白水村", level=Level.VILLAGE, parent=township.other_area
        )
        elders_transfer(elders=[township["张福贵"]], village=village)
        township["张福贵"].refresh_from_db()
        return record

    def seen(self, township: Township, user: str) -> set[int]:
        return {one.pk for one in record_list(scope=scope_for(township.users[user]), elder_id=township["张福贵"].pk)}

    def test_the_former_township_reads_and_corrects_visits_of_before(
        self, township: Township, record: VisitRecord
    ) -> None:
        scope = scope_for(township.users["coordinator"])
        assert record.pk in self.seen(township, "coordinator")
        assert record_get(scope=scope, record_id=record.pk) == record

    def test_later_visits_are_the_new_townships_alone(
        self, township: Township, record: VisitRecord, stand_on: Any
    ) -> None:
        stand_on("2026-11-25 20:00")
        later = submit(township, visited_at=at(24, 10))
        assert later.pk not in self.seen(township, "coordinator")
        assert {record.pk, later.pk} <= self.seen(township, "elsewhere")
        with pytest.raises(NotFound):
            record_get(scope=scope_for(township.users["coordinator"]), record_id=later.pk)
