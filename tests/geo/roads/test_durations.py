"""Ferries and bridges that tell how long they take, and how widths and times are written."""

import pytest

from geo.roads.profiles import Mode
from geo.roads.sizes import duration_s, metres, tonnes
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("00:40", 2400), ("0:05", 300), ("01:05:30", 3930), ("10:00", 36_000), ("40", 2400), ("PT40M", 2400),
        ("PT1H5M", 3900), ("PT30S", 30), ("P1DT1H", 90_000), ("pt2m", 120), ("00:00", None), ("0", None),
        ("forty", None), ("1:75", None), ("", None), ("-5", None), ("PT", None), ("1234567890", None),
    ],
)  # fmt: skip
def test_a_duration_is_read_as_it_is_written(written: str, seconds: float | None) -> None:
    assert duration_s(written) == seconds


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.8", 1.8), ("1,8", 1.8), ("1 m", 1), ("1.2m", 1.2), ("180 cm", 1.8), ("6'2\"", 1.8796), ("7'", 2.1336),
        ("1.5 米", 1.5), ("2 ft", 0.6096), ("narrow", None), ("2-3", None), ("~2", None), ("", None),
        ("3 furlongs", None),
    ],
)  # fmt: skip
def test_a_width_is_read_as_it_is_written(written: str, read: float | None) -> None:
    assert metres(written) == (pytest.approx(read) if read else None)


@pytest.mark.parametrize(("written", "read"), [("3.5", 3.5), ("2 t", 2), ("800 kg", 0.8), ("default", None)])
def test_a_weight_is_read_as_it_is_written(written: str, read: float | None) -> None:
    assert tonnes(written) == (pytest.approx(read) if read else None)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("crossing", [{"route": "ferry"}, STREET | {"bridge": "movable"}])
def test_a_crossing_takes_the_time_it_tells(build: BuildNetwork, crossing: dict[str, str], mode: Mode) -> None:
    # in two pieces, since a quay joins it half-way
    ways = [(["a", "b"], STREET), (["b", "c", "f"], crossing | {"duration": "00:40"}), (["f", "i"], STREET)]
    network = build([*ways, (["c", "f"], {"highway": "construction"})], barriers={"c": {"barrier": "gate"}})
    told, plain = (
        float(network.matrix([POINTS[a]], [POINTS[b]], mode=mode)[0][0, 0]) for a, b in (("a", "i"), ("a", "b"))
    )
    assert told - 2 * plain == pytest.approx(2400, abs=45)  # and the gate


@pytest.mark.parametrize("written", ["soon", "00:00", "00:00:01"])
def test_a_duration_that_cannot_be_is_no_duration(build: BuildNetwork, written: str) -> None:
    ways = [(["a", "b"], STREET), (["b", "c"], {"route": "ferry"}), (["c", "f"], STREET)]
    timed = [(names, tags | ({"duration": written} if "route" in tags else {})) for names, tags in ways]
    times = [build(each).matrix([POINTS["a"]], [POINTS["f"]], mode=Mode.WALK)[0][0, 0] for each in (ways, timed)]
    assert times[0] == times[1]


def test_a_hikers_time_on_a_path_is_not_the_visitors(build: BuildNetwork) -> None:
    path = {"highway": "path"}
    times = [
        build([(["a", "b"], tags)]).matrix([POINTS["a"]], [POINTS["b"]], mode=Mode.WALK)[0][0, 0]
        for tags in (path, path | {"duration": "02:00"})
    ]
    assert times[0] == times[1]
