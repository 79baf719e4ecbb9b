"""What a clerk did wrongly is put right on the person's page, and the page says truly whether anything changed."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.township import TODAY, Township
from visits.register.services import tier_override_set

DECISION: dict[str, Any] = {"tier": "key", "reason": "复核", "approver": "民政办"}


def said(response: Any) -> str:
    assert response.status_code == 200
    return "；".join(str(message) for message in response.context["messages"])


def end(clerk: Client, township: Township, name: str, **what: str) -> str:
    return said(clerk.post(reverse("elder-end", args=[township[name].pk]), what, follow=True))


def dates(clerk: Client, township: Township, kind: str, fact: Any, **sent: str) -> Any:
    return clerk.post(reverse("elder-dates", args=[township["吴满仓"].pk, kind, fact.pk]), sent, follow=True)


def test_ending_twice_is_saved_once(township: Township, clerk: Client) -> None:
    assert "已保存" in end(clerk, township, "张福贵", what="category", id="lives_alone")
    assert "什么都没有改" in end(clerk, township, "张福贵", what="category", id="lives_alone")


def test_a_decision_with_an_end_is_ended_early_on_the_page(township: Township, clerk: Client) -> None:
    tier_override_set(elder=township["吴满仓"], since=date(2026, 11, 2), until=date(2026, 12, 31), **DECISION)
    page = clerk.get(reverse("elder", args=[township["吴满仓"].pk])).content.decode()
    assert "结束特批" in page
    assert "已保存" in end(clerk, township, "吴满仓", what="tier")
    assert township["吴满仓"].tier_overrides.get().until == date(2026, 11, 22)


def test_the_dates_page_corrects_and_says_when_nothing_changed(township: Township, clerk: Client) -> None:
    override = tier_override_set(elder=township["吴满仓"], **DECISION)
    assert "日期已更正" in said(dates(clerk, township, "tier", override, since="2026-11-02", until="2026-11-30"))
    again = dates(clerk, township, "tier", override, since="2026-11-02", until="2026-11-30")
    assert "什么都没有改" in said(again)


def test_the_dates_page_keeps_what_was_typed_where_it_does_not_hold(township: Township, clerk: Client) -> None:
    override = tier_override_set(elder=township["吴满仓"], **DECISION)
    answer = dates(clerk, township, "tier", override, since=TODAY.isoformat(), until="2026-11-01")
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["until"])
    assert "2026-11-01" in answer.content.decode()


def test_a_fact_entered_by_mistake_is_taken_back_on_the_page(township: Township, clerk: Client) -> None:
    override = tier_override_set(elder=township["吴满仓"], **DECISION)
    assert "已撤销" in said(dates(clerk, township, "tier", override, withdraw="1"))
    assert not township["吴满仓"].tier_overrides.exists()


def test_a_card_saved_as_it_was_says_so(township: Township, clerk: Client) -> None:
    evidence = township["张福贵"].flags.get(category="lives_alone").evidence
    told = {"category": "lives_alone", "since": "2026-11-23", "evidence": evidence}
    address = reverse("elder-edit", args=[township["张福贵"].pk, "category"])
    assert "什么都没有改" in said(clerk.post(address, told, follow=True))


def test_an_action_for_several_says_who_stood_so_already(township: Township, clerk: Client) -> None:
    sent = {"action": "category", "asked": "1", "sure": "1", "what": "close", "category": "lives_alone"}
    people = [township[name].pk for name in ("张福贵", "王秀英")]
    told = said(clerk.post(reverse("elders-bulk"), sent | {"elder": people}, follow=True))
    assert "已完成 1 人" in told
    assert "1 人本来就是这样" in told
