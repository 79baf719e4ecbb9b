"""An elder enters the ledger, and who they are is corrected (P1, P8-P10)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from base.crypto import keyed_hash
from base.fields import with_derived
from geo.address import short_name
from geo.models import Area
from visits.errors import FactsRefused, PersonKnown
from visits.register.models import Card, CategoryFlag, Elder, Gender, Household, NotSamePerson
from visits.register.plausible import birth_about_read, identity_problems
from visits.register.selectors.cards import IDENTITY
from visits.register.selectors.namesakes import elders_alike
from visits.register.services.editing import change_record, editing
from visits.register.spelling.cells import name_of, phone_of
from visits.register.spelling.id_numbers import birth_date_of, is_female, is_sound
from visits.register.spelling.pinyin import pinyin_of

_BLANK = {"gender": "", "birth_date": None, "birth_about": "", "id_number": "", "phone": "", "lives_at_hukou": True}

_CHECKED = ("name", "birth_date", "birth_about", "id_number", "gender", "phone", "registered_on")


@transaction.atomic
def elder_create(
    *,
    name: str,
    village: Area | None = None,
    household: Household | None = None,
    address: str = "",
    registered_on: date | None = None,
    categories: Mapping[str, str] | None = None,
    is_another: bool = False,
    by: User | None = None,
    **facts: Any,
) -> Elder:
    """A new elder of a household that is known, or of a new one in a village; `categories` with their evidence.

    Raises `PersonKnown` where the ledger may hold the person already; `is_another`: somebody looked, and it does not.
    """
    told = _BLANK | facts | {"name": name, "registered_on": registered_on or clock.today()}
    elder = Elder()
    _take(elder, told)
    if household is None:
        if village is None:
            raise FactsRefused(who=name, fields={"village": _("请选择所在的村。")})
        household = Household.objects.create(village=village, address=address.strip()[:200])
    elder.household = household
    elder.confirmed_on = clock.today()
    alike = elders_alike(elder=elder)
    if alike and not is_another:
        raise PersonKnown(who=elder.name, elders=[other.pk for other in alike])
    elder.save()
    _told_apart(elder, alike, by)
    CategoryFlag.objects.bulk_create(
        CategoryFlag(elder=elder, category=category, since=elder.registered_on, evidence=evidence[:200])
        for category, evidence in (categories or {}).items()
    )
    change_record(card=Card.IDENTITY, before={}, after={"name": elder.name}, elder=elder, by=by)
    return elder


def _told_apart(elder: Elder, alike: Iterable[Elder], by: User | None) -> None:
    """They are not proposed again as one person."""
    NotSamePerson.objects.bulk_create(
        NotSamePerson(first=other, second=elder, decided_at=clock.now(), decided_by=by) for other in alike
    )


def elder_update(*, elder: Elder, by: User | None = None, seen: str | None = None, **facts: Any) -> Elder:
    """Only what is named changes."""
    unknown = set(facts) - set(IDENTITY)
    assert not unknown, unknown
    with editing(card=Card.IDENTITY, elder=elder, by=by, seen=seen):
        elder.refresh_from_db()
        _take(elder, {name: getattr(elder, name) for name in IDENTITY} | facts)
        elder.save(update_fields=with_derived(Elder, [*IDENTITY, "pinyin"]))
    return elder


def _take(elder: Elder, told: Mapping[str, Any]) -> None:
    """Put what is told into the row; birth date and gender come from the ID number where they are left open."""
    facts = dict(told) | {"name": name_of(told["name"]), "id_number": "".join(told["id_number"].split()).upper()}
    number = facts["id_number"]
    if is_sound(number):
        facts["birth_date"] = facts["birth_date"] or birth_date_of(number)
        facts["gender"] = facts["gender"] or (Gender.FEMALE if is_female(number) else Gender.MALE)
    facts["birth_about"] = birth_about_read(facts["birth_about"])
    problems = identity_problems(**{name: facts[name] for name in _CHECKED}, today=clock.today())
    if "id_number" not in problems and (taken := _taken_by(elder, number)):
        problems["id_number"] = taken
    if problems:
        raise FactsRefused(who=facts["name"] or _("这位老人"), fields=problems)
    if facts["birth_date"]:
        facts["birth_about"] = ""  # the day says all that it said
    facts["phone"] = phone_of(facts["phone"])
    for name, value in facts.items():
        setattr(elder, name, value)
    elder.id_number_hash, elder.phone_hash = keyed_hash(elder.id_number), keyed_hash(elder.phone)
    elder.pinyin = pinyin_of(elder.name)


def _taken_by(elder: Elder, number: str) -> str:
    others = Elder.everyone.filter(id_number_hash=keyed_hash(number)).exclude(pk=elder.pk) if number else None
    other = others.select_related("household__village").first() if others is not None else None
    if other is None:
        return ""
    return _("该号码已登记在{village}，请核对；如已迁居，请办理迁移。").format(
        village=short_name(other.household.village.name)
    )


def elder_confirm(*, elder: Elder, by: User | None = None) -> None:
    """Somebody looked at everything and it still holds (P10)."""
    with editing(card=Card.CONFIRMED, elder=elder, by=by):
        Elder.objects.filter(pk=elder.pk).update(confirmed_on=clock.today())
