"""Online geocoders over real HTTP: what is sent, what comes back in WGS-84, and every way it may fail."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from geo.addresses.geocoding import SURE
from geo.addresses.online.services import address_ask, geocode_addresses_online, online_geocoders, text_to_send
from geo.coordinates import distance_m
from geo.errors import (
    OnlineGeocoderOff,
    OnlineGeocoderRefused,
    OnlineGeocoderUnreachable,
    OnlineGeocoderUnreadable,
    OnlineGeocoderUsedUp,
)
from geo.models import OnlineAnswer
from tests.geo.addresses.online.map_server import DOOR, MapServer, map_server, said_by
from tests.township import Township

pytestmark = pytest.mark.django_db
NAMES = ["tianditu", "amap", "baidu"]
ADDRESS = "云岭县青石乡上河村3组12号"


@pytest.fixture
def server(settings: Settings) -> Iterator[MapServer]:
    with map_server() as running:
        settings.ONLINE_GEOCODER_KEYS = dict.fromkeys(NAMES, "a-key")
        settings.ONLINE_GEOCODER_URLS = dict.fromkeys(NAMES, running.address)
        settings.ONLINE_GEOCODER_PAUSE_S = 0.0
        yield running


def test_none_is_on_unless_a_key_is_set(settings: Settings) -> None:
    settings.ONLINE_GEOCODER_KEYS = dict.fromkeys(NAMES, "")
    assert online_geocoders() == []
    with pytest.raises(OnlineGeocoderOff):
        address_ask(text=ADDRESS, provider="amap")


def test_no_other_server_is_known() -> None:
    with pytest.raises(OnlineGeocoderOff):
        address_ask(text=ADDRESS, provider="example.org")


@pytest.mark.parametrize("provider", NAMES)
def test_each_answer_is_brought_from_its_system_to_ours(server: MapServer, provider: str) -> None:
    server.answer = said_by(provider)
    answer = address_ask(text=ADDRESS, provider=provider)
    assert answer.point is not None
    assert float(distance_m((answer.point.x, answer.point.y), DOOR)) < 1
    assert answer.level == "door"


@pytest.mark.parametrize(("provider", "sent"), [("tianditu", "ds"), ("amap", "address"), ("baidu", "address")])
def test_the_address_and_the_key_are_all_that_is_sent(server: MapServer, provider: str, sent: str) -> None:
    server.answer = said_by(provider)
    address_ask(text=ADDRESS, provider=provider)
    (asked,) = server.asked
    assert ADDRESS in asked.pop(sent)
    assert sorted(asked.values()) in (["a-key"], ["JSON", "a-key"], ["a-key", "json"])


def test_the_same_question_is_sent_once(server: MapServer) -> None:
    server.answer = said_by("amap")
    first, second = (address_ask(text=ADDRESS, provider="amap") for _ in range(2))
    assert (len(server.asked), first.pk) == (1, second.pk)


def test_the_address_is_not_kept(server: MapServer) -> None:
    server.answer = said_by("amap")
    address_ask(text=ADDRESS, provider="amap")
    row = OnlineAnswer.objects.values().get()
    assert not [value for value in row.values() if "上河" in str(value)]


def test_answers_have_the_form_of_our_own_and_are_never_sure(township: Township, server: MapServer) -> None:
    server.answer = said_by("baidu")
    (located,) = geocode_addresses_online(addresses=[ADDRESS], provider="baidu")
    assert located.best is not None
    assert (located.level, located.best.code, located.best.why) == ("door", "140499101201", ("online:baidu",))
    assert located.confidence < SURE


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("tianditu", {"msg": "无结果", "status": "404"}),
        ("amap", {"status": "1", "info": "OK", "infocode": "10000", "count": "0", "geocodes": []}),
        ("amap", {"status": "0", "info": "ENGINE_RESPONSE_DATA_ERROR", "infocode": "30001"}),
        ("baidu", {"status": 1, "msg": "Internal Service Error:无相关结果", "results": []}),
    ],
)
def test_nothing_known_is_an_answer_too(server: MapServer, provider: str, answer: Any) -> None:
    server.answer = answer
    assert address_ask(text=ADDRESS, provider=provider).point is None
    assert geocode_addresses_online(addresses=[ADDRESS], provider=provider)[0].level == ""
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("provider", "answer", "error"),
    [
        ("tianditu", {"code": 301001, "msg": "非法Key", "resolve": "…"}, OnlineGeocoderRefused),
        ("tianditu", {"code": 301006, "msg": "超出当日配额", "resolve": "…"}, OnlineGeocoderUsedUp),
        ("tianditu", {"status": "0", "location": {"lon": "x", "lat": "36"}}, OnlineGeocoderUnreadable),
        ("amap", {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}, OnlineGeocoderRefused),
        ("amap", {"status": "0", "info": "DAILY_QUERY_OVER_LIMIT", "infocode": "10003"}, OnlineGeocoderUsedUp),
        ("amap", {"status": "1", "geocodes": [{"location": "113.2"}]}, OnlineGeocoderUnreadable),
        ("amap", {"status": "1", "geocodes": [{"location": []}]}, OnlineGeocoderUnreadable),
        ("baidu", {"status": 211, "message": "APP SN校验失败"}, OnlineGeocoderRefused),
        ("baidu", {"status": 302, "message": "天配额超限，限制访问"}, OnlineGeocoderUsedUp),
        ("baidu", {"status": 0, "result": None}, OnlineGeocoderUnreadable),
        ("baidu", {"status": 0, "result": {"location": {"lng": 1e9, "lat": 0}}}, OnlineGeocoderUnreadable),
        ("amap", b"<html>proxy</html>", OnlineGeocoderUnreadable),
        ("amap", b"\xff\xfe\x00", OnlineGeocoderUnreadable),
        ("amap", b"[1, 2]", OnlineGeocoderUnreadable),
        ("amap", b" " * 300_000, OnlineGeocoderUnreadable),
    ],
)
def test_what_fails_is_named_and_nothing_is_kept(
    server: MapServer, provider: str, answer: Any, error: type[Exception]
) -> None:
    server.answer = answer
    with pytest.raises(error):
        address_ask(text=ADDRESS, provider=provider)
    assert not OnlineAnswer.objects.exists()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, OnlineGeocoderUnreadable),
        (403, OnlineGeocoderRefused),
        (429, OnlineGeocoderUsedUp),
        (500, OnlineGeocoderUnreadable),
    ],
)
def test_a_refusal_by_http_is_named_and_no_redirect_is_followed(
    server: MapServer, status: int, error: type[Exception]
) -> None:
    server.answer, server.status = said_by("amap"), status
    with pytest.raises(error):
        address_ask(text=ADDRESS, provider="amap")
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_named(server: MapServer, settings: Settings) -> None:
    settings.ONLINE_GEOCODER_URLS = {"amap": "http://127.0.0.1:9/"}
    with pytest.raises(OnlineGeocoderUnreachable):
        address_ask(text=ADDRESS, provider="amap")


def test_a_days_questions_are_limited(server: MapServer, settings: Settings) -> None:
    settings.ONLINE_GEOCODER_PER_DAY = 2
    server.answer = said_by("amap")
    for number in range(2):
        address_ask(text=f"{ADDRESS}{number}", provider="amap")
    with pytest.raises(OnlineGeocoderUsedUp):
        address_ask(text=ADDRESS, provider="amap")
    assert len(server.asked) == 2


def test_numbers_of_persons_are_never_sent(township: Township) -> None:
    village = township.villages["上河村"]
    text = text_to_send(address="上河村3组12号 13800001111 14049919400101123X", village=village)
    assert text == "云岭县青石乡上河村3组12号"
