"""Signs that hold at some times only: winter closures, market days, school hours, works of one year."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.roads.conditions import in_force, resolved, signs_with_times, state_of
from geo.roads.network import Network
from geo.roads.overlay import as_of
from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, BuildNetwork
from tests.geo.roads.tables import rows_of

STREET = {"highway": "residential"}


def span(text: str) -> tuple[datetime, datetime]:
    """A moment, or the hours in which visits are made on a day."""
    moment = datetime.fromisoformat(text)
    if "T" in text:
        return moment, moment
    return datetime.combine(moment, time(6)), datetime.combine(moment, time(20))


WINTER, SUMMER = span("2026-11-25"), span("2026-07-01")


@pytest.mark.parametrize("row", rows_of("conditions.csv"), ids=lambda row: f"{row['sign']} {row['at']}")
def test_a_sign_holds_when_it_says(row: dict[str, str]) -> None:
    assert (in_force(row["sign"], span(row["at"])) or "") == row["word"]


@given(st.text(alphabet="no yes@()NovMarMoFrPH0123456789:-,;+>. ", max_size=60))
def test_no_sign_however_garbled_breaks_the_reading(sign: str) -> None:
    assert in_force(sign, WINTER) is None or isinstance(in_force(sign, WINTER), str)


def test_a_sign_in_force_takes_the_place_of_the_plain_one() -> None:
    tags = STREET | {"motor_vehicle": "yes", "motor_vehicle:conditional": "no @ (Nov-Mar)"}
    assert resolved(tags, WINTER) == STREET | {"motor_vehicle": "no"}
    assert resolved(tags, SUMMER) == STREET | {"motor_vehicle": "yes"}


def test_opening_a_one_way_street_counts_only_throughout() -> None:
    sign = "no @ (08:00-10:00)"
    assert in_force(sign, WINTER, key="oneway") is None
    assert in_force("yes @ (08:00-10:00)", WINTER, key="oneway") == "yes"


def test_days_told_alike_are_told_so() -> None:
    signs = signs_with_times([{"access:conditional": "no @ (Sa,Su)"}, STREET])
    days = [state_of(signs, span(f"2026-11-{day}")) for day in (26, 27, 28, 29)]
    assert days[0] == days[1] == ""
    assert days[2] == days[3] != ""


def far(network: Network, start: str, end: str, mode: Mode = Mode.CAR) -> float:
    return float(network.matrix([POINTS[start]], [POINTS[end]], mode=mode)[1][0, 0])


def test_a_pass_is_closed_in_winter_to_those_it_names(build: BuildNetwork) -> None:
    ways = [
        (["a", "b", "c"], STREET | {"motor_vehicle:conditional": "no @ (Nov-Mar)"}),
        (["a", "d", "e", "f", "c"], STREET),
    ]
    roads = build(ways).roads
    winter, summer = (Network(as_of(roads, when)) for when in (WINTER, SUMMER))
    assert far(summer, "a", "c") == pytest.approx(2000, abs=5)
    assert far(winter, "a", "c") == pytest.approx(4000, abs=5)
    assert far(winter, "a", "c", Mode.WALK) == pytest.approx(2000, abs=5)


def test_a_gate_is_shut_at_night(build: BuildNetwork) -> None:
    ways = [(["a", "b"], STREET), (["b", "c"], STREET), (["a", "d", "e", "f", "c"], STREET)]
    gate = {"barrier": "gate", "access:conditional": "no @ (21:00-06:30)"}
    roads = build(ways, barriers={"b": gate}).roads
    night, noon = (Network(as_of(roads, span(f"2026-11-25T{at}"))) for at in ("22:00", "12:00"))
    assert far(noon, "a", "c", Mode.WALK) == pytest.approx(2000, abs=5)
    assert far(night, "a", "c", Mode.WALK) == pytest.approx(4000, abs=5)


@pytest.mark.parametrize("key", ["restriction:conditional", "restriction:motorcar:conditional"])
def test_a_turn_is_forbidden_at_times(build: BuildNetwork, key: str) -> None:
    ways = [(["h", "e"], STREET), (["e", "d"], STREET), (["e", "f"], STREET), (["d", "a", "b", "c", "f"], STREET)]
    relation = ((("from", 0), ("via", "e"), ("to", 1)), {key: "no_left_turn @ (Mo-Fr 07:00-10:30)"})
    roads = build(ways, relations=[relation]).roads
    morning, evening = (Network(as_of(roads, span(f"2026-11-25T{at}"))) for at in ("08:00", "19:00"))
    assert far(evening, "h", "d") == pytest.approx(2000, abs=5)
    assert far(morning, "h", "d") == pytest.approx(1000 + 1000 + 4000, abs=5)


def test_a_plain_restriction_stays_where_the_one_with_times_is_off(build: BuildNetwork) -> None:
    ways = [(["h", "e"], STREET), (["e", "d"], STREET), (["e", "f"], STREET), (["d", "a", "b", "c", "f"], STREET)]
    words = {"restriction": "no_left_turn", "restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-10:30)"}
    roads = build(ways, relations=[((("from", 0), ("via", "e"), ("to", 1)), words)]).roads
    assert far(Network(as_of(roads, span("2026-11-25T19:00"))), "h", "d") > 4000


def test_roads_without_such_signs_stay_as_they_are(build: BuildNetwork) -> None:
    roads = build([(["a", "b"], STREET)]).roads
    assert as_of(roads, WINTER) is roads
