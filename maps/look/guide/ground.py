"""The first steps: divisions, where their villages lie, and the roads between them."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from geo.models import RoadNetwork
from geo.terrain.selectors import heights_known
from maps.look.guide.step import Door, Gap, Seen, Step, gaps_counted
from visits.register.holidays import is_announced
from visits.register.selectors.calendar import county_days

ANNOUNCED_IN = 11  # November: the State Council tells the holidays of the year after


def _divisions_told(seen: Seen) -> str:
    return _("{towns} 个乡镇、{villages} 个村").format(towns=seen.areas["townships"], villages=seen.areas["villages"])


def _points_told(seen: Seen) -> str:
    return _("{n} 个村有坐标点，{m} 个村有边界").format(n=seen.areas["placed"], m=seen.areas["bounded"])


def _points_missing(seen: Seen) -> list[Gap]:
    n = seen.areas["villages"] - seen.areas["placed"]
    return gaps_counted((n, _("{n} 个村没有坐标点"), reverse("area-points")))


def _boundaries_missing(seen: Seen) -> list[Gap]:
    page = reverse("areas")
    return gaps_counted(
        (seen.areas["villages"] - seen.areas["bounded"], _("{n} 个村没有边界"), page),
        (seen.areas["proposed"], _("{n} 个村的推算边界等人确认"), page),
    )


def _is_year_known(seen: Seen, year: int) -> bool:
    """As the country announced it, or as the county wrote it down itself."""
    days = county_days(first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    return is_announced(year) or seen.scope.narrow(days, "county").exists()


def _next_year(seen: Seen) -> list[Gap]:
    """Asked for from the month on in which it is announced."""
    year = seen.day.year + 1
    if seen.day.month < ANNOUNCED_IN or _is_year_known(seen, year):
        return []
    return [Gap(_("{year} 年的放假安排还没有录入").format(year=year), f"{reverse('calendar')}?year={year}")]


def _roads_told(seen: Seen) -> str:
    return _("路网和地形已导入") if heights_known() else _("路网已导入；没有地形高程，路上的时间按平地算")


STEPS = [
    Step(
        "divisions",
        gettext_lazy("区划名录"),
        gettext_lazy("县里有哪些乡镇和村：台账、人员授权和地图都以此为准。"),
        {Role.ADMINISTRATOR: Door("area-imports", gettext_lazy("导入区划"), "kind=divisions")},
        is_begun=lambda seen: seen.areas["villages"] > 0,
        tells=_divisions_told,
    ),
    Step(
        "points",
        gettext_lazy("村的坐标点和边界"),
        gettext_lazy("不知道家门时，按村的坐标点安排路线。"),
        {
            Role.ADMINISTRATOR: Door("area-imports", gettext_lazy("导入坐标和边界"), "kind=shapes"),
            Role.COORDINATOR: Door("area-points", gettext_lazy("标出村的位置")),
        },
        is_begun=lambda seen: seen.areas["placed"] > 0,
        tells=_points_told,
        recalls=_points_missing,
        gaps=_boundaries_missing,
        needs=("divisions",),
    ),
    Step(
        "roads",
        gettext_lazy("道路"),
        gettext_lazy("没有路网时，路上的时间只能按直线估算。"),
        {Role.ADMINISTRATOR: Door("road-imports", gettext_lazy("导入道路"))},
        is_begun=lambda seen: RoadNetwork.objects.filter(is_active=True).exists(),
        tells=_roads_told,
        needs=("divisions",),
    ),
    Step(
        "calendar",
        gettext_lazy("放假安排"),
        gettext_lazy("法定假日不派人上门，调休的周末照常；国务院公布后在日历里补上。"),
        {Role.ADMINISTRATOR: Door("calendar", gettext_lazy("看日历"))},
        is_begun=lambda seen: _is_year_known(seen, seen.day.year),
        tells=lambda seen: _("{year} 年的放假安排已知").format(year=seen.day.year),
        gaps=_next_year,
        needs=("divisions",),
        is_essential=False,
    ),
]
