"""One elder's page and the forms behind its cards (P1, P3, P10, P21, P27, P38-P47, P55, P81)."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from visits.register.models import Elder, Willingness
from visits.register.services import elder_state_set, elder_update
from visits.register.services.dated_facts import fact_dates_correct


def address(township: Township, name: str, *rest: str) -> str:
    return "/".join(["/elders", str(township[name].pk), *rest, ""])


def page(client: Client, township: Township, name: str) -> str:
    response = client.get(address(township, name))
    assert response.status_code == 200
    return response.content.decode()


def form_of(client: Client, township: Township, name: str, card: str) -> dict[str, Any]:
    """What a browser would send back of a form that nobody touched."""
    form = client.get(address(township, name, "edit", card)).context["form"]
    sent = {field.html_name: field.value() for field in form}
    return {key: value for key, value in sent.items() if value not in (None, False, [])}


def save(client: Client, township: Township, name: str, card: str, /, **changes: Any) -> Any:
    return client.post(address(township, name, "edit", card), form_of(client, township, name, card) | changes)


def test_the_page_says_what_is_due_and_by_which_clause(township: Township, clerk: Client) -> None:
    said = page(clerk, township, "张福贵")
    for word in (
        "逾期 1 天",
        "高龄独居，列为重点",
        "11月12日 周四",
        "11月23日 周一 至 11月29日 周日",
        "马小燕",
        "张明",
    ):
        assert word in said


def test_numbers_are_masked_until_somebody_asks_which_is_remembered(township: Township, clerk: Client) -> None:
    """P81."""
    assert "13900000001" not in page(clerk, township, "王秀英")
    assert "请选择为什么要看完整号码" in clerk.post(address(township, "王秀英", "numbers")).content.decode()
    full = clerk.post(address(township, "王秀英", "numbers"), {"reason": "identity"}).content.decode()
    assert 'href="tel:13900000001"' in full
    assert township["王秀英"].id_number in full
    looks = AuditEvent.objects.filter(subject=f"visits.elder:{township['王秀英'].pk}").order_by("pk")
    assert [look.action for look in looks] == ["view", "view", "unmask"]


def test_one_number_to_call_is_told_alone(township: Township, clerk: Client) -> None:
    """P55."""
    answer = clerk.post(address(township, "王秀英", "numbers"), {"number": "2"})
    assert answer.json() == {"phone": "13900000002"}
    assert clerk.post(address(township, "王秀英", "numbers"), {"number": "9"}).status_code == 404


def test_a_leader_opens_nobodys_page(township: Township, leader: Client) -> None:
    """P77, P81: the county leads by figures."""
    assert leader.get(address(township, "王秀英")).status_code == 403


def test_who_has_no_responsible_visitor_gets_one_first(township: Township, clerk: Client) -> None:
    """P38."""
    township["王秀英"].responsibilities.all().delete()
    assert "每位在册老人都要有一位探访责任人" in page(clerk, township, "王秀英")
    save(clerk, township, "王秀英", "responsibility", kind="responsible", visitor=township.visitors["何有田"].pk)
    assert township["王秀英"].responsibilities.get().visitor.name == "何有田"
    assert "每位在册老人都要有一位探访责任人" not in page(clerk, township, "王秀英")


def test_an_untouched_form_changes_nothing(township: Township, clerk: Client) -> None:
    for card in ("identity", "contacts", "household", "situation"):
        assert save(clerk, township, "王秀英", card).status_code == 302
    assert not township["王秀英"].changes.exists()


def test_a_card_is_edited_and_the_page_says_by_whom(township: Township, clerk: Client) -> None:
    """P10."""
    save(clerk, township, "王秀英", "identity", phone="13911112222")
    said = page(clerk, township, "王秀英")
    assert "<del>138****0312</del> → <ins>139****2222</ins>" in said
    assert "乡镇协调员" in said


def test_contacts_are_put_into_another_order(township: Township, clerk: Client) -> None:
    save(clerk, township, "王秀英", "contacts", **{"0-order": 2, "1-order": 1})
    assert [contact.name for contact in township["王秀英"].contacts.all()] == ["何有田", "王建国"]


def test_an_error_stands_at_its_field_and_what_was_typed_stays(township: Township, clerk: Client) -> None:
    changes = {"0-order": 2, "1-order": 1, "0-phone": "139", "1-relation": "好邻居"}
    response = save(clerk, township, "王秀英", "contacts", **changes)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["0-phone"]
    assert "好邻居" in response.content.decode()
    assert township["王秀英"].contacts.count() == 2


@pytest.mark.parametrize(
    ("card", "changes", "field"),
    [
        ("identity", {"id_number": "140499194803120025"}, "id_number"),
        ("identity", {"birth_date": "2030-01-01", "id_number": ""}, "birth_date"),
        ("identity", {"birth_date": "1948-02-30"}, "birth_date"),
        ("household", {"0-kind": "pension"}, "0-amount"),
        ("household", {"monthly_income": "-5"}, "monthly_income"),
        ("members", {"0-is_head": "", "1-name": "王小二"}, "0-relation"),
        ("members", {"1-name": "王小二", "1-is_head": "on"}, "1-relation"),
        ("situation", {"support_fulfilled": "no"}, "support_concern"),
        ("tier", {"tier": "key", "reason": ""}, "reason"),
        ("willingness", {"answer": "unwilling", "how": "by_phone"}, "reason"),
        ("consent", {"basis": "consent"}, "given_by"),
        ("participant", {"role": "helper", "name": "何有田", "kind": "neighbour", "phone": "1"}, "phone"),
        ("responsibility", {"visitor": "9999999"}, "visitor"),
    ],
)
def test_what_does_not_hold_is_refused_at_its_field(
    township: Township, clerk: Client, card: str, changes: dict[str, Any], field: str
) -> None:
    response = save(clerk, township, "王秀英", card, **changes)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not township["王秀英"].changes.exists()


def test_the_second_editor_is_told_what_changed_and_overwrites_nothing(township: Township, clerk: Client) -> None:
    opened = form_of(clerk, township, "王秀英", "identity")
    elder_update(elder=township["王秀英"], phone="13911112222", by=township.users["coordinator"])
    where = address(township, "王秀英", "edit", "identity")
    overtaken = clerk.post(where, opened | {"name": "王秀瑛"})
    assert overtaken.status_code == 400
    for word in ("乡镇协调员", "改过这里", "13911112222", "王秀瑛"):
        assert word in overtaken.content.decode()
    assert Elder.objects.get(pk=township["王秀英"].pk).name == "王秀英"
    again = opened | {"name": "王秀瑛", "phone": "13911112222", "seen": overtaken.context["form"].data["seen"]}
    assert clerk.post(where, again).status_code == 302
    kept = Elder.objects.get(pk=township["王秀英"].pk)
    assert (kept.name, kept.phone) == ("王秀瑛", "13911112222")


def test_a_category_comes_with_evidence_and_ends(township: Township, clerk: Client) -> None:
    """P3."""
    told = {"category": "dependent", "evidence": "评估报告", "assessor": "县评估中心", "review_by": "2026-12-01"}
    save(clerk, township, "赵春花", "category", **told)
    said = page(clerk, township, "赵春花")
    for word in ("失能", "评估报告", "县评估中心", "12月1日 周二 前复评", "失能（含失智），列为重点"):
        assert word in said
    clerk.post(address(township, "赵春花", "end"), {"what": "category", "id": "dependent"})
    assert township["赵春花"].flags.get(category="dependent").until == TODAY


def test_a_decision_with_reason_and_approver_changes_the_tier(township: Township, clerk: Client) -> None:
    """P1 等, P27 等."""
    save(clerk, township, "吴满仓", "tier", tier="key", reason="独居且行动不便", approver="乡镇民政办")
    assert "经批准列为重点" in page(clerk, township, "吴满仓")


def test_willingness_keeps_its_history(township: Township, clerk: Client) -> None:
    """P21."""
    save(clerk, township, "王秀英", "willingness", answer="phone_only", how="at_the_door", asked_on="2026-11-01")
    save(clerk, township, "王秀英", "willingness", answer="willing", how="by_phone")
    assert Willingness.objects.filter(elder=township["王秀英"]).count() == 2
    assert "2027年11月23日 再问" in page(clerk, township, "王秀英")


def test_days_are_told_in_one_form_on_the_cards_and_in_the_history(township: Township, clerk: Client) -> None:
    save(clerk, township, "张福贵", "willingness", answer="phone_only", how="at_the_door", asked_on="2026-11-01")
    save(clerk, township, "张福贵", "identity", registered_on="2026-10-09")
    fact_dates_correct(
        kind="category",
        fact=township["张福贵"].flags.first(),
        since=date(2026, 10, 10),
        by=township.users["coordinator"],
    )
    said = re.sub(r"<[^>]*>", " ", page(clerk, township, "张福贵"))
    assert not re.findall(r"20\d\d-\d\d-\d\d", said)
    assert "10月9日 周五" in said
    save(clerk, township, "张福贵", "household", address="上河村 2026-02-30 号")  # written like a day, and none
    assert "2026-02-30" in page(clerk, township, "张福贵")
    assert "10月10日 周六" in said


def test_a_death_entered_by_mistake_is_withdrawn(township: Township, clerk: Client) -> None:
    died = elder_state_set(elder=township["张福贵"], state="died", since=date(2026, 11, 20))
    assert save(clerk, township, "张福贵", "state", state="active").status_code == 400
    clerk.post(address(township, "张福贵", "end"), {"what": "state", "id": str(died.pk)})
    assert not township["张福贵"].states.exists()


def test_another_elders_fact_is_not_ended_from_here(township: Township, clerk: Client) -> None:
    other = township["李大山"].responsibilities.get(kind="responsible")
    ended = clerk.post(address(township, "王秀英", "end"), {"what": "responsibility", "id": str(other.pk)})
    assert ended.status_code == 404
    other.refresh_from_db()
    assert other.until is None


def test_members_start_with_the_elders_of_the_household(township: Township, clerk: Client) -> None:
    save(clerk, township, "李大山", "members", **{"1-relation": "妻子", "1-health": "良好"})
    told = [(m.name, m.relation, m.elder) for m in township.households["李大山"].members.all()]
    assert told == [("李大山", "户主", township["李大山"]), ("赵春花", "妻子", township["赵春花"])]


def test_a_birth_known_by_its_year_is_entered_shown_and_gives_way_to_the_day(township: Township, clerk: Client) -> None:
    """P9: the entry is not complete with it."""
    save(clerk, township, "张福贵", "identity", birth_date="", id_number="", birth_about="1946年")
    said = page(clerk, township, "张福贵")
    for words in ("1946年（只知年份）", "约 80 岁", "看不出是否已满 80 周岁", "还缺 公民身份号码、出生日期"):
        assert words in said
    assert "约 80 岁" in clerk.get("/elders/").content.decode()
    refused = save(clerk, township, "张福贵", "identity", birth_date="1950-05-03")
    assert list(refused.context["form"].errors) == ["birth_about"]
    save(clerk, township, "张福贵", "identity", birth_date="1946-05-03")
    elder = Elder.objects.get(pk=township["张福贵"].pk)
    assert (elder.birth_date, elder.birth_about) == (date(1946, 5, 3), "")


def new_elder(**changes: Any) -> dict[str, Any]:
    return {
        "village": "140499101203", "address": "石桥村9号", "name": "郭玉兰", "registered_on": "2026-11-23",
        "categories": ["poor"], "evidence": "低保证",
    } | changes  # fmt: skip


def test_somebody_missed_enters_the_ledger(township: Township, clerk: Client) -> None:
    """P8."""
    response = clerk.post("/elders/new/", new_elder(birth_about="1940-01"))
    elder = Elder.objects.get(name="郭玉兰")
    assert response["Location"] == f"/elders/{elder.pk}/"
    assert "其他特殊困难老年人，列为一般" in clerk.get(response["Location"]).content.decode()
    assert elder.changes.get().by == township.users["coordinator"]


def test_somebody_enters_by_decision_though_the_rules_say_no(township: Township, clerk: Client) -> None:
    """P1 等."""
    decision = {"tier": "general", "reason": "子女失联", "approver": "乡镇民政办"}
    clerk.post("/elders/new/", new_elder(birth_date="1955-01-01", categories=[], **decision))
    override = Elder.objects.get(name="郭玉兰").tier_overrides.get()
    assert (override.tier, override.reason, override.since) == ("general", "子女失联", TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"village": ""}, "village"),
        ({"village": "140499102201"}, "village"),
        ({"tier": "key", "reason": "独居"}, "approver"),
        ({"id_number": "140499194803120026"}, "id_number"),
    ],
)
def test_a_new_elder_that_cannot_be_is_refused(
    township: Township, clerk: Client, changes: dict[str, Any], field: str
) -> None:
    response = clerk.post("/elders/new/", new_elder(**changes))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert Elder.objects.count() == 8


def test_a_spouse_enters_behind_the_same_door(township: Township, clerk: Client) -> None:
    beside = township["张福贵"]
    clerk.post(f"/elders/new/?beside={beside.pk}", new_elder(village="", address=""))
    assert Elder.objects.get(name="郭玉兰").household == beside.household
    assert "标为独居，但家庭成员有 2 人" in page(clerk, township, "张福贵")


def test_somebody_known_already_is_told_at_once_with_the_way_to_their_page(township: Township, clerk: Client) -> None:
    """P8."""
    village = township.villages["上河村"].code
    told = {"village": village, "name": "王秀英", "birth_date": "1948-03-12", "registered_on": "2026-11-23"}
    asked = clerk.post("/elders/new/", told)
    said = asked.content.decode()
    assert asked.status_code == 400
    assert f'href="{address(township, "王秀英")}"' in said
    assert 'name="is_another"' in said
    assert clerk.post("/elders/new/", told | {"is_another": "on"}).status_code == 302
    assert Elder.objects.filter(name="王秀英").count() == 2


def test_a_number_that_is_known_leads_to_its_person(township: Township, clerk: Client) -> None:
    village = township.villages["上河村"].code
    number = township["王秀英"].id_number
    told = {"village": village, "name": "王秀英", "id_number": number, "registered_on": "2026-11-23"}
    said = clerk.post("/elders/new/", told).content.decode()
    assert f'href="{address(township, "王秀英")}"' in said
    assert 'name="is_another"' not in said
