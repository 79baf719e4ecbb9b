"""The one tiny township everybody knows: 青石乡 with three villages, eight elders behind seven doors, three visitors.

Its day is Monday 2026-11-23, the first of week 48. Who is who:

    上河村  王秀英        poor, without family        key      visited last Tuesday
            李大山        poor, dependent             key      one household with 赵春花; both visited last Friday
            赵春花        poor, 84                    general
    下河村  张福贵        poor, 86, lives alone       key      last visited on 12 November: overdue
            刘长水        poor, 81                    general  in hospital since 16 November
            吴满仓        72, lives alone             not in scope
    石桥村  陈桂兰        family-planning special     key      met on 10 November, nobody opened on the 18th: overdue
            周玉梅        poor, 88                    general  nobody knows where her door is; visited on 3 November

孙志强 (grid worker, e-bike) answers for 上河村, 马小燕 (village committee, on foot) for the rest; 何有田 is a neighbour
without an account. There is one user for each role, granted the township, and one coordinator of another township.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from accounts.models import Role, User
from geo.models import Area, AreaGrant, Level, Place, PlaceLevel, PlaceSource
from tests.written_again import WrittenAgain
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import (
    Category,
    CategoryFlag,
    Contact,
    Elder,
    ElderState,
    Hazard,
    HazardKind,
    Household,
    Responsibility,
    ResponsibilityKind,
    State,
    TravelMode,
    Visitor,
    VisitorKind,
    WorkingHours,
)

TODAY = date(2026, 11, 23)
REGISTERED = date(2026, 1, 5)


@dataclass(frozen=True)
class Township:
    """Rows by the name people call them."""

    county: Area
    area: Area
    other_area: Area
    villages: dict[str, Area]
    households: dict[str, Household]
    elders: dict[str, Elder]
    visitors: dict[str, Visitor]
    users: dict[str, User]
    records: dict[str, VisitRecord]  # the latest of each

    def __getitem__(self, name: str) -> Elder:
        """`township["王秀英"]`"""
        return self.elders[name]


@WrittenAgain
def _township() -> Township:
    county = _area("140499000000", "云岭县", Level.COUNTY, None, 113.20, 36.30)
    area = _area("140499101000", "青石乡", Level.TOWNSHIP, county, 113.20, 36.30)
    other_area = _area("140499102000", "白水镇", Level.TOWNSHIP, county, 113.40, 36.35)
    villages = {
        "上河村": _area("140499101201", "上河村", Level.VILLAGE, area, 113.200, 36.310),
        "下河村": _area("140499101202", "下河村", Level.VILLAGE, area, 113.215, 36.295),
        "石桥村": _area("140499101203", "石桥村", Level.VILLAGE, area, 113.180, 36.285),
    }
    users = {role.value: _user(role.value, role, area) for role in Role}
    users["elsewhere"] = _user("elsewhere", Role.COORDINATOR, other_area)
    elders = _elders(villages)
    visitors = _visitors(villages, users["visitor"])
    _responsibilities(elders, visitors)
    Hazard.objects.create(
        household=elders["王秀英"].household, kind=HazardKind.HEATING, note="炕洞漏烟", found_on=date(2026, 11, 17)
    )
    households = {name: elder.household for name, elder in elders.items()}
    records = _records(elders, visitors)
    return Township(county, area, other_area, villages, households, elders, visitors, users, records)


@pytest.fixture
def township(db: None) -> Township:
    return _township()


def _area(code: str, name: str, level: Level, parent: Area | None, lon: float, lat: float) -> Area:
    return Area.objects.create(code=code, name=name, level=level, parent=parent, point=Point(lon, lat))


def _user(name: str, role: Role, area: Area) -> User:
    user = User.objects.create_user(username=name, role=role, display_name=str(role.label))
    AreaGrant.objects.create(user=user, area=area)
    return user


def _household(village: Area, address: str, point: tuple[float, float] | None) -> Household:
    place = point and Place.objects.create(
        point=Point(*point),
        level=PlaceLevel.DOOR,
        source=PlaceSource.PINNED,
        address=address,
        recorded_at=_at(REGISTERED),
    )
    return Household.objects.create(village=village, address=address, place=place or None)


def _elder(
    household: Household, name: str, pinyin: str, gender: str, born: str, number: str, *categories: Category
) -> Elder:
    elder = Elder.objects.create(
        household=household,
        name=name,
        pinyin=pinyin,
        gender=gender,
        birth_date=date.fromisoformat(born),
        id_number=number,
        phone=f"138{number[6:14]}",
        registered_on=REGISTERED,
    )
    CategoryFlag.objects.bulk_create(
        CategoryFlag(elder=elder, category=category, since=REGISTERED) for category in categories
    )
    return elder


def _elders(villages: dict[str, Area]) -> dict[str, Elder]:
    upper, lower, bridge = villages.values()
    couple = _household(upper, "上河村2号", (113.2021, 36.3112))
    poor, alone = Category.POOR, Category.LIVES_ALONE
    elders = [
        _elder(
            _household(upper, "上河村1号", (113.2003, 36.3105)),
            *("王秀英", "wangxiuying wxy", "female", "1948-03-12", "140499194803120026"),
            *(poor, Category.WITHOUT_FAMILY),
        ),
        _elder(couple, "李大山", "lidashan lds", "male", "1945-06-01", "140499194506010031", poor, Category.DEPENDENT),
        _elder(couple, "赵春花", "zhaochunhua zch", "female", "1942-09-09", "140499194209090020", poor),
        _elder(
            _household(lower, "下河村5号", (113.2160, 36.2948)),
            *("张福贵", "zhangfugui zfg", "male", "1940-02-29", "140499194002290017"),
            *(poor, alone),
        ),
        _elder(
            _household(lower, "下河村11号", (113.2139, 36.2961)),
            *("刘长水", "liuchangshui lcs", "male", "1945-04-18", "140499194504180010"),
            poor,
        ),
        _elder(
            _household(lower, "下河村12号", (113.2131, 36.2965)),
            *("吴满仓", "wumancang wmc", "male", "1954-08-08", "140499195408080014"),
            alone,
        ),
        _elder(
            _household(bridge, "石桥村3号", (113.1808, 36.2843)),
            *("陈桂兰", "chenguilan cgl", "female", "1955-12-01", "140499195512010024"),
            Category.SPECIAL_FAMILY,
        ),
        _elder(
            _household(bridge, "石桥村", None),
            *("周玉梅", "zhouyumei zym", "female", "1938-10-20", "14049919381020002X"),
            poor,
        ),
    ]
    people = {elder.name: elder for elder in elders}
    Contact.objects.create(elder=people["王秀英"], order=1, name="王建国", relation="侄子", phone="13900000001")
    Contact.objects.create(elder=people["王秀英"], order=2, name="何有田", relation="邻居", phone="13900000002")
    Contact.objects.create(elder=people["张福贵"], order=1, name="张明", relation="儿子", phone="13900000003")
    ElderState.objects.create(
        elder=people["刘长水"], state=State.IN_HOSPITAL, since=date(2026, 11, 16), note="县医院内科"
    )
    return people


def _visitors(villages: dict[str, Area], user: User) -> dict[str, Visitor]:
    area = villages["上河村"].parent
    assert area is not None
    rows = [
        Visitor.objects.create(
            name=name,
            kind=kind,
            user=account,
            area=area,
            phone=phone,
            home=Point(lon, lat),
            mode=mode,
            active_since=REGISTERED,
        )
        for name, kind, account, phone, lon, lat, mode in [
            ("孙志强", VisitorKind.GRID_WORKER, user, "13700000001", 113.199, 36.309, TravelMode.EBIKE),
            ("马小燕", VisitorKind.VILLAGE_COMMITTEE, None, "13700000002", 113.214, 36.295, TravelMode.WALK),
            ("何有田", VisitorKind.NEIGHBOUR, None, "13900000002", 113.2005, 36.3104, TravelMode.WALK),
        ]
    ]
    WorkingHours.objects.bulk_create(
        WorkingHours(visitor=visitor, weekday=weekday, start=time(8, 30), end=time(17, 30))
        for visitor in rows[:2]
        for weekday in range(1, 6)
    )
    return {visitor.name: visitor for visitor in rows}


def _responsibilities(elders: dict[str, Elder], visitors: dict[str, Visitor]) -> None:
    upper = {"王秀英", "李大山", "赵春花"}
    first, second = visitors["孙志强"], visitors["马小燕"]
    for name, elder in elders.items():
        responsible, stand_in = (first, second) if name in upper else (second, first)
        Responsibility.objects.create(elder=elder, visitor=responsible, since=REGISTERED)
        Responsibility.objects.create(elder=elder, visitor=stand_in, kind=ResponsibilityKind.STAND_IN, since=REGISTERED)


def _records(elders: dict[str, Elder], visitors: dict[str, Visitor]) -> dict[str, VisitRecord]:
    met, nobody = Outcome.MET, Outcome.NO_ANSWER
    return {
        name: VisitRecord.objects.create(
            uuid=uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}{day}"),
            elder=elders[name],
            visitor=visitors[visitor],
            sequence=1 if outcome == met else 2,
            visited_at=_at(day),
            accepted_at=_at(day),
            mode=Mode.DOOR_TO_DOOR,
            outcome=outcome,
        )
        for name, visitor, day, outcome in [
            ("王秀英", "孙志强", date(2026, 11, 17), met),
            ("李大山", "孙志强", date(2026, 11, 20), met),
            ("赵春花", "孙志强", date(2026, 11, 20), met),
            ("张福贵", "马小燕", date(2026, 11, 12), met),
            ("陈桂兰", "马小燕", date(2026, 11, 10), met),
            ("陈桂兰", "马小燕", date(2026, 11, 18), nobody),
            ("周玉梅", "马小燕", date(2026, 11, 3), met),
        ]
    }


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
