"""Boundaries proposed by nearness: every place belongs to its nearest village, drawn ones stay."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from geo.areas.services import boundaries_propose, proposal_outlook
from geo.errors import AreaHasNoPlace, PointsTooFew
from geo.models import Area

pytestmark = pytest.mark.django_db


def village(number: int, lon: float | None, township: Area) -> Area:
    point = Point(lon, 36.2) if lon else None
    return Area.objects.create(
        code=f"140404101{number}", name=f"村{number}", level="village", parent=township, point=point
    )


def box(west: float, east: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, 36.1, east, 36.3)), srid=4326)


@pytest.fixture
def township() -> Area:
    area = Area.objects.create(
        code="140404101000", name="东镇", level="township", boundary=box(113.0, 113.4), point=Point(113.2, 36.2)
    )
    village(201, 113.1, area)
    village(202, 113.2, area)
    village(203, None, area)
    return area


def boundary(number: int) -> MultiPolygon:
    found = Area.objects.get(name=f"村{number}").boundary
    assert found is not None
    return found


def test_a_place_belongs_to_the_nearest_village(township: Area) -> None:
    boundaries_propose(area=township, apply=True)
    assert boundary(201).contains(Point(113.14, 36.25, srid=4326))
    assert boundary(202).contains(Point(113.16, 36.25, srid=4326))


def test_the_pieces_fill_the_township_and_are_marked(township: Area) -> None:
    report = boundaries_propose(area=township, apply=True)
    assert (report.proposed, report.without_point) == (2, 1)
    assert boundary(201).area + boundary(202).area == pytest.approx(township.boundary.area if township.boundary else 0)
    assert Area.objects.filter(boundary_is_proposal=True).count() == 2


def test_a_drawn_boundary_is_never_touched(township: Area) -> None:
    Area.objects.filter(name="村201").update(boundary=box(113.0, 113.12))
    boundaries_propose(area=township, apply=True)
    assert boundary(201).extent == pytest.approx((113.0, 36.1, 113.12, 36.3))
    assert boundary(202).intersection(boundary(201)).area == pytest.approx(0, abs=1e-12)


def test_without_a_township_boundary_the_ground_is_two_kilometres_around(township: Area) -> None:
    Area.objects.filter(pk=township.pk).update(boundary=None)
    township.refresh_from_db()
    boundaries_propose(area=township, apply=True)
    west, _, east, _ = boundary(201).union(boundary(202)).extent
    assert 0.01 < 113.1 - west < 0.03
    assert 0.01 < east - 113.2 < 0.03


def test_a_dry_run_writes_nothing(township: Area) -> None:
    assert boundaries_propose(area=township).proposed == 2
    assert not Area.objects.filter(boundary_is_proposal=True).exists()


def test_an_area_without_any_village_point_is_refused() -> None:
    empty = Area.objects.create(code="140404102000", name="西镇", level="township")
    with pytest.raises(AreaHasNoPlace, match="西镇"):
        boundaries_propose(area=empty)


def test_too_few_points_are_no_ground_for_a_proposal(township: Area) -> None:
    village(204, None, township)
    with pytest.raises(PointsTooFew, match="4 个村里只知道 2 个的位置，至少要 3 个"):
        boundaries_propose(area=township, apply=True)
    assert not Area.objects.filter(boundary_is_proposal=True).exists()


def test_villages_that_are_drawn_do_not_count_as_missing(township: Area) -> None:
    village(204, None, township)
    Area.objects.filter(name__in=["村203", "村204"]).update(boundary=box(113.35, 113.4))
    outlook = proposal_outlook(area=township)
    assert (outlook.known, outlook.villages, outlook.drawn, outlook.is_enough) == (2, 2, 2, True)
