"""Alerts fetched from a provider, or passed on by a program (P57). The provider is a real server on loopback."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from geo.models import AreaGrant
from tests.township import Township
from visits.duty.models import Surge
from visits.duty.services.surges import surge_withdraw
from visits.duty.services.weather import weather_alerts_fetch

URL = "/api/v1/weather-alerts/"


def message(
    number: str = "1", code: str = "alert", *supersedes: str, until: str = "2026-11-27T20:00Z"
) -> dict[str, Any]:
    return {
        "id": number,
        "messageType": {"code": code, "supersedes": list(supersedes)},
        "eventType": {"name": "寒潮", "code": "1004"},
        "headline": "云岭县气象台发布寒潮蓝色预警信号",
        "onsetTime": "2026-11-26T00:00Z",
        "effectiveTime": "2026-11-26T00:00Z",
        "expireTime": until,
        "instruction": "注意防寒保暖。",
    }


class Provider(BaseHTTPRequestHandler):
    """Answers with what the test told it to; keeps what it was asked."""

    told: Any = {"alerts": []}
    status = 200
    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["X-QW-Api-Key"]))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.told if isinstance(self.told, bytes) else json.dumps(self.told).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider(settings: Settings) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEATHER_ALERTS_URL = f"http://127.0.0.1:{server.server_port}"
    settings.WEATHER_ALERTS_KEY = "key"
    Provider.told, Provider.status, Provider.asked = {"alerts": []}, 200, []
    yield Provider
    server.shutdown()
    server.server_close()


def test_a_fetched_alert_begins_a_surge_of_its_county(township: Township, provider: type[Provider]) -> None:
    provider.told = {"alerts": [message()]}
    followed, failed = weather_alerts_fetch()
    assert (len(followed), failed) == (1, [])
    surge = Surge.objects.get()
    assert (surge.area, surge.first_day, surge.last_day) == (township.county, date(2026, 11, 26), date(2026, 11, 28))
    assert provider.asked == [("/weatheralert/v1/current/36.30/113.20?localTime=true&lang=zh", "key")]


def test_fetched_again_updated_and_cancelled_it_stays_one_surge(township: Township, provider: type[Provider]) -> None:
    for told in (message(), message(), message("2", "update", "1", until="2026-11-29T12:00Z")):
        provider.told = {"alerts": [told]}
        weather_alerts_fetch()
    assert Surge.objects.get().last_day == date(2026, 11, 29)
    provider.told = {"alerts": [message("3", "cancel", "2")]}
    weather_alerts_fetch()
    assert Surge.objects.get().withdrawn_at is not None


@pytest.mark.parametrize(
    ("status", "told", "code"),
    [
        (401, {}, "weather_silent"),
        (500, {}, "weather_silent"),
        (302, {}, "weather_silent"),
        (200, b"<html>", "weather_silent"),
        (200, {"code": "200"}, "surge_refused"),
    ],
)
def test_a_provider_that_fails_changes_nothing_and_is_named(
    township: Township, provider: type[Provider], status: int, told: Any, code: str
) -> None:
    provider.status, provider.told = status, told
    followed, failed = weather_alerts_fetch()
    assert (followed, [error.code for error in failed]) == ([], [code])
    assert not Surge.objects.exists()


def test_without_address_and_key_nobody_is_asked(township: Township, settings: Settings) -> None:
    settings.WEATHER_ALERTS_URL = settings.WEATHER_ALERTS_KEY = ""
    _followed, (error,) = weather_alerts_fetch()
    assert error.code == "weather_silent"


def sent(client: Client, user: User, answer: Any, area_code: str) -> Any:
    client.force_login(user)
    body = json.dumps({"area_code": area_code, "answer": answer})
    return client.post(URL, body, content_type="application/json")


def test_a_program_passes_an_alert_on(township: Township, client: Client) -> None:
    answer = sent(client, township.users["coordinator"], {"alerts": [message()]}, township.area.code)
    assert answer.status_code == 200
    (told,) = answer.json()["surges"]
    assert (told["area_code"], told["alert_id"], told["first_day"]) == (township.area.code, "1", "2026-11-26")
    again = sent(client, township.users["coordinator"], {"alerts": [message()]}, township.area.code)
    assert again.json() == answer.json()


def test_a_surge_that_somebody_withdrew_by_hand_stays_withdrawn_whatever_is_told_again(
    township: Township, client: Client
) -> None:
    coordinator = township.users["coordinator"]
    sent(client, coordinator, {"alerts": [message()]}, township.area.code)
    surge_withdraw(surge=Surge.objects.get(), by=coordinator)
    for told in (message(), message("2", "update", "1", until="2026-11-29T12:00Z")):
        assert sent(client, coordinator, {"alerts": [told]}, township.area.code).status_code == 200
    assert Surge.objects.get().withdrawn_by == coordinator


def test_another_format_is_refused_by_name(township: Township, client: Client) -> None:
    answer = sent(client, township.users["coordinator"], {"warning": []}, township.area.code)
    assert (answer.status_code, answer.json()["code"]) == (422, "surge_refused")


def test_an_alert_for_somebody_elses_area_is_not_found(township: Township, client: Client) -> None:
    answer = sent(client, township.users["coordinator"], {"alerts": [message()]}, township.other_area.code)
    assert answer.status_code == 404
    AreaGrant.objects.create(user=township.users["coordinator"], area=township.other_area)
    assert sent(client, township.users["coordinator"], {"alerts": []}, township.other_area.code).status_code == 200
