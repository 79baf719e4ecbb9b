"""The API's records with everything that proves them, older forms, care services, and nonsense (P25, P34, P89, P90)."""

import json
import uuid
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from dispatch.field.examples import CARE_EXAMPLE, RECORD_EXAMPLE
from tests.township import Township
from tests.visits.pictures import photograph, signature
from visits.records.door_codes import door_code
from visits.records.models import CareService, VisitRecord
from visits.records.services.records import record_submit
from visits.register.models import Elder

RECORDS, CARE = "/api/v1/records/", "/api/v1/care-services/"
INK, PHOTO = sha256(signature()).hexdigest(), sha256(photograph()).hexdigest()


@pytest.fixture
def client(township: Township, settings: Settings, tmp_path: Path, stand_on: Callable[[str], date]) -> Client:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    stand_on("2026-11-24")
    client = Client()
    client.force_login(township.users["visitor"])
    return client


def whole(township: Township, **changes: Any) -> dict[str, Any]:
    """A record with everything, as the phone sends it."""
    sent = {
        "uuid": str(uuid.uuid4()),
        "elder": township["王秀英"].pk,
        "form_date": "2026-11-23",
        "visited_at": "2026-11-23T10:00:00+08:00",
        "left_at": "2026-11-23T10:25:00+08:00",
        "mode": "door_to_door",
        "checks": {"mood": "better", "household_change": "more", "household_change_count": 1, "topics": ["fraud"]},
        "note": "",
        "check_in": {"lon": 113.2003, "lat": 36.3105, "accuracy_m": 12, "at": "2026-11-23T09:59:00+08:00"},
        "signatures": [
            {"signer": "visitor", "means": "drawn", "sha256": INK},
            {"signer": "elder", "means": "unable", "reason": "不识字", "witness": "何有田"},
        ],
        "pictures": [{"sha256": PHOTO}],
        "form_version": 3,
    }
    return sent | changes


def post(client: Client, data: Any, url: str = RECORDS) -> Any:
    return client.post(url, data, content_type="application/json")


def test_everything_comes_back_as_it_was_sent(client: Client, township: Township) -> None:
    sent = whole(township)
    said = post(client, sent).json()
    same = ("form_date", "visited_at", "left_at", "checks")
    assert {name: said[name] for name in same} == {name: sent[name] for name in same}
    assert (said["check_in"]["grade"], said["check_in"]["crs"]) == ("strong", "wgs84")
    assert [(one["signer"], one["state"]) for one in said["signatures"]] == [
        ("visitor", "awaited"),
        ("elder", "stored"),
    ]
    assert said["pictures"] == [{"kind": "photo", "sha256": PHOTO, "state": "awaited", "uuid": None}]


def test_a_picture_may_come_after_its_record(client: Client, township: Township) -> None:
    record = post(client, whole(township)).json()
    client.put(f"/api/v1/attachments/{PHOTO}/", photograph(), content_type="image/jpeg")
    client.put(f"/api/v1/attachments/{INK}/?kind=signature", signature(), content_type="image/png")
    said = client.get(f"{RECORDS}{record['id']}/").json()
    assert {one["state"] for one in said["signatures"] + said["pictures"]} == {"stored"}
    coordinator = Client()
    coordinator.force_login(township.users["coordinator"])
    assert coordinator.get(f"/attachments/{said['pictures'][0]['uuid']}/").status_code == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"device_at": "2026-11-24T00:00:01+08:00"}, 200),
        ({"pictures": []}, 409),
        ({"signatures": []}, 409),
        ({"check_in": {"reason": "没有信号"}}, 409),
        ({"left_at": "2026-11-23T10:26:00+08:00"}, 409),
    ],
)
def test_only_the_same_again_is_200(client: Client, township: Township, change: dict[str, Any], status: int) -> None:
    sent = whole(township)
    assert post(client, sent).status_code == 201
    assert post(client, sent | change).status_code == status
    assert VisitRecord.objects.filter(uuid=sent["uuid"]).count() == 1


