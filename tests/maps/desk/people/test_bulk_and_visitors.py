"""Several elders at once, moving them, and the visitors who answer for them (P10, P20, P38, P43)."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from geo.models import Area, AreaGrant, Level
from tests.township import Township
from visits.register.models import Elder, Responsibility, Visitor


def bulk(client: Client, township: Township, *names: str, **told: Any) -> Any:
    return client.post("/elders/bulk/", {"elder": [township[name].pk for name in names], "asked": "1", **told})


def current(elder: Elder) -> dict[str, str]:
    return {row.kind: row.visitor.name for row in elder.responsibilities.filter(until=None).select_related("visitor")}


def test_several_get_a_responsible_visitor_once_it_is_clear_what_ends(township: Township, clerk: Client) -> None:
    told = {
        "action": "assign", "kind": "responsible", "visitor": township.visitors["何有田"].pk, "since": "2026-11-23",
    }  # fmt: skip
    asked = bulk(clerk, township, "王秀英", "张福贵", **told)
    assert "2 人现有的责任人将于前一天结束" in asked.content.decode()
    assert current(township["王秀英"])["responsible"] == "孙志强"
    bulk(clerk, township, "王秀英", "张福贵", sure="1", **told)
    assert {current(township[name])["responsible"] for name in ("王秀英", "张福贵")} == {"何有田"}


def test_the_good_ones_are_done_and_the_others_named(township: Township, clerk: Client) -> None:
    township["张福贵"].states.create(state="died", since="2026-11-20")
    told = {"action": "state", "state": "away", "since": "2026-11-23", "sure": "1"}
    response = bulk(clerk, township, "王秀英", "张福贵", **told)
    said = [str(message) for message in clerk.get(response["Location"]).context["messages"]]
    assert said[0].endswith("已完成 1 人。")
    assert "张福贵" in said[1]
    assert township["王秀英"].states.get().state == "away"


def test_a_category_is_opened_for_several(township: Township, clerk: Client) -> None:
    told = {"action": "category", "what": "open", "category": "empty_nest", "evidence": "入户核对", "sure": "1"}
    bulk(clerk, township, "李大山", "赵春花", **told)
    assert all(township[name].flags.filter(category="empty_nest").exists() for name in ("李大山", "赵春花"))


@pytest.mark.parametrize("told", [{"action": "state"}, {"action": "nonsense", "elder": []}])
def test_nothing_chosen_changes_nothing(township: Township, clerk: Client, told: dict[str, Any]) -> None:
    assert clerk.post("/elders/bulk/", told)["Location"] == "/elders/"


def test_who_is_not_the_clerks_is_not_found(township: Township) -> None:
    client = Client()
    client.force_login(township.users["elsewhere"])
    assert bulk(client, township, "王秀英", action="confirm", sure="1").status_code == 404


@pytest.fixture
def far_village(township: Township) -> Area:
    return Area.objects.create(
        code="140499102201", name="白水村", level=Level.VILLAGE, parent=township.other_area, point=township.area.point
    )


def test_a_couple_moves_to_another_township(township: Township, clerk: Client, far_village: Area) -> None:
    """P10: who answers no longer is told before; afterwards the elders are the other township's."""
    told = {"action": "transfer", "village": far_village.code, "address": "白水村1号", "on": "2026-11-23"}
    asked = bulk(clerk, township, "李大山", "赵春花", **told)
    assert "李大山：孙志强（责任人）不负责白水村，当日结束" in asked.content.decode()
    bulk(clerk, township, "李大山", "赵春花", sure="1", **told)
    assert clerk.get(f"/elders/{township['李大山'].pk}/").status_code == 404
    there = Client()
    there.force_login(township.users["elsewhere"])
    page = there.get(f"/elders/{township['李大山'].pk}/").content.decode()
    assert "由上河村迁到白水村" in page
    assert "没有责任人" in page


def test_visitors_are_listed_with_their_load(township: Township, clerk: Client) -> None:
    """P43."""
    listed = clerk.get("/visitors/").context["visitors"]
    told = {one.visitor.name: (one.answers_for, one.stands_in_for, one.hours_a_week) for one in listed}
    assert told == {"马小燕": (5, 3, 45.0), "孙志强": (3, 5, 45.0), "何有田": (0, 0, 0.0)}


