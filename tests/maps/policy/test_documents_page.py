"""The page of documents and duties: read in the county, written by its administrator (P5, P40)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from geo.models import AreaGrant
from tests.township import TODAY, Township
from visits.duty.models import CountyDocument, DocumentKind
from visits.duty.services.documents import DocumentGiven, DutyGiven, document_add


@pytest.fixture
def plan(township: Township, stand_on: Callable[[str], date]) -> CountyDocument:
    stand_on(TODAY.isoformat())
    duties = [
        DutyGiven("township", "建立台账", "每月25日前", "常乡长"),
        DutyGiven("visitor", "重点对象每周上门一次，一般对象每月上门一次，发现隐患当场报告", "", ""),
    ]
    given = DocumentGiven(
        "云岭县探访关爱工作方案", "2023年版", date(2023, 6, 30), "云民发〔2023〕9号", "摸清底数", duties
    )
    return document_add(county=township.county, kind=DocumentKind.PLAN, given=given, by=None)


@pytest.fixture
def administrator(township: Township) -> User:
    """Of the whole county."""
    user = township.users["administrator"]
    AreaGrant.objects.create(user=user, area=township.county)
    return user


def filled(**changes: Any) -> dict[str, Any]:
    told = {"kind": "standard", "title": "探访服务规范", "number": "", "version": "1", "effective_from": "2026-01-01"}
    lines = {"0-party": "", "0-what": "", "0-due": "", "0-responsible": ""}
    duty = {"1-party": "village", "1-what": "走访摸底", "1-due": "2026-03-31", "1-responsible": ""}
    return told | {"summary": ""} | lines | duty | changes


@pytest.mark.parametrize("role", ["administrator", "leader", "coordinator"])
def test_a_township_reads_its_countys_documents_and_cannot_write(
    township: Township, plan: CountyDocument, client: Client, role: str
) -> None:
    client.force_login(township.users[role])
    page = client.get("/documents/").content.decode()
    for words in ("工作方案", "2023年版", "2023年6月30日", "建立台账", "每月25日前", "常乡长"):
        assert words in page
    assert "登记文件" not in page
    assert "新版本" not in client.get(f"/documents/{plan.pk}/").content.decode()


@pytest.mark.parametrize(("role", "status"), [("visitor", 403), ("responder", 403)])
def test_who_has_no_part_in_it_reads_nothing(township: Township, client: Client, role: str, status: int) -> None:
    client.force_login(township.users[role])
    assert client.get("/documents/").status_code == status


def test_an_administrator_of_a_township_writes_nothing(
    township: Township, plan: CountyDocument, client: Client
) -> None:
    client.force_login(township.users["administrator"])
    assert "没有您可以登记文件的县" in client.post("/documents/new/", filled()).content.decode()
    assert client.post(f"/documents/{plan.pk}/", filled()).status_code == 404
    assert CountyDocument.objects.count() == 1


def test_an_empty_page_says_what_to_do_first(administrator: User, client: Client) -> None:
    client.force_login(administrator)
    assert "请先登记县里的工作方案" in client.get("/documents/").content.decode()


def test_a_document_is_entered_with_the_lines_that_are_filled(administrator: User, client: Client) -> None:
    client.force_login(administrator)
    assert client.post("/documents/new/", filled()).status_code == 302
    made = CountyDocument.objects.get()
    assert (made.made_by, [duty.what for duty in made.duties.all()]) == (administrator, ["走访摸底"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": ""}, "kind"),
        ({"effective_from": "二〇二六年"}, "effective_from"),
        ({"1-party": ""}, "1-party"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(
    administrator: User, client: Client, changes: dict[str, Any], field: str
) -> None:
    client.force_login(administrator)
    answer = client.post("/documents/new/", filled(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="error"') == 1
    assert f'id="id_{field}_error"' in page
    assert "走访摸底" in page


def test_more_lines_keep_what_was_typed_and_check_nothing(administrator: User, client: Client) -> None:
    client.force_login(administrator)
    page = client.post("/documents/new/", filled(title="", act="more")).content.decode()
    assert "走访摸底" in page
    assert 'name="4-what"' in page
    assert 'class="error"' not in page


@pytest.mark.django_db(transaction=True)
def test_a_second_version_keeps_the_former(
    plan: CountyDocument, administrator: User, open_page: Callable[..., Page]
) -> None:
    """P5: as an administrator walks it."""
    page = open_page("/documents/", user=administrator)
    page.get_by_role("link", name="云岭县探访关爱工作方案 云民发").click()
    page.get_by_text("新版本", exact=True).click()
    page.get_by_label("版本", exact=True).fill("2026年版")
    page.get_by_label("职责内容").first.fill("每月核对台账")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("每月核对台账").first).to_be_visible()
    page.get_by_role("link", name="2023年版").click()
    expect(page.get_by_role("cell", name="建立台账")).to_be_visible()
    expect(page.get_by_text("这不是最新版本")).to_be_visible()
