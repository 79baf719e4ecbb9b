"""Whose door has to be found: nobody knows it, it is doubtful, or it lies far from its village (P23)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.test import override_settings

from base import clock
from geo.models import Place, PlaceLevel, PlaceSource
from tests.township import Township
from visits.records.models import CheckIn, VisitRecord
from visits.records.proof import CheckInSaid, Proof
from visits.records.selectors.location_proposals import check_ins_of
from visits.records.services import record_correct, record_move, record_submit, record_void
from visits.register.models import Elder, Household
from visits.register.selectors.locations import HouseholdInDoubt, households_in_doubt, place_history
from visits.register.services import elders_transfer, household_place_set

NEAR, FAR_AWAY = Point(113.201, 36.311), Point(113.200, 36.347)  # 上河村 lies at 113.200, 36.310


def doubts() -> dict[str, str]:
    return {
        Elder.objects.get(pk=one.elder_ids[0]).name: one.doubt
        for one in households_in_doubt(elders=Elder.objects.all())
    }


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
    names = dict(Elder.objects.values_list("pk", "name"))
    assert [[names[pk] for pk in one.elder_ids] for one in found] == [["李大山", "赵春花"], ["周玉梅"]]


def test_pinned_at_the_same_point_it_waits_no_longer_and_the_former_point_stays(township: Township) -> None:
    household = placed(township, point=FAR_AWAY)
    former = household.place
    pinned = household_place_set(household=household, point=FAR_AWAY, by=township.users["coordinator"], accuracy_m=10)
    assert "王秀英" not in doubts()
    assert place_history(place=pinned) == [pinned, former]


class TestPositionsGivenAtVisits:
    """A door is proposed from where visitors stood, as the records stand now (P23, P34)."""

    @pytest.fixture
    def record(self, township: Township, stand_on: Callable[[str], date]) -> VisitRecord:
        stand_on("2026-11-23 20:00")
        at = clock.now() - timedelta(hours=8)
        return record_submit(
            uuid=uuid4(),
            elder=township["张福贵"],
            visitor=township.visitors["马小燕"],
            author=None,
            visited_at=at,
            mode="door_to_door",
            proof=Proof(check_in=CheckInSaid(at=at, lon=113.216, lat=36.295, accuracy_m=9)),
        )

    def told(self, township: Township, name: str) -> list[CheckIn]:
        household = Elder.objects.get(pk=township[name].pk).household_id
        return [told.check_in for told in check_ins_of(households=[household])]

    def test_a_correction_keeps_them_a_move_takes_them_along_a_void_ends_them(
        self, township: Township, record: VisitRecord
    ) -> None:
        said: dict[str, Any] = {"author": None, "reason": "记错"}
        corrected = record_correct(record=record, uuid=uuid4(), changes={"note": "精神好"}, **said)
        assert self.told(township, "张福贵") == [record.check_in]
        moved = record_move(record=corrected, uuid=uuid4(), elder=township["刘长水"], **said)
        assert (self.told(township, "张福贵"), self.told(township, "刘长水")) == ([], [record.check_in])
        record_void(record=moved, uuid=uuid4(), **said)
        assert self.told(township, "刘长水") == []

    def test_where_somebody_lived_before_is_no_proposal_for_where_they_live_now(
        self, township: Township, record: VisitRecord
    ) -> None:
        elders_transfer(elders=[township["张福贵"]], village=township.villages["石桥村"])
        assert self.told(township, "张福贵") == []
