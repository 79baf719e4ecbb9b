"""How long from each to each, when there is no road network."""

import numpy as np
import pytest

from geo.travel import Mode, Source, travel_matrix, travel_path

VILLAGE = [[113.10, 36.20], [113.11, 36.20], [113.10, 36.21]]


def test_without_a_network_every_pair_is_marked_a_straight_line() -> None:
    answer = travel_matrix(VILLAGE, mode=Mode.WALK)
    assert answer.seconds.shape == answer.metres.shape == (3, 3)
    assert (answer.source == Source.STRAIGHT_LINE).all()


def test_a_straight_line_is_lengthened_by_the_detour_factor() -> None:
    answer = travel_matrix(VILLAGE[:1], VILLAGE[1:2], mode="walk")
    assert answer.metres[0, 0] == pytest.approx(899 * 1.35, abs=2)


def test_a_place_is_no_distance_from_itself() -> None:
    assert (np.diag(travel_matrix(VILLAGE, mode="car").seconds) == 0).all()


def test_a_faster_mode_takes_less_time() -> None:
    times = [travel_matrix(VILLAGE, mode=mode).seconds[0, 1] for mode in ("walk", "ebike", "motorcycle", "car")]
    assert times == sorted(times, reverse=True)


def test_a_path_without_a_network_joins_the_two_ends() -> None:
    way = travel_path(VILLAGE[0], VILLAGE[1], mode="walk")
    assert way.shape.tolist() == VILLAGE[:2]
    assert way.source is Source.STRAIGHT_LINE


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="horse"):
        travel_matrix(VILLAGE, mode="horse")