def test_a_scanned_door_is_the_strongest_check_in(client: Client, township: Township) -> None:
    code = door_code(township.households["王秀英"].pk)
    assert post(client, whole(township, check_in={"door_code": code})).json()["check_in"]["grade"] == "strong"


def test_the_examples_of_the_description_are_accepted(client: Client, township: Township) -> None:
    for example, url in ((RECORD_EXAMPLE, RECORDS), (CARE_EXAMPLE, CARE)):
        sent = json.loads(json.dumps(example.value)) | {"elder": township["王秀英"].pk}
        assert post(client, sent, url).status_code == 201


class TestOlderForms:
    @pytest.mark.parametrize("version", [1, 2])
    def test_what_has_no_place_is_set_aside_and_told(self, client: Client, township: Township, version: int) -> None:
        checks = {"mood": "better", "temper": "splendid", "gas_safety": "good"}
        said = post(client, whole(township, form_version=version, checks=checks, weather="雪")).json()
        assert said["checks"] == {"mood": "better"}
        assert said["unplaced"] == {"temper": "splendid", "gas_safety": "good", "weather": "雪"}
        assert VisitRecord.objects.get(uuid=said["uuid"]).unplaced == said["unplaced"]

    @pytest.mark.parametrize("version", [0, 4, "old", None, [3]])
    def test_a_version_that_nobody_knows_is_refused(self, client: Client, township: Township, version: Any) -> None:
        answer = post(client, whole(township, form_version=version))
        assert (answer.status_code, list(answer.json()["detail"]["fields"])) == (400, ["form_version"])

    def test_today_s_form_may_say_nothing_unknown(self, client: Client, township: Township) -> None:
        answer = post(client, whole(township, weather="雪"))
        assert (answer.status_code, list(answer.json()["detail"]["fields"])) == (400, ["weather"])


class TestCare:
    def care(self, township: Township, **changes: Any) -> dict[str, Any]:
        sent = {
            "uuid": "5f0c9c1e-8f0e-4c1e-9f53-0d6a3d6b1a11",
            "elder": township["王秀英"].pk,
            "served_on": "2026-11-23",
            "detail": "理发",
            "satisfaction": 4,
            "signatures": [{"signer": "provider", "means": "seal", "sha256": PHOTO}],
        }
        return sent | changes

    def test_it_is_accepted_once_and_numbered(self, client: Client, township: Township) -> None:
        answers = [post(client, self.care(township, **change), CARE) for change in ({}, {}, {"detail": "洗衣"})]
        assert [answer.status_code for answer in answers] == [201, 200, 409]
        assert (answers[0].json()["sequence"], CareService.objects.count()) == (1, 1)

    def test_it_is_corrected_by_a_version(self, client: Client, township: Township) -> None:
        care = post(client, self.care(township), CARE).json()
        sent = {"uuid": str(uuid.uuid4()), "reason": "漏写", "detail": "理发、洗衣"}
        version = post(client, sent, f"{CARE}{care['id']}/corrections/")
        assert (version.status_code, version.json()["replaces"]) == (201, care["uuid"])
        shown = client.get(f"{CARE}?elder={township['王秀英'].pk}").json()
        assert [one["detail"] for one in shown] == ["理发、洗衣"]

    def test_another_township_sees_and_sends_nothing(self, client: Client, township: Township) -> None:
        care = post(client, self.care(township), CARE).json()
        client.force_login(township.users["elsewhere"])
        assert client.get(f"{CARE}{care['id']}/").status_code == 404
        assert post(client, self.care(township, uuid=str(uuid.uuid4())), CARE).status_code == 404
        assert client.get(CARE).json() == []


