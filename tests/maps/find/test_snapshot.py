"""The snapshot for the hour when the server is down: what is given, to whom, how long it stands, the device's side."""

import json
from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import AuditAction, AuditEvent, Role, User
from geo.models import AreaGrant
from maps.find.selectors.extract import stands
from tests.township import Township
from visits.register.models import ElderState, Situation, State


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


def _client(town: Township, role: str = "responder") -> Client:
    client = Client()
    client.force_login(town.users[role])
    return client


def _extract(town: Township, role: str = "responder", code: str = "") -> dict[str, object]:
    asked = {"areas": code or town.area.code}
    answer = _client(town, role).post("/snapshot/extract/", asked, headers={"Accept": "application/json"})
    told: dict[str, object] = answer.json()
    return told | {"status": answer.status_code}


def test_the_extract_holds_calls_doors_and_what_to_look_out_for(town: Township) -> None:
    people = {one["name"]: one for one in _extract(town)["people"]}  # type: ignore[attr-defined]
    assert len(people) == 8
    elder = people["王秀英"]
    assert [phone for _who, _name, phone in elder["calls"]][:2] == ["13819480312", "13900000001"]
    assert elder["place"] == "青石乡 上河村 1号"
    assert elder["hazards"][0].endswith("炕洞漏烟")
    assert len(elder["apps"]) == 4
    assert "王秀英" not in json.dumps(elder["apps"], ensure_ascii=False)
    assert people["周玉梅"]["is_door"] is False


def test_the_extract_holds_no_identity_number_and_no_illness(town: Township) -> None:
    Situation.objects.create(elder=town["王秀英"], disease="冠心病", disability_cert_no="14049919480312002671")
    told = json.dumps(_extract(town), ensure_ascii=False)
    for kept_here in ("140499194803120026", "冠心病", "14049919480312002671"):
        assert kept_here not in told


