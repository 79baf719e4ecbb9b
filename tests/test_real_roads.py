"""The whole way on a road network that nobody on this project drew: invented elders along real mountain roads."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from itertools import pairwise
from pathlib import Path

import osmium
import pytest
from django.conf import settings as project
from django.contrib.gis.geos import Point
from django.db import transaction
from pytest_django import DjangoDbBlocker

from base import clock
from dispatch.plans.models import Period, Plan, Route, Stop, StopVisit
from dispatch.plans.services import plan_create, plan_publish
from dispatch.plans.services.computing import plan_compute
from geo.coordinates import distance_m
from geo.models import Area, Level, Place, PlaceLevel, PlaceSource
from geo.roads.services import roads_import
from visits.duty.coverage import due_visits
from visits.register.models import (
    Category,
    CategoryFlag,
    Elder,
    Household,
    Responsibility,
    TravelMode,
    Visitor,
    WorkingHours,
)

ROADS = Path(project.BASE_DIR).parent / "shared" / "data" / "roads" / "liechtenstein-2021.osm.pbf"
TODAY = date(2026, 11, 23)
ELDERS, VISITORS = 60, 4

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not ROADS.exists(), reason="../shared/data/roads is not here"),
]


@pytest.fixture(scope="module")
def plan(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Plan]:
    """A published week of 60 elders and 4 visitors who live in three parishes of Liechtenstein."""
    with django_db_blocker.unblock(), clock.standing_on(TODAY), pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "VAR_DIR", tmp_path_factory.mktemp("var"))
        patch.setattr(project, "RUN_HEARTBEAT_S", 600)  # another connection would not see what is never committed
        with transaction.atomic():
            roads_import(path=ROADS, apply=True)
            area = _parish(_doors())
            made = plan_create(area=area, period=Period.WEEK, first_day=TODAY, by=None, seconds=2)
            yield plan_publish(plan=plan_compute(run_id=made.run.pk), by=None)
            transaction.set_rollback(True)


def _doors() -> list[tuple[float, float]]:
    """Middles of residential streets, evenly taken."""
    streets = osmium.FileProcessor(str(ROADS)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    found = []
    for way in streets:
        if isinstance(way, osmium.osm.Way) and way.tags["highway"] == "residential":
            middle = way.nodes[len(way.nodes) // 2].location
            if 9.49 < middle.lon < 9.56 and 47.10 < middle.lat < 47.20:
                found.append((middle.lon, middle.lat))
    return found[:: len(found) // (ELDERS + VISITORS)][: ELDERS + VISITORS]


def _parish(doors: list[tuple[float, float]]) -> Area:
    county = Area.objects.create(code="990701000000", name="山路县", level=Level.COUNTY)
    township = Area.objects.create(code="990701101000", name="山路乡", level=Level.TOWNSHIP, parent=county)
    village = Area.objects.create(
        code="990701101201", name="山路村", level=Level.VILLAGE, parent=township, point=Point(*doors[0])
    )
    visitors = [_visitor(township, number, door) for number, door in enumerate(doors[ELDERS:])]
    for number, door in enumerate(doors[:ELDERS]):
        Responsibility.objects.create(
            elder=_elder(village, number, door), visitor=visitors[number % VISITORS], since=date(2026, 1, 1)
        )
    return township


def _elder(village: Area, number: int, door: tuple[float, float]) -> Elder:
    place = Place.objects.create(
        point=Point(*door), level=PlaceLevel.DOOR, source=PlaceSource.PINNED, recorded_at=clock.now()
    )
    household = Household.objects.create(village=village, address=f"山路村{number}号", place=place)
    elder = Elder.objects.create(
        household=household, name=f"山{number}", birth_date=date(1940, 1, 1), registered_on=date(2026, 1, 1)
    )
    for category in (Category.POOR, Category.LIVES_ALONE):
        CategoryFlag.objects.create(elder=elder, category=category, since=date(2026, 1, 1))
    return elder


def _visitor(township: Area, number: int, home: tuple[float, float]) -> Visitor:
    visitor = Visitor.objects.create(
        name=f"路{number}",
        kind="grid_worker",
        area=township,
        home=Point(*home),
        mode=[TravelMode.WALK, TravelMode.EBIKE, TravelMode.CAR, TravelMode.MOTORCYCLE][number],
        active_since=date(2026, 1, 1),
    )
    WorkingHours.objects.bulk_create(
        WorkingHours(visitor=visitor, weekday=weekday, start=time(8, 30), end=time(17, 30)) for weekday in range(1, 6)
    )
    return visitor


def test_every_visit_owed_is_planned_once_or_named(plan: Plan) -> None:
    owed = Counter(visit.elder_id for visit in due_visits(area=plan.area, first_day=TODAY, last_day=plan.last_day))
    planned = StopVisit.objects.filter(stop__route__plan=plan).values_list("elder", flat=True)
    left_out = plan.left_out.values_list("elder", flat=True)
    assert Counter([*planned, *left_out]) == owed
    assert len(planned) > ELDERS * 0.9


def test_all_travel_times_come_from_the_roads_and_the_walk_from_where_one_parks(plan: Plan) -> None:
    sources = Counter(Stop.objects.filter(route__plan=plan).values_list("travel_source", flat=True))
    assert set(sources) <= {"network", "parked_walk"}  # nothing is guessed
    assert sources["network"] > 0.8 * sources.total()


def test_routes_are_drawn_along_the_roads_and_not_as_the_crow_flies(plan: Plan) -> None:
    for route in Route.objects.filter(plan=plan):
        assert route.shape is not None
        points = list(route.shape.coords)
        drawn_m = sum(float(distance_m(a, b)) for a, b in pairwise(points))
        assert len(points) > 2 * route.stops.count()
        assert drawn_m == pytest.approx(route.distance_m, rel=0.1, abs=200)


def test_whoever_drives_covers_more_ground_in_an_hour_than_whoever_walks(plan: Plan) -> None:
    speed = {
        mode: sum(r.distance_m for r in routes) / max(1, sum(r.travel_s for r in routes))
        for mode in ("walk", "car")
        if (routes := list(Route.objects.filter(plan=plan, shift__mode=mode)))
    }
    assert speed["car"] > 3 * speed["walk"]
