"""What stands behind a record: a baseline, a check-in, signatures, pictures, clocks (P25, P31, P34, P89, P90)."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from pytest_django import Settings

from base import clock
from geo.coordinates import convert
from tests.township import Township
from tests.visits.pictures import photograph, saved_anew, signature
from visits.errors import CareRefused, RecordConflict, RecordRefused, RecordReplaced
from visits.records.door_codes import door_code, household_id_of
from visits.records.media import hash_of
from visits.records.models import CareService, CheckIn, Mode, RecordFlag, VisitRecord
from visits.records.proof import CheckInSaid, PictureSaid, Proof, SignatureSaid
from visits.records.services import (
    attachment_store,
    care_correct,
    care_submit,
    flag_review,
    record_correct,
    record_submit,
)
from visits.register.models import Elder, ElderState, State

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DOOR = (113.2003, 36.3105)  # of 王秀英
SIGNED = SignatureSaid("visitor", "drawn", hash_of(signature()))


@pytest.fixture(autouse=True)
def _place(settings: Settings, tmp_path: Path, stand_on: Callable[[str], date]) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    stand_on("2026-11-24")


def submit(township: Township, name: str = "王秀英", proof: Proof | None = None, **changes: Any) -> VisitRecord:
    values: dict[str, Any] = {
        "uuid": uuid.uuid4(),
        "visitor": township.visitors["孙志强"],
        "author": township.users["visitor"],
        "visited_at": AT,
        "mode": Mode.DOOR_TO_DOOR,
        "checks": {"mood": "better"},
    }
    return record_submit(elder=township[name], proof=proof, **values | changes)


def at(lon: float = DOOR[0], lat: float = DOOR[1], **more: Any) -> Proof:
    values: dict[str, Any] = {"accuracy_m": 15, "at": AT}
    return Proof(check_in=CheckInSaid(lon=lon, lat=lat, **(values | more)))


def flags(record: VisitRecord) -> list[str]:
    return sorted(RecordFlag.objects.filter(record=record).values_list("kind", flat=True))


class TestNoChange:
    def test_it_is_refused_where_nothing_was_ever_said(self, township: Township) -> None:
        with pytest.raises(RecordRefused, match="“情绪状态”还没有登记过") as caught:
            submit(township, checks={"mood": "unchanged"})
        assert caught.value.detail["field"] == "mood"

    def test_it_is_taken_once_there_is_a_real_answer(self, township: Township) -> None:
        submit(township)
        assert submit(township, checks={"mood": "unchanged"}, is_another=True).mood == "unchanged"

    def test_a_correction_is_no_baseline_for_itself(self, township: Township) -> None:
        record = submit(township)
        with pytest.raises(RecordRefused, match="情绪状态"):
            record_correct(record=record, uuid=uuid.uuid4(), author=None, reason="看错", changes={"mood": "unchanged"})

    def test_a_correction_of_something_else_does_not_stumble_over_it(self, township: Township) -> None:
        """Imported records may say "no change" from the first on."""
        record = submit(township)
        VisitRecord.objects.filter(pk=record.pk).update(expression="unchanged")
        record.refresh_from_db()
        version = record_correct(
            record=record, uuid=uuid.uuid4(), author=None, reason="看错", changes={"mood": "worse"}
        )
        assert (version.expression, version.mood) == ("unchanged", "worse")


class TestWhoIsGone:
    @pytest.mark.parametrize(("state", "word"), [(State.DIED, "去世"), (State.MOVED, "迁出")])
    def test_no_visit_after_that_day(self, township: Township, state: str, word: str) -> None:
        ElderState.objects.create(elder=township["王秀英"], state=state, since=date(2026, 11, 20))
        with pytest.raises(RecordRefused, match=word):
            submit(township)

    def test_a_visit_before_it_may_still_be_entered(self, township: Township) -> None:
        ElderState.objects.create(elder=township["王秀英"], state=State.DIED, since=date(2026, 11, 23))
        assert submit(township).sequence == 2

    def test_who_moved_back_is_visited_again(self, township: Township) -> None:
        for state, day in ((State.MOVED, 1), (State.ACTIVE, 10)):
            ElderState.objects.create(elder=township["王秀英"], state=state, since=date(2026, 11, day))
        assert submit(township).sequence == 2


class TestCheckIn:
    @pytest.mark.parametrize(
        ("proof", "grade", "why"),
        [
            (at(), "strong", "at_the_door"),
            (at(lon=DOOR[0] + 0.002), "medium", "near"),
            (at(accuracy_m=400), "medium", "near"),
            (at(lon=DOOR[0] + 0.02), "weak", "far"),
            (at(at=AT - timedelta(hours=5)), "weak", "late"),
            (Proof(check_in=CheckInSaid(reason="手机没电")), "weak", "reason"),
        ],
    )
    def test_it_is_graded_and_never_refused(self, township: Township, proof: Proof, grade: str, why: str) -> None:
        check_in = CheckIn.objects.get(record=submit(township, proof=proof))
        assert check_in.grade == grade
        assert why in check_in.grade_reasons

    @pytest.mark.parametrize("crs", ["gcj02", "bd09"])
    def test_a_position_of_a_chinese_map_is_kept_in_both_systems(self, township: Township, crs: str) -> None:
        said = convert(np.array([DOOR]), source="wgs84", target=crs)[0]
        check_in = CheckIn.objects.get(record=submit(township, proof=at(float(said[0]), float(said[1]), crs=crs)))
        assert (check_in.crs, check_in.said_lon) == (crs, said[0])
        assert check_in.point is not None
        assert check_in.point.coords == pytest.approx(DOOR, abs=1e-7)
        assert check_in.grade == "strong"

    def test_the_door_code_is_the_strongest(self, township: Township) -> None:
        code = door_code(township.households["王秀英"].pk)
        record = submit(township, proof=Proof(check_in=CheckInSaid(door_code=code, at=AT)))
        assert (record.check_in.grade, record.check_in.door) == ("strong", township.households["王秀英"])

    def test_the_code_of_another_door_is_said(self, township: Township) -> None:
        code = door_code(township.households["李大山"].pk)
        record = submit(township, proof=Proof(check_in=CheckInSaid(door_code=code, at=AT)))
        assert (record.check_in.grade, flags(record)) == ("weak", ["other_door"])

    @pytest.mark.parametrize("code", ["", "1", "1-", "x-0", "1-0123456789abcdef0123", "٣-1", "9" * 40])
    def test_a_code_that_we_did_not_make_proves_nothing(self, code: str) -> None:
        assert household_id_of(code) is None

    @pytest.mark.parametrize("said", [{"lon": 400.0}, {"crs": "mars"}, {"crs": "epsg:4526"}, {"lat": None}])
    def test_what_cannot_be_a_position_is_refused(self, township: Township, said: dict[str, Any]) -> None:
        with pytest.raises(RecordRefused) as caught:
            submit(township, proof=at(**said))
        assert caught.value.detail["field"] == "check_in"


class TestFlags:
    """P25"""

    def test_far_from_the_door(self, township: Township) -> None:
        record = submit(township, proof=at(lon=DOOR[0] + 0.02))
        flag = RecordFlag.objects.get(record=record)
        assert (flag.kind, flag.detail["distance_m"]) == ("too_far", pytest.approx(1797, abs=5))

    def test_a_good_visit_has_none(self, township: Township) -> None:
        assert flags(submit(township, note="精神好，家里暖和，炉子已检查", proof=at())) == []

    def test_too_short(self, township: Township) -> None:
        assert flags(submit(township, left_at=AT + timedelta(seconds=90))) == ["too_short"]

    def test_a_call_is_not_measured_at_a_door(self, township: Township) -> None:
        proof = at(lon=DOOR[0] + 0.02)
        assert flags(submit(township, mode=Mode.PHONE, left_at=AT + timedelta(seconds=90), proof=proof)) == []

    def test_words_of_an_earlier_record(self, township: Township) -> None:
        words = "老人精神较好，家中整洁，提醒注意取暖安全"
        first = submit(township, note=words)
        second = submit(township, "李大山", note=words + "。", visited_at=AT + timedelta(hours=1))
        assert RecordFlag.objects.get(record=second).detail["record"] == first.pk

    def test_the_people_of_one_household_share_their_words(self, township: Township) -> None:
        words = "老人精神较好，家中整洁，提醒注意取暖安全"
        assert [flags(submit(township, name, note=words)) for name in ("李大山", "赵春花")] == [[], []]

    def test_no_road_is_that_fast(self, township: Township) -> None:
        submit(township, proof=at())
        lon, lat = 113.1808, 36.2843  # 石桥村, 3.4 km away
        late = submit(township, "陈桂兰", visited_at=AT + timedelta(minutes=1), proof=at(lon, lat))
        assert flags(late) == ["impossible_travel"]

    def test_nor_beside_a_record_that_was_corrected(self, township: Township) -> None:
        """The position is its first version's, whoever put right what else it says."""
        former = submit(township, proof=at())
        record_correct(record=former, uuid=uuid.uuid4(), author=None, reason="漏写", changes={"note": "精神好"})
        late = submit(township, "陈桂兰", visited_at=AT + timedelta(minutes=1), proof=at(113.1808, 36.2843))
        assert flags(late) == ["impossible_travel"]

    @pytest.mark.parametrize("again", [photograph(), saved_anew(photograph())])
    def test_a_photograph_shown_before(self, township: Township, again: bytes) -> None:
        records = []
        for name, content, hour in (("王秀英", photograph(), 0), ("陈桂兰", again, 2)):
            attachment_store(content=content, kind="photo", by=township.users["visitor"])
            proof = Proof(pictures=[PictureSaid(hash_of(content))])
            records.append(submit(township, name, proof, visited_at=AT + timedelta(hours=hour)))
        assert [flags(record) for record in records] == [[], ["seen_photo"]]

    def test_a_photograph_that_comes_after_its_record_is_looked_at_too(self, township: Township) -> None:
        attachment_store(content=photograph(), kind="photo", by=township.users["visitor"])
        submit(township, proof=Proof(pictures=[PictureSaid(hash_of(photograph()))]))
        anew = saved_anew(photograph())
        proof = Proof(pictures=[PictureSaid(hash_of(anew))])
        late = submit(township, "陈桂兰", proof, visited_at=AT + timedelta(hours=2))
        assert flags(late) == []
        stored = attachment_store(content=anew, kind="photo", by=township.users["visitor"])
        assert flags(late) == ["seen_photo"]
        assert (late.pictures.get().attachment, stored.area_id) == (stored, None)
        stored.refresh_from_db()
        assert stored.area == township.villages["石桥村"]

    def test_a_flag_changes_nothing_and_keeps_what_somebody_found(self, township: Township) -> None:
        record = submit(township, left_at=AT + timedelta(seconds=90))
        flag_review(flag=record.flags.get(), review="fine", note="邻居证实", by=township.users["coordinator"])
        flag = record.flags.get()
        assert (flag.review, flag.review_note, flag.reviewed_by) == ("fine", "邻居证实", township.users["coordinator"])
        assert VisitRecord.objects.get(pk=record.pk).outcome == "met"


