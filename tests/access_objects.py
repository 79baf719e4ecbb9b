"""A small county for the access test, and how to make the object that each URL argument names, in a given area."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.contrib.gis.geos import Point, Polygon
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts.models import Role, User
from base import clock
from dispatch.incidents.models import Incident, IncidentKind
from dispatch.plans.inputs import inputs_to_json
from dispatch.plans.models import Lending, Period, Plan, PlanRun, Route, RunState, Shift, Stop, StopVisit
from dispatch.plans.selectors.inputs import inputs_gather
from geo.areas.services import zone_create
from geo.models import (
    Area,
    AreaGrant,
    AreaImport,
    Level,
    Place,
    PlaceLevel,
    PlaceSource,
    RoadEdit,
    RoadEditKind,
    RoadImport,
    Zone,
    ZoneKind,
)
from tests.written_again import WrittenAgain
from visits.duty.models import CountyDocument, DocumentKind, PolicyRules, Surge
from visits.duty.policy import DEFAULT_RULES
from visits.duty.rules import rules_to_json
from visits.exchange.models import ExchangeFile, ExportRun, ImportKind, ImportRun
from visits.merging.services.journal import Journal
from visits.records.door_codes import door_code
from visits.records.media import media_write
from visits.records.models import Attachment, AttachmentKind, CareService, Mode, RecordFlag, VisitRecord
from visits.register.models import (
    Absence,
    Contact,
    Elder,
    ElderMerge,
    Hazard,
    HazardKind,
    Household,
    LeaveKind,
    Responsibility,
    Visitor,
)

DOOR = Point(113.05, 36.2)
OUTSIDER = "龘"  # the family name of everyone who must not be seen from the user's village


@dataclass(frozen=True)
class County:
    own: Area
    parent: Area
    other: Area
    users: dict[Role, User]


@contextmanager
def undone(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is done to the database inside is taken back: for a county that many tests share."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def build_county() -> County:
    return _county(clock.today())


@WrittenAgain
def _county(_today: date) -> County:
    """One user of each role, granted one village today; the township above and a village elsewhere are not theirs."""
    county = _area("140499000000", "测试县", Level.COUNTY, None)
    parent = _area("140499101000", "东镇", Level.TOWNSHIP, county)
    own = _area("140499101201", "甲村", Level.VILLAGE, parent)
    away = _area("140499102000", "西镇", Level.TOWNSHIP, county)
    other = _area("140499102201", "乙村", Level.VILLAGE, away)
    users = {role: User.objects.create(username=f"access-{role}", role=role) for role in Role}
    AreaGrant.objects.bulk_create(AreaGrant(user=user, area=own) for user in users.values())
    for area in (parent, away):  # where they worked before, and will later: neither opens anything today
        AreaGrant.objects.bulk_create(
            AreaGrant(user=user, area=area, since=since, ended_on=ended_on)
            for user in users.values()
            for since, ended_on in [(_day(-90), _day()), (_day(1), None)]
        )
    Visitor.objects.create(
        name="张", kind="volunteer", area=own, home=DOOR, active_since=_day(-90), user=users[Role.VISITOR]
    )
    return County(own, parent, other, users)


def _area(code: str, name: str, level: Level, parent: Area | None) -> Area:
    return Area.objects.create(code=code, name=name, level=level, parent=parent, point=DOOR)


def _day(days: int = 0) -> date:
    return clock.today() + timedelta(days=days)


class Objects:
    """One of each kind of object in one area, made when first asked for."""

    def __init__(self, area: Area, family_name: str) -> None:
        self.area, self.family_name = area, family_name

    @cache  # noqa: B019 (lives as long as one test)
    def household(self) -> Household:
        place = Place.objects.create(
            point=DOOR, level=PlaceLevel.DOOR, source=PlaceSource.PINNED, recorded_at=clock.now()
        )
        return Household.objects.create(village=self.area, address="村口第一户", place=place)

    @cache  # noqa: B019
    def elder(self) -> Elder:
        elder = Elder.objects.create(
            household=self.household(), name=f"{self.family_name}奶奶", registered_on=_day(-60), birth_date=_day(-31000)
        )
        elder.flags.create(category="special_family", since=_day(-60))
        Contact.objects.create(elder=elder, name=f"{self.family_name}家儿", phone="13800000000")
        Responsibility.objects.create(elder=elder, visitor=self.visitor(), since=_day(-60))
        return elder

    @cache  # noqa: B019
    def visitor(self) -> Visitor:
        """Whoever signs in as the area's visitor, so that its people are theirs; elsewhere somebody without a login."""
        if own := Visitor.objects.filter(area=self.area).exclude(user=None).first():
            return own
        name = f"{self.family_name}访员"
        return Visitor.objects.create(name=name, kind="volunteer", area=self.area, home=DOOR, active_since=_day(-90))

    @cache  # noqa: B019
    def record(self) -> VisitRecord:
        return VisitRecord.objects.create(
            uuid=uuid4(),
            elder=self.elder(),
            visitor=self.visitor(),
            sequence=1,
            visited_at=clock.now(),
            accepted_at=clock.now(),
            mode=Mode.DOOR_TO_DOOR,
        )

    @cache  # noqa: B019
    def attachment(self) -> Attachment:
        """Of a door, for that is the kind that every role of the page may see."""
        content = media_write(f"{self.area.code} {self.family_name}".encode())
        facts = {"mime": "image/jpeg", "size": 12, "width": 1, "height": 1, "uploaded_at": clock.now()}
        picture = Attachment.objects.create(
            kind=AttachmentKind.DOOR, sha256=content, stored_sha256=content, area=self.area, **facts
        )
        Household.objects.filter(pk=self.elder().household_id).update(door_photo=picture)
        return picture

    @cache  # noqa: B019
    def road_import(self) -> RoadImport:
        return RoadImport.objects.create(
            area=self.area, file_name="x.osm.pbf", file_bytes=1, made_at=clock.now(), queued_at=clock.now()
        )

    @cache  # noqa: B019
    def care(self) -> CareService:
        return CareService.objects.create(
            uuid=uuid4(), elder=self.elder(), sequence=1, served_on=_day(), detail="理发", accepted_at=clock.now()
        )

    @cache  # noqa: B019
    def flag(self) -> RecordFlag:
        return RecordFlag.objects.create(
            record=self.record(), kind="too_far", raised_at=clock.now(), detail={"distance_m": 900, "accuracy_m": 20}
        )

    @cache  # noqa: B019
    def rules(self) -> PolicyRules:
        return PolicyRules.objects.create(county=self.area, valid_from=_day(30), rules=rules_to_json(DEFAULT_RULES))

    @cache  # noqa: B019
    def document(self) -> CountyDocument:
        told = {
            "title": f"{self.family_name}地工作方案",
            "version": "1",
            "effective_from": _day(),
            "made_at": clock.now(),
        }
        return CountyDocument.objects.create(county=self.area, kind=DocumentKind.PLAN, **told)

    @cache  # noqa: B019
    def absence(self) -> Absence:
        visitor = self.visitor()
        row = Absence.objects.filter(visitor=visitor).first()
        today = clock.today()
        return row or Absence.objects.create(
            visitor=visitor, first_day=today, last_day=today, kind=LeaveKind.OTHER, made_at=clock.now()
        )

    @cache  # noqa: B019
    def lending(self) -> Lending:
        """To the township next door, whoever the visitor is."""
        near = Area.objects.filter(level=Level.TOWNSHIP).exclude(code__startswith=self.area.code[:9])
        days = {"first_day": _day(200), "last_day": _day(201)}
        return Lending.objects.create(visitor=self.visitor(), area=near.get(), made_at=clock.now(), **days)

    def surge(self) -> Surge:
        days = {"first_day": _day(1), "last_day": _day(3)}
        return Surge.objects.create(area=self.area, cause="weather", title="寒潮", made_at=clock.now(), **days)

    @cache  # noqa: B019
    def hazard(self) -> Hazard:
        return Hazard.objects.create(household=self.household(), kind=HazardKind.GAS, found_on=_day())

    @cache  # noqa: B019
    def shift(self) -> Shift:
        return Shift.objects.create(
            visitor=self.visitor(), date=_day(), start=time(8), end=time(17), mode=self.visitor().mode
        )

    @cache  # noqa: B019
    def plan(self) -> Plan:
        monday = _day(-clock.today().weekday())
        sunday = monday + timedelta(days=6)
        plan = Plan.objects.create(
            area=self.area,
            period=Period.WEEK,
            first_day=monday,
            last_day=sunday,
            inputs=inputs_to_json(inputs_gather(area=self.area, first_day=monday, last_day=sunday)),
            made_at=clock.now(),
        )
        PlanRun.objects.create(plan=plan, seconds=1, queued_at=clock.now(), input_hash=uuid4().hex, state=RunState.DONE)
        return plan

    @cache  # noqa: B019
    def run(self) -> PlanRun:
        return self.plan().run

    @cache  # noqa: B019
    def route(self) -> Route:
        figures = {"travel_s": 60, "service_s": 1800, "distance_m": 100, "travel_source": "straight_line"}
        return Route.objects.create(
            plan=self.plan(), shift=self.shift(), start_at=clock.now(), end_at=clock.now(), **figures
        )

    @cache  # noqa: B019
    def stop(self) -> Stop:
        figures = {"service_s": 1800, "travel_s": 60, "distance_m": 100, "travel_source": "straight_line"}
        return Stop.objects.create(
            route=self.route(),
            order=1,
            household=self.household(),
            point=DOOR,
            place_level=PlaceLevel.DOOR,
            arrival_at=clock.now(),
            **figures,
        )

    @cache  # noqa: B019
    def stop_visit(self) -> StopVisit:
        window = {"first_day": _day(), "last_day": _day(6), "tier": "key", "clause": "P28"}
        return StopVisit.objects.create(stop=self.stop(), elder=self.elder(), **window)

    @cache  # noqa: B019
    def incident(self) -> Incident:
        return Incident.objects.create(
            kind=IncidentKind.MEDICAL, elder=self.elder(), area=self.area, point=DOOR, raised_at=clock.now()
        )

    @cache  # noqa: B019
    def road_edit(self) -> RoadEdit:
        return RoadEdit.objects.create(
            kind=RoadEditKind.SPEEDS,
            area=self.area,
            name=f"{self.family_name}家坡结冰",
            shares={"walk": {"path": 0.5}},
            modes=["walk"],
            valid_from=clock.now(),
            made_at=clock.now(),
        )

    @cache  # noqa: B019
    def user(self) -> User:
        user = User.objects.create(username=f"{self.family_name}用户{self.area.code}", role=Role.VISITOR)
        AreaGrant.objects.create(user=user, area=self.area)
        return user

    @cache  # noqa: B019
    def import_run(self) -> ImportRun:
        return ImportRun.objects.create(
            kind=ImportKind.LEDGER,
            area=self.area,
            file_name="台账.xlsx",
            made_at=clock.now(),
            queued_at=clock.now(),
            state=RunState.DONE,
        )

    @cache  # noqa: B019
    def export_run(self) -> ExportRun:
        file = ExchangeFile.objects.create(content=b"x", stored_at=clock.now())
        told = {"reason": "核对", "fields": ["name"], "made_at": clock.now(), "queued_at": clock.now()}
        return ExportRun.objects.create(area=self.area, file=file, state=RunState.DONE, elders=1, **told)

    @cache  # noqa: B019
    def area_import(self) -> AreaImport:
        times = {"made_at": clock.now(), "queued_at": clock.now()}
        return AreaImport.objects.create(
            kind="shapes", area=self.area, file_name="边界.geojson", content=b"{}", state=RunState.DONE, **times
        )

    @cache  # noqa: B019
    def zone(self) -> Zone:
        ground = Polygon.from_bbox((113.0, 36.1, 113.1, 36.3))
        return zone_create(area=self.area, kind=ZoneKind.FLOOD, name="河滩", polygon=ground, first_day=_day())

    def other_elder(self) -> Elder:
        return Elder.objects.create(
            household=self.household(), name=f"{self.family_name}奶", registered_on=_day(-30), birth_date=_day(-31000)
        )

    @cache  # noqa: B019
    def merge(self) -> ElderMerge:
        pointer = Elder.objects.create(
            household=self.household(),
            name=f"{self.family_name}奶奶",
            registered_on=_day(-30),
            merged_into=self.elder(),
        )
        return ElderMerge.objects.create(
            kept=self.elder(), merged=pointer, merged_at=clock.now(), journal=Journal().as_text()
        )

    @cache  # noqa: B019
    def responsibility(self) -> Responsibility:
        return Responsibility.objects.get(elder=self.elder())


