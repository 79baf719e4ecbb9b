"""A county that begins with nothing and grows a step at a time, as a real one does on its first day.

云岭县 with the township 青石乡 and two villages, 上河村 and 下河村; two visitors, three elders in scope. Everybody who
may sign in is there from the beginning, without an area until there are any.
"""

from collections.abc import Callable
from datetime import date, time
from uuid import uuid4

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from accounts.models import Role, User
from base import clock
from dispatch.plans.inputs import inputs_to_json
from dispatch.plans.models import Period, Plan, PlanRun, PlanState, RunState
from dispatch.plans.selectors.inputs import inputs_gather
from geo.models import Area, AreaGrant, Level, Place, PlaceLevel, PlaceSource, RoadNetwork
from tests.governing import governs
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import (
    Category,
    CategoryFlag,
    Elder,
    Household,
    Responsibility,
    Visitor,
    VisitorKind,
    WorkingHours,
)

MONDAY = date(2026, 11, 23)
TOWNSHIP = "140499101000"


class Growing:
    """Each method is one step; `grown_to` takes them in order."""

    def __init__(self) -> None:
        self.users = {role: User.objects.create_user(username=role.value, role=role) for role in Role}

    def grown_to(self, last: str) -> "Growing":
        for stage in STAGES[: STAGES.index(last) + 1]:
            self.grow(stage)
        return self

    def grow(self, stage: str) -> None:
        """By one stage."""
        getattr(self, stage)()

    def nothing(self) -> None:
        """Users, and no ground under them."""

    def divisions(self) -> None:
        self.county = _area("140499000000", "云岭县", Level.COUNTY, None)
        self.township = _area(TOWNSHIP, "青石乡", Level.TOWNSHIP, self.county)
        self.villages = [
            _area("140499101201", "上河村", Level.VILLAGE, self.township),
            _area("140499101202", "下河村", Level.VILLAGE, self.township),
        ]
        for role, user in self.users.items():
            AreaGrant.objects.create(user=user, area=self.township if role in _OF_TOWNSHIP else self.county)

    def points(self) -> None:
        for lon, area in zip((113.2, 113.2, 113.2, 113.22), self._areas(), strict=True):
            Area.objects.filter(pk=area.pk).update(point=Point(lon, 36.3), boundary=_square(lon))

    def roads(self) -> None:
        RoadNetwork.objects.create(
            version=uuid4().hex,
            source_name="县.osm.pbf",
            bounds=Polygon.from_bbox((113, 36, 114, 37)),
            nodes=2,
            edges=1,
            imported_at=clock.now(),
            is_active=False,  # there is no folder with arrays behind it
        )

    def visitors(self) -> None:
        self.people = [
            Visitor.objects.create(
                name=name,
                kind=VisitorKind.GRID_WORKER,
                user=user,
                area=self.township,
                home=Point(113.2, 36.3),
                active_since=date(2026, 1, 5),
            )
            for name, user in [("孙志强", self.users[Role.VISITOR]), ("马小燕", None)]
        ]

    def hours(self) -> None:
        WorkingHours.objects.bulk_create(
            WorkingHours(visitor=visitor, weekday=weekday, start=time(8, 30), end=time(17, 30))
            for visitor in self.people
            for weekday in range(1, 8)
        )

    def ledger(self) -> None:
        """Elders of whom only the village is known."""
        self.elders = [
            _elder(Household.objects.create(village=village, address=f"{village.name}{n}号"), name)
            for n, (name, village) in enumerate(
                [("王秀英", self.villages[0]), ("李大山", self.villages[0]), ("张福贵", self.villages[1])], start=1
            )
        ]

    def doors(self) -> None:
        for elder in self.elders:
            household = elder.household
            household.place = Place.objects.create(
                point=Point(113.201, 36.301),
                level=PlaceLevel.DOOR,
                source=PlaceSource.PINNED,
                address=household.address,
                recorded_at=clock.now(),
            )
            household.save()

    def responsible(self) -> None:
        for elder in self.elders:
            Responsibility.objects.create(elder=elder, visitor=self.people[0], since=date(2026, 1, 5))

    def draft(self) -> None:
        sunday = date(2026, 11, 29)
        inputs = inputs_gather(area=self.township, first_day=MONDAY, last_day=sunday)
        self.plan = Plan.objects.create(
            area=self.township,
            period=Period.WEEK,
            first_day=MONDAY,
            last_day=sunday,
            inputs=inputs_to_json(inputs),
            made_at=clock.now(),
        )
        told = {"seconds": 1, "queued_at": clock.now(), "input_hash": uuid4().hex}
        PlanRun.objects.create(plan=self.plan, state=RunState.DONE, **told)

    def published(self) -> None:
        Plan.objects.update(state=PlanState.PUBLISHED, published_at=clock.now())
        for plan in Plan.objects.all():
            governs(plan)

    def visited(self) -> None:
        VisitRecord.objects.create(
            uuid=uuid4(),
            elder=self.elders[0],
            visitor=self.people[0],
            sequence=1,
            visited_at=clock.now(),
            accepted_at=clock.now(),
            mode=Mode.DOOR_TO_DOOR,
            outcome=Outcome.MET,
        )

    def _areas(self) -> list[Area]:
        return [self.county, self.township, *self.villages]


STAGES = [
    "nothing",
    "divisions",
    "points",
    "visitors",
    "hours",
    "ledger",
    "doors",
    "responsible",
    "draft",
    "published",
    "visited",
]
_OF_TOWNSHIP = (Role.COORDINATOR, Role.VISITOR)
Grow = Callable[[str], Growing]


def _area(code: str, name: str, level: Level, parent: Area | None) -> Area:
    return Area.objects.create(code=code, name=name, level=level, parent=parent)


def _square(lon: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((lon - 0.01, 36.29, lon + 0.01, 36.31)), srid=4326)


def _elder(household: Household, name: str) -> Elder:
    elder = Elder.objects.create(
        household=household, name=name, birth_date=date(1940, 3, 5), registered_on=date(2026, 1, 5)
    )
    for category in (Category.POOR, Category.LIVES_ALONE):
        CategoryFlag.objects.create(elder=elder, category=category, since=date(2026, 1, 5))
    return elder
