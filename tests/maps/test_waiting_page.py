"""What the week begins with, as the coordinator sees it: one list, each number that of the page it leads to."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import AuditEvent
from geo.scope import scope_for
from maps.selectors.carried import waiting_summary
from maps.selectors.locations import locations_queue
from tests.maps.monday import monday
from tests.township import Township
from visits.models import (
    ElderState,
    FlagKind,
    ImportKind,
    ImportLine,
    ImportRun,
    LineOutcome,
    RecordFlag,
    Responsibility,
    State,
    VisitRecord,
)

StandOn = Callable[[str], date]


@pytest.fixture
def town(township: Township, stand_on: StandOn) -> Township:
    stand_on("2026-11-23")
    monday(township)
    stand_on("2026-11-30 08:00")
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


def _page(client: Client, path: str = "/waiting/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def _refused(town: Township, name: str, hour: int, lines: int) -> ImportRun:
    at = timezone.make_aware(datetime.combine(date(2026, 11, 25), time(hour)))
    run = ImportRun.objects.create(
        kind=ImportKind.RECORDS, area=town.area, made_at=at, queued_at=at, file_name=name, applied_at=at, state="done"
    )
    outcomes = [LineOutcome.REFUSED] * lines + [LineOutcome.NEW]
    for number, outcome in enumerate(outcomes, start=2):
        ImportLine.objects.create(run=run, sheet="探访记录", number=number, outcome=outcome, content="{}")
    return run


def test_on_monday_it_stands_beside_plan_this_week(coordinator: Client) -> None:
    page = _page(coordinator, "/plan/")
    assert "制订计划" in page
    assert "11月23日 以来没有见到" in page
    assert 'href="/waiting/?area=140499101000#carried"' in page


def test_each_person_is_named_with_why_and_the_look_is_audited(coordinator: Client, town: Township) -> None:
    page = _page(coordinator)
    assert "排了，没有去" in page
    assert "王秀英" in page
    assert "孙志强" in page
    assert f'href="/elders/{town["王秀英"].pk}/records/new/"' in page
    assert AuditEvent.objects.filter(subject=f"visits.elder:{town['王秀英'].pk}", detail__page="waiting").exists()


def test_what_waits_for_others_has_its_count_and_its_page(coordinator: Client, town: Township) -> None:
    Responsibility.objects.filter(elder=town["陈桂兰"]).delete()
    RecordFlag.objects.create(
        record=VisitRecord.objects.filter(elder=town["王秀英"])[0], kind=FlagKind.TOO_FAR, raised_at=timezone.now()
    )
    run = _refused(town, "十一月.xlsx", 9, 3)
    response = coordinator.get("/waiting/")
    page = response.content.decode()
    assert f'href="/ledger/imports/{run.pk}/?show=refused"' in page
    assert response.context["flags"] == 1
    assert [one.name for one in response.context["unassigned"]] == ["陈桂兰"]
    scope = scope_for(town.users["coordinator"])
    assert len(response.context["doors"]) == len(locations_queue(scope=scope, area=town.area)) == 1
    assert waiting_summary(scope=scope, area=town.area).refused == 3


def test_a_file_handed_in_again_takes_the_place_of_its_former_refusals(town: Township) -> None:
    _refused(town, "十一月.xlsx", 9, 3)
    _refused(town, "十一月.xlsx", 11, 0)
    assert waiting_summary(scope=scope_for(town.users["coordinator"]), area=town.area).refused == 0


def test_a_change_since_the_published_plan_leads_to_it(coordinator: Client, town: Township, stand_on: StandOn) -> None:
    stand_on("2026-11-24 08:00")
    ElderState.objects.create(elder=town["王秀英"], state=State.IN_HOSPITAL, since=date(2026, 11, 24))
    response = coordinator.get("/waiting/")
    [(plan, changes)] = response.context["changed"]
    assert changes >= 1
    assert f'href="/plans/{plan.pk}/#changes"' in response.content.decode()


def test_it_is_empty_when_nothing_waits(coordinator: Client, town: Township) -> None:
    for elder in town.elders.values():
        ElderState.objects.create(elder=elder, state=State.AWAY, since=date(2026, 11, 2))
    page = _page(coordinator)
    assert "没有留下的，也没有等着办的" in page
    assert "该见的都见到了" in _page(coordinator, "/plan/")


def test_another_township_is_not_found(coordinator: Client) -> None:
    assert coordinator.get("/waiting/?area=140499102000").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_from_the_plan_to_the_list_and_back(town: Township, open_page: Callable[..., Page], width: int) -> None:
    page = open_page("/plan/", width=width, user=town.users["coordinator"])
    page.get_by_role("link", name="以来没有见到").click()
    expect(page.get_by_role("heading", name="该见而没有见到")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name="去周计划").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("本周计划")
