"""Locate: one box, one card, one call; an emergency raised at the door and closed with what was done (P54-P56)."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AuditAction, AuditEvent
from dispatch.incidents.models import Incident
from dispatch.incidents.services import incident_raise
from geo.coordinates import convert
from geo.models import Area, Facility, FacilityKind
from maps.find.selectors.card import clinics_near
from tests.fitting import fits
from tests.township import Township
from visits.register.models import Elder


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


def _client(town: Township, role: str = "responder") -> Client:
    client = Client()
    client.force_login(town.users[role])
    return client


def _found(town: Township, text: str, role: str = "responder") -> list[dict[str, str]]:
    found: list[dict[str, str]] = _client(town, role).get("/locate/search/", {"q": text}).json()["found"]
    return found


def _card(town: Township, elder: Elder) -> str:
    return _client(town).get(f"/elders/{elder.pk}/card/").content.decode()


@pytest.mark.parametrize("text", ["王秀英", "wangxiuying", "wxy", "上河 王", "王建国", "13819480312"])
def test_the_box_finds_by_name_pinyin_initials_village_contact_and_whole_phone(town: Township, text: str) -> None:
    assert f"/elders/{town['王秀英'].pk}/card/" in [elder["url"] for elder in _found(town, text)]


def test_results_are_named_so_that_the_right_one_is_helped(town: Township) -> None:
    [elder] = _found(town, "王秀英")
    assert elder["name"] == "王秀英"
    assert elder["place"] == "上河村 1号"


def test_the_row_says_age_tier_and_whose_name_it_was(town: Township) -> None:
    [elder] = _found(town, "王建国")
    assert (elder["name"], elder["contact"]) == ("王秀英", "侄子 王建国")
    assert elder["facts"] == "女 · 78 岁 · 重点"
    assert elder["distance"] == ""  # nobody knows where the responder stands


def test_the_row_says_how_far_it_is_from_where_one_stands(town: Township) -> None:
    told = _client(town).get("/locate/search/", {"q": "下河村", "here": "113.2139,36.2961"}).json()
    assert [(one["name"], one["distance"]) for one in told["found"]] == [
        ("刘长水", "0 米"), ("吴满仓", "80 米"), ("张福贵", "240 米"),
    ]  # fmt: skip
    assert "36.29" not in str(AuditEvent.objects.get(action=AuditAction.SEARCH).detail)


@pytest.mark.parametrize("here", ["", "nonsense", "0,0", "113.2139", "nan,nan"])
def test_who_stands_nowhere_is_told_no_distance(town: Township, here: str) -> None:
    told = _client(town).get("/locate/search/", {"q": "下河村", "here": here}).json()
    assert {one["distance"] for one in told["found"]} == {""}


def test_a_point_finds_the_nearest_doors_and_asks_for_its_system(town: Township) -> None:
    told = _client(town).get("/locate/search/", {"q": "36.3105,113.2003"}).json()
    assert (told["found"][0]["name"], told["found"][0]["distance"]) == ("王秀英", "0 米")
    assert "周玉梅" not in [one["name"] for one in told["found"]]  # nobody knows her door
    assert [(one["value"], one["is_used"]) for one in told["systems"]] == [
        ("wgs84", True), ("gcj02", False), ("bd09", False),
    ]  # fmt: skip
    lon, lat = convert([(113.2003, 36.3105)], source="wgs84", target="bd09")[0]
    chosen = {"q": f"{lat:.6f} {lon:.6f}", "system": "bd09"}
    assert _client(town).get("/locate/search/", chosen).json()["found"][0]["distance"] == "0 米"


def test_another_township_finds_nobody_here(town: Township) -> None:
    assert _found(town, "王秀英", role="elsewhere") == []
    card = f"/elders/{town['王秀英'].pk}/card/"
    assert _client(town, "elsewhere").get(card).status_code == 404


def test_a_search_leaves_an_audit_row_without_what_was_typed(town: Township) -> None:
    _found(town, "王秀英")
    row = AuditEvent.objects.get(action=AuditAction.SEARCH)
    assert (row.actor, row.detail) == (town.users["responder"], {"found": 1, "ids": [town["王秀英"].pk]})


def test_the_page_searches_without_scripts_too(town: Township) -> None:
    assert f"/elders/{town['王秀英'].pk}/card/" in _client(town).get("/locate/?q=wxy").content.decode()
    assert "没有找到" in _client(town).get("/locate/?q=nobody").content.decode()


def test_the_card_calls_the_contacts_in_order_then_the_visitors(town: Township) -> None:
    page = _card(town, town["王秀英"])
    numbers = ["13819480312", "13900000001", "13900000002", "13700000001", "13700000002"]
    places = [page.index(f'href="tel:{number}"') for number in numbers]
    assert places == sorted(places)


@pytest.mark.parametrize("number", ["120", "110", "119"])
def test_help_is_one_tap_away(town: Township, number: str) -> None:
    assert f'href="tel:{number}"' in _card(town, town["王秀英"])


def test_the_card_tells_hazards_what_matters_and_the_state(town: Township) -> None:
    assert "炕洞漏烟" in _card(town, town["王秀英"])
    assert "失能" in _card(town, town["李大山"])
    assert "住院：县医院内科，自 11月16日 周一 起" in _card(town, town["刘长水"])


def test_the_card_says_when_the_door_is_not_known(town: Township) -> None:
    assert "这里是村的位置" in _card(town, town["周玉梅"])
    assert "这里是村的位置" not in _card(town, town["王秀英"])


def test_opening_a_card_leaves_an_audit_row(town: Township) -> None:
    _card(town, town["王秀英"])
    row = AuditEvent.objects.get(action=AuditAction.UNMASK)
    assert (row.actor, row.subject) == (town.users["responder"], f"visits.elder:{town['王秀英'].pk}")


def test_clinics_come_by_travel_time_and_other_places_do_not_come(town: Township) -> None:
    door = Point(113.2003, 36.3105, srid=4326)
    for name, kind, lon in [("远", "clinic", 113.22), ("近", "clinic", 113.201), ("养老", "day_care", 113.2003)]:
        Facility.objects.create(name=name, kind=FacilityKind(kind), area=town.area, point=Point(lon, 36.3105))
    assert [near.facility.name for near in clinics_near(point=door)] == ["近", "远"]


def test_an_emergency_is_raised_at_the_door_from_the_card(town: Township) -> None:
    path = f"/elders/{town['王秀英'].pk}/incidents/"
    response = _client(town).post(path, {"kind": "medical", "note": "胸痛"}, follow=True)
    incident = Incident.objects.get()
    assert town["王秀英"].household.place is not None
    assert incident.point.coords == town["王秀英"].household.place.point.coords
    assert "胸痛" in response.content.decode()


def test_an_emergency_without_a_kind_is_not_raised(town: Township) -> None:
    response = _client(town).post(f"/elders/{town['王秀英'].pk}/incidents/", {"note": "胸痛"})
    assert response.status_code == 400
    assert "胸痛" in response.content.decode()
    assert not Incident.objects.exists()


@pytest.fixture
def incident(town: Township) -> Incident:
    return incident_raise(kind="medical", by=town.users["responder"], elder=town["王秀英"], note="胸痛").incident


def test_nothing_is_chosen_before_somebody_chooses(town: Township) -> None:
    card = _client(town).get(f"/elders/{town['王秀英'].pk}/card/").content.decode()
    assert 'name="kind"' in card
    assert "checked" not in card


def test_a_second_call_is_told_on_the_card_beside_the_first(town: Township, incident: Incident) -> None:
    sent = {"kind": "medical", "note": "已经叫不醒了", "caller": "邻居老马"}
    page = _client(town).post(f"/elders/{town['王秀英'].pk}/incidents/", sent, follow=True).content.decode()
    assert "这次来电的情况已记在它下面" in page
    for said in ("胸痛", "已经叫不醒了", "邻居老马"):
        assert said in page
    assert "已经叫不醒了" in _client(town).get(f"/incidents/{incident.pk}/close/").content.decode()


def test_a_false_alarm_is_taken_back_from_the_card(town: Township, incident: Incident) -> None:
    page = _client(town).post(f"/incidents/{incident.pk}/withdraw/", follow=True).content.decode()
    incident.refresh_from_db()
    assert incident.is_false_alarm
    assert "已按误报撤销" in page
    assert "胸痛" not in page


def test_an_open_emergency_stands_on_the_first_page_by_name(town: Township, incident: Incident) -> None:
    page = _client(town).get("/locate/").content.decode()
    assert "突发疾病" in page
    assert "王秀英" in page


def test_an_emergency_is_not_closed_without_what_was_done(town: Township, incident: Incident) -> None:
    response = _client(town).post(f"/incidents/{incident.pk}/close/", {"handling_note": "  "})
    incident.refresh_from_db()
    assert response.status_code == 400
    assert 'id="id_handling_note_error"' in response.content.decode()
    assert incident.closed_at is None


def test_an_emergency_is_closed_with_what_was_done(town: Township, incident: Incident) -> None:
    _client(town).post(f"/incidents/{incident.pk}/close/", {"handling_note": "送县医院，儿子陪同"})
    incident.refresh_from_db()
    assert (incident.handling_note, incident.closed_by) == ("送县医院，儿子陪同", town.users["responder"])
    assert "突发疾病" not in _client(town).get("/locate/").content.decode()


def test_a_closed_emergency_can_be_read_and_not_rewritten(town: Township, incident: Incident) -> None:
    client = _client(town)
    client.post(f"/incidents/{incident.pk}/close/", {"handling_note": "送县医院"})
    response = client.post(f"/incidents/{incident.pk}/close/", {"handling_note": "另一种说法"})
    assert response.status_code == 409
    assert "送县医院" in client.get(f"/incidents/{incident.pk}/close/").content.decode()


def test_the_card_takes_few_queries(town: Township, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = _client(town)
    client.get("/session/left/")  # a session's first look writes it down, once
    with django_assert_max_num_queries(31):  # one of them: who of the visitors is lent elsewhere today
        client.get(f"/elders/{town['王秀英'].pk}/card/")


def test_a_search_takes_few_queries(town: Township, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = _client(town)
    client.get("/session/left/")  # a session's first look writes it down, once
    client.get("/locate/search/", {"q": "李"})  # reads the names of places, which are then kept
    with django_assert_max_num_queries(22):
        client.get("/locate/search/", {"q": "王"})


@pytest.mark.browser
def test_from_the_first_key_to_the_card_without_a_mouse(town: Township, open_page: Callable[..., Page]) -> None:
    page = open_page("/locate/", user=town.users["responder"])
    page.keyboard.type("wxy")
    expect(page.locator("#found a.row")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("王秀英")
    page.wait_for_load_state("load")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_the_card_fits_and_nothing_leaves_the_house(town: Township, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(f"/elders/{town['王秀英'].pk}/card/", width=width, user=town.users["responder"])
    hosts: set[str] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.reload(wait_until="networkidle")
    assert page.locator(".pin-door.pin").count() >= 1
    fits(page)
    assert hosts == {page.url.split("/")[2]}
    assert complaints == []


@pytest.mark.browser
def test_calls_and_door_stand_on_the_first_screen_of_a_phone_and_the_focus_on_the_first_call(
    town: Township, open_page: Callable[..., Page]
) -> None:
    page = open_page("/locate/", width=390, height=844, user=town.users["responder"])
    page.get_by_role("searchbox").fill("王秀英")
    expect(page.locator("#found a.row")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator('a.call[href="tel:120"]')).to_be_focused()
    boxes = [call.bounding_box() for call in page.locator(".call").all()]
    assert len(boxes) == 8
    assert all(box and box["height"] >= 48 and box["width"] >= 48 for box in boxes)
    ground = page.locator("#map").bounding_box()
    assert ground
    assert ground["y"] + ground["height"] <= 844


def test_a_door_is_handed_over_without_a_name_and_a_village_as_a_village(town: Township) -> None:
    card = _card(town, town["王秀英"])
    links = re.findall(r'href="((?:https://(?:uri.amap|api.map.baidu|apis.map.qq)|geo:)[^"]*)"([^>]*)', card)
    assert len(links) == 4
    assert all('rel="noreferrer noopener"' in rest and quote("王秀英") not in url for url, rest in links)
    assert "只到村，门口到村再问" in _card(town, town["周玉梅"])
    Area.objects.filter(pk=town.villages["石桥村"].pk).update(point=None)
    assert "uri.amap.com" not in _card(town, town["周玉梅"])  # a township's centre is nobody's home


def test_others_of_the_same_name_are_told(town: Township) -> None:
    assert "位同名" not in _card(town, town["王秀英"])
    Elder.objects.create(household=town.households["张福贵"], name="王秀英", registered_on=town["王秀英"].registered_on)
    assert "还有 1 位同名" in _card(town, town["王秀英"])


def test_the_way_leads_from_where_one_stands_and_says_what_is_guessed(town: Township) -> None:
    path = f"/elders/{town['王秀英'].pk}/way/"
    told = _client(town).get(path, {"here": "113.21,36.30", "mode": "walk"}).json()
    assert told["said"].startswith("步行")
    assert "按直线估算" in told["said"]  # there are no roads here
    assert told["way"]["features"][-1]["geometry"]["coordinates"][-1] == [113.2003, 36.3105]
    assert _client(town).get(path, {"here": "x"}).status_code == 400
    assert _client(town, "elsewhere").get(path, {"here": "113.21,36.30"}).status_code == 404


@pytest.fixture
def far_off(town: Township) -> Incident:
    """An emergency of somebody whose village has no point."""
    Area.objects.filter(pk=town.villages["石桥村"].pk).update(point=None)
    elder = Elder.objects.get(pk=town["周玉梅"].pk)
    return incident_raise(kind="medical", by=town.users["responder"], elder=elder).incident


@pytest.mark.parametrize(("role", "page"), [("responder", "/locate/"), ("coordinator", "/plan/")])
def test_an_emergency_known_to_the_township_only_is_marked_in_each_list(
    town: Township, far_off: Incident, role: str, page: str
) -> None:
    assert "只知到乡镇中心</span>" in _client(town, role).get(page).content.decode()


def test_it_is_marked_on_the_card_on_the_map_and_where_it_is_closed(town: Township, far_off: Incident) -> None:
    card = _card(town, town["周玉梅"])
    assert "只知到乡镇中心" in card
    assert "时间只算到乡镇中心，到这户还要更久" in card
    assert "只知到乡镇中心" in _client(town).get(f"/incidents/{far_off.pk}/close/").content.decode()
    layer = _client(town, "coordinator").get(f"/layers/{town.area.code}/incidents.geojson").json()
    [shown] = [one["properties"] for one in layer["features"]]
    assert "村的位置不明，这里是乡镇中心" in shown["lines"]
    assert shown["approximate"] is True


def test_more_than_the_box_shows_is_told(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    many = _client(town).get("/locate/search/", {"q": "上河"}).json()
    assert len(many["found"]) > 1
    assert not many["more"]
    monkeypatch.setattr("maps.find.selectors.found.MOST", len(many["found"]) - 1)
    fewer = _client(town).get("/locate/search/", {"q": "上河"}).json()
    assert fewer["found"] == many["found"][:-1]
    assert "还有 1 位" in fewer["more"]
    assert "还有 1 位" in _client(town).get("/locate/", {"q": "上河"}).content.decode()


def test_the_villages_of_many_are_offered_to_narrow_it(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maps.find.selectors.found.MOST", 2)
    told = _client(town).get("/locate/search/", {"q": "青石乡"}).json()
    assert {one["name"]: one["count"] for one in told["narrower"]} == {"上河村": 3, "下河村": 3, "石桥村": 2}
    assert len(_client(town).get("/locate/search/", {"q": "青石乡 石桥村"}).json()["found"]) == 2


@pytest.mark.browser
def test_the_box_shows_nothing_of_former_words_and_enter_opens_the_first(
    town: Township, open_page: Callable[..., Page]
) -> None:
    page = open_page("/locate/", width=390, user=town.users["responder"])
    box, rows = page.get_by_role("searchbox"), page.locator("#found a.row")
    box.fill("王秀英")
    expect(rows).to_have_count(1)
    page.route("**/locate/search/**", lambda route: None)  # the network is slow: nobody answers
    box.fill("李")
    expect(rows).to_have_count(0)
    page.unroute("**/locate/search/**")
    box.press("Escape")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    box.fill("王秀英")
    expect(rows).to_have_count(1)
    box.press("Enter")
    page.wait_for_url(f"**/elders/{town['王秀英'].pk}/card/")
