"""Dated facts about an elder change their tier from that day on (P1, P3, P10, P27)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from visits.duty.coverage import due_states
from visits.errors import ElderRefused, FactsRefused
from visits.records.services import record_void
from visits.register.models import Elder
from visits.register.services import category_close, category_open, elder_state_set, tier_override_set
from visits.register.services.dated_facts import fact_dates_correct


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


def clause(elder: Elder, day: date = TODAY) -> str:
    return due_states(elders=Elder.objects.filter(pk=elder.pk), as_of=day)[elder.pk].clause


def test_a_category_raises_the_tier(township: Township) -> None:
    """P27."""
    category_open(elder=township["赵春花"], category="lives_alone", evidence="老伴住院")
    assert (clause(township["赵春花"]), clause(township["赵春花"], date(2026, 11, 22))) == ("P27-3", "P29")


def test_an_assessment_keeps_who_made_it_and_when_it_expires(township: Township) -> None:
    """P3; assessed anew, it stays one row."""
    for year in (2027, 2028):
        category_open(
            elder=township["李大山"], category="dependent", assessor="县评估中心", review_by=date(year, 11, 30)
        )
    flag = township["李大山"].flags.get(category="dependent")
    assert (flag.assessor, flag.review_by) == ("县评估中心", date(2028, 11, 30))


def test_a_category_that_ends_lowers_the_tier_from_then_on(township: Township) -> None:
    category_close(elder=township["张福贵"], category="lives_alone")
    assert (clause(township["张福贵"]), clause(township["张福贵"], date(2026, 11, 22))) == ("P29", "P27-3")


def test_what_was_opened_today_and_closed_today_never_was(township: Township) -> None:
    category_open(elder=township["赵春花"], category="lives_alone")
    category_close(elder=township["赵春花"], category="lives_alone")
    assert not township["赵春花"].flags.filter(category="lives_alone").exists()


def test_an_approved_decision_goes_before_the_rules(township: Township) -> None:
    """P1 等, P27 等: 吴满仓 is not in scope by the rules."""
    tier_override_set(elder=township["吴满仓"], tier="key", reason="独居且行动不便", approver="乡镇民政办")
    assert clause(township["吴满仓"]) == "P27-5"


def test_a_later_decision_ends_the_one_before(township: Township) -> None:
    elder = township["吴满仓"]
    for since, tier in ((date(2026, 11, 2), "key"), (TODAY, "general")):
        tier_override_set(elder=elder, tier=tier, reason="复核", approver="民政办", since=since)
    assert (clause(elder), clause(elder, date(2026, 11, 22))) == ("P1-5", "P27-5")


@pytest.mark.parametrize("changes", [{"reason": " "}, {"approver": ""}, {"tier": "gold"}, {"until": date(2026, 11, 1)}])
def test_a_decision_without_reason_or_approver_is_refused(township: Township, changes: dict[str, Any]) -> None:
    told: dict[str, Any] = {"tier": "key", "reason": "复核", "approver": "民政办"}
    with pytest.raises(ElderRefused):
        tier_override_set(elder=township["吴满仓"], **told | changes)


def test_nobody_is_sent_to_hospital(township: Township) -> None:
    elder_state_set(elder=township["王秀英"], state="in_hospital", note="县医院")
    state = due_states(elders=Elder.objects.all(), as_of=TODAY)[township["王秀英"].pk]
    assert state.state == "not_owed"


def test_the_later_word_of_a_day_counts(township: Township) -> None:
    elder_state_set(elder=township["王秀英"], state="away")
    elder_state_set(elder=township["王秀英"], state="in_hospital")
    assert [state.state for state in township["王秀英"].states.all()] == ["in_hospital"]


def test_a_state_of_tomorrow_is_refused(township: Township) -> None:
    with pytest.raises(ElderRefused):
        elder_state_set(elder=township["王秀英"], state="away", since=date(2026, 11, 24))


def test_each_change_says_who_made_it(township: Township) -> None:
    """P10, P81."""
    category_open(elder=township["赵春花"], category="lives_alone", by=township.users["coordinator"])
    event = AuditEvent.objects.get()
    assert (event.actor, event.subject) == (
        township.users["coordinator"], f"visits.elder:{township['赵春花'].pk}",
    )  # fmt: skip


@pytest.mark.parametrize("state", ["died", "moved"])
def test_nobody_was_met_after_they_died_or_left(township: Township, state: str) -> None:
    """王秀英 was met last Tuesday: one of the two is wrong, and a person says which (P10, P25)."""
    elder, record = township["王秀英"], township.records["王秀英"]
    day = timezone.localtime(record.visited_at).date()
    with pytest.raises(ElderRefused, match=f"{day}"):
        elder_state_set(elder=elder, state=state, since=day - timedelta(days=1))
    row = elder_state_set(elder=elder, state=state, since=day)
    with pytest.raises(FactsRefused, match=f"{day}"):
        fact_dates_correct(kind="state", fact=row, since=day - timedelta(days=1))
    record_void(record=record, uuid=uuid4(), author=None, reason="没有去过")
    fact_dates_correct(kind="state", fact=row, since=day - timedelta(days=1))
    assert elder.states.get(state=state).since == day - timedelta(days=1)
