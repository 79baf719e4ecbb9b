"""Health, basic needs, family support, help, participants, willingness (P21, P39, P41-P47, P71, P73)."""

from datetime import date
from typing import Any

import pytest

from tests.township import TODAY, Township
from visits.duty.coverage import due_states
from visits.errors import ElderRefused, FactsRefused
from visits.register.models import Elder, Participant, Willingness
from visits.register.services import (
    consent_record,
    elder_state_set,
    elder_state_withdraw,
    participant_add,
    participant_end,
    situation_update,
    willingness_record,
)


def fields_refused(call: Any, **told: Any) -> list[str]:
    with pytest.raises(FactsRefused) as refusal:
        call(**told)
    return list(refusal.value.detail["fields"])


def test_health_needs_and_help_are_known(township: Township) -> None:
    """P44-P47 and section four of Annex 2."""
    told: dict[str, Any] = {
        "expression": "good", "mobility": "poor", "reaction": "fair", "mood": "good", "disease": "高血压",
        "clothing": "met", "food": "met", "housing": "partly", "travel": "unmet", "medical": "met",
        "family_support": "seldom", "support_fulfilled": True, "needs": ["daily_care", "comfort"],
        "helper_organisations": ["township_and_village", "volunteer"],
        "help_responsible": "孙志强", "help_measures": "每周送一次菜",
    }  # fmt: skip
    situation = situation_update(elder=township["王秀英"], **told)
    situation.refresh_from_db()
    assert {name: getattr(situation, name) for name in told} == told


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"needs": ["yacht"]}, "needs"),
        ({"helper_organisations": ["club"]}, "helper_organisations"),
        ({"support_fulfilled": False}, "support_concern"),
        ({"disability_cert_no": "123"}, "disability_cert_no"),
        ({"disability_cert_no": "14049919480312002643"}, "disability_cert_no"),
    ],
)
def test_what_does_not_hold_is_refused_at_its_field(township: Township, facts: dict[str, Any], field: str) -> None:
    assert fields_refused(situation_update, elder=township["王秀英"], **facts) == [field]


def test_neighbours_kin_and_volunteers_are_linked(township: Township) -> None:
    """P39, P42, P43."""
    helper = participant_add(
        elder=township["王秀英"], role="helper", kind="neighbour", society="volunteer",
        visitor=township.visitors["何有田"],
    )  # fmt: skip
    assert (helper.name, helper.society, helper.since) == ("何有田", "volunteer", TODAY)
    participant_end(participant=helper)
    helper.refresh_from_db()
    assert helper.until == TODAY


@pytest.mark.parametrize("role", ["family_doctor", "liaison"])
def test_a_new_doctor_or_liaison_follows_the_former_one(township: Township, role: str) -> None:
    """P71, P73: one at a time, the former stays readable."""
    for name, since in (("赵医生", date(2026, 3, 1)), ("钱医生", TODAY)):
        participant_add(elder=township["陈桂兰"], role=role, kind="family_doctor", name=name, since=since)
    rows = Participant.objects.order_by("since").values_list("name", "until")
    assert list(rows) == [("赵医生", date(2026, 11, 22)), ("钱医生", None)]


def test_a_participant_has_a_name_and_a_kind(township: Township) -> None:
    assert fields_refused(participant_add, elder=township["王秀英"], role="helper") == ["name", "kind"]


def state_of(township: Township, name: str) -> str:
    return due_states(elders=Elder.objects.all())[township[name].pk].state


def test_who_refuses_is_declined_and_asked_again(township: Township) -> None:
    """P21."""
    asked = willingness_record(elder=township["王秀英"], answer="unwilling", how="at_the_door", reason="不愿被打扰")
    assert asked.ask_again_on == date(2026, 12, 23)
    assert state_of(township, "王秀英") == "not_owed"


def test_who_agrees_again_is_visited_again(township: Township) -> None:
    """P21: the former answer stays."""
    elder = township["王秀英"]
    told: dict[str, Any] = {"elder": elder, "how": "by_phone"}
    willingness_record(answer="unwilling", asked_on=date(2026, 10, 1), reason="身体不适", **told)
    willingness_record(answer="willing", **told)
    assert state_of(township, "王秀英") == "due"
    assert [row.answer for row in Willingness.objects.filter(elder=elder)] == ["unwilling", "willing"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"answer": "unwilling", "how": "by_phone"}, "reason"),
        ({"answer": "maybe", "how": "by_phone"}, "answer"),
        ({"answer": "willing", "how": "by_dream"}, "how"),
        ({"answer": "willing", "how": "by_phone", "asked_on": date(2026, 11, 24)}, "asked_on"),
        ({"answer": "willing", "how": "by_phone", "ask_again_on": TODAY}, "ask_again_on"),
    ],
)
def test_an_answer_says_how_and_when(township: Township, told: dict[str, Any], field: str) -> None:
    assert fields_refused(willingness_record, elder=township["王秀英"], **told) == [field]


def test_the_ground_for_keeping_data_is_known(township: Township) -> None:
    """P81."""
    consent_record(elder=township["王秀英"], basis="guardian_consent", given_by="王建国")
    assert fields_refused(consent_record, elder=township["王秀英"], basis="consent") == ["given_by"]


def test_nobody_lives_on_after_their_death(township: Township) -> None:
    elder = township["张福贵"]
    died = elder_state_set(elder=elder, state="died", since=date(2026, 11, 20))
    with pytest.raises(ElderRefused):
        elder_state_set(elder=elder, state="active")
    elder_state_withdraw(state=died)
    elder_state_set(elder=elder, state="active")
    assert [change.card for change in elder.changes.all()] == ["state", "state", "state"]
