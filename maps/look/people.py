"""What pages say about a person, in the same words everywhere."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from geo.address import VILLAGE_ENDINGS, core_name, short_name
from visits.records.models import Outcome, VisitRecord
from visits.records.models.records import standing
from visits.register.birth import age_on
from visits.register.models import Contact, Elder, Household
from visits.register.selectors.answering import Answering, answering_of

_ENDINGS = sorted([*VILLAGE_ENDINGS, "村"], key=len, reverse=True)
_BESIDE = re.compile(r"[东西南北前后左右][侧边面头第]|旁|对面|附近|隔壁|门口")


@dataclass(frozen=True)
class Person:
    elder_id: int
    name: str
    age: str
    phone: str
    contacts: list[Contact]
    categories: list[str]


@dataclass(frozen=True)
class LastVisit:
    visited_at: datetime
    note: str


def age_said(elder: Elder, day: date) -> str:
    """Full years on a day: 81; 约 81 where the year of birth alone leaves it open; "" where nothing is known."""
    age = age_on(elder.birth, day)
    if age is None:
        return ""
    return str(age.years) if age.is_exact else _("约 {n}").format(n=age.years)


def where_lives(household: Household) -> str:
    return where_is(village=household.village.name, address=household.address)


def where_is(*, village: str, address: str) -> str:
    """上河村 3组12号: the village once, whatever the written address repeats before it."""
    rest = address.rpartition(core_name(village))[2]
    ending = next((ending for ending in _ENDINGS if rest.startswith(ending)), "")
    inside = rest.removeprefix(ending)
    if len(ending) > 1 and _BESIDE.match(inside):  # 村委会东侧: the office itself is meant
        inside = rest
    return f"{short_name(village)} {inside}".strip()


def person_of(*, elder: Elder, day: date) -> Person:
    """In full; the elder's contacts and the flags of the day are prefetched."""
    return Person(
        elder_id=elder.pk,
        name=elder.name,
        age=age_said(elder, day),
        phone=elder.phone,
        contacts=list(elder.contacts.all()),
        categories=[flag.get_category_display() for flag in elder.flags.all()],
    )


def answering_said(answering: Answering) -> str:
    """孙志强, or 马小燕（替补） where the stand-in answers because nobody responsible is there."""
    if answering.responsible or not answering.stand_in:
        return answering.responsible.name if answering.responsible else ""
    return _("{name}（替补）").format(name=answering.stand_in.name)


def answering_names(*, elder_ids: Collection[int], day: date) -> dict[int, str]:
    """Who answers for each of them on a day; nobody is named of whom nobody does."""
    told = answering_of(elder_ids=elder_ids, day=day)
    return {pk: answering_said(answering) for pk, answering in told.items()}


def last_visits(*, elder_ids: Iterable[int]) -> dict[int, LastVisit]:
    """Each elder's latest visit at which they were met, in its newest version."""
    records = (
        VisitRecord.objects.filter(standing(), elder__in=list(elder_ids), outcome=Outcome.MET)
        .order_by("elder_id", "-visited_at")
        .distinct("elder_id")
    )
    return {record.elder_id: LastVisit(record.visited_at, record.note) for record in records}