def test_a_visitors_page_says_for_whom_they_answer(township: Township, clerk: Client) -> None:
    response = clerk.get(f"/visitors/{township.visitors['马小燕'].pk}/")
    assert [row.elder.name for row in response.context["answered"]] == [
        "张福贵",
        "刘长水",
        "吴满仓",
        "陈桂兰",
        "周玉梅",
    ]
    assert (response.context["overdue"], response.context["tiers"]["key"]) == (2, 2)


def visitor_form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "郑大勇", "kind": "veteran_member", "society": "volunteer", "gender": "male", "phone": "13700000008",
        "area": "140499101203", "mode": "walk", "traits": "护理、已培训", "lon": "113.18", "lat": "36.28",
        "day-1": "08:30-11:30 14:00-17:00", "day-3": "9:00-11:00",
    } | changes  # fmt: skip


def test_a_visitor_is_entered_with_hours_and_changed(township: Township, clerk: Client) -> None:
    response = clerk.post("/visitors/new/", visitor_form())
    visitor = Visitor.objects.get(name="郑大勇")
    assert response["Location"] == f"/visitors/{visitor.pk}/"
    hours = [(h.weekday, h.start, h.end) for h in visitor.working_hours.all()]
    assert hours == [(1, time(8, 30), time(11, 30)), (1, time(14), time(17)), (3, time(9), time(11))]
    assert (visitor.traits, visitor.society) == (["护理", "已培训"], "volunteer")
    form = clerk.get(f"/visitors/{visitor.pk}/edit/").context["form"]
    unchanged = {field.html_name: field.value() or "" for field in form}
    clerk.post(f"/visitors/{visitor.pk}/edit/", unchanged | {"day-3": ""})
    assert visitor.working_hours.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"day-1": "早上"}, "day-1"),
        ({"day-1": "11:30-08:30"}, "day-1"),
        ({"lat": ""}, "lon"),
        ({"area": "140499102000"}, "area"),
        ({"phone": "1"}, "phone"),
    ],
)
def test_a_visitor_that_cannot_be_is_refused_at_the_field(
    township: Township, clerk: Client, changes: dict[str, Any], field: str
) -> None:
    response = clerk.post("/visitors/new/", visitor_form(**changes))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]


def test_who_leaves_hands_over_in_one_action_after_a_look(township: Township, clerk: Client) -> None:
    """P38."""
    leaving, to = township.visitors["孙志强"], township.visitors["何有田"]
    told = {"to": to.pk, "last_day": "2026-11-23", "stand_ins_first": "on"}
    shown = clerk.post(f"/visitors/{leaving.pk}/leave/", told)
    plan = {(one.former.elder.name, one.former.kind): one.taker and one.taker.name for one in shown.context["plan"]}
    assert (plan["王秀英", "responsible"], plan["张福贵", "stand_in"]) == ("马小燕", "何有田")
    assert Responsibility.objects.filter(visitor=leaving, until=None).count() == 8
    clerk.post(f"/visitors/{leaving.pk}/leave/", told | {"sure": "1"})
    assert not Responsibility.objects.filter(visitor=leaving, until=None).exists()
    assert "起离岗" in clerk.get(f"/visitors/{leaving.pk}/").content.decode()


def test_a_visitor_of_the_whole_county_is_found_by_whoever_may_see_it(township: Township) -> None:
    AreaGrant.objects.create(user=township.users["elsewhere"], area=township.area)
    client = Client()
    client.force_login(township.users["elsewhere"])
    assert client.get(f"/visitors/{township.visitors['孙志强'].pk}/").status_code == 200


def test_visitors_are_found_by_name(township: Township, clerk: Client) -> None:
    assert [one.visitor.name for one in clerk.get("/visitors/?q=小燕").context["visitors"]] == ["马小燕"]
    assert "没有这样的探访员" in clerk.get("/visitors/?q=无名").content.decode()


def test_the_form_of_a_new_visitor_holds_usual_hours_to_be_changed(clerk: Client) -> None:
    form = clerk.get("/visitors/new/").context["form"]
    told = {name: form[name].value() for name in (f"day-{weekday}" for weekday in range(1, 8))}
    assert told == {f"day-{n}": "08:00-11:30 14:30-17:30" if n < 6 else None for n in range(1, 8)}