def test_two_batches_in_opposite_order_take_people_in_the_same_and_answer_in_their_own(
    client: Client, township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits for a person at most behind the other, never both for each other."""
    taken: list[int] = []

    def watched(*, elder: Elder, **told: Any) -> VisitRecord:
        taken.append(elder.pk)
        return record_submit(elder=elder, **told)

    monkeypatch.setattr("dispatch.field.records.record_submit", watched)
    items = [whole(township, elder=township[name].pk) for name in ("陈桂兰", "王秀英", "李大山")]
    for batch in (items, items[::-1]):
        said = post(client, {"records": batch}, f"{RECORDS}batch/").json()["records"]
        assert [(one["uuid"], one["state"]) for one in said] == [(item["uuid"], "accepted") for item in batch]
    assert len(set(taken)) == 3
    assert taken[:3] == taken[3:]


NONSENSE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["unchanged", "met", "\x00", "\ud800", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "uuid", "elder", "visitor", "form_date", "visited_at", "left_at", "mode", "outcome", "checks", "note", "check_in",
    "signatures", "pictures", "device_at", "form_version", "weather",
]  # fmt: skip
CARE_FIELDS = ["uuid", "elder", "served_on", "detail", "provider", "satisfaction", "satisfaction_note", "signatures"]
PARTS = {
    "checks": st.dictionaries(
        st.sampled_from(["mood", "disease", "needs", "topics", "household_change_count", "care_advice", "x"]), NONSENSE
    ),
    "check_in": st.dictionaries(
        st.sampled_from(["at", "lon", "lat", "accuracy_m", "crs", "door_code", "reason"]), NONSENSE
    ),
    "signatures": st.lists(
        st.dictionaries(st.sampled_from(["signer", "means", "sha256", "reason", "witness", "signed_on"]), NONSENSE),
        max_size=2,
    ),
    "pictures": st.lists(st.dictionaries(st.sampled_from(["sha256", "kind"]), NONSENSE), max_size=2),
}


class TestNonsense:
    """Whatever is sent, the answer is a named refusal or an acceptance, never a fault of ours."""

    @given(data=st.data())
    @hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_one_field_gone_wrong(self, client: Client, township: Township, data: st.DataObject) -> None:
        url, good, fields = data.draw(
            st.sampled_from(
                [
                    (RECORDS, whole(township), FIELDS),
                    (CARE, TestCare().care(township, uuid=str(uuid.uuid4())), CARE_FIELDS),
                ]
            )
        )
        field = data.draw(st.sampled_from(fields))
        wrong = data.draw(NONSENSE | PARTS.get(field, NONSENSE))
        client.raise_request_exception = True
        for sent, where in ((good | {field: wrong}, url), ({"records": [good | {field: wrong}]}, f"{RECORDS}batch/")):
            answer = client.post(where, json.dumps(sent), content_type="application/json")
            assert answer.status_code in (200, 201, 400, 404, 409, 422)
            assert answer.json()

    @given(body=st.binary(max_size=60) | st.builds(lambda value: json.dumps(value).encode(), NONSENSE))
    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_body_at_all(self, client: Client, township: Township, body: bytes) -> None:
        for url in (RECORDS, f"{RECORDS}batch/", CARE, f"/api/v1/attachments/{sha256(body).hexdigest()}/"):
            assert client.post(url, body, content_type="application/json").status_code in (400, 422)

    def test_what_is_nested_without_end(self, client: Client, township: Township) -> None:
        assert client.post(RECORDS, "[" * 200_000, content_type="application/json").status_code == 400

    @pytest.mark.parametrize("query", ["elder=" + "9" * 5000, "elder=٣", "elder=-1", "since=0000-00-00"])
    def test_a_question_without_sense(self, client: Client, township: Township, query: str) -> None:
        assert client.get(f"{RECORDS}?{query}").status_code in (200, 400)


def test_more_than_a_phone_can_ever_send_is_slowed(
    client: Client, township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.THROTTLE_RATES", {"user": "2/min"})
    cache.clear()  # what the tests before asked as the same user counts too
    answers = [client.get(CARE) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "throttled"