def test_who_died_or_moved_is_left_out(town: Township) -> None:
    ElderState.objects.create(elder=town["张福贵"], state=State.DIED, since=town["张福贵"].registered_on)
    assert "张福贵" not in [one["name"] for one in _extract(town)["people"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", sorted({role.value for role in Role} - {"responder", "coordinator"}))
def test_nobody_else_is_given_one(town: Township, role: str) -> None:
    client = _client(town, role)
    assert client.post("/snapshot/extract/", {"areas": town.area.code}).status_code == 403
    assert client.get("/snapshot/").status_code == 403


def test_of_a_township_that_is_not_granted_nothing_is_given(town: Township) -> None:
    told = _extract(town, "elsewhere")
    assert (told["status"], told["code"]) == (400, "snapshot_of_nowhere")


def test_more_people_than_a_device_keeps_are_refused(town: Township, settings: Settings) -> None:
    settings.SNAPSHOT_PEOPLE = 7
    told = _extract(town)
    assert (told["status"], told["code"]) == (422, "snapshot_too_large")
    assert "8 位" in str(told["message"])


def test_making_one_leaves_a_row_without_names(town: Township) -> None:
    _extract(town)
    row = AuditEvent.objects.get(action=AuditAction.EXPORT)
    assert (row.actor, row.subject) == (town.users["responder"], "visits.elder")
    assert row.detail == {"page": "snapshot", "areas": [town.area.code], "count": 8}


def _token(town: Township) -> str:
    return str(_extract(town)["token"])


def test_it_stands_as_long_as_its_person_works_there(town: Township) -> None:
    token, user = _token(town), town.users["responder"]
    answer = Client().get("/snapshot/standing/", {"token": token})  # a session may long be over
    assert answer.json() == {"stands": True}
    assert answer["Cache-Control"] == "no-store"
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not stands(token)
    User.objects.filter(pk=user.pk).update(is_active=True, role=Role.LEADER)
    assert not stands(token)
    User.objects.filter(pk=user.pk).update(role=Role.RESPONDER)
    assert stands(token)
    AreaGrant.objects.filter(user=user).update(area=town.villages["上河村"])
    assert not stands(token)


def test_it_stands_no_longer_than_it_says(town: Township, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    token = _token(town)
    settings.SNAPSHOT_HOURS = 0
    monkeypatch.setattr(signing.time, "time", lambda real=signing.time.time: real() + 1)  # type: ignore[attr-defined]
    assert not stands(token)


@pytest.mark.parametrize(
    "token", ["", "x", "x:y:z", pytest.param(signing.dumps({"user": 1}, salt="another"), id="signed")]
)
def test_a_token_of_somebody_elses_making_does_not_stand(town: Township, token: str) -> None:
    assert not stands(token)


def test_looks_without_a_server_come_into_the_trail_with_their_moment(town: Township) -> None:
    token, elder = _token(town), town["王秀英"]
    looks = [[token, elder.pk, "2020-01-02T03:04:05.678Z"], [token, elder.pk, "2999-01-01T00:00:00Z"]]
    nonsense = [
        ["x", elder.pk, "2020-01-02T03:04:05Z"],
        [token, 10**9, "2020-01-02T03:04:05Z"],
        [1],
        "x",
        [token, elder.pk, "?"],
    ]
    answer = _client(town).post("/snapshot/looks/", {"looks": json.dumps(looks + nonsense)})
    assert answer.status_code == 200
    rows = AuditEvent.objects.filter(action=AuditAction.UNMASK).order_by("pk")
    assert [row.subject for row in rows] == [f"visits.elder:{elder.pk}"] * 2
    assert rows[0].detail == {"page": "snapshot", "at": "2020-01-02T03:04:05+00:00"}
    assert rows[1].detail["at"] < "2999"


@pytest.mark.parametrize("looks", ["", "{", "[]", "3", "null", '{"a": 1}'])
def test_no_looks_are_no_rows(town: Township, looks: str) -> None:
    assert _client(town).post("/snapshot/looks/", {"looks": looks}).json() == {"taken": 0}


def test_the_page_that_the_device_keeps_names_nobody(town: Township) -> None:
    page = _client(town).get("/snapshot/").content.decode()
    assert not [name for name in town.elders if name in page]
    assert town.users["responder"].display_name not in page


def test_the_worker_may_answer_for_the_whole_site_and_asks_nobody_else(town: Township) -> None:
    answer = Client().get("/snapshot/worker.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "http" not in answer.content.decode()


def test_signing_out_clears_what_the_browser_keeps(town: Township) -> None:
    assert _client(town).post("/sign-out/")["Clear-Site-Data"] == '"storage"'


PIN = "481516"


def _made(town: Township, open_page: Callable[..., Page]) -> Page:
    page = open_page("/snapshot/", width=390, height=844, user=town.users["responder"])
    page.locator("#pin-new").fill(PIN)
    page.locator("#pin-again").fill(PIN)
    page.get_by_role("button", name="存到这台设备").click()
    expect(page.locator("#snapshot-locked")).to_be_visible()
    return page


@pytest.mark.browser
def test_without_a_network_people_are_found_and_called(town: Township, open_page: Callable[..., Page]) -> None:
    page = _made(town, open_page)
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.goto(f"{page.url.split('/snapshot')[0]}/locate/")  # whatever page is asked for, this one answers
    expect(page.locator("#snapshot-away")).to_be_visible()
    page.locator("#pin").fill("000000")
    page.get_by_role("button", name="打开").click()
    expect(page.locator("#snapshot-said")).to_contain_text("还可以试 4 次")
    page.locator("#pin").fill(PIN)
    page.get_by_role("button", name="打开").click()
    box, rows = page.locator("#q"), page.locator("#found a.row strong")
    spelled = ["王秀英", "wangxiuying", "wanxiuyin", "wxy", "wxying", "wangxy", "wxiuy"]
    for typed in [*spelled, "上河 秀英", "上河村王秀英", "shanghe wxy", "8031"]:
        box.fill(typed)
        expect(rows.first).to_have_text("王秀英")
    for typed, name in [
        ("139 0000 0001", "王秀英"),
        ("王建国", "王秀英"),
        ("上河1号", "王秀英"),
        ("下河村 11", "刘长水"),
        ("劉長水", "刘长水"),
        ("張福貴", "张福贵"),
    ]:
        box.fill(typed)
        expect(rows.first).to_have_text(name)
    box.fill("没有这个人")
    expect(rows).to_have_count(0)
    box.fill("wxy")
    box.press("Enter")
    expect(page.locator("#snapshot-card h1")).to_contain_text("王秀英")
    expect(page.locator('#snapshot-card a[href="tel:13900000001"]')).to_be_visible()
    expect(page.locator("#snapshot-card")).to_contain_text("炕洞漏烟")
    assert page.locator("#snapshot-card .call").first.bounding_box()["height"] >= 48  # type: ignore[index]
    page.context.set_offline(False)
    back = page.context.new_page()
    address = page.url
    page.close()  # what it asked for without a network counts as on its way for ever
    with back.expect_response("**/snapshot/looks/"):
        back.goto(address)
    expect(back.locator("#here")).to_have_count(1)
    back.close()
    row = AuditEvent.objects.get(action=AuditAction.UNMASK)
    assert (row.subject, row.detail["page"]) == (f"visits.elder:{town['王秀英'].pk}", "snapshot")


@pytest.mark.browser
def test_nothing_readable_lies_on_the_device_and_a_withdrawn_area_takes_it_away(
    town: Township, open_page: Callable[..., Page]
) -> None:
    page = _made(town, open_page)
    told = page.evaluate(
        """async () => {
          const answered = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
          const base = await answered(indexedDB.open("snapshot"));
          const rows = await answered(base.transaction("kept").objectStore("kept").getAll());
          base.close();
          const told = (value) => value instanceof ArrayBuffer ? new TextDecoder().decode(value)
            : value instanceof CryptoKey ? String(value.extractable) : JSON.stringify(value);
          return rows.map((row) => Object.entries(row).map(([name, value]) => [name, told(value)]));
        }"""
    )
    text = json.dumps(told, ensure_ascii=False)
    assert "青石乡" in text
    assert not [kept for kept in ("王秀英", "13819480312", "wxy", "上河村") if kept in text]
    assert ["secret", "false"] in [pair for row in told for pair in row]
    AreaGrant.objects.filter(user=town.users["responder"]).update(area=town.other_area)
    page.reload()
    expect(page.locator("#snapshot-none")).to_be_visible()
    page.close()  # what passes through a worker is never done, as the browser's driver counts it


@pytest.mark.browser
def test_five_wrong_pins_delete_it(town: Township, open_page: Callable[..., Page]) -> None:
    page = _made(town, open_page)
    for left in (4, 3, 2, 1):
        page.locator("#pin").fill("999999")
        page.get_by_role("button", name="打开").click()
        expect(page.locator("#snapshot-said")).to_contain_text(f"还可以试 {left} 次")
    page.locator("#pin").fill("999999")
    page.get_by_role("button", name="打开").click()
    expect(page.locator("#snapshot-said")).to_contain_text("资料已从这台设备删除")
    expect(page.locator("#snapshot-none")).to_be_visible()
    page.close()