def test_a_home_is_told_by_its_village_and_said_to_be_no_more(township: Township, clerk: Client) -> None:
    page = clerk.post("/visitors/new/", visitor_form(lon="", lat="", lives_at="上河村"), follow=True).content.decode()
    home = Visitor.objects.get(name="郑大勇").home
    assert home is not None
    assert (home.x, home.y) == (113.2, 36.31)
    assert "不知道家门，住处暂按上河村的坐标点。" in page
    assert "暂按上河村的坐标点" in page


def test_coordinates_that_are_written_go_before_an_address(township: Township, clerk: Client) -> None:
    clerk.post("/visitors/new/", visitor_form(lives_at="上河村"))
    visitor = Visitor.objects.get(name="郑大勇")
    assert visitor.home is not None
    assert visitor.home.x == 113.18
    form = clerk.get(f"/visitors/{visitor.pk}/edit/").context["form"]
    unchanged = {field.html_name: field.value() or "" for field in form}
    clerk.post(f"/visitors/{visitor.pk}/edit/", unchanged | {"lives_at": "上河村"})
    visitor.refresh_from_db()
    assert visitor.home.x == 113.2


def test_a_home_that_is_not_found_is_asked_for_at_the_field(township: Township, clerk: Client) -> None:
    answer = clerk.post("/visitors/new/", visitor_form(lon="", lat="", lives_at="没有的村"))
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["lives_at"]


def test_several_get_the_same_hours_with_two_clicks(township: Township, clerk: Client) -> None:
    form = clerk.get("/visitors/hours/").context["form"]
    nobody_knows = township.visitors["何有田"]
    assert form["visitors"].value() == [nobody_knows.pk]
    answer = clerk.post("/visitors/hours/", {"hours": form["hours"].value(), "visitors": form["visitors"].value()})
    assert answer["Location"] == "/visitors/"
    assert {hours.weekday for hours in nobody_knows.working_hours.all()} == {1, 2, 3, 4, 5}
    assert township.visitors["孙志强"].working_hours.count() == 5


@pytest.mark.parametrize("told", [{"hours": "随时"}, {"hours": ""}, {"visitors": []}])
def test_hours_that_are_not_clear_change_nobody(township: Township, clerk: Client, told: dict[str, Any]) -> None:
    asked = {"hours": "周一 08:00-11:30", "visitors": [township.visitors["孙志强"].pk]} | told
    assert clerk.post("/visitors/hours/", asked).status_code == 400
    assert township.visitors["孙志强"].working_hours.count() == 5


def test_visitors_of_another_township_get_no_hours(township: Township) -> None:
    client = Client()
    client.force_login(township.users["elsewhere"])
    asked = {"hours": "周一 08:00-11:30", "visitors": [township.visitors["孙志强"].pk]}
    assert client.post("/visitors/hours/", asked).status_code == 400
    assert township.visitors["孙志强"].working_hours.count() == 5


def test_a_village_is_given_to_one_visitor_with_five_clicks(township: Township, clerk: Client) -> None:
    """The village, all of them, what to do, who, done: and the list of the others stands there again."""
    Responsibility.objects.filter(kind="responsible").delete()
    page = clerk.get("/elders/?concern=unassigned")
    assert [(one.name, one.count) for one in page.context["villages"]] == [("上河村", 3), ("下河村", 3), ("石桥村", 2)]
    listed = clerk.get("/elders/?concern=unassigned&area=140499101201")
    elders = [row.elder.pk for row in listed.context["rows"]]
    asked = clerk.post("/elders/bulk/", {"action": "assign", "elder": elders, "back": listed.context["query"]})
    form = asked.context["form"]
    told = {name: form[name].value() for name in ("since",)} | {
        "kind": "responsible",
        "visitor": township.visitors["孙志强"].pk,
    }
    sent = {"action": "assign", "asked": "1", "elder": elders, "back": asked.context["back"]} | told
    done = clerk.post("/elders/bulk/", sent)
    assert done["Location"] == "/elders/?concern=unassigned&area=140499101201"
    left = clerk.get(done["Location"]).context["villages"]
    assert [(one.name, one.count) for one in left] == [("下河村", 3), ("石桥村", 2)]


def test_the_way_back_from_the_list_leads_nowhere_else(township: Township, clerk: Client) -> None:
    sent = {"action": "nothing", "back": "//example.org/?concern=unassigned"}
    assert str(clerk.post("/elders/bulk/", sent)["Location"]).startswith("/elders/?")
