"""A village whose check-ins are all shifted alike has a wrong coordinate system; other errors are left alone."""

import numpy as np
import pytest

from geo.coordinates import Points, convert
from geo.offset import common_offset

DOORS = np.array([[113.2000, 36.3100], [113.2021, 36.3093], [113.1987, 36.3112], [113.2040, 36.3120]])


def _near(points: Points, metres: float, seed: int = 1) -> Points:
    """The same points as a phone says them, each off by some metres in a direction of its own."""
    return points + np.random.default_rng(seed).normal(0, metres / 111_000, points.shape)


@pytest.mark.parametrize(("system", "least_m", "most_m"), [("gcj02", 400, 700), ("bd09", 900, 1500)])
def test_check_ins_in_a_map_apps_system_are_seen(system: str, least_m: float, most_m: float) -> None:
    offset = common_offset(_near(convert(DOORS, source="wgs84", target=system), 15), DOORS)
    assert offset is not None
    assert (offset.system, offset.side, offset.points) == (system, "claimed", 4)
    assert least_m < offset.offset_m < most_m


def test_doors_in_a_map_apps_system_are_seen_from_the_other_side() -> None:
    offset = common_offset(_near(DOORS, 15), convert(DOORS, source="wgs84", target="gcj02"))
    assert offset is not None
    assert (offset.system, offset.side) == ("gcj02", "known")


def test_ordinary_errors_of_phones_are_no_shift() -> None:
    assert common_offset(_near(DOORS, 60), DOORS) is None


def test_points_half_a_kilometre_off_in_every_direction_are_no_shift() -> None:
    turns = np.array([[0.005, 0], [-0.005, 0], [0, 0.005], [0, -0.005]])
    assert common_offset(DOORS + turns, DOORS) is None


def test_one_visitor_at_the_market_does_not_hide_the_others() -> None:
    said = convert(np.vstack([DOORS, DOORS + 0.001]), source="wgs84", target="gcj02")
    said[0] += 0.05
    offset = common_offset(said, np.vstack([DOORS, DOORS + 0.001]))
    assert offset is not None
    assert offset.system == "gcj02"


def test_two_points_are_too_few() -> None:
    assert common_offset(convert(DOORS[:2], source="wgs84", target="gcj02"), DOORS[:2]) is None


def test_no_points_are_no_shift() -> None:
    assert common_offset([], []) is None


def test_abroad_nothing_is_shifted() -> None:
    vaduz = np.array([[9.52, 47.14]] * 4)
    assert common_offset(convert(vaduz, source="wgs84", target="gcj02"), vaduz) is None
