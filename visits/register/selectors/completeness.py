"""`visits.register.completeness` asked of the database: what is known of each elder, as conditions (P9, P10)."""

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from base import clock
from visits.register.completeness import COMPLETE, REQUIRED
from visits.register.models import Consent, Contact, Elder, HouseholdMember, ResponsibilityKind, Situation, Willingness
from visits.register.selectors.answering import answering_on
from visits.register.selectors.categories import flags_on
from visits.register.selectors.locations import EXACT

LABELS: dict[str, Any] = {
    "id_number": _("公民身份号码"),
    "birth_date": _("出生日期"),
    "gender": _("性别"),
    "contact": _("紧急联系人"),
    "address": _("家庭住址"),
    "door": _("门口位置"),
    "category": _("困难类别"),
    "responsible": _("探访责任人"),
    "members": _("家庭成员"),
    "living": _("饮水、用电、住房"),
    "health": _("健康状况"),
    "basic_needs": _("衣食住行医"),
    "family_support": _("亲属看望"),
    "willingness": _("探访意愿"),
    "consent": _("信息依据"),
}
_ABILITIES = ("expression", "mobility", "reaction", "mood")
_BASIC_NEEDS = ("clothing", "food", "housing", "travel", "medical")
CONFIRMED = Coalesce("confirmed_on", "registered_on")


def conditions() -> dict[str, Q]:
    """What is required → when it is known."""
    here = {"elder": OuterRef("pk")}
    return {
        "id_number": ~Q(id_number_hash=""),
        "birth_date": Q(birth_date__isnull=False),
        "gender": ~Q(gender=""),
        "contact": Q(Exists(Contact.objects.filter(**here))),
        "address": ~Q(household__address=""),
        "door": Q(household__place__level__in=EXACT),
        "category": Q(Exists(flags_on(clock.today()).filter(**here))),
        "responsible": Q(Exists(answering_on(clock.today()).filter(kind=ResponsibilityKind.RESPONSIBLE, **here))),
        "members": Q(Exists(HouseholdMember.objects.filter(household=OuterRef("household"), order=0))),
        "living": Q(
            household__water_safe__isnull=False,
            household__power_safe__isnull=False,
            household__housing_safe__isnull=False,
        ),
        "health": Q(Exists(_situation(_ABILITIES))),
        "basic_needs": Q(Exists(_situation(_BASIC_NEEDS))),
        "family_support": Q(Exists(_situation(("family_support",)))),
        "willingness": Q(Exists(Willingness.objects.filter(**here))),
        "consent": Q(Exists(Consent.objects.filter(**here))),
    }


def _situation(answered: Iterable[str]) -> QuerySet[Situation]:
    rows = Situation.objects.filter(elder=OuterRef("pk"))
    for name in answered:
        rows = rows.exclude(**{name: ""})
    return rows


def score_expression() -> Any:
    """`visits.register.completeness.score`, for sorting and for averages."""
    known = conditions()
    ones = [_one(known[field]) for field in REQUIRED]
    return reduce(add, ones) * Value(COMPLETE) / Value(len(REQUIRED))


def _one(condition: Q) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def known_of(*, elder_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """What is known of each elder, by the names of `REQUIRED`."""
    known = {f"knows_{field}": _one(condition) for field, condition in conditions().items()}
    rows = Elder.objects.filter(pk__in=list(elder_ids)).annotate(**known).values_list(F("pk"), *known)
    return {pk: frozenset(f for f, holds in zip(REQUIRED, held, strict=True) if holds) for pk, *held in rows}
