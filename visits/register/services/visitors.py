"""Visitors: who they are, when they can go (P43)."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role, User
from base import clock
from base.crypto import keyed_hash
from geo.grants.services import areas_set
from geo.models import Area
from visits.errors import FactsRefused
from visits.register.models import Visitor, WorkingHours
from visits.register.plausible import phone_problem
from visits.register.spelling.cells import name_of, phone_of

Hours = Sequence[tuple[int, time, time]]
_FACTS = ("name", "kind", "society", "gender", "area", "phone", "mode", "traits", "home")


@transaction.atomic
def visitor_create(
    *, name: str, kind: str, area: Area, hours: Hours = (), by: User | None = None, **facts: Any
) -> Visitor:
    visitor = Visitor(active_since=clock.today())
    _take(visitor, facts | {"name": name, "kind": kind, "area": area}, hours)
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.visitor:{visitor.pk}", made=True)
    return visitor


@transaction.atomic
def visitor_update(*, visitor: Visitor, hours: Hours | None = None, by: User | None = None, **facts: Any) -> Visitor:
    """Only what is named changes; a visitor who goes elsewhere sees there what their login sees, and here no more."""
    former = visitor.area
    _take(visitor, facts, hours)
    if visitor.area != former and visitor.user and visitor.user.role == Role.VISITOR:
        areas_set(user=visitor.user, areas=[visitor.area], by=by)
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.visitor:{visitor.pk}", changed=sorted(facts))
    return visitor


def _take(visitor: Visitor, facts: Mapping[str, Any], hours: Hours | None) -> None:
    assert set(facts) <= set(_FACTS), facts
    problems = _problems(visitor, facts, hours or ())
    if problems:
        raise FactsRefused(who=facts.get("name") or visitor.name or _("这位探访员"), fields=problems)
    for name, value in facts.items():
        setattr(visitor, name, value)
    visitor.name, visitor.phone = name_of(visitor.name), phone_of(visitor.phone)
    visitor.save()
    if hours is not None:
        visitor.working_hours.all().delete()
        WorkingHours.objects.bulk_create(
            WorkingHours(visitor=visitor, weekday=weekday, start=start, end=end) for weekday, start, end in hours
        )


def _problems(visitor: Visitor, facts: Mapping[str, Any], hours: Hours) -> dict[str, str]:
    name, phone = name_of(facts.get("name", visitor.name)), facts.get("phone", visitor.phone)
    told = {
        "name": "" if name else _("请填写姓名。"),
        "phone": phone_problem(phone),
        "hours": _("工作时间的结束须晚于开始。") if any(start >= end for _day, start, end in hours) else "",
    }
    if not any(told.values()) and _is_known(visitor, facts.get("area") or visitor.area, name, phone):
        told["name"] = _("这个地区已有同名、同电话的探访员。")
    return {field: said for field, said in told.items() if said}


def _is_known(visitor: Visitor, area: Area, name: str, phone: str) -> bool:
    same = Visitor.objects.filter(area=area, name=name, phone_hash=keyed_hash(phone_of(phone)))
    return same.exclude(pk=visitor.pk).exists()
