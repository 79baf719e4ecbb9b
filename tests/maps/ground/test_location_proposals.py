"""The location queue beyond pins: check-ins to take, door photographs, online maps, shifted villages (P23)."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import AuditEvent
from base import clock
from geo.coordinates import convert, distance_m
from geo.models import OnlineAnswer, Place
from tests.fitting import fits
from tests.geo.addresses.online.map_server import MapServer, map_server, said_by
from tests.township import Township
from tests.visits.pictures import photograph
from visits.records.media import media_read
from visits.records.models import Attachment, CheckIn, Mode, Outcome
from visits.records.proof import CheckInSaid, Proof
from visits.records.services import record_submit
from visits.register.models import CheckInSystem, Household

LOWER = ("张福贵", "刘长水", "吴满仓")  # the doors of 下河村


@pytest.fixture
def town(township: Township, settings: Settings, tmp_path: Path) -> Township:
    settings.AS_OF = "2026-11-23"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


def _check_in(
    town: Township, name: str, lon: float, lat: float, *, hours: int = 24, outcome: str = Outcome.MET, **more: Any
) -> CheckIn:
    at = clock.now() - timedelta(hours=hours)
    record = record_submit(
        uuid=uuid.uuid4(),
        elder=town[name],
        visitor=town.visitors["马小燕"],
        author=town.users["visitor"],
        visited_at=at,
        mode=Mode.DOOR_TO_DOOR,
        outcome=outcome,
        checks={"mood": "better"} if outcome == Outcome.MET else {},
        note="敲门没有人应" if outcome != Outcome.MET else "",
        proof=Proof(check_in=CheckInSaid(lon=lon, lat=lat, at=at, **({"accuracy_m": 12} | more))),
    )
    return CheckIn.objects.get(record=record)


def _door(town: Township, name: str) -> Place | None:
    return Household.objects.select_related("place__replaces").get(pk=town.households[name].pk).place


def _address(town: Township, name: str) -> str:
    return f"/locations/{town.households[name].pk}/"


def _proposals(coordinator: Client, town: Township, name: str) -> list[str]:
    return [one.proposal.key for one in coordinator.get(_address(town, name)).context["chosen"]["proposals"]]


def test_a_check_in_is_proposed_and_taken_with_its_source_and_accuracy(town: Township, coordinator: Client) -> None:
    check_in = _check_in(town, "周玉梅", 113.1812, 36.2849)
    assert _proposals(coordinator, town, "周玉梅") == [f"check_in:{check_in.pk}"]
    coordinator.post(_address(town, "周玉梅"), {"take": f"check_in:{check_in.pk}"})
    place = _door(town, "周玉梅")
    assert place is not None
    assert (place.source, place.accuracy_m, place.recorded_by) == ("checked_in", 12, town.users["coordinator"])
    assert "周玉梅" not in str(coordinator.get("/locations/").context["queue"])


def test_those_at_home_come_first_and_vague_ones_not_at_all(town: Township, coordinator: Client) -> None:
    nobody = _check_in(town, "周玉梅", 113.1812, 36.2849, hours=10, outcome=Outcome.NO_ANSWER, accuracy_m=5)
    home = _check_in(town, "周玉梅", 113.1813, 36.2850, hours=60)
    _check_in(town, "周玉梅", 113.1813, 36.2850, hours=80, accuracy_m=900)
    assert _proposals(coordinator, town, "周玉梅") == [f"check_in:{home.pk}", f"check_in:{nobody.pk}"]


def test_a_check_in_in_a_map_apps_system_is_proposed_where_it_truly_was(town: Township, coordinator: Client) -> None:
    lon, lat = convert([113.1812, 36.2849], source="wgs84", target="gcj02")[0]
    check_in = _check_in(town, "周玉梅", float(lon), float(lat), crs="gcj02")
    coordinator.post(_address(town, "周玉梅"), {"take": f"check_in:{check_in.pk}"})
    place = _door(town, "周玉梅")
    assert place is not None
    assert float(distance_m((place.point.x, place.point.y), (113.1812, 36.2849))) < 1


def test_a_proposal_far_from_the_village_is_taken_only_when_somebody_says_so(
    town: Township, coordinator: Client
) -> None:
    check_in = _check_in(town, "周玉梅", 113.1812, 36.4)
    asked = {"take": f"check_in:{check_in.pk}"}
    response = coordinator.post(_address(town, "周玉梅"), asked)
    assert response.status_code == 400
    assert "如确实住在那里" in response.content.decode()
    coordinator.post(
        _address(town, "周玉梅"), asked | {"lon": "113.1812", "lat": "36.4", "accuracy_m": 12, "far_is_right": "on"}
    )
    place = _door(town, "周玉梅")
    assert place is not None
    assert place.source == "checked_in"


def test_another_households_check_in_cannot_be_taken(town: Township, coordinator: Client) -> None:
    check_in = _check_in(town, "张福贵", 113.1812, 36.2849)
    assert coordinator.post(_address(town, "周玉梅"), {"take": f"check_in:{check_in.pk}"}).status_code == 400
    assert _door(town, "周玉梅") is None


class TestPhotographs:
    def _post(self, coordinator: Client, town: Township, content: bytes) -> Any:
        photo = SimpleUploadedFile("door.jpg", content, content_type="image/jpeg")
        pin = {"lon": "113.1812", "lat": "36.2849", "accuracy_m": "15", "photo": photo}
        return coordinator.post(_address(town, "周玉梅"), pin)

    def test_one_is_kept_small_without_where_it_was_taken(self, town: Township, coordinator: Client) -> None:
        self._post(coordinator, town, photograph())
        kept = Household.objects.get(pk=town.households["周玉梅"].pk).door_photo
        assert kept is not None
        assert (kept.kind, kept.area, kept.size <= 300_000) == ("door", town.villages["石桥村"], True)
        picture = Image.open(BytesIO(media_read(kept.stored_sha256)))
        assert not dict(picture.getexif())
        assert _door(town, "周玉梅") is not None

    def test_what_is_no_picture_is_refused_and_the_pin_stays_in_the_form(
        self, town: Township, coordinator: Client
    ) -> None:
        response = self._post(coordinator, town, b"no picture")
        assert response.status_code == 400
        assert "不是可用的图片" in response.content.decode()
        assert 'value="113.1812"' in response.content.decode()
        assert _door(town, "周玉梅") is None
        assert not Attachment.objects.exists()

    def test_it_is_shown_to_the_responder_and_not_to_another_township(
        self, town: Township, coordinator: Client
    ) -> None:
        self._post(coordinator, town, photograph())
        kept = Attachment.objects.get()
        responder, elsewhere = Client(), Client()
        responder.force_login(town.users["responder"])
        elsewhere.force_login(town.users["elsewhere"])
        address = f"/attachments/{kept.uuid}/"
        assert address in responder.get(f"/elders/{town['周玉梅'].pk}/card/").content.decode()
        assert responder.get(address).status_code == 200
        assert elsewhere.get(address).status_code == 404


class TestOnlineMaps:
    @pytest.fixture
    def server(self, settings: Settings) -> Iterator[MapServer]:
        with map_server() as running:
            settings.ONLINE_GEOCODER_KEYS = {"amap": "a-key"}
            settings.ONLINE_GEOCODER_URLS = {"amap": running.address}
            settings.ONLINE_GEOCODER_PAUSE_S = 0.0
            running.answer = said_by("amap", lon=113.1812, lat=36.2849)
            yield running

    def _ask(self, coordinator: Client, town: Township, **changes: str) -> Any:
        asked = {"provider": "amap", "purpose": "入户前核对", "agreed": "on"} | changes
        return coordinator.post(f"{_address(town, '周玉梅')}online/", asked, follow=True)

    def test_without_a_key_the_page_does_not_offer_any(self, town: Township, coordinator: Client) -> None:
        assert "问在线地图" not in coordinator.get(_address(town, "周玉梅")).content.decode()
        assert "没有启用" in self._ask(coordinator, town).content.decode()

    def test_an_answer_is_proposed_and_taken_by_a_person(
        self, town: Township, coordinator: Client, server: MapServer
    ) -> None:
        page = self._ask(coordinator, town).content.decode()
        assert "高德地图 · 门牌号" in page
        assert _door(town, "周玉梅") is None
        coordinator.post(_address(town, "周玉梅"), {"take": "online:amap"})
        place = _door(town, "周玉梅")
        assert place is not None
        assert (place.source, place.accuracy_m) == ("online", 50)
        assert float(distance_m((place.point.x, place.point.y), (113.1812, 36.2849))) < 1

    def test_who_sent_it_where_and_why_is_in_the_trail_and_no_name_left(
        self, town: Township, coordinator: Client, server: MapServer
    ) -> None:
        self._ask(coordinator, town)
        row = AuditEvent.objects.get(subject=f"visits.household:{town.households['周玉梅'].pk}", action="export")
        assert (row.actor, row.detail) == (
            town.users["coordinator"],
            {"online_map": "amap", "purpose": "入户前核对"},
        )
        assert "周玉梅" not in str(server.asked)

    @pytest.mark.parametrize(("missing", "says"), [("purpose", "用途"), ("agreed", "住址会发出去")])
    def test_nothing_is_sent_without_a_purpose_and_consent(
        self, town: Township, coordinator: Client, server: MapServer, missing: str, says: str
    ) -> None:
        assert says in self._ask(coordinator, town, **{missing: ""}).content.decode()
        assert server.asked == []

    def test_a_failure_is_told_and_the_question_stays_in_the_trail(
        self, town: Township, coordinator: Client, server: MapServer
    ) -> None:
        server.answer = b"<html>"
        assert "读不懂" in self._ask(coordinator, town).content.decode()
        assert AuditEvent.objects.filter(action="export").count() == 1
        assert not OnlineAnswer.objects.exists()

    def test_another_township_cannot_ask(self, town: Township, server: MapServer) -> None:
        client = Client()
        client.force_login(town.users["elsewhere"])
        assert self._ask(client, town).status_code == 404
        assert server.asked == []


class TestShiftedVillages:
    @pytest.fixture
    def shifted(self, town: Township) -> Township:
        """Three visitors' phones in 下河村 said GCJ-02 and called it WGS-84."""
        for name in LOWER:
            place = _door(town, name)
            assert place is not None
            lon, lat = convert([place.point.x, place.point.y], source="wgs84", target="gcj02")[0]
            _check_in(town, name, float(lon), float(lat))
        return town

    def _mend(self, coordinator: Client, town: Township) -> Any:
        return coordinator.post(f"/locations/in/{town.villages['下河村'].code}/shift/", follow=True)

    def test_it_is_flagged_with_how_far_and_which_system(self, shifted: Township, coordinator: Client) -> None:
        (shift,) = coordinator.get("/locations/").context["shifts"]
        assert shift.found.village == shifted.villages["下河村"]
        assert "3 处到访定位都朝一个方向偏了约" in shift.says
        assert "GCJ-02" in shift.says

    def test_one_action_moves_what_came_from_them_and_keeps_the_old(
        self, shifted: Township, coordinator: Client
    ) -> None:
        truth = _door(shifted, "张福贵")
        assert truth is not None
        check_in = CheckIn.objects.filter(record__elder=shifted["张福贵"]).latest("pk")
        extra = Household.objects.create(village=shifted.villages["下河村"], address="4组9号")
        coordinator.post(f"/locations/{extra.pk}/", {"lon": "113.2150", "lat": "36.2955", "accuracy_m": "10"})
        Place.objects.filter(households=extra).update(source="checked_in")
        response = self._mend(coordinator, shifted)
        assert "1 户门口随之移动" in response.content.decode()
        extra.refresh_from_db()
        assert extra.place is not None
        assert extra.place.replaces is not None
        moved = float(distance_m((extra.place.point.x, extra.place.point.y), (113.2150, 36.2955)))
        assert 400 < moved < 700
        assert _door(shifted, "张福贵") == truth
        assert f"check_in:{check_in.pk}" in _proposals(coordinator, shifted, "张福贵")
        assert CheckInSystem.objects.get().village == shifted.villages["下河村"]

    def test_afterwards_proposals_are_right_and_the_flag_is_gone(self, shifted: Township, coordinator: Client) -> None:
        self._mend(coordinator, shifted)
        assert coordinator.get("/locations/").context["shifts"] == []
        (shown,) = [
            one
            for one in coordinator.get(_address(shifted, "张福贵")).context["chosen"]["proposals"]
            if one.proposal.source == "checked_in"
        ]
        place = _door(shifted, "张福贵")
        assert place is not None
        at = (shown.proposal.point.x, shown.proposal.point.y)
        assert float(distance_m(at, (place.point.x, place.point.y))) < 1
        assert "没有整体偏移" in self._mend(coordinator, shifted).content.decode()

    def test_doors_imported_in_the_wrong_system_are_moved(self, town: Township, coordinator: Client) -> None:
        truths = {}
        for name in LOWER:
            place = _door(town, name)
            assert place is not None
            truths[name] = (place.point.x, place.point.y)
            lon, lat = convert(truths[name], source="wgs84", target="gcj02")[0]
            Place.objects.filter(pk=place.pk).update(source="imported", point=Point(float(lon), float(lat)))
            _check_in(town, name, *truths[name])
        assert "导入的门口位置" in coordinator.get("/locations/").context["shifts"][0].says
        self._mend(coordinator, town)
        for name, truth in truths.items():
            place = _door(town, name)
            assert place is not None
            assert float(distance_m((place.point.x, place.point.y), truth)) < 1
            assert place.replaces is not None

    def test_another_township_can_mend_nothing(self, shifted: Township) -> None:
        client = Client()
        client.force_login(shifted.users["elsewhere"])
        assert self._mend(client, shifted).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_a_check_in_is_seen_on_the_map_and_taken_with_the_keyboard(
    town: Township, open_page: Callable[..., Page], width: int
) -> None:
    _check_in(town, "周玉梅", 113.1812, 36.2849)
    page = open_page(_address(town, "周玉梅"), width=width, user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    expect(page.locator("#map .pin-proposal")).to_have_text("A")
    fits(page)
    page.get_by_role("button", name="采用位置 A").press("Enter")
    expect(page.get_by_role("status").last).to_contain_text("门口位置已保存")
