"""The auditor reads who did what to whom, narrows it and takes it along."""

import ast
import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.audit.services import audit_record
from accounts.models import AuditAction, AuditEvent, Role, User
from base import clock
from geo.models import Area, AreaGrant, Level
from maps.desk.selectors.trail_words import DETAILS, PAGES, SUBJECTS, detail_said
from maps.look.csv_lines import csv_line
from tests.test_access import ADDRESSES
from tests.township import Township

ROOMS = ("base", "runs", "accounts", "geo", "visits", "dispatch", "maps", "demo", "config")


@pytest.fixture
def auditor(township: Township) -> User:
    user = User.objects.create_user("shen", role=Role.AUDITOR, display_name="沈计")
    AreaGrant.objects.create(user=user, area=Area.objects.get(level=Level.COUNTY))
    return user


@pytest.fixture
def page(client: Client, auditor: User) -> Client:
    client.force_login(auditor)
    return client


@pytest.fixture
def wang(township: Township) -> User:
    user = User.objects.create_user("wangfang", role=Role.COORDINATOR, display_name="王芳")
    AreaGrant.objects.create(user=user, area=Area.objects.get(name="青石乡"))
    return user


def _elder(township: Township) -> Any:
    return township["王秀英"]


def _record(actor: User | None, subject: str, action: AuditAction = AuditAction.VIEW, **detail: Any) -> AuditEvent:
    return audit_record(actor=actor, action=action, subject=subject, **detail)


def _rows(client: Client, query: str = "") -> str:
    response = client.get(f"/audit/{query}")
    assert response.status_code == 200
    return response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]


def test_it_tells_in_words_who_did_what_to_whom_and_masks_the_name(
    page: Client, township: Township, wang: User
) -> None:
    elder = _elder(township)
    _record(wang, f"visits.elder:{elder.pk}", AuditAction.UNMASK, page="card", found=3)
    rows = _rows(page)
    assert "王芳" in rows
    assert "查看完整信息" in rows
    assert f"老人 {elder.name[0]}*" in rows
    assert elder.name not in rows
    assert "页面：应急卡片；找到：3" in rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?actor=wangfang", 1),
        ("?actor=王芳", 1),
        ("?action=export", 1),
        ("?action=search", 0),
        ("?subject=dispatch.plan:7", 1),
        ("?address=10.0.0.9", 1),
        ("?address=10.0.0.8", 0),
        ("?first=2020-01-01&last=2020-12-31", 0),
        ("?first=0001-01-01&last=9999-12-31", 3),
        ("", 3),  # with this look itself
    ],
)
def test_each_filter_narrows(page: Client, wang: User, query: str, found: int) -> None:
    AuditEvent.objects.create(
        at=clock.now(), actor=wang, action="export", subject="dispatch.plan:7", address="10.0.0.9"
    )
    AuditEvent.objects.create(at=clock.now(), actor=None, action="view", subject="geo.areas", address="10.0.0.7")
    assert _rows(page, query).count("<tr>") == found


def test_by_the_name_of_who_was_looked_at(page: Client, township: Township, wang: User) -> None:
    first, second = township["王秀英"], township["李大山"]
    _record(wang, f"visits.elder:{first.pk}", page="elder")
    _record(wang, f"visits.elder:{second.pk}", page="elder")
    rows = _rows(page, f"?person={first.name}")
    assert rows.count("<tr>") == 1
    assert f"subject=visits.elder%3A{first.pk}" in rows


def test_by_area(page: Client, township: Township, wang: User) -> None:
    _record(wang, f"visits.elder:{_elder(township).pk}")
    _record(wang, "geo.areas")
    inside = Area.objects.get(name="青石乡")
    assert _rows(page, f"?area={inside.code}").count("<tr>") == 1


