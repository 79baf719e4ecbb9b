"""Care services on pages: section six of Annex 2 with its own numbers (P89, P90)."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.township import TODAY, Township
from tests.visits.pictures import photograph
from visits.records.models import Attachment, CareService


@pytest.fixture
def client(township: Township, settings: Settings, tmp_path: Path, stand_on: Any) -> Client:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    stand_on(TODAY.isoformat())
    client = Client()
    client.force_login(township.users["visitor"])
    return client


def sent(**changes: Any) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "served_on": f"{TODAY}", "detail": "理发、洗衣", "satisfaction": "5"} | changes


def path(township: Township) -> str:
    return f"/elders/{township['王秀英'].pk}/care/"


def test_it_is_kept_with_its_seal_and_listed(client: Client, township: Township) -> None:
    seal = SimpleUploadedFile("seal.jpg", photograph(), "image/jpeg")
    answer = client.post(path(township), sent() | {"sign-means": "seal", "sign-seal": seal})
    care = CareService.objects.get()
    assert (answer.status_code, care.sequence, care.satisfaction) == (302, 1, 5)
    assert (care.signatures.get().means, Attachment.objects.get().kind) == ("seal", "seal")
    assert "理发、洗衣" in client.get(path(township)).content.decode()


def test_sent_twice_it_is_one(client: Client, township: Township) -> None:
    form = sent()
    assert [client.post(path(township), form).status_code for _ in range(2)] == [302, 302]
    assert CareService.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"detail": ""}, "detail"), ({"served_on": "2030-01-01"}, "served_on"), ({"satisfaction": "9"}, "satisfaction"),
     ({"sign-means": "unable"}, "sign-witness")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    client: Client, township: Township, change: dict[str, str], field: str
) -> None:
    page = client.post(path(township), sent(satisfaction_note="都好") | change)
    assert page.status_code >= 400
    assert f'id="id_{field}_error"' in page.content.decode()
    assert "都好" in page.content.decode()
    assert CareService.objects.count() == 0


def test_a_correction_is_a_version(client: Client, township: Township) -> None:
    client.post(path(township), sent())
    care = CareService.objects.get()
    url = f"/care/{care.pk}/correct/"
    assert client.post(url, sent(detail="理发")).status_code == 400
    assert client.post(url, sent(detail="理发", reason="多写了")).status_code == 302
    version = CareService.objects.get(replaces=care)
    assert (version.sequence, version.detail, version.correction_reason) == (1, "理发", "多写了")
