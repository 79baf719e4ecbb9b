"""Who leaves hands over everybody in one action (P38)."""

from datetime import date
from typing import Any

import pytest

from tests.township import TODAY, Township
from visits.errors import HandoverRefused
from visits.register.models import Responsibility
from visits.register.selectors.handover import handover_plan
from visits.register.services import visitor_hand_over


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


def answering(township: Township, day: date) -> dict[str, str]:
    rows = Responsibility.objects.filter(kind="responsible", since__lte=day).exclude(until__lt=day)
    return {row.elder.name: row.visitor.name for row in rows.select_related("elder", "visitor")}


def test_everybody_has_the_new_visitor_from_the_next_day(township: Township) -> None:
    visitor_hand_over(visitor=township.visitors["孙志强"], to=township.visitors["马小燕"])
    assert answering(township, TODAY)["王秀英"] == "孙志强"
    tomorrow = answering(township, date(2026, 11, 24))
    assert set(tomorrow) == set(township.elders)
    assert set(tomorrow.values()) == {"马小燕"}


def test_nobody_stands_in_for_themselves(township: Township) -> None:
    visitor_hand_over(visitor=township.visitors["孙志强"], to=township.visitors["马小燕"])
    kinds = Responsibility.objects.filter(elder=township["王秀英"], until=None).values_list("kind", "visitor__name")
    assert list(kinds) == [("responsible", "马小燕")]


def test_the_visitor_is_off_duty_after_the_last_day(township: Township) -> None:
    visitor_hand_over(visitor=township.visitors["孙志强"], to=township.visitors["何有田"], last_day=date(2026, 11, 30))
    township.visitors["孙志强"].refresh_from_db()
    assert township.visitors["孙志强"].active_until == date(2026, 11, 30)
    assert answering(township, date(2026, 11, 30))["王秀英"] == "孙志强"
    assert answering(township, date(2026, 12, 1))["王秀英"] == "何有田"


def test_nobody_hands_over_to_themselves_or_to_who_has_left(township: Township) -> None:
    first, second = township.visitors["孙志强"], township.visitors["马小燕"]
    second.active_until = TODAY
    second.save()
    for to in (first, second):
        with pytest.raises(HandoverRefused):
            visitor_hand_over(visitor=first, to=to)


def test_stand_ins_take_over_first_where_there_are_any(township: Township) -> None:
    leaving, others = township.visitors["孙志强"], township.visitors["何有田"]
    Responsibility.objects.filter(elder=township["李大山"], kind="stand_in").delete()
    visitor_hand_over(visitor=leaving, to=others, stand_ins_first=True)
    tomorrow = answering(township, date(2026, 11, 24))
    assert (tomorrow["王秀英"], tomorrow["李大山"], tomorrow["张福贵"]) == ("马小燕", "何有田", "马小燕")
    kinds = Responsibility.objects.filter(elder=township["王秀英"], until=None).values_list("kind", "visitor__name")
    assert list(kinds) == [("responsible", "马小燕")]


def test_the_preview_is_what_happens(township: Township) -> None:
    leaving, to = township.visitors["孙志强"], township.visitors["马小燕"]
    plan = handover_plan(visitor=leaving, to=to, last_day=TODAY)
    told = {(one.former.elder_id, one.former.kind) for one in plan if one.taker}
    taken = visitor_hand_over(visitor=leaving, to=to)
    assert {(row.elder_id, row.kind) for row in taken} == told


def test_each_elder_remembers_the_hand_over(township: Township) -> None:
    """P10."""
    visitor_hand_over(visitor=township.visitors["孙志强"], to=township.visitors["何有田"])
    assert township["王秀英"].changes.get().card == "responsibility"
