"""In the browser: the notice that nobody works on it comes and goes without the page being loaded anew."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from runs.model import RunState
from runs.presence import Presence, worker_sign
from tests.township import Township
from visits.exchange.models import ImportRun


@pytest.mark.browser
def test_the_notice_goes_when_a_worker_comes(
    township: Township, open_page: Callable[..., Page], broker_url: str
) -> None:
    run = ImportRun.objects.create(
        kind="ledger",
        area=township.area,
        made_by=township.users["coordinator"],
        made_at=timezone.now(),
        file_name="台账.xlsx",
        state=RunState.QUEUED,
        queued_at=timezone.now() - timedelta(seconds=44),
    )
    page = open_page(f"/ledger/imports/{run.pk}/", user=township.users["coordinator"])
    notice = page.locator("[data-waiting]")
    expect(notice).to_contain_text("现在没有人处理")
    worker_sign(Presence.HERE)
    expect(notice).to_be_hidden()
    expect(page.locator("[data-state]")).to_have_text("排队中")
