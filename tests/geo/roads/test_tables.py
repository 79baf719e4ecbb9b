"""What tags mean to each mode, as tables that a mapper can read and extend."""

from math import isinf

import pytest

from geo.roads.barriers import barrier_cost
from geo.roads.profiles import Mode, use_of_way
from tests.geo.roads.tables import rows_of, tags_of

DIRECTIONS = {(True, True): "both", (True, False): "ahead", (False, True): "back", (False, False): "no"}


@pytest.mark.parametrize("row", rows_of("open_ways.csv"), ids=lambda row: row["way"])
def test_a_way_is_open_to_whom_and_in_which_direction(row: dict[str, str]) -> None:
    uses = {mode: use_of_way(tags_of(row["way"]), mode) for mode in Mode}
    said = {mode.value: DIRECTIONS[use.ahead_kmh > 0, use.back_kmh > 0] for mode, use in uses.items()}
    assert said == {mode.value: row[mode.value] for mode in Mode}


@pytest.mark.parametrize("row", rows_of("open_nodes.csv"), ids=lambda row: row["node"])
def test_a_node_is_passed_by_whom(row: dict[str, str]) -> None:
    said = {mode.value: "no" if isinf(barrier_cost(tags_of(row["node"]), mode)[0]) else "yes" for mode in Mode}
    assert said == {mode.value: row[mode.value] for mode in Mode}


@pytest.mark.parametrize("row", rows_of("slower_ways.csv"), ids=lambda row: row["slower"])
def test_one_way_is_slower_than_another(row: dict[str, str]) -> None:
    for mode in row["modes"].split():
        faster, slower = (use_of_way(tags_of(row[which]), Mode(mode)).ahead_kmh for which in ("faster", "slower"))
        assert faster > slower > 0, mode


@pytest.mark.parametrize("surface", ["asphalt", "concrete", "paved", "gravel", "dirt", "ground", "mud", "sand", ""])
@pytest.mark.parametrize("grade", ["", "grade1", "grade2", "grade3", "grade4", "grade5"])
def test_no_track_is_slower_by_motor_than_on_foot(surface: str, grade: str) -> None:
    tags = {"highway": "track"} | ({"surface": surface} if surface else {}) | ({"tracktype": grade} if grade else {})
    on_foot = use_of_way(tags, Mode.WALK).ahead_kmh
    assert all(use_of_way(tags, mode).ahead_kmh >= on_foot for mode in (Mode.MOTORCYCLE, Mode.CAR))


@pytest.mark.parametrize("sign", ["30", "60", "90", "100", "120", "60 mph"])
@pytest.mark.parametrize("kind", ["trunk", "primary", "secondary", "tertiary", "unclassified", "residential"])
def test_a_sign_is_a_ceiling_for_a_motorcycle(kind: str, sign: str) -> None:
    plain = use_of_way({"highway": kind}, Mode.MOTORCYCLE).ahead_kmh
    assert use_of_way({"highway": kind, "maxspeed": sign}, Mode.MOTORCYCLE).ahead_kmh <= plain