@pytest.mark.parametrize(
    "query",
    [
        "?actor=nobody",
        "?person=无此人",
        "?address=x",
        "?first=2026-02-30",
        "?subject=<b>",
        "?area=1",
        "?first=2026-03-02&last=2026-03-01",
    ],
)
def test_what_is_not_understood_is_said_and_finds_nothing(page: Client, query: str) -> None:
    response = page.get(f"/audit/{query}")
    assert response.status_code == 400
    assert 'class="error"' in response.content.decode()


@pytest.mark.parametrize(
    "older", ["x", "_", "2026-13-01T00:00:00+08:00_1", "2026-11-01T00:00:00_1", "a_99999999999999999999"]
)
def test_a_mark_that_is_none_shows_the_newest(page: Client, older: str) -> None:
    assert page.get("/audit/", {"older": older}).status_code == 200


def test_pages_go_on_where_the_last_one_ended_also_within_one_moment(page: Client, wang: User) -> None:
    at = clock.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(at=at - timedelta(minutes=n // 60), actor=wang, action="view", subject=f"dispatch.plan:{n}")
        for n in range(130)
    )
    seen: list[str] = []
    query = "?actor=wangfang"
    for _ in range(5):
        html = page.get(f"/audit/{query}").content.decode()
        seen += re.findall(r"subject=dispatch.plan%3A(\d+)", html)
        older = re.search(r'href="(\?[^"]*older=[^"]*)"', html)
        if not older:
            break
        query = older[1].replace("&amp;", "&")
    assert sorted(map(int, seen)) == list(range(130))


def test_a_page_costs_as_many_queries_with_many_people_as_with_one(
    page: Client, township: Township, wang: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page.get("/audit/")
        return len(captured)

    page.get("/audit/")
    _record(wang, f"visits.elder:{_elder(township).pk}")
    one = queries()
    for elder in township.elders.values():
        _record(wang, f"visits.elder:{elder.pk}")
    assert queries() == one


def test_an_auditor_of_one_township_reads_what_concerns_it_and_no_more(
    client: Client, township: Township, wang: User
) -> None:
    own = Area.objects.get(name="青石乡")
    elsewhere = township.other_area
    auditor = User.objects.create_user("shen2", role=Role.AUDITOR)
    AreaGrant.objects.create(user=auditor, area=own)
    far = User.objects.create_user("far", role=Role.COORDINATOR, display_name="远人")
    AreaGrant.objects.create(user=far, area=elsewhere)
    _record(wang, "geo.areas")
    _record(far, "geo.areas")
    _record(far, f"visits.elder:{_elder(township).pk}")
    _record(None, "accounts.sign_in", AuditAction.SIGN_IN_FAILED)
    client.force_login(auditor)
    rows = _rows(client)
    assert rows.count("王芳") == 1
    assert rows.count("远人") == 1  # what was done to somebody living here
    assert "登录失败" not in rows


def test_an_auditor_without_areas_reads_nothing(client: Client, township: Township, wang: User) -> None:
    _record(wang, "geo.areas")
    client.force_login(User.objects.create_user("shen3", role=Role.AUDITOR))
    assert "没有这样的记录" in client.get("/audit/").content.decode()


def _exported(client: Client, **asked: str) -> list[list[str]]:
    response = client.post("/audit/export/", asked)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_the_export_has_every_row_of_the_filters_and_is_audited(page: Client, wang: User) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(at=clock.now(), actor=wang, action="view", subject=f"dispatch.plan:{n}") for n in range(1203)
    )
    header, *lines = _exported(page, actor="wangfang")
    assert header == ["时间", "操作人", "用户名", "操作", "对象", "说明", "网络地址"]
    assert len(lines) == 1203
    assert lines[0][1:5] == ["王芳", "wangfang", "查看", "计划 1202"]
    event = AuditEvent.objects.get(action=AuditAction.EXPORT)
    assert (event.subject, event.detail) == ("accounts.audit.selectors", {"filters": ["actor"]})


def test_looking_at_the_trail_stands_in_the_trail_without_whom_one_looked_for(page: Client, wang: User) -> None:
    _rows(page, "?actor=wangfang")
    event = AuditEvent.objects.get(subject="accounts.audit.selectors")
    assert event.detail == {"filters": ["actor"]}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", '=HYPERLINK("http://x")'])
def test_no_cell_of_an_export_is_a_formula(cell: str) -> None:
    assert next(csv.reader(io.StringIO(csv_line([cell]), newline="")))[0] == f"'{cell}"


def test_a_user_who_is_called_like_a_formula_is_exported_as_text(page: Client) -> None:
    rogue = User.objects.create_user("rogue", role=Role.VISITOR, display_name="=cmd|' /C calc'!A0")
    _record(rogue, "geo.areas")
    assert _exported(page, actor="rogue")[1][1].startswith("'=")


INVITED = {"invitation", "invitation-code"}
ONES_OWN_LOGIN = {"set_language", "sign-in", "sign-out", "own-password", "own-sessions-end", "session-stay", *INVITED}


def test_an_auditor_can_change_nothing_but_their_own_login() -> None:
    offered = {
        address.name
        for address in ADDRESSES
        if address.access
        for method, roles in address.access.roles.items()
        if method != "GET" and (roles is None or Role.AUDITOR in roles)
    }
    assert offered - ONES_OWN_LOGIN == {"kept-forms-drop", "audit-export"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_else_reads_it(client: Client, township: Township, role: Role) -> None:
    client.force_login(User.objects.create_user("x", role=role))
    assert [client.get("/audit/").status_code, client.post("/audit/export/").status_code] == [403, 403]


def test_the_auditor_starts_there(page: Client) -> None:
    assert page.get("/").headers["Location"] == "/audit/"


def test_everybody_sees_their_own_signing_in(client: Client, township: Township) -> None:
    wang = User.objects.create_user("wang", password="correct horse", role=Role.VISITOR)
    client.post("/sign-in/", {"username": "wang", "password": "no"})
    client.post("/sign-in/", {"username": "wang", "password": "correct horse"})
    _record(wang, "accounts.user:999", AuditAction.SIGN_IN)
    page = client.get("/me/").content.decode()
    listed = page.partition('id="sign-ins"')[2]
    assert (listed.count("登录失败"), listed.count("· 登录<")) == (1, 1)


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for room in ROOMS:
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(node, "func", None)
                if getattr(name, "id", getattr(name, "attr", "")) in ("audit_record", "audit_record_each"):
                    assert isinstance(node, ast.Call)
                    yield str(path), node


def test_every_detail_that_is_written_has_its_word() -> None:
    beside = {"actor", "action", "subject", "subjects", "request"}
    written = {word.arg for _, call in _calls() for word in call.keywords if word.arg} - beside
    assert written - set(DETAILS) == set()


def test_every_subject_that_is_written_has_its_word() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for room in ROOMS for path in (Path(settings.BASE_DIR) / room).rglob("*.py")
    )
    with_row = set(re.findall(r'f"((?:accounts|geo|visits|dispatch)\.[a-z_]+):\{', text))
    lists = {
        word.value.value
        for _, call in _calls()
        for word in call.keywords
        if word.arg == "subject" and isinstance(word.value, ast.Constant)
    }
    assert len(with_row) > 10
    assert (with_row | lists) - set(SUBJECTS) == set()


def test_every_page_that_is_written_has_its_word() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (Path(settings.BASE_DIR) / "maps").rglob("*.py"))
    written = set(re.findall(r'\bpage=f?"([a-z-]+)', text))
    assert len(written) > 20
    assert written - set(PAGES) == set()


def test_details_are_said_whatever_they_hold() -> None:
    detail = {"asked": True, "locked": ["person"], "figures": {"老人": 3}, "not-known": None, "limit": "idle"}
    assert detail_said(detail) == "已申请：是；锁定：此人，任何地址；数目：老人 3；not-known：–；期限：长时间没有操作"
