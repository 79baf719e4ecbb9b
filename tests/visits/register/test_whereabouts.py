"""What is known of where a household lives, in Python and in a query alike."""

import pytest
from django.contrib.gis.geos import Point, Polygon

from base import clock
from geo.models import Area, Place, PlaceLevel, PlaceSource
from tests.township import Township
from visits.register.models import Household
from visits.register.selectors.whereabouts import Known, level_known, point_known, whereabouts_of

VILLAGE, CENTRE, OWN = (113.18, 36.285), (113.20, 36.30), (113.19, 36.29)

# own place (level, source), whether the village and the township have a point → what is known, and which point it is
CASES = [
    (("door", "pinned"), True, True, Known.DOOR, OWN),
    (("door", "imported"), False, True, Known.DOOR, OWN),
    (("group", "geocoded"), True, True, Known.GROUP, OWN),
    (("group", "geocoded"), False, True, Known.GROUP, OWN),
    (("village", "online"), True, True, Known.VILLAGE, OWN),
    (("village", "area"), True, True, Known.VILLAGE, VILLAGE),
    (("township", "area"), True, True, Known.VILLAGE, VILLAGE),
    (("township", "online"), True, True, Known.VILLAGE, VILLAGE),
    (("township", "area"), False, True, Known.TOWNSHIP, CENTRE),
    (("village", "area"), False, True, Known.TOWNSHIP, CENTRE),
    (("township", "area"), False, False, Known.TOWNSHIP, OWN),
    (None, True, True, Known.VILLAGE, VILLAGE),
    (None, False, True, Known.TOWNSHIP, CENTRE),
    (None, False, False, Known.NOTHING, None),
]


@pytest.fixture
def household(township: Township) -> Household:
    return township.households["周玉梅"]


@pytest.mark.parametrize(("own", "has_village", "has_township", "known", "at"), CASES)
def test_the_finest_thing_known_today_is_said(
    household: Household,
    own: tuple[str, str] | None,
    has_village: bool,
    has_township: bool,
    known: Known,
    at: tuple[float, float] | None,
) -> None:
    village = household.village
    Area.objects.filter(pk=village.pk).update(point=Point(*VILLAGE) if has_village else None)
    Area.objects.filter(children=village).update(point=Point(*CENTRE) if has_township else None)
    if own:
        level, source = own
        place = Place.objects.create(point=Point(*OWN), level=level, source=source, recorded_at=clock.now())
        Household.objects.filter(pk=household.pk).update(place=place)
    row = Household.objects.annotate(level=level_known(), at=point_known()).get(pk=household.pk)
    where = whereabouts_of(row)
    assert (where.known, where.point and where.point.coords) == (known, at)
    assert (Known(row.level), row.at and row.at.coords) == (known, at)


def test_who_stood_at_the_centre_moves_when_the_village_gets_its_point(household: Household) -> None:
    Area.objects.filter(pk=household.village_id).update(point=None)
    household.place = Place.objects.create(
        point=Point(*CENTRE), level=PlaceLevel.TOWNSHIP, source=PlaceSource.AREA, recorded_at=clock.now()
    )
    household.save()
    around = Polygon.from_bbox((113.179, 36.284, 113.181, 36.286))
    here = Household.objects.annotate(at=point_known()).filter(at__coveredby=around)
    assert not here.filter(pk=household.pk).exists()
    Area.objects.filter(pk=household.village_id).update(point=Point(*VILLAGE))
    assert here.filter(pk=household.pk).exists()


def test_only_a_point_in_the_village_makes_a_time_to_it_worth_saying() -> None:
    assert [known.is_of_village for known in Known] == [True, True, True, False, False]
    assert [bool(known.advice) for known in Known] == [False, True, True, True, True]
