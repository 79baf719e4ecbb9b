"""What was entered wrongly is put right in a browser, at the desk and on a phone: dates, doors, persons, records."""

import os
import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from tests.fitting import fits
from tests.township import Township
from visits.records.services import record_submit
from visits.register.services import tier_override_set


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_that_put_something_right_fit(township: Township, open_page: Callable[..., Page], width: int) -> None:
    elder = township["吴满仓"]
    override = tier_override_set(elder=elder, tier="key", reason="复核", approver="民政办")
    record = record_submit(
        uuid=uuid.uuid4(), elder=elder, visitor=township.visitors["马小燕"], author=None, mode="door_to_door",
        visited_at=datetime(2026, 11, 22, 10, tzinfo=timezone.get_default_timezone()),
    )  # fmt: skip
    addresses = {
        "person": reverse("elder", args=[elder.pk]),
        "dates": reverse("elder-dates", args=[elder.pk, "tier", override.pk]),
        "move": reverse("elder-move", args=[township["赵春花"].pk]) + "?q=王秀英",
        "record": reverse("record", args=[record.pk]),
        "void": reverse("record-void", args=[record.pk]),
        "moved": reverse("record-move", args=[record.pk]) + "?q=石桥",
        "correct": reverse("record-correction", args=[record.pk]),
    }
    page = open_page("/elders/", width=width, user=township.users["coordinator"])
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    base = page.url.partition("/elders/")[0]
    for name, address in addresses.items():
        page.goto(base + address)
        if os.environ.get("SHOTS"):
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)
        fits(page)
    page.goto(base + reverse("elder-new"))
    page.get_by_label("村", exact=True).select_option(township.villages["上河村"].code)
    page.get_by_label("姓名").fill("王秀英")
    page.get_by_role("button", name="纳入台账").click()
    page.get_by_label("已核对，是另一位老人").wait_for()
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/new-{width}.png", full_page=True)
    fits(page)
    assert wrong == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]
