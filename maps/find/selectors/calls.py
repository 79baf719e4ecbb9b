"""Whom a responder calls, in this order: the elder, the contacts, who lives next door, who visits them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dispatch.incidents.selectors import Helper
from maps.look.people import Person
from visits.register.models import Responsibility, ResponsibilityKind, VisitorKind

NEAR = "邻"  # 邻居, 近邻, 邻里: as a contact's relation is written


@dataclass(frozen=True)
class Call:
    """`who` is what they are to the elder, `name` who that is; `is_near` whether they live next door."""

    who: str
    name: str
    phone: str
    is_near: bool = False


def calls_of(*, person: Person, answering: Iterable[Responsibility], helpers: Iterable[Helper]) -> list[Call]:
    """Each number once; nobody without one."""
    calls = [Call(_("本人"), person.name, person.phone)]
    for contact in person.contacts:
        relation = contact.relation or _("联系人")
        calls.append(Call(relation, contact.name, contact.phone, NEAR in contact.relation))
    for near in helpers:
        if near.visitor.kind == VisitorKind.NEIGHBOUR:
            calls.append(Call(_("邻居"), near.visitor.name, near.visitor.phone, True))
    for row in answering:
        is_stand_in = row.kind == ResponsibilityKind.STAND_IN
        calls.append(Call(_("替补") if is_stand_in else _("责任人"), row.visitor.name, row.visitor.phone))
    once: dict[str, Call] = {}
    for call in calls:
        if call.phone:
            once.setdefault(call.phone, call)
    return list(once.values())