class TestClocks:
    @pytest.mark.parametrize("off", [timedelta(days=3), timedelta(days=-3)])
    def test_a_phone_that_is_days_off_is_set_right_and_flagged(self, township: Township, off: timedelta) -> None:
        now = clock.now()
        said = now - timedelta(hours=2) + off
        record = submit(township, visited_at=said, proof=Proof(device_at=now + off))
        assert record.visited_at == pytest.approx(now - timedelta(hours=2), abs=timedelta(seconds=5))
        assert (record.device_visited_at, flags(record)) == (said, ["clock_skew"])

    def test_sent_again_by_such_a_phone_it_is_the_same_record(self, township: Township) -> None:
        now, sent = clock.now(), uuid.uuid4()
        said = now + timedelta(days=3, hours=-2)
        for later in (0, 40):
            proof = Proof(device_at=now + timedelta(days=3, seconds=later))
            submit(township, uuid=sent, visited_at=said, proof=proof)
        assert VisitRecord.objects.filter(uuid=sent).count() == 1

    def test_who_left_before_coming_is_refused(self, township: Township) -> None:
        with pytest.raises(RecordRefused, match="离开时间"):
            submit(township, left_at=AT - timedelta(minutes=1))


class TestSignatures:
    """P89"""

    def test_three_persons_sign_each_in_their_way(self, township: Township) -> None:
        attachment_store(content=signature(), kind="signature", by=township.users["visitor"])
        unable = SignatureSaid("elder", "unable", reason="手抖", witness="何有田")
        thumb = SignatureSaid("recorder", "thumbprint", hash_of(photograph()))
        record = submit(township, proof=Proof(signatures=[SIGNED, unable, thumb]))
        kept = {one.signer: one for one in record.signatures.all()}
        assert kept["visitor"].attachment is not None
        assert (kept["elder"].reason, kept["elder"].witness) == ("手抖", "何有田")
        assert kept["recorder"].attachment is None

    @pytest.mark.parametrize(
        ("said", "word"),
        [
            ([SignatureSaid("elder", "unable", reason="手抖")], "见证人"),
            ([SignatureSaid("elder", "unable", witness="何有田")], "原因"),
            ([SignatureSaid("elder", "drawn")], "请被探访人签字"),
            ([SignatureSaid("provider", "drawn", "0" * 64)], "无效"),
            ([SIGNED, SIGNED], "只能签一次"),
        ],
    )
    def test_what_is_no_signature_is_refused(self, township: Township, said: list[SignatureSaid], word: str) -> None:
        with pytest.raises(RecordRefused, match=word):
            submit(township, proof=Proof(signatures=said))

    def test_the_same_record_with_another_signature_is_a_conflict(self, township: Township) -> None:
        sent = uuid.uuid4()
        submit(township, uuid=sent, proof=Proof(signatures=[SIGNED]))
        assert submit(township, uuid=sent, proof=Proof(signatures=[SIGNED])).signatures.count() == 1
        with pytest.raises(RecordConflict):
            submit(township, uuid=sent, proof=Proof())

    def test_a_picture_is_never_taken_from_somebody_else(self, township: Township) -> None:
        attachment_store(content=signature(), kind="signature", by=township.users["elsewhere"])
        assert submit(township, proof=Proof(signatures=[SIGNED])).signatures.get().attachment is None


