"""Whose door has to be found: nobody knows it, it is doubtful, or it lies far from its village (P23)."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import override_settings

from accounts import clock
from geo.models import Place, PlaceLevel, PlaceSource
from tests.township import Township
from visits.models import Elder, Household
from visits.selectors.locations import HouseholdInDoubt, households_in_doubt, place_history
from visits.services import household_place_set

NEAR, FAR_AWAY = Point(113.201, 36.311), Point(113.200, 36.347)  # 上河村 lies at 113.200, 36.310


def doubts() -> dict[str, str]:
    return {one.people[0].name: one.doubt for one in households_in_doubt(elders=Elder.objects.all())}


def placed(township: Township, **changes: Any) -> Household:
    """王秀英's household, known in another way."""
    household = township.households["王秀英"]
    known: dict[str, Any] = {"point": NEAR, "level": PlaceLevel.DOOR, "source": PlaceSource.IMPORTED}
    household.place = Place.objects.create(recorded_at=clock.now(), **known | changes)
    household.save()
    return household


def test_a_household_without_a_place_is_not_located(township: Township) -> None:
    assert doubts() == {"周玉梅": "unlocated"}


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"level": PlaceLevel.VILLAGE, "source": PlaceSource.AREA}, "unlocated"),
        ({"level": PlaceLevel.TOWNSHIP, "source": PlaceSource.AREA}, "unlocated"),
        ({"source": PlaceSource.GEOCODED, "confidence": 0.89}, "unsure"),
        ({"source": PlaceSource.GEOCODED, "confidence": 0.9}, None),
        ({"level": PlaceLevel.GROUP, "source": PlaceSource.AREA}, None),
        ({"point": FAR_AWAY}, "far"),
        ({"point": FAR_AWAY, "source": PlaceSource.PINNED}, None),
    ],
)
def test_what_is_known_of_a_point_decides(township: Township, changes: dict[str, Any], doubt: str | None) -> None:
    placed(township, **changes)
    assert doubts().get("王秀英") == doubt


def test_how_far_is_far_is_said_in_the_settings(township: Township) -> None:
    placed(township, point=FAR_AWAY)
    with override_settings(LOCATION_FAR_M=5000):
        assert "王秀英" not in doubts()


def test_it_says_how_far_from_the_village(township: Township) -> None:
    placed(township, point=FAR_AWAY)
    [one] = [one for one in households_in_doubt(elders=Elder.objects.all()) if one.doubt == "far"]
    assert one.away_m == pytest.approx(4110, abs=20)


def test_people_behind_one_door_wait_as_one_household(township: Township) -> None:
    Household.objects.filter(pk=township.households["李大山"].pk).update(place=None)
    found: list[HouseholdInDoubt] = households_in_doubt(elders=Elder.objects.all())
    assert [[elder.name for elder in one.people] for one in found] == [["李大山", "赵春花"], ["周玉梅"]]


def test_pinned_at_the_same_point_it_waits_no_longer_and_the_former_point_stays(township: Township) -> None:
    household = placed(township, point=FAR_AWAY)
    former = household.place
    pinned = household_place_set(household=household, point=FAR_AWAY, by=township.users["coordinator"], accuracy_m=10)
    assert "王秀英" not in doubts()
    assert place_history(place=pinned) == [pinned, former]
