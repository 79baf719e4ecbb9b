"""A routing server answers where one is configured; whatever it does wrong, the network answers and says so."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, Point

from base import clock
from geo.models import Area
from geo.roads import services
from geo.roads.routing_server import _server
from geo.travel import Source, TravelMatrix, travel_matrix, travel_path
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS
from tests.geo.roads.test_overlay import ROUND
from tests.geo.routing_servers import FakeServer, serving

pytestmark = pytest.mark.django_db
KINDS = ["valhalla", "osrm", "graphhopper"]
TROUBLES = ["refuse", "wait", "error", "redirect", "html", "shape", "fast"]
Configure = Callable[..., FakeServer]
PLACES = [POINTS["a"], POINTS["c"], POINTS["g"]]


@pytest.fixture(autouse=True)
def _roads(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    services.roads_import(path=write_osm(tmp_path / "village.osm", POINTS, ROUND), apply=True)


@pytest.fixture
def configure(settings: Any) -> Iterator[Configure]:
    with ExitStack() as stack:

        def start(kind: str = "valhalla", trouble: str = "") -> FakeServer:
            server = stack.enter_context(serving(kind, trouble))
            settings.ROUTING_SERVER, settings.ROUTING_SERVER_URL = kind, server.url
            settings.ROUTING_SERVER_TIMEOUT_S = 0.5 if trouble == "wait" else 60
            _server.cache_clear()
            return server

        yield start


def _matrix(mode: str = "walk") -> TravelMatrix:
    return travel_matrix(PLACES, mode=mode)


def _sources(answer: TravelMatrix) -> set[Source]:
    return {Source(value) for value in np.unique(answer.source)}


def test_none_is_asked_unless_one_is_configured() -> None:
    assert _sources(_matrix()) == {Source.NETWORK}


@pytest.mark.parametrize("kind", KINDS)
def test_its_times_are_taken_and_marked(configure: Configure, kind: str) -> None:
    configure(kind)
    answer = _matrix()
    assert _sources(answer) == {Source.SERVER}
    assert answer.metres[0, 1] == pytest.approx(2400, abs=5)
    assert answer.seconds[0, 1] == pytest.approx(2400 * 3.6 / 5, abs=5)
    assert (np.diag(answer.seconds) == 0).all()
    assert answer.trouble is None


@pytest.mark.parametrize("kind", KINDS)
def test_its_way_has_a_shape(configure: Configure, kind: str) -> None:
    configure(kind)
    way = travel_path(POINTS["a"], POINTS["c"], mode="car")
    assert (way.source, way.trouble) == (Source.SERVER, None)
    assert np.abs(way.shape[[1, -2]] - [POINTS["a"], POINTS["c"]]).max() < 1e-5
    assert way.metres == pytest.approx(2400, abs=5)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_when_it_fails_the_network_answers_and_says_so(configure: Configure, trouble: str) -> None:
    configure("valhalla", trouble)
    answer = _matrix()
    assert _sources(answer) == {Source.NETWORK}
    assert answer.trouble is not None
    assert "本地路网" in answer.trouble.message


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_failure_nobody_waits_for_it_again_for_a_while(configure: Configure, kind: str) -> None:
    server = configure(kind, "error")
    _matrix()
    asked = len(server.asked)
    way = travel_path(POINTS["a"], POINTS["c"], mode="walk")
    assert (way.source, way.trouble is not None) == (Source.NETWORK, True)
    assert len(server.asked) == asked


def test_no_redirect_takes_positions_elsewhere(configure: Configure) -> None:
    server = configure("osrm", "redirect")
    assert _sources(_matrix()) == {Source.NETWORK}
    assert "/elsewhere" not in server.asked


@pytest.mark.parametrize("kind", KINDS)
def test_where_it_knows_no_way_the_network_answers(configure: Configure, kind: str) -> None:
    configure(kind, "no_way")
    way = travel_path(POINTS["a"], POINTS["c"], mode="walk")
    assert (way.source, way.trouble) == (Source.NETWORK, None)


def test_a_pair_that_it_leaves_open_is_answered_by_the_network(configure: Configure) -> None:
    configure("osrm", "holes")
    answer = _matrix()
    assert answer.source[0].tolist() == [Source.SERVER, Source.SERVER, Source.NETWORK]


def test_a_mode_that_it_does_not_know_is_not_asked_of_it(configure: Configure) -> None:
    server = configure("osrm")
    assert _sources(_matrix("ebike")) == {Source.NETWORK}
    assert server.asked == []


def test_many_places_are_asked_in_blocks(configure: Configure) -> None:
    server = configure("osrm")
    many = np.linspace(POINTS["a"], POINTS["c"], 60)
    assert _sources(travel_matrix(many, mode="walk")) == {Source.SERVER}
    assert len(server.asked) == 4


def test_where_locals_know_of_a_closure_the_network_answers(configure: Configure) -> None:
    server = configure()
    area = Area.objects.create(code="140499101000", name="东镇", level="township", point=Point(*POINTS["e"]))
    services.road_link_add(
        area=area, name="小路", line=LineString(POINTS["a"], POINTS["g"]), link_class="path", modes=["walk"],
        valid_from=clock.now(), by=None,
    )  # fmt: skip
    answer = _matrix()
    assert (_sources(answer), server.asked) == ({Source.NETWORK}, [])
    assert answer.metres[0, 2] == pytest.approx(2000, abs=5)
