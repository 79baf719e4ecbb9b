"""The tiny township that every test of the pages knows: invented people, one visitor, one Monday.

向阳镇 has 石门村, where 李秀兰 and 王德福 live behind one door with a gas hazard, and 柳沟村, where 陈桂英 is
known by her village only. 张敏 visits both on Monday 2026-11-23. In 北坡乡 next to it lives 赵玉梅, whom nobody of
向阳镇 may see.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import LineString, Point

from accounts.models import Role, User
from dispatch.models import Period, Plan, PlanState, Route, Shift, Stop, StopVisit
from geo.models import Area, AreaGrant, Facility, FacilityKind, Level, Place, PlaceLevel, PlaceSource
from visits.models import Category, CategoryFlag, Contact, Elder, Hazard, HazardKind, Household, Responsibility, Visitor
from visits.models.elders import Gender
from visits.models.hazards import Severity
from visits.models.visitors import VisitorKind

MONDAY = date(2026, 11, 23)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


@dataclass(frozen=True)
class Township:
    county: Area
    xiangyang: Area
    shimen: Area
    liugou: Area
    beipo: Area
    li: Elder
    wang: Elder
    chen: Elder
    zhao: Elder
    zhang: Visitor
    sun: Visitor
    visitor: User
    coordinator: User
    leader: User
    responder: User
    route: Route


def township() -> Township:
    county = _area("140499000000", "云岭县", Level.COUNTY, None, (113.10, 36.30))
    xiangyang = _area("140499100000", "向阳镇", Level.TOWNSHIP, county, (113.02, 36.21))
    shimen = _area("140499100201", "石门村", Level.VILLAGE, xiangyang, (113.010, 36.205))
    liugou = _area("140499100202", "柳沟村", Level.VILLAGE, xiangyang, (113.040, 36.215))
    beipo = _area("140499101000", "北坡乡", Level.TOWNSHIP, county, (113.20, 36.40))
    gaoya = _area("140499101201", "高崖村", Level.VILLAGE, beipo, (113.21, 36.41))

    gate = _household(shimen, "石门村 3 组 12 号", (113.0123, 36.2061), PlaceLevel.DOOR, "院门右侧敲窗")
    li = _elder(gate, "李秀兰", "lixiulan lxl", date(1941, 3, 5), "13812340001", Gender.FEMALE)
    wang = _elder(gate, "王德福", "wangdefu wdf", date(1939, 8, 1), "13812340002", Gender.MALE)
    chen = _elder(
        _household(liugou, "柳沟村", (113.040, 36.215), PlaceLevel.VILLAGE),
        "陈桂英",
        "chenguiying cgy",
        date(1944, 1, 20),
        "13812340003",
        Gender.FEMALE,
    )
    zhao = _elder(
        _household(gaoya, "高崖村 7 号", (113.211, 36.411), PlaceLevel.DOOR),
        "赵玉梅",
        "zhaoyumei zym",
        date(1940, 6, 6),
        "13812340004",
        Gender.FEMALE,
    )
    Contact.objects.create(elder=li, order=1, name="李建国", relation="儿子", phone="13900010001")
    Contact.objects.create(elder=li, order=2, name="周婶", relation="邻居", phone="13900010002")
    Hazard.objects.create(
        household=gate,
        kind=HazardKind.GAS,
        severity=Severity.SERIOUS,
        note="胶管老化",
        found_on=date(2026, 11, 9),
    )
    for elder in (li, wang, chen, zhao):
        CategoryFlag.objects.create(elder=elder, category=Category.POOR, since=date(2026, 1, 1))
    CategoryFlag.objects.create(elder=li, category=Category.DEPENDENT, since=date(2026, 1, 1))
    CategoryFlag.objects.create(elder=chen, category=Category.WITHOUT_FAMILY, since=date(2026, 1, 1))
    Facility.objects.create(
        name="石门村卫生室", kind=FacilityKind.CLINIC, area=shimen, point=Point(113.011, 36.204), phone="0355-8000120"
    )

    visitor = _user("zhang", Role.VISITOR, "张敏", xiangyang)
    zhang = _visitor("张敏", xiangyang, (113.000, 36.200), "13700020001", visitor)
    sun = _visitor("孙强", xiangyang, (113.030, 36.210), "13700020002", None)
    for elder in (li, wang, chen):
        Responsibility.objects.create(elder=elder, visitor=zhang, since=date(2026, 1, 1))
    return Township(
        county=county,
        xiangyang=xiangyang,
        shimen=shimen,
        liugou=liugou,
        beipo=beipo,
        li=li,
        wang=wang,
        chen=chen,
        zhao=zhao,
        zhang=zhang,
        sun=sun,
        visitor=visitor,
        coordinator=_user("zhou", Role.COORDINATOR, "周宁", xiangyang),
        leader=_user("qin", Role.LEADER, "秦岚", county),
        responder=_user("feng", Role.RESPONDER, "冯勇", xiangyang),
        route=_monday(zhang, xiangyang, gate, chen.household),
    )


def _area(code: str, name: str, level: Level, parent: Area | None, point: tuple[float, float]) -> Area:
    return Area.objects.create(code=code, name=name, level=level, parent=parent, point=Point(*point))


def _household(
    village: Area, address: str, point: tuple[float, float], level: PlaceLevel, way_in: str = ""
) -> Household:
    source = PlaceSource.PINNED if level == PlaceLevel.DOOR else PlaceSource.AREA
    place = Place.objects.create(point=Point(*point), level=level, source=source, recorded_at=at(9))
    return Household.objects.create(village=village, address=address, place=place, way_in=way_in)


def _elder(household: Household, name: str, pinyin: str, born: date, phone: str, gender: Gender) -> Elder:
    return Elder.objects.create(
        household=household,
        name=name,
        pinyin=pinyin,
        gender=gender,
        birth_date=born,
        phone=phone,
        registered_on=date(2026, 1, 1),
    )


def _user(username: str, role: Role, name: str, area: Area) -> User:
    user = User.objects.create(username=username, role=role, display_name=name)
    AreaGrant.objects.create(user=user, area=area)
    return user


def _visitor(name: str, area: Area, home: tuple[float, float], phone: str, user: User | None) -> Visitor:
    return Visitor.objects.create(
        name=name,
        kind=VisitorKind.GRID_WORKER,
        area=area,
        home=Point(*home),
        phone=phone,
        user=user,
        active_since=date(2026, 1, 1),
    )


def _monday(visitor: Visitor, area: Area, first: Household, second: Household) -> Route:
    plan = Plan.objects.create(
        area=area,
        period=Period.WEEK,
        first_day=MONDAY,
        last_day=date(2026, 11, 29),
        state=PlanState.PUBLISHED,
        made_at=at(7),
        published_at=at(7),
    )
    shift = Shift.objects.create(visitor=visitor, date=MONDAY, start=time(9), end=time(12), mode="walk")
    shape = LineString((113.000, 36.200), (113.008, 36.204), (113.0123, 36.2061), (113.030, 36.213), (113.040, 36.215))
    route = Route.objects.create(
        plan=plan,
        shift=shift,
        start_at=at(9),
        end_at=at(11, 20),
        travel_s=5700,
        distance_m=7100,
        service_s=2700,
        shape=shape,
        travel_source="network",
    )
    for order, (household, hour, travel_s, distance_m) in enumerate(
        [(first, at(9, 20), 1200, 1480), (second, at(10, 20), 2400, 2960)], start=1
    ):
        stop = Stop.objects.create(
            route=route,
            order=order,
            household=household,
            point=household.place.point,  # type: ignore[union-attr]
            place_level=household.place.level,  # type: ignore[union-attr]
            arrival_at=hour,
            service_s=1500,
            travel_s=travel_s,
            distance_m=distance_m,
            travel_source="network",
        )
        for elder in household.elders.order_by("pk"):
            StopVisit.objects.create(
                stop=stop, elder=elder, first_day=MONDAY, last_day=date(2026, 11, 29), tier="key", clause="P28"
            )
    return route