class TestCare:
    """Section six has a sequence of its own (P90)."""

    def serve(self, township: Township, **changes: Any) -> CareService:
        values: dict[str, Any] = {
            "uuid": uuid.uuid4(),
            "elder": township["王秀英"],
            "author": township.users["visitor"],
            "served_on": AT.date(),
            "detail": "理发、换燃气软管",
        }
        return care_submit(**values | changes)

    def test_it_counts_on_its_own(self, township: Township) -> None:
        submit(township)
        seal = SignatureSaid("provider", "seal", hash_of(photograph()))
        first = self.serve(township, satisfaction=5, signatures=[seal])
        assert (first.sequence, self.serve(township).sequence) == (1, 2)
        assert first.signatures.get().means == "seal"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"detail": " "}, "detail"),
            ({"satisfaction": 6}, "satisfaction"),
            ({"served_on": date(2026, 12, 1)}, "served_on"),
            ({"signatures": [SIGNED]}, "signature_visitor"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(
        self, township: Township, change: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(CareRefused) as caught:
            self.serve(township, **change)
        assert (caught.value.detail["field"], CareService.objects.count()) == (field, 0)

    def test_a_correction_is_a_version_of_the_same_number(self, township: Township) -> None:
        first = self.serve(township)
        second = care_correct(care=first, uuid=uuid.uuid4(), author=None, reason="漏写", changes={"detail": "理发"})
        assert (second.sequence, second.detail, second.served_on) == (1, "理发", first.served_on)
        assert CareService.objects.get(pk=first.pk).detail == "理发、换燃气软管"


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    """Real transactions in parallel: numbers without gaps, whatever is refused or sent twice beside them (P90)."""

    def together(self, work: list[Callable[[], Any]]) -> list[Any]:
        def run(one: Callable[[], Any]) -> Any:
            try:
                return one()
            except (RecordRefused, RecordReplaced) as error:
                return error.code
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            return list(pool.map(run, work))

    def test_refused_records_take_no_number(self, township: Township) -> None:
        good = [lambda: submit(township, is_another=True).sequence] * 8
        bad = [lambda: submit(township, checks={"disease": "serious"})] * 8
        answers = self.together([one for pair in zip(good, bad, strict=True) for one in pair])
        assert sorted(answers[::2]) == list(range(2, 10))
        assert set(answers[1::2]) == {"record_refused"}

    def test_of_many_corrections_of_one_version_one_is_taken(self, township: Township) -> None:
        record = submit(township)

        def correct(note: str) -> Callable[[], Any]:
            return lambda: (
                record_correct(
                    record=record, uuid=uuid.uuid4(), author=None, reason="更正", changes={"note": note}
                ).sequence
            )

        answers = self.together([correct(f"第 {n} 种说法") for n in range(8)])
        assert sorted(map(str, answers)) == sorted(["2", *["record_replaced"] * 7])
        assert submit(township, is_another=True).sequence == 3

    def test_care_and_visits_do_not_disturb_each_other(self, township: Township) -> None:
        elder: Elder = township["王秀英"]

        def serve() -> int:
            return care_submit(uuid=uuid.uuid4(), elder=elder, author=None, served_on=AT.date(), detail="理发").sequence

        answers = self.together([serve, lambda: submit(township, is_another=True).sequence] * 6)
        assert (sorted(answers[::2]), sorted(answers[1::2])) == (list(range(1, 7)), list(range(2, 8)))
