"""Whom to call, in order (P55)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from visits.errors import FactsRefused
from visits.register.models import Card, Contact, Elder
from visits.register.plausible import phone_problem
from visits.register.services.editing import editing
from visits.register.spelling.cells import name_of, phone_of


@dataclass(frozen=True)
class ContactGiven:
    name: str
    phone: str
    relation: str = ""


def contacts_set(
    *, elder: Elder, contacts: Sequence[ContactGiven], by: User | None = None, seen: str | None = None
) -> list[Contact]:
    """All contacts in the order in which they are to be called; problems are named by line: "0-phone"."""
    problems = {f"{n}-{field}": said for n, given in enumerate(contacts) for field, said in _problems(given).items()}
    if problems:
        raise FactsRefused(who=elder.name, fields=problems)
    with editing(card=Card.CONTACTS, elder=elder, by=by, seen=seen):
        elder.contacts.all().delete()
        return [
            Contact.objects.create(
                elder=elder,
                order=order,
                name=name_of(given.name),
                relation=given.relation.strip()[:20],
                phone=phone_of(given.phone),
            )
            for order, given in enumerate(contacts, start=1)
        ]


def _problems(given: ContactGiven) -> dict[str, str]:
    told = {
        "name": "" if given.name.strip() else _("请填写联系人姓名。"),
        "phone": phone_problem(given.phone) if given.phone.strip() else _("请填写电话。"),
    }
    return {field: said for field, said in told.items() if said}
