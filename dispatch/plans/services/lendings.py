"""A visitor lent to a neighbour township for some days: granted by whoever plans for them, taken back by one action."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from dispatch.plans.models import Lending
from dispatch.plans.selectors.lendings import lendings_between
from geo.models import SIGNIFICANT_DIGITS, Area, Level
from visits.errors import FactsRefused
from visits.register.models import Visitor

LONGEST = timedelta(days=62)
AHEAD = timedelta(days=366)
COUNTY, TOWNSHIP = SIGNIFICANT_DIGITS[Level.COUNTY], SIGNIFICANT_DIGITS[Level.TOWNSHIP]


@transaction.atomic
def lending_make(*, visitor: Visitor, area: Area, first_day: date, last_day: date, by: User | None) -> Lending:
    """From today on. Made twice it is the same lending; on a day one works for one township."""
    visitor = Visitor.objects.select_for_update(of=("self",)).select_related("area").get(pk=visitor.pk)
    known = Lending.objects.filter(
        visitor=visitor, area=area, first_day=first_day, last_day=last_day, withdrawn_at=None
    ).first()
    if known:
        return known
    _check(visitor, area, first_day, last_day)
    made = Lending.objects.create(
        visitor=visitor, area=area, first_day=first_day, last_day=last_day, made_at=clock.now(), made_by=by
    )
    _audit(made, by, "lent")
    return made


@transaction.atomic
def lending_withdraw(*, lending: Lending, by: User | None) -> Lending:
    """From today on the visitor works at home again; days gone by stay as they were."""
    Visitor.objects.select_for_update(of=("self",)).get(pk=lending.visitor_id)
    lending = Lending.objects.select_related("visitor__area", "area").get(pk=lending.pk)
    if lending.withdrawn_at:
        return lending
    if lending.last_day < clock.today():
        raise FactsRefused(who=lending.visitor.name, fields={"last_day": _("借用已经结束，不用撤回。")})
    lending.withdrawn_at, lending.withdrawn_by = clock.now(), by
    lending.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _audit(lending, by, "withdrawn")
    return lending


def _check(visitor: Visitor, area: Area, first_day: date, last_day: date) -> None:
    problems = {
        "area": _area_problem(visitor, area),
        "first_day": _first_day_problem(visitor, first_day),
        "last_day": _last_day_problem(visitor, first_day, last_day),
    }
    if not any(problems.values()):
        problems["visitor"] = _overlap(visitor, first_day, last_day)
    if found := {field: said for field, said in problems.items() if said}:
        raise FactsRefused(who=visitor.name, fields=found)


def _area_problem(visitor: Visitor, area: Area) -> str:
    if area.level != Level.TOWNSHIP or area.valid_to is not None:
        return _("请选择一个乡镇。")
    if area.code[:COUNTY] != visitor.area.code[:COUNTY]:
        return _("只能借给同一个县的乡镇。")
    if area.code[:TOWNSHIP] == visitor.area.code[:TOWNSHIP]:
        return _("{name}就是{area}的，不用借。").format(name=visitor.name, area=area.name)
    return ""


def _first_day_problem(visitor: Visitor, first_day: date) -> str:
    if first_day < clock.today():
        return _("只能从今天或以后起借。")
    if first_day > clock.today() + AHEAD:
        return _("最多提前一年登记，请核对年份。")
    if visitor.active_since > first_day:
        return _("{name}那时还没有上岗。").format(name=visitor.name)
    return ""


def _last_day_problem(visitor: Visitor, first_day: date, last_day: date) -> str:
    if last_day < first_day:
        return _("不能早于开始的日期。")
    if last_day - first_day >= LONGEST:
        return _("一次最多借 {n} 天，更久请改探访员的负责地区。").format(n=LONGEST.days)
    if visitor.active_until and visitor.active_until < last_day:
        return _("{name}那时已离岗。").format(name=visitor.name)
    return ""


def _overlap(visitor: Visitor, first_day: date, last_day: date) -> str:
    """Only rows that still stand: the days of one taken back are past."""
    other = lendings_between(first_day=first_day, last_day=last_day).filter(visitor=visitor, withdrawn_at=None).first()
    if other is None:
        return ""
    said = _("{name} {first} 至 {last} 已借给{area}，一天只能在一个乡镇。请先撤回，或改日期。")
    return said.format(name=visitor.name, first=other.first_day, last=other.last_day, area=other.area.name)


def _audit(lending: Lending, by: User | None, what: str) -> None:
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"dispatch.lending:{lending.pk}",
        what=what,
        visitor=lending.visitor_id,
        area=lending.area.code,
        days=[lending.first_day.isoformat(), lending.last_day.isoformat()],
    )
