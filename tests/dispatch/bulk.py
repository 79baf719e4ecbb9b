"""A township of any size from a seed: enough people to keep a search busy."""

import random
from datetime import date, time

from django.contrib.gis.geos import Point

from base import clock
from geo.models import Area, Level, Place, PlaceLevel, PlaceSource
from visits.register.models import (
    Category,
    CategoryFlag,
    Elder,
    Household,
    Responsibility,
    TravelMode,
    Visitor,
    VisitorKind,
    WorkingHours,
)

REGISTERED = date(2026, 1, 5)


def bulk_township(*, elders: int, visitors: int, seed: int = 1) -> Area:
    """Elders in villages of about 25, one of four key; a visitor lives in every village or two."""
    dice = random.Random(seed)
    county = Area.objects.create(code="140498000000", name="大山县", level=Level.COUNTY, point=Point(113.5, 36.5))
    area = Area.objects.create(
        code="140498101000", name="长岭乡", level=Level.TOWNSHIP, parent=county, point=Point(113.5, 36.5)
    )
    villages = Area.objects.bulk_create(
        Area(
            code=f"140498101{200 + i}",
            name=f"{i + 1}号村",
            level=Level.VILLAGE,
            parent=area,
            point=Point(113.5 + dice.uniform(-0.08, 0.08), 36.5 + dice.uniform(-0.06, 0.06)),
        )
        for i in range(max(2, elders // 25))
    )
    team = _team(dice, area, villages, visitors)
    people = _people(dice, villages, elders)
    Responsibility.objects.bulk_create(
        Responsibility(elder=elder, visitor=team[villages.index(elder.household.village) % len(team)], since=REGISTERED)
        for elder in people
    )
    return area


def _near(dice: random.Random, village: Area) -> Point:
    assert village.point is not None
    return Point(village.point.x + dice.gauss(0, 0.006), village.point.y + dice.gauss(0, 0.005))


def _team(dice: random.Random, area: Area, villages: list[Area], count: int) -> list[Visitor]:
    modes = [TravelMode.EBIKE, TravelMode.WALK, TravelMode.MOTORCYCLE]
    team = Visitor.objects.bulk_create(
        Visitor(
            name=f"访员{i + 1}",
            kind=VisitorKind.GRID_WORKER,
            area=area,
            home=_near(dice, villages[i % len(villages)]),
            mode=modes[i % 3],
            active_since=REGISTERED,
        )
        for i in range(count)
    )
    WorkingHours.objects.bulk_create(
        WorkingHours(visitor=visitor, weekday=weekday, start=time(8, 30), end=time(17))
        for visitor in team
        for weekday in range(1, 6)
    )
    return team


def _people(dice: random.Random, villages: list[Area], count: int) -> list[Elder]:
    homes = [dice.choice(villages) for _ in range(count)]
    places = Place.objects.bulk_create(
        Place(point=_near(dice, village), level=PlaceLevel.DOOR, source=PlaceSource.IMPORTED, recorded_at=clock.now())
        for village in homes
    )
    households = Household.objects.bulk_create(
        Household(village=village, address=f"{i}号", place=place)
        for i, (village, place) in enumerate(zip(homes, places, strict=True))
    )
    elders = Elder.objects.bulk_create(
        Elder(household=household, name=f"老人{i}", registered_on=REGISTERED, birth_date=date(1940, 1, 1))
        for i, household in enumerate(households)
    )
    CategoryFlag.objects.bulk_create(
        CategoryFlag(elder=elder, category=category, since=REGISTERED)
        for i, elder in enumerate(elders)
        for category in (Category.POOR, *([Category.WITHOUT_FAMILY] if i % 4 == 0 else []))
    )
    return elders
