"""Where a door is, and who said so (P23)."""

import pytest
from django.contrib.gis.geos import Point

from accounts.models import AuditEvent
from geo.models import Place
from tests.township import Township
from visits.register.models import Household
from visits.register.services import household_place_set


@pytest.fixture
def place(township: Township) -> Place:
    user = township.users["coordinator"]
    return household_place_set(household=township.households["王秀英"], point=Point(113.2, 36.3), by=user, accuracy_m=8)


def test_the_new_place_stands_and_the_former_stays_readable(township: Township, place: Place) -> None:
    assert Household.objects.get(pk=township.households["王秀英"].pk).place == place
    assert place.replaces is not None
    assert (place.replaces.point.x, place.replaces.point.y) == (113.2003, 36.3105)


def test_it_keeps_who_set_it_and_how_exact_it_is(township: Township, place: Place) -> None:
    assert (place.recorded_by, place.accuracy_m, place.source) == (township.users["coordinator"], 8, "pinned")
    assert AuditEvent.objects.get().subject == f"visits.household:{township.households['王秀英'].pk}"


def test_a_household_without_a_place_gets_its_first(township: Township) -> None:
    first = household_place_set(household=township.households["周玉梅"], point=Point(113.18, 36.28), by=None)
    assert first.replaces is None
