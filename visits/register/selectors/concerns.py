"""What in the ledger needs somebody: whom it concerns and what to do (P3, P9, P10, P21, P23, P38)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from visits.register.completeness import REMIND_BEFORE, STALE_AFTER
from visits.register.models import CategoryFlag, ResponsibilityKind, Willingness
from visits.register.selectors.answering import answering_on, responsible_on
from visits.register.selectors.completeness import conditions
from visits.register.selectors.locations import EXACT


@dataclass(frozen=True)
class Concern:
    """`holds` is asked of elders annotated with `confirmed`, the day of the last confirmation."""

    title: Any
    what_to_do: Any
    holds: Callable[[date], Q]


def has_responsible(day: date, kind: str = ResponsibilityKind.RESPONSIBLE) -> Exists:
    """Somebody answers on the day after too: who is known to end with today is to be followed by another."""
    following = day + timedelta(days=1)
    rows = responsible_on(following) if kind == ResponsibilityKind.RESPONSIBLE else answering_on(following)
    return Exists(rows.filter(elder=OuterRef("pk"), kind=kind))


def _unlocated(day: date) -> Q:
    return Q(household__place=None) | ~Q(household__place__level__in=EXACT)


def _incomplete(day: date) -> Q:
    everything = Q()
    for condition in conditions().values():
        everything &= condition
    return ~everything


def _stale(day: date) -> Q:
    return Q(confirmed__lt=day - STALE_AFTER)


def _to_review(day: date) -> Q:
    flags = CategoryFlag.objects.filter(elder=OuterRef("pk"), until=None, review_by__lte=day + REMIND_BEFORE)
    return Q(Exists(flags))


def _to_ask(day: date) -> Q:
    """The latest answer asks for another by now."""
    later = Willingness.objects.filter(
        Q(asked_on__gt=OuterRef("asked_on")) | Q(asked_on=OuterRef("asked_on"), pk__gt=OuterRef("pk")),
        elder=OuterRef("elder"),
    )
    latest = Willingness.objects.filter(elder=OuterRef("pk"), ask_again_on__lte=day).filter(~Exists(later))
    return Q(Exists(latest))


CONCERNS = {
    "unassigned": Concern(_("没有责任人"), _("确定探访责任人。"), lambda day: ~Q(has_responsible(day))),
    "no-stand-in": Concern(
        _("没有替补"),
        _("定好责任人不在时由谁上门。"),
        lambda day: ~Q(has_responsible(day, ResponsibilityKind.STAND_IN)),
    ),
    "unlocated": Concern(_("没有门口位置"), _("在地图上标出门口。"), _unlocated),
    "incomplete": Concern(_("信息不完整"), _("补上还不知道的各项。"), _incomplete),
    "stale": Concern(_("半年未核实"), _("核对一遍；没有变化就点“已核实”。"), _stale),
    "review": Concern(_("评估将到期"), _("安排重新评估。"), _to_review),
    "ask": Concern(_("该再问意愿"), _("再问一次是否愿意接受探访。"), _to_ask),
}
