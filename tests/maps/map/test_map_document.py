"""The map as one file, and its picture."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import Browser, expect
from pytest_django import Settings

from accounts.models import AuditAction, AuditEvent
from dispatch.plans.models import Plan
from maps.map.document import map_write
from tests.maps.monday import monday
from tests.township import Township

PNG = b"\x89PNG"


@pytest.fixture
def plan(township: Township, settings: Settings) -> Plan:
    settings.AS_OF = "2026-11-23"
    return monday(township).plan


@pytest.fixture
def file(plan: Plan, tmp_path: Path) -> Path:
    return map_write(area=plan.area, plans=[plan], path=tmp_path / "demo" / "map.html", day=date(2026, 11, 23))


def test_no_whole_name_and_no_phone_is_in_the_file(township: Township, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    elders = township.elders.values()
    assert not any(elder.name in text or elder.phone in text for elder in elders)


def test_a_written_map_leaves_an_audit_row(plan: Plan, file: Path) -> None:
    row = AuditEvent.objects.get(action=AuditAction.EXPORT)
    assert (row.subject, row.detail) == (f"dispatch.plan:{plan.pk}", {"file": "map.html"})


def test_what_people_typed_cannot_end_a_script(township: Township, plan: Plan, tmp_path: Path) -> None:
    township.villages["上河村"].name = "</script><script>alert(1)"
    township.villages["上河村"].save()
    text = map_write(area=plan.area, plans=[plan], path=tmp_path / "map.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text


@pytest.mark.browser
def test_the_file_alone_shows_the_map_and_asks_nobody(file: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("[data-ready]")
    expect(page.locator(".leaflet-marker-icon .stop")).to_have_text(["1", "2", "3"])
    assert [address for address in asked if address != file.as_uri() and not address.startswith("data:")] == []
    assert complaints == []
    page.close()


@pytest.mark.browser
def test_the_command_takes_a_picture_of_todays_map(plan: Plan, tmp_path: Path) -> None:
    out = StringIO()
    call_command("screenshot_map", "-o", str(tmp_path / "docs" / "map.png"), stdout=out)
    picture = tmp_path / "docs" / "map.png"
    assert picture.read_bytes().startswith(PNG)
    assert picture.stat().st_size > 20_000


def test_without_a_published_plan_the_command_says_what_to_do(township: Township, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有已发布的计划"):
        call_command("screenshot_map", "-o", str(tmp_path / "map.png"))


def test_without_a_browser_the_command_says_what_to_do(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CommandError, match="没有找到 Chromium"):
        call_command("screenshot_map", "-o", str(tmp_path / "map.png"))
