"""The page of a county's rules: read, changed after a preview, taken back (P4, P26, P27, P30)."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent, User
from accounts.seeing.masking import mask_name
from geo.models import AreaGrant
from maps.policy.forms.rules import NUMBERS, RulesForm
from tests.township import TODAY, Township
from visits.duty.models import PolicyRules
from visits.duty.policy import DEFAULT_RULES, Rules
from visits.duty.presets import NATIONAL, PRESETS
from visits.duty.rules import rules_from_json


@pytest.fixture
def administrator(township: Township, stand_on: Callable[[str], date]) -> User:
    """Of the whole county."""
    stand_on(TODAY.isoformat())
    user = township.users["administrator"]
    AreaGrant.objects.create(user=user, area=township.county)
    return user


@pytest.fixture
def client_of(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def filled(rules: Rules = NATIONAL, **changes: Any) -> dict[str, Any]:
    """What a browser sends of a form that starts with these rules."""
    form = RulesForm(start=rules)
    sent = {name: form[name].value() for name in form.fields}
    told = {"valid_from": (TODAY + timedelta(days=8)).isoformat(), "reason": "晋民发〔2026〕9号", "past_is_meant": ""}
    return {name: "" if value is None else value for name, value in (sent | told | changes).items()}


def test_the_form_asks_for_every_number_of_the_rules() -> None:
    """One that it forgets would go back to the default whenever somebody saves."""
    assert set(NUMBERS) == {field.name for field in fields(Rules)} - {"scope", "tiers"}


@pytest.mark.parametrize("rules", PRESETS.values(), ids=PRESETS)
def test_the_form_says_again_what_it_was_started_with(rules: Rules, stand_on: Callable[[str], date]) -> None:
    stand_on(TODAY.isoformat())
    form = RulesForm(filled(rules), start=DEFAULT_RULES)
    assert form.is_valid(), form.errors
    assert form.rules == rules


def test_everybody_of_the_county_reads_what_holds(township: Township, client: Client) -> None:
    for role in ("administrator", "leader", "coordinator"):
        client.force_login(township.users[role])
        page = client.get("/rules/").content.decode()
        assert "现在执行" in page
        assert "高龄 且 独居" in page or "独居 且 高龄" in page
        assert "修改规则" not in page


def test_an_administrator_of_a_township_cannot_change_the_county(township: Township, client: Client) -> None:
    client.force_login(township.users["administrator"])
    page = client.post("/rules/edit/", filled() | {"act": "save"})
    assert "没有您可以修改的县" in page.content.decode()
    assert not PolicyRules.objects.exists()


def test_a_preview_saves_nothing_and_goes_through_the_townships(
    administrator: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(administrator).post("/rules/edit/", filled() | {"act": "preview"}).content.decode()
    assert page.count("data-township=") == 2
    assert not PolicyRules.objects.exists()


def test_a_township_tells_who_moves_with_names_masked(
    township: Township, administrator: User, client_of: Callable[[User], Client]
) -> None:
    rows = client_of(administrator).post(f"/rules/preview/{township.area.code}/", filled()).content.decode()
    assert "不在范围 → 一般" in rows
    assert mask_name("吴满仓") in rows
    assert "吴满仓" not in rows
    assert AuditEvent.objects.get(subject="maps.rules_preview").detail["people"] == 1


def test_saved_rules_carry_reason_and_author(administrator: User, client_of: Callable[[User], Client]) -> None:
    answer = client_of(administrator).post("/rules/edit/", filled() | {"act": "save"})
    assert answer.status_code == 302
    saved = PolicyRules.objects.get()
    assert rules_from_json(saved.rules) == NATIONAL
    assert (saved.reason, saved.made_by) == ("晋民发〔2026〕9号", administrator)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"advanced_age": "55"}, "应为 60 至 100"),
        ({"key-gap": "0"}, "最长间隔应为 1 至 400 天"),
        ({"valid_from": "2026-11-01"}, "开始日期已过"),
        ({"reason": ""}, "请写明改动的依据"),
        ({"general-every": ""}, "最后一个层级不能写情形"),
    ],
)
def test_what_cannot_hold_is_said_at_its_field_and_nothing_typed_is_lost(
    administrator: User, client_of: Callable[[User], Client], changes: dict[str, str], words: str
) -> None:
    answer = client_of(administrator).post("/rules/edit/", filled() | {"elder_age": "62", "act": "save"} | changes)
    page = answer.content.decode()
    assert answer.status_code in (400, 422)
    assert words in page
    assert 'value="62"' in page
    assert not PolicyRules.objects.exists()


def test_future_rules_are_taken_back_with_one_click(administrator: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(administrator)
    client.post("/rules/edit/", filled() | {"act": "save"})
    client.post(f"/rules/{PolicyRules.objects.get().pk}/withdraw/")
    assert "已撤回" in client.get("/rules/").content.decode()
