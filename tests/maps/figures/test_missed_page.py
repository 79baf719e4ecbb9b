"""Each missed visit carries its recorded reason, and the township's list shows it (P13)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from dispatch.plans.models import Period, Plan, PlanState
from tests.governing import governs
from tests.township import TODAY, Township
from visits.duty.coverage import due_states
from visits.duty.models import MissedReason
from visits.duty.services.missed import missed_reason_set
from visits.errors import ReasonRefused
from visits.register.models import Elder

LIST = "/coverage/140499101000/list/?figure=overdue"
LAST_WEEK = {"first_day": "2026-11-16", "last_day": "2026-11-22"}


@pytest.fixture
def town(township: Township, stand_on: Callable[[str], date]) -> Township:
    """张福贵 missed last week; 陈桂兰 too, where nobody opened on Wednesday."""
    stand_on(TODAY.isoformat())
    return township


def page(town: Township, client: Client, role: str, url: str) -> str:
    client.force_login(town.users[role])
    return client.get(url).content.decode()


def test_a_coordinator_gives_the_reason_and_the_list_says_it_to_the_township(town: Township, client: Client) -> None:
    zhang = town["张福贵"]
    assert f"/elders/{zhang.pk}/missed/" in page(town, client, "coordinator", "/people/?list=overdue")
    answer = client.post(f"/elders/{zhang.pk}/missed/", LAST_WEEK | {"because": "road_or_weather", "note": "桥断了"})
    assert answer.status_code == 302
    assert MissedReason.objects.get().made_by == town.users["coordinator"]
    assert "道路或天气，桥断了" in page(town, client, "coordinator", LIST)
    assert "桥断了" not in page(town, client, "leader", LIST)


def test_a_reason_never_turns_a_miss_into_a_visit(town: Township) -> None:
    missed_reason_set(
        elder=town["张福贵"], first_day=date(2026, 11, 16), last_day=date(2026, 11, 22), because="nobody_home"
    )
    assert due_states(elders=Elder.objects.all())[town["张福贵"].pk].state == "overdue"


def test_said_again_it_takes_the_formers_place(town: Township, client: Client) -> None:
    client.force_login(town.users["coordinator"])
    for because in ("nobody_home", "visitor_unable"):
        client.post(f"/elders/{town['张福贵'].pk}/missed/", LAST_WEEK | {"because": because})
    assert MissedReason.objects.get().because == "visitor_unable"


@pytest.mark.parametrize(
    ("name", "because", "words"), [("王秀英", "nobody_home", "没有缺访"), ("张福贵", "other", "写明原因")]
)
def test_a_reason_without_a_miss_or_without_words_is_refused(
    town: Township, name: str, because: str, words: str
) -> None:
    with pytest.raises(ReasonRefused, match=words):
        missed_reason_set(elder=town[name], first_day=date(2026, 11, 16), last_day=date(2026, 11, 22), because=because)


def test_without_a_word_the_closed_door_is_the_reason(town: Township, client: Client) -> None:
    assert "无人应答" in page(town, client, "coordinator", LIST)


def test_what_the_plan_left_out_is_a_reason_too(town: Township, client: Client) -> None:
    plan = Plan.objects.create(
        area=town.area, period=Period.WEEK, first_day=date(2026, 11, 16), last_day=date(2026, 11, 22),
        made_at="2026-11-15T08:00+08:00", state=PlanState.PUBLISHED,
        published_at="2026-11-15T08:00+08:00",
    )  # fmt: skip
    governs(plan)
    plan.left_out.create(
        elder=town["张福贵"], first_day=date(2026, 11, 16), last_day=date(2026, 11, 22), tier="key", clause="P27-3",
        reason="unreachable",
    )  # fmt: skip
    assert "计划未排：没有道路可以到达" in page(town, client, "coordinator", LIST)
