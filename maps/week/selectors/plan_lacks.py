"""What an area must have before its week can be planned: said in place of a button that would be refused."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from base import clock
from dispatch.plans.selectors.duties import duties_of, visitors_of, visitors_without_hours
from geo.models import Area
from geo.scope import Scope
from maps.look.weeks import week_code
from visits.duty.selectors.ledger import LedgerAsked, ledger_rows
from visits.register.models import ResponsibilityKind, Visitor
from visits.register.selectors.handover import loads


@dataclass(frozen=True)
class Lack:
    said: str
    href: str
    button: Any


def lacks_of(*, scope: Scope, area: Area, monday: date, owed: int) -> list[Lack]:
    """`owed` is how many of the area's elders are owed visits."""
    return [*_people(scope, area, owed), *_visitors(area, monday)]


def _people(scope: Scope, area: Area, owed: int) -> list[Lack]:
    if owed:
        return []
    known = ledger_rows(scope=scope, asked=LedgerAsked(area=area), day=clock.today()).count()
    if not known:
        return [Lack(_("台账里还没有老人。"), reverse("ledger"), _("导入台账"))]
    said = _("台账里有 {n} 位老人，按规则现在都不用探访。").format(n=known)
    return [Lack(said, f"{reverse('elders')}?area={area.code}&tier=none", _("看这些老人"))]


def _visitors(area: Area, monday: date) -> list[Lack]:
    days = {"first_day": max(monday, clock.today()), "last_day": monday + timedelta(days=6)}
    visitors = visitors_of(area=area, **days)
    if not visitors.exists():
        return [Lack(_("还没有探访员。"), reverse("visitor-new"), _("登记探访员"))]
    if not visitors.exclude(working_hours=None).exists():
        return [Lack(_("探访员都没有工作时间，不知道谁哪天可以去。"), reverse("visitors-hours"), _("登记工作时间"))]
    if not duties_of(visitors=visitors, area=area, **days):
        roster = f"{reverse('roster')}?area={area.code}&week={week_code(monday)}"
        return [Lack(_("剩下的日子没有人上班：放假、休息或都请了假。"), roster, _("看班次"))]
    return []


def without_hours(*, area: Area, first_day: date, last_day: date) -> list[tuple[Visitor, int]]:
    """Whom a plan of these days cannot send, those who answer for most elders first, with how many these are."""
    visitors = list(visitors_without_hours(area=area, first_day=first_day, last_day=last_day))
    load = loads(visitors=[visitor.pk for visitor in visitors], day=first_day)
    counted = [(visitor, load.get((visitor.pk, ResponsibilityKind.RESPONSIBLE), 0)) for visitor in visitors]
    return sorted(counted, key=lambda one: (-one[1], one[0].name))
