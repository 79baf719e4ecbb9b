"""The real listings of Changzhi: eight counties of 2023, the whole city of 2016, points and polygons in GCJ-02."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from geo.areas.services import AreasReport, areas_import
from geo.models import Area
from tests.access_objects import undone

CHANGZHI = Path(__file__).parents[3].parent / "shared" / "data" / "changzhi"

pytestmark = [
    pytest.mark.skipif(not CHANGZHI.exists(), reason="shared area data are absent"),
]


@pytest.fixture(scope="module")
def imported(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[AreasReport]:
    with undone(django_db_blocker):
        yield areas_import(
            divisions=[CHANGZHI / "villages_2023.csv", CHANGZHI / "divisions_2016.csv"],
            points=CHANGZHI / "points_2016_gcj02.csv",
            points_crs="gcj02",
            polygons=CHANGZHI / "counties_gcj02.geojson",
            polygons_crs="gcj02",
            apply=True,
        )


@pytest.fixture
def report(imported: AreasReport, django_db_blocker: DjangoDbBlocker) -> Iterator[AreasReport]:
    with undone(django_db_blocker):
        yield imported


def test_every_row_of_today_is_an_area(report: AreasReport) -> None:
    assert Area.objects.filter(level="village", valid_from__isnull=True, valid_to__isnull=True).count() == 1685
    assert [problem for problem in report.problems if "潞州区" not in problem.value] == []


def test_the_counties_of_2018_name_what_they_were(report: AreasReport) -> None:
    former = {area.name: area.former_names for area in Area.objects.filter(level="county", valid_to__isnull=True)}
    assert former["上党区"] == ["长治县"]
    assert former["屯留区"] == ["屯留县"]
    assert former["潞城区"] == ["潞城市"]


def test_a_township_that_was_merged_names_its_successor(report: AreasReport) -> None:
    merged = Area.objects.get(name="贾掌镇", level="township")
    assert merged.merged_into is not None
    assert merged.merged_into.name == "苏店镇"


def test_counties_lie_inside_their_polygons(report: AreasReport) -> None:
    placed = Area.objects.filter(level="county", boundary__isnull=False, point__isnull=False, valid_to__isnull=True)
    assert placed.count() >= 10
    assert all(area.boundary and area.point and area.boundary.covers(area.point) for area in placed)


def test_no_code_is_in_force_twice(report: AreasReport) -> None:
    codes = list(Area.objects.filter(valid_to__isnull=True).values_list("code", flat=True))
    assert len(codes) == len(set(codes))
