"""Where the vehicle is left, what is walked and what is guessed: kept with the plan, told on every paper and page."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, MultiLineString, Point

from base import clock
from dispatch.plans import selectors
from dispatch.plans.models import Plan, Stop
from dispatch.plans.selectors.inputs import inputs_gather
from dispatch.plans.services.computing import plan_compute
from dispatch.plans.translate.guesses import KNOWN, with_unknown_villages
from dispatch.plans.translate.problem import ProblemIndex
from dispatch.plans.ways import approaches_of, shape_in_pieces, travel_matrices
from geo.models import Area, Place, PlaceLevel, PlaceSource
from geo.roads import services
from geo.travel import Source, TravelMatrix
from tests.geo.osm_file import write_osm
from tests.township import TODAY, Township
from tests.valley import PLACES, ROADS
from visits.register.models import Household, Visitor, VisitorKind

HUT = (113.1990, 36.3190)  # a kilometre up a path from the end of the road
MakePlan = Callable[..., Plan]


@pytest.fixture
def plan_riding(tmp_path: Path, settings: Any, township: Township, make_plan: MakePlan) -> Callable[..., Plan]:
    """`plan_riding(household at)` plans a week by motorcycle with one household moved to a point."""
    settings.VAR_DIR = tmp_path
    path = (["west", "hut"], {"highway": "path", "motor_vehicle": "no"})
    services.roads_import(path=write_osm(tmp_path / "v.osm", PLACES | {"hut": HUT}, [*ROADS, path]), apply=True)
    Visitor.objects.update(mode="motorcycle")

    def make(lon: float, lat: float) -> Plan:
        place = Place.objects.create(
            point=Point(lon, lat), level=PlaceLevel.DOOR, source=PlaceSource.PINNED, recorded_at=clock.now()
        )
        Household.objects.filter(pk=township.households["王秀英"].pk).update(place=place)
        plan = make_plan()
        plan_compute(run_id=plan.run.pk)
        return Plan.objects.get(pk=plan.pk)

    return make


def _stop(plan: Plan, township: Township) -> Stop:
    return Stop.objects.get(route__plan=plan, household=township.households["王秀英"])


def test_who_rides_parks_and_walks_in(plan_riding: Callable[..., Plan], township: Township) -> None:
    stop = _stop(plan_riding(*HUT), township)
    assert (stop.approach, stop.travel_source) == ("path", "parked_walk")
    assert stop.parked is not None
    assert stop.parked.coords == pytest.approx(PLACES["west"], abs=1e-5)
    assert stop.walk_m == pytest.approx(1000, rel=0.02)
    assert stop.walk_s == pytest.approx(1000 * 3.6 / 5.1, rel=0.02)
    pieces = shape_in_pieces(stop.route.shape, stop.route.pieces) if stop.route.shape else []
    walked = [line for how, line in pieces if how == "walk"]
    assert len(walked) == 2  # in, and out again
    assert walked[0][-1] == pytest.approx(HUT)
    assert walked[0][0] == pytest.approx(PLACES["west"], abs=1e-5)


def test_the_whole_shape_is_in_its_pieces(plan_riding: Callable[..., Plan], township: Township) -> None:
    route = _stop(plan_riding(*HUT), township).route
    assert route.shape is not None
    joined = [point for _how, line in shape_in_pieces(route.shape, route.pieces) for point in line]
    assert {*joined} == {*route.shape.coords}


def test_where_no_way_leads_the_stop_says_that_it_is_a_guess(
    plan_riding: Callable[..., Plan], township: Township
) -> None:
    stop = _stop(plan_riding(HUT[0], HUT[1] + 0.009), township)
    assert (stop.approach, stop.travel_source) == ("ground", "straight_line")
    assert stop.walk_m == pytest.approx(1000 + 1000 * 1.5, rel=0.03)
    assert stop.route.shape is not None
    assert "guess" in {how for how, _line in shape_in_pieces(stop.route.shape, stop.route.pieces)}


def test_beyond_reason_it_is_left_out_and_a_path_is_asked_for(
    plan_riding: Callable[..., Plan], township: Township
) -> None:
    plan = plan_riding(HUT[0], HUT[1] + 0.05)
    [sentence] = selectors.left_out_sentences(plan=plan)
    assert (sentence.left_out.elder.name, sentence.left_out.reason) == ("王秀英", "no_way")
    assert "没有路" in sentence.reason
    assert "补画" in sentence.remedy


def test_behind_a_closed_road_it_is_left_out_for_that(plan_riding: Callable[..., Plan], township: Township) -> None:
    services.road_close(
        area=township.area, name="塌方", shape=MultiLineString(LineString(PLACES["west"], HUT)), reason="flood",
        modes=["walk", "ebike", "motorcycle", "car"], valid_from=clock.now(), by=None,
    )  # fmt: skip
    [sentence] = selectors.left_out_sentences(plan=plan_riding(*HUT))
    assert (sentence.left_out.elder.name, sentence.left_out.reason) == ("王秀英", "cut_off")


def test_a_home_beyond_the_map_is_no_reason_to_leave_people_out(
    plan_riding: Callable[..., Plan], township: Township
) -> None:
    Visitor.objects.update(home=Point(113.35, 36.40))
    plan = plan_riding(113.2003, 36.3105)
    assert selectors.left_out_sentences(plan=plan) == []


def test_who_is_known_to_the_township_only_is_planned_with_a_guess(make_plan: MakePlan, township: Township) -> None:
    township.records["周玉梅"].delete()
    Area.objects.filter(pk=township.villages["石桥村"].pk).update(point=None)
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    stop = Stop.objects.get(route__plan=plan, household=township.households["周玉梅"])
    assert (stop.place_level, stop.travel_source) == ("township", "straight_line")
    assert stop.distance_m > 4000
    assert stop.travel_s > 10 * 60


def test_two_unknown_villages_are_apart_and_two_doors_of_one_are_not() -> None:
    seconds = np.array([[0, 0, 0, 600], [0, 0, 0, 600], [0, 0, 0, 600], [600, 600, 600, 0]])
    matrix = TravelMatrix(seconds, seconds, np.zeros((4, 4), np.uint8), np.zeros((4, 4), bool))
    found = with_unknown_villages(matrix, np.array([7, 7, 8, KNOWN]), "motorcycle")
    one_way = found.seconds[0, 3] - 600
    assert one_way > 10 * 60
    assert found.seconds[0, 2] == 2 * one_way
    assert 0 < found.seconds[0, 1] < one_way / 2
    assert found.seconds.diagonal().tolist() == [0] * 4
    assert set(found.source[:3].ravel().tolist()) == {Source.STRAIGHT_LINE}
    through = found.seconds[:, :, None] + found.seconds[None]
    assert (found.seconds[:, None] <= through.transpose(0, 1, 2)).all()


def test_who_is_over_sixty_needs_longer_on_foot_and_no_longer_by_vehicle(
    township: Township, make_plan: MakePlan
) -> None:
    def travels(kind: VisitorKind, mode: str) -> tuple[int, int]:
        Visitor.objects.update(kind=kind, mode=mode)
        index = ProblemIndex(inputs_gather(area=township.area, first_day=TODAY, last_day=TODAY + timedelta(days=6)))
        matrices = travel_matrices(index, approaches_of(index))
        assert len(matrices) == 1
        matrix = next(iter(matrices.values()))
        return int(matrix.seconds.sum()), int(matrix.metres.sum())

    make_plan()  # stands on the day
    young, old = (travels(kind, "walk") for kind in (VisitorKind.GRID_WORKER, VisitorKind.VETERAN_MEMBER))
    assert old[0] == pytest.approx(young[0] * 5.1 / 3.6 / 0.95, rel=0.001)
    assert old[1] == young[1]
    assert travels(VisitorKind.GRID_WORKER, "ebike") == travels(VisitorKind.VETERAN_MEMBER, "ebike")
