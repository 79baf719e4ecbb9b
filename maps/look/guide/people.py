"""The steps about people: who may sign in, and who makes the visits."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from geo.models import Area, AreaGrant, Level
from geo.scope import grants_today
from maps.look.guide.step import Door, Gap, Seen, Step, gaps_counted
from visits.register.selectors.handover import visitors_seen


def _coordinators(seen: Seen) -> QuerySet[AreaGrant]:
    """What coordinators are granted of what one sees, or above it."""
    rows = grants_today().filter(user__role=Role.COORDINATOR, user__is_active=True)
    above = Q(area__level=Level.COUNTY, area__code__in=[f"{prefix[:6]}000000" for prefix in seen.scope.prefixes])
    return rows.filter(seen.scope.within("area__code") | above)


def _townships_without(seen: Seen) -> int:
    """Townships where nobody may plan."""
    prefixes = tuple({grant.area.prefix for grant in _coordinators(seen).select_related("area")})
    townships = seen.scope.narrow(Area.objects.filter(level=Level.TOWNSHIP, valid_to=None), "")
    return sum(
        not any(code.startswith(prefix) or prefix.startswith(code[:9]) for prefix in prefixes)
        for code in townships.values_list("code", flat=True)
    )


def _users_missing(seen: Seen) -> list[Gap]:
    page = reverse("users")
    nowhere = User.objects.filter(is_active=True).exclude(pk__in=grants_today().values("user"))
    return gaps_counted(
        (_townships_without(seen), _("{n} 个乡镇没有协调员"), page),
        (nowhere.count(), _("{n} 个用户没有授权地区"), page),
    )


def _users_told(seen: Seen) -> str:
    return _("{n} 名协调员").format(n=_coordinators(seen).values("user").distinct().count())


def _visitors_recalled(seen: Seen) -> list[Gap]:
    counted = seen.visitors
    hours, logins = reverse("visitors-hours"), reverse("visitors-logins")
    return gaps_counted(
        (counted["without_hours"], _("{n} 名探访员没有工作时间，计划里不会派他们"), hours),
        (counted["without_account"], _("{n} 名探访员没有登录账号，只能用打印的行程"), logins),
    )


def _homes_missing(seen: Seen) -> list[Gap]:
    n = seen.visitors["without_home"]
    return gaps_counted((n, _("{n} 名探访员不知道住处，从乡镇或村的坐标点出发"), reverse("visitors")))


def _has_working_visitor(seen: Seen) -> bool:
    return visitors_seen(scope=seen.scope, day=seen.day).exclude(working_hours=None).exists()


STEPS = [
    Step(
        "users",
        gettext_lazy("能登录的人"),
        gettext_lazy("每个乡镇至少一名协调员，授权到本乡镇；探访员用手机看行程也要账号。"),
        {Role.ADMINISTRATOR: Door("user-new", gettext_lazy("新增用户"))},
        is_begun=lambda seen: _coordinators(seen).exists(),
        tells=_users_told,
        gaps=_users_missing,
        needs=("divisions",),
    ),
    Step(
        "visitors",
        gettext_lazy("探访员"),
        gettext_lazy("谁上门、住在哪里、哪天几点可以去。可以和台账放在同一个 Excel 里导入。"),
        {Role.COORDINATOR: Door("visitor-new", gettext_lazy("登记探访员"))},
        is_begun=_has_working_visitor,
        tells=lambda seen: _("{n} 名探访员").format(n=seen.visitors["all"]),
        recalls=_visitors_recalled,
        gaps=_homes_missing,
        needs=("divisions",),
    ),
]
