"""One form for a household: common parts once, files kept through errors, proofs, late entries (P34, P89)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from base import clock
from dispatch.plans.models import StopVisit
from dispatch.plans.selectors import stop_states_of_routes
from dispatch.plans.stop_state import StopState
from maps.record.form.checks import HOME
from tests.fitting import fits
from tests.maps.door.test_record_page import GOOD
from tests.maps.monday import monday
from tests.township import Township
from tests.visits.pictures import photograph, signature
from visits.merging.services import elders_merge
from visits.records.door_codes import door_code
from visits.records.models import Attachment, VisitRecord
from visits.register.models import Elder, ElderState, State
from visits.register.services import elders_transfer
from visits.register.services.households_apart import household_join, household_split

EVE = {"visited_on": "2026-11-22", "visited_time": "10:00"}  # answers to compare with, and Monday's stops still open


@pytest.fixture
def town(township: Township, settings: Settings, tmp_path: Path) -> Township:
    settings.AS_OF = "2026-11-23"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    monday(township)
    return township


def client(town: Township, role: str = "visitor") -> Client:
    signed_in = Client()
    signed_in.force_login(town.users[role])
    return signed_in


def common(**changes: Any) -> dict[str, Any]:
    moment = clock.now() - timedelta(minutes=1)
    when = {"visited_on": f"{moment:%Y-%m-%d}", "visited_time": f"{moment:%H:%M}"}
    return {check: GOOD[check] for check in HOME} | {"mode": "door_to_door"} | when | changes


def person(elder: Elder, **changes: Any) -> dict[str, Any]:
    said = {check: answer for check, answer in GOOD.items() if check not in HOME}
    said |= {"uuid": str(uuid4()), "included": "on", "outcome": "met"}
    return {f"p{elder.pk}-{name}": value for name, value in (said | changes).items()}


def path(elder: Elder) -> str:
    return f"/elders/{elder.pk}/records/new/"


def test_two_people_behind_one_door_are_recorded_in_one_go(town: Township) -> None:
    one, other = town["李大山"], town["赵春花"]
    stop = StopVisit.objects.get(elder=one)
    sent = common(gas_safety="unsafe", topics=["fraud"]) | person(one, mood="worse") | person(other)
    assert client(town).post(f"/visits/{stop.pk}/record/", sent).status_code == 302
    records = {record.elder.name: record for record in VisitRecord.objects.filter(topics=["fraud"])}
    assert {name: record.mood for name, record in records.items()} == {"李大山": "worse", "赵春花": "better"}
    assert {record.gas_safety for record in records.values()} == {"unsafe"}
    assert stop_states_of_routes(routes=[stop.stop.route]).of_stop(stop.stop_id) == StopState.MET


def test_of_two_people_one_may_be_out(town: Township) -> None:
    sent = common() | person(town["李大山"]) | person(town["赵春花"], outcome="no_answer", mood="")
    assert client(town).post(path(town["李大山"]), sent).status_code == 302
    assert town["赵春花"].records.latest("pk").outcome == "no_answer"


def test_who_is_not_included_gets_no_record(town: Township) -> None:
    before = town["赵春花"].records.count()
    sent = common() | person(town["李大山"]) | person(town["赵春花"], included="")
    assert client(town).post(path(town["李大山"]), sent).status_code == 302
    assert town["赵春花"].records.count() == before


def test_one_refused_keeps_both_out_and_everything_typed(town: Township) -> None:
    ElderState.objects.create(elder=town["赵春花"], state=State.DIED, since=clock.today() - timedelta(days=3))
    before = VisitRecord.objects.count()
    sent = common() | person(town["李大山"], note="炉子要修") | person(town["赵春花"])
    page = client(town).post(path(town["李大山"]), sent)
    assert (page.status_code, VisitRecord.objects.count()) == (422, before)
    assert "去世" in page.content.decode()
    assert "炉子要修" in page.content.decode()


def test_a_visit_that_nobody_planned_starts_from_the_person(town: Township) -> None:
    assert client(town).post(path(town["王秀英"]), common() | person(town["王秀英"])).status_code == 302
    assert town["王秀英"].records.latest("pk").visitor == town.visitors["孙志强"]


def test_a_clerk_enters_late_for_the_visitor_who_went(town: Township) -> None:
    sent = common(
        visited_on="2026-11-12", visited_time="09:30", form_date="2026-11-13", visitor=town.visitors["何有田"].pk
    )
    scan = SimpleUploadedFile("form.jpg", photograph(), "image/jpeg")
    answer = client(town, "coordinator").post(path(town["王秀英"]), sent | person(town["王秀英"]) | {"scans": scan})
    record = town["王秀英"].records.latest("pk")
    assert answer.status_code == 302
    assert (record.visitor, record.author) == (town.visitors["何有田"], town.users["coordinator"])
    assert (f"{record.visited_at:%Y-%m-%d}", record.pictures.get().kind) == ("2026-11-12", "scan")
    assert record.form_date == date(2026, 11, 13)


def test_a_clerk_says_who_went(town: Township) -> None:
    sent = common(visitor="") | person(town["王秀英"])
    assert client(town, "coordinator").post(path(town["王秀英"]), sent).status_code == 400


class TestFiles:
    def test_what_was_photographed_and_signed_outlasts_an_error(self, town: Township) -> None:
        elder = town["王秀英"]
        files = {
            "photos": [SimpleUploadedFile("a.jpg", photograph(), "image/jpeg")],
            f"p{elder.pk}-sign-drawn": SimpleUploadedFile("s.png", signature(), "image/png"),
        }
        signed = {f"p{elder.pk}-sign-means": "drawn"}
        page = client(town).post(path(elder), common() | person(elder, mood="") | signed | files)
        assert page.status_code == 400
        kept = {one.kind: str(one.uuid) for one in Attachment.objects.all()}
        assert all(uuid in page.content.decode() for uuid in kept.values())
        again = {"photos-kept": kept["photo"], f"p{elder.pk}-sign-kept": kept["signature"]}
        assert client(town).post(path(elder), common() | person(elder) | signed | again).status_code == 302
        record = elder.records.latest("pk")
        assert (record.pictures.count(), record.signatures.get().attachment is not None) == (1, True)

    def test_a_signature_of_10_mb_is_refused_at_its_field_and_nothing_else_is_lost(self, town: Township) -> None:
        elder = town["王秀英"]
        big = SimpleUploadedFile("s.png", bytes(10_000_000), "image/png")
        photo = SimpleUploadedFile("a.jpg", photograph(), "image/jpeg")
        sent = common() | person(elder, note="都好") | {"sign-visitor-means": "drawn", "sign-visitor-drawn": big}
        page = client(town).post(path(elder), sent | {"photos": photo})
        said = page.content.decode()
        assert page.status_code == 400
        assert 'id="id_sign-visitor-drawn_error">文件太大（10.0 MB），最多 1 MB' in said
        assert "都好" in said
        assert str(Attachment.objects.get().uuid) in said

    def test_somebody_else_s_picture_cannot_be_taken(self, town: Township) -> None:
        client(town, "coordinator").post(
            path(town["王秀英"]), {"photos": SimpleUploadedFile("a.jpg", photograph(), "image/jpeg")}
        )
        theirs = Attachment.objects.get()
        sent = common() | person(town["王秀英"]) | {"photos-kept": str(theirs.uuid)}
        assert client(town).post(path(town["王秀英"]), sent).status_code == 302
        assert town["王秀英"].records.latest("pk").pictures.count() == 0


class TestSigning:
    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"means": "unable", "reason": "手抖"}, "witness"),
            ({"means": "unable", "witness": "何有田"}, "reason"),
            ({"means": "drawn"}, "means"),
        ],
    )
    def test_begun_it_must_be_whole(self, town: Township, said: dict[str, str], field: str) -> None:
        """P89"""
        elder = town["王秀英"]
        signed = {f"p{elder.pk}-sign-{name}": value for name, value in said.items()}
        page = client(town).post(path(elder), common() | person(elder) | signed)
        assert page.status_code == 400
        assert f'id="id_p{elder.pk}-sign-{field}_error"' in page.content.decode()


class TestFacts:
    """What the ledger knows is shown to whoever may know it, and put right there (sections one to four)."""

    def test_they_are_shown_to_the_visitor_who_answers_for_them(self, town: Township) -> None:
        page = client(town).get(path(town["王秀英"])).content.decode()
        assert "王建国 侄子" in page
        assert "tel:13900000001" in page

    def test_a_colleague_sees_neither_names_nor_numbers(self, town: Township) -> None:
        page = client(town).get(path(town["张福贵"])).content.decode()
        others = client(town, "coordinator").get(path(town["张福贵"])).content.decode()
        assert "13900000003" in others
        town.visitors["孙志强"].responsibilities.filter(elder=town["张福贵"]).delete()
        page = client(town).get(path(town["张福贵"])).content.decode()
        assert "13900000003" not in page
        assert "张明" not in page

    def test_what_is_changed_is_written_with_the_record(self, town: Township) -> None:
        seen = client(town).get(path(town["王秀英"])).context["form"].facts["seen"].value()
        facts = {"facts-seen": seen, "facts-water_safe": "no", "facts-monthly_income": "850"}
        sent = common() | person(town["王秀英"]) | facts
        assert client(town).post(path(town["王秀英"]), sent).status_code == 302
        household = town.households["王秀英"]
        household.refresh_from_db()
        assert [household.water_safe, household.monthly_income, household.power_safe] == [False, Decimal(850), None]
        assert household.changes.count() == 1

    def test_what_somebody_else_changed_meanwhile_keeps_both_out(self, town: Township) -> None:
        before = town["王秀英"].records.count()
        facts = {"facts-seen": "0" * 16, "facts-water_safe": "no"}
        answer = client(town).post(path(town["王秀英"]), common() | person(town["王秀英"], note="记着") | facts)
        assert (answer.status_code, town["王秀英"].records.count()) == (409, before)
        assert "记着" in answer.content.decode()

    def test_an_income_below_nothing_is_said_at_its_field(self, town: Township) -> None:
        sent = common() | person(town["王秀英"]) | {"facts-monthly_income": "-5"}
        page = client(town).post(path(town["王秀英"]), sent)
        assert 'id="id_facts-monthly_income_error"' in page.content.decode()


class TestDoor:
    def test_its_code_opens_the_record_of_everybody_who_lives_there(self, town: Township) -> None:
        code = door_code(town.households["李大山"].pk)
        page = client(town).get(f"/doors/{code}/").content.decode()
        assert "李大山" in page
        assert "赵春花" in page
        sent = common(door_code=code) | person(town["李大山"]) | person(town["赵春花"])
        assert client(town).post(f"/doors/{code}/", sent).status_code == 302
        assert town["李大山"].records.latest("pk").check_in.grade == "strong"

    @pytest.mark.parametrize("code", ["1-0000", "abc", "1"])
    def test_a_code_that_we_did_not_make_leads_nowhere(self, town: Township, code: str) -> None:
        assert client(town).get(f"/doors/{code}/").status_code == 404

    def test_who_has_died_is_there_for_late_entries_and_not_chosen(self, town: Township) -> None:
        ElderState.objects.create(elder=town["赵春花"], state=State.DIED, since=date(2026, 11, 10))
        form = client(town).get(f"/doors/{door_code(town.households['李大山'].pk)}/").context["form"]
        chosen = {person.elder.name: person.is_included for person in form.persons}
        assert chosen == {"李大山": True, "赵春花": False}

    @pytest.mark.parametrize("leaver", ["李大山", "赵春花"])
    def test_a_form_sent_after_somebody_left_keeps_their_line(self, town: Township, leaver: str) -> None:
        """The visit was this morning; meanwhile the clerk has parted the household."""
        code = door_code(town.households["李大山"].pk)
        sent = common(door_code=code) | person(town["李大山"]) | person(town["赵春花"])
        before = {name: town[name].records.count() for name in ("李大山", "赵春花")}
        household_split(elders=[town[leaver]], address="新房")
        for _ in range(2):  # the answer was lost, and the phone sends it again
            assert client(town).post(f"/doors/{code}/", sent).status_code == 302
        assert {name: town[name].records.count() - n for name, n in before.items()} == {"李大山": 1, "赵春花": 1}

    def test_a_form_of_one_who_has_left_is_theirs_and_nobody_elses(self, town: Township) -> None:
        code = door_code(town.households["王秀英"].pk)
        sent = common(door_code=code) | person(town["王秀英"], included="")
        household_join(elders=[town["李大山"]], household=town.households["王秀英"])
        elders_transfer(elders=[town["王秀英"]], village=town.villages["下河村"])
        before = [town[name].records.count() for name in ("王秀英", "李大山")]
        assert client(town).post(f"/doors/{code}/", sent).status_code == 302
        assert [town[name].records.count() for name in ("王秀英", "李大山")] == [before[0] + 1, before[1]]

    def test_a_line_of_an_entry_merged_since_is_asked_for(self, town: Township) -> None:
        one, other = town["李大山"], town["赵春花"]
        sent = common() | person(one) | person(other)
        before = one.records.count()
        elders_merge(kept=one, merged=other, choices={}, by=town.users["coordinator"])
        merged = one.records.count()
        answer = client(town).post(f"/doors/{door_code(town.households['李大山'].pk)}/", sent)
        assert (answer.status_code, one.records.count(), merged >= before) == (400, merged, True)
        assert "已不在这一户名下" in answer.content.decode()

    def test_the_sheet_shows_doors_and_names_nobody(self, town: Township) -> None:
        page = client(town, "coordinator").get(f"/door-codes/?area={town.villages['上河村'].code}").content.decode()
        assert page.count("<svg") == 2
        assert "王秀英" not in page


@pytest.mark.browser
def test_a_household_of_two_is_recorded_with_a_drawn_signature(town: Township, open_page: Callable[..., Page]) -> None:
    """At 390 px: no change for all in one tap, one of two signs by hand, the other cannot (P34, P89)."""
    for name in ("李大山", "赵春花"):
        client(town).post(path(town[name]), common(**EVE) | person(town["李大山"]) | person(town["赵春花"]))
    one, other = (f"p{town[name].pk}" for name in ("李大山", "赵春花"))
    page = open_page(f"/visits/{StopVisit.objects.get(elder=town['李大山']).pk}/record/", width=390, height=844,
                     user=town.users["visitor"])  # fmt: skip
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 113.2021, "latitude": 36.3112, "accuracy": 20})
    page.get_by_role("button", name="记录现在的位置").click()
    expect(page.locator(".check-in-said")).to_contain_text("误差约 20 米")
    page.get_by_role("button", name="全部无变化").click()
    page.get_by_text("签字", exact=True).click()
    page.locator(f'[data-signature="{one}-sign"] [value=drawn]').check()
    _draw(page, f'[data-signature="{one}-sign"] canvas')
    page.locator(f'[data-signature="{other}-sign"] [value=unable]').check()
    page.locator(f"[name={other}-sign-reason]").fill("不识字")
    page.locator(f"[name={other}-sign-witness]").fill("何有田")
    fits(page)
    heights = [box["height"] for label in page.locator(".choices label:visible").all() if (box := label.bounding_box())]
    assert min(heights) >= 48
    page.get_by_role("button", name="保存探访记录").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    records = {name: town[name].records.latest("pk") for name in ("李大山", "赵春花")}
    assert {record.mood for record in records.values()} == {"unchanged"}
    assert records["李大山"].check_in.grade == "strong"
    assert [record.signatures.get().means for record in records.values()] == ["drawn", "unable"]
    assert Attachment.objects.get(kind="signature").size > 100


def _draw(page: Page, canvas: str) -> None:
    page.locator(canvas).scroll_into_view_if_needed()
    box = page.locator(canvas).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 20 + step * 20, box["y"] + 40 + (step % 3) * 30)
    page.mouse.up()
    file = page.locator(canvas).locator("xpath=..").locator("[type=file]")
    expect(file).to_have_value(re.compile("signature.png"))  # made beside the page's own thread


@pytest.mark.browser
def test_an_unchanged_visit_takes_three_taps(town: Township, open_page: Callable[..., Page]) -> None:
    client(town).post(path(town["王秀英"]), common(**EVE) | person(town["王秀英"]))
    page = open_page("/itinerary/", width=390, height=844, user=town.users["visitor"])
    page.get_by_role("link", name="登记探访").first.click()
    page.get_by_role("button", name="全部无变化").click()
    page.get_by_role("button", name="保存探访记录").click()
    expect(page.get_by_role("status")).to_contain_text("已保存：王秀英，第")
    last = town["王秀英"].records.latest("sequence")
    assert (last.mood, last.gas_safety) == ("unchanged", "safe")


@pytest.mark.browser
def test_no_change_never_overwrites_what_somebody_found(town: Township, open_page: Callable[..., Page]) -> None:
    client(town).post(path(town["王秀英"]), common(**EVE) | person(town["王秀英"]))
    page = open_page("/itinerary/", width=390, height=844, user=town.users["visitor"])
    page.get_by_role("link", name="登记探访").first.click()
    page.locator("[name=gas_safety][value=unsafe]").check()
    button = page.locator("#no-change")
    button.click()
    expect(button).to_have_text("✓ 全部无变化")
    assert page.locator("[name=gas_safety]:checked").get_attribute("value") == "unsafe"
    assert page.locator("[name=housing_safety]:checked").get_attribute("value") == "safe"
    page.locator("[name=housing_safety][value=unsafe]").check()
    expect(button).to_have_text("全部无变化")
    button.click()
    assert page.locator("[name=housing_safety]:checked").get_attribute("value") == "unsafe"


@pytest.mark.browser
def test_no_change_is_offered_for_what_is_known(town: Township, open_page: Callable[..., Page]) -> None:
    client(town).post(path(town["王秀英"]), common(**EVE) | person(town["王秀英"]))
    town["王秀英"].records.filter(mood__gt="").update(mood="")
    page = open_page("/itinerary/", width=390, height=844, user=town.users["visitor"])
    page.get_by_role("link", name="登记探访").first.click()
    page.get_by_role("button", name="登记过的都无变化").click()
    mood = f"[name=p{town['王秀英'].pk}-mood]:checked"
    assert page.locator(mood).count() == 0
    assert page.locator("[name=gas_safety]:checked").get_attribute("value") == "safe"
