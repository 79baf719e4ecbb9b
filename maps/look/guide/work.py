"""The steps about the work itself: ledger, doors, who answers for whom, the first plan, the first visit."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from dispatch.plans.models import Plan, PlanState
from geo.models import Area, Level
from maps.look.guide.step import Door, Gap, Seen, Step, gaps_counted
from visits.duty.selectors.ledger import LedgerAsked, ledger_rows
from visits.records.models import VisitRecord
from visits.register.models import Elder, Household
from visits.register.selectors.answering import responsible_on
from visits.register.selectors.locations import EXACT


def _elders(seen: Seen) -> int:
    return ledger_rows(scope=seen.scope, asked=LedgerAsked(), day=seen.day).count()


def _has_elder(seen: Seen) -> bool:
    return ledger_rows(scope=seen.scope, asked=LedgerAsked(), day=seen.day).exists()


def _homes(seen: Seen) -> QuerySet[Household]:
    """Where somebody of the ledger lives."""
    people = ledger_rows(scope=seen.scope, asked=LedgerAsked(), day=seen.day)
    return Household.objects.filter(pk__in=people.values("household"))


def _unplaced(seen: Seen) -> list[Gap]:
    n = _homes(seen).filter(place=None).count()
    return gaps_counted((n, _("{n} 户完全没有位置，排不进计划"), reverse("locations")))


def _doors_missing(seen: Seen) -> list[Gap]:
    n = _homes(seen).exclude(place=None).exclude(place__level__in=EXACT).count()
    return gaps_counted((n, _("{n} 户只知道在哪个村"), reverse("locations")))


def _is_any_door_known(seen: Seen) -> bool:
    return seen.scope.narrow(Household.objects.exclude(place=None), "village").exists()


def _without_responsible(seen: Seen) -> list[Gap]:
    asked = LedgerAsked(concern="unassigned")
    n = ledger_rows(scope=seen.scope, asked=asked, day=seen.day).count()
    return gaps_counted((n, _("{n} 位老人没有责任人"), f"{reverse('elders')}?concern=unassigned"))


def _does_anybody_answer(seen: Seen) -> bool:
    return seen.scope.narrow(responsible_on(seen.day), "elder__household__village").exists()


def _was_ever_published(seen: Seen) -> bool:
    return seen.scope.narrow(Plan.objects.exclude(state=PlanState.DRAFT), "area").exists()


def _never_planned(seen: Seen) -> list[Gap]:
    """Townships with elders to which no plan ever sent anybody."""
    elders = Elder.objects.filter(household__village__parent=OuterRef("pk"))
    plans = Plan.objects.exclude(state=PlanState.DRAFT).filter(Q(area=OuterRef("pk")) | Q(area=OuterRef("parent")))
    townships = seen.scope.narrow(Area.objects.filter(level=Level.TOWNSHIP, valid_to=None), "")
    names = list(townships.filter(Exists(elders), ~Exists(plans)).order_by("code").values_list("name", "code"))
    return [
        Gap(_("{area}还没有发布过计划").format(area=name), f"{reverse('plan')}?area={code}") for name, code in names
    ]


STEPS = [
    Step(
        "ledger",
        gettext_lazy("老人台账"),
        gettext_lazy("乡镇手里的 Excel 原样导入，先检查再写入；也可以逐个新增。"),
        {Role.COORDINATOR: Door("ledger", gettext_lazy("导入台账"))},
        is_begun=_has_elder,
        tells=lambda seen: _("{n} 位老人").format(n=_elders(seen)),
        needs=("divisions",),
    ),
    Step(
        "doors",
        gettext_lazy("家门的位置"),
        gettext_lazy("导入台账时按住址定位；定不到家门的先用村的坐标点，以后在地图上或上门时标注。"),
        {Role.COORDINATOR: Door("locations", gettext_lazy("核对位置"))},
        is_begun=_is_any_door_known,
        tells=lambda seen: _("家门都有了位置"),
        recalls=_unplaced,
        gaps=_doors_missing,
        needs=("ledger", "points"),
    ),
    Step(
        "responsible",
        gettext_lazy("探访责任人"),
        gettext_lazy("每位老人由谁负责。台账里写了就随台账导入；没有写的在名单里全选后一次指定。"),
        {Role.COORDINATOR: Door("elders", gettext_lazy("指定责任人"), "concern=unassigned")},
        is_begun=_does_anybody_answer,
        tells=lambda seen: _("每位老人都有责任人"),
        recalls=_without_responsible,
        needs=("visitors", "ledger"),
    ),
    Step(
        "plan",
        gettext_lazy("第一个计划"),
        gettext_lazy("系统排出谁、哪天、按什么顺序上门；看过草案再发布。"),
        {Role.COORDINATOR: Door("plan", gettext_lazy("制订计划"))},
        is_begun=_was_ever_published,
        tells=lambda seen: _("已发布过计划"),
        gaps=_never_planned,
        needs=("visitors", "ledger", "doors"),
    ),
    Step(
        "visit",
        gettext_lazy("第一次上门"),
        gettext_lazy("探访员在手机上登记，或乡镇按纸质记录补录。"),
        {
            Role.VISITOR: Door("itinerary", gettext_lazy("看行程")),
            Role.COORDINATOR: Door("plan", gettext_lazy("看计划")),
        },
        is_begun=lambda seen: seen.scope.narrow(VisitRecord.objects.all(), "elder__household__village").exists(),
        tells=lambda seen: _("已有探访记录"),
        needs=("plan",),
        is_essential=False,
    ),
]