# Pages whose arguments name ground that everyone may see, and nobody on it.
SAME_FOR_EVERYONE = {"base-map-tile", "relief-tile"}

# What each URL argument stands for.
ARGUMENTS: dict[str, Callable[[Objects], Any]] = {
    "absence_id": lambda objects: objects.absence().pk,
    "lending_id": lambda objects: objects.lending().pk,
    "area_code": lambda objects: objects.area.code,
    "road_import_id": lambda objects: objects.road_import().pk,
    "area_import_id": lambda objects: objects.area_import().pk,
    "attachment_uuid": lambda objects: objects.attachment().uuid,
    "care_id": lambda objects: objects.care().pk,
    "day": lambda objects: clock.today().isoformat(),
    "document_id": lambda objects: objects.document().pk,
    "door_code": lambda objects: door_code(objects.elder().household_id),
    "merge_id": lambda objects: objects.merge().pk,
    "other_id": lambda objects: objects.other_elder().pk,
    "export_id": lambda objects: objects.export_run().pk,
    "import_id": lambda objects: objects.import_run().pk,
    "card": lambda objects: "identity",
    "fact_kind": lambda objects: "responsibility",
    "fact_id": lambda objects: objects.responsibility().pk,
    "elder_id": lambda objects: objects.elder().pk,
    "flag_id": lambda objects: objects.flag().pk,
    "hazard_id": lambda objects: objects.hazard().pk,
    "household_id": lambda objects: objects.household().pk,
    "incident_id": lambda objects: objects.incident().pk,
    "plan_id": lambda objects: objects.plan().pk,
    "record_id": lambda objects: objects.record().pk,
    "responsibility_id": lambda objects: objects.responsibility().pk,
    "road_edit_id": lambda objects: objects.road_edit().pk,
    "route_id": lambda objects: objects.route().pk,
    "rules_id": lambda objects: objects.rules().pk,
    "run_id": lambda objects: objects.run().pk,
    "sha256": lambda objects: objects.attachment().sha256,
    "shift_id": lambda objects: objects.shift().pk,
    "stop_id": lambda objects: objects.stop().pk,
    "stop_visit_id": lambda objects: objects.stop_visit().pk,
    "theme": lambda objects: "share",
    "surge_id": lambda objects: objects.surge().pk,
    "invitation_code": lambda objects: "K7PM4XQ29RTD",
    "user_id": lambda objects: objects.user().pk,
    "visitor_id": lambda objects: objects.visitor().pk,
    "zone_id": lambda objects: objects.zone().pk,
    "x": lambda objects: 13337,
    "y": lambda objects: 6421,
    "zoom": lambda objects: 14,
}
