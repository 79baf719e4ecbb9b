"""Where a household's door is (P23), who lives there, and what it lives on (Annex 2, sections two and three)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from base.fields import with_derived
from geo.models import Place, PlaceLevel, PlaceSource
from visits.errors import FactsRefused
from visits.register.models import Assistance, Benefit, BenefitKind, Card, Elder, Household, HouseholdMember
from visits.register.plausible import id_number_problem
from visits.register.selectors.cards import HOUSEHOLD
from visits.register.services.editing import editing
from visits.register.spelling.cells import name_of

HEAD = "户主"


@dataclass(frozen=True)
class MemberGiven:
    """One line of the household; exactly one is the head."""

    name: str
    is_head: bool = False
    elder: Elder | None = None
    gender: str = ""
    id_number: str = ""
    relation: str = ""
    health: str = ""
    assistance: str = Assistance.NONE


def household_place_set(
    *,
    household: Household,
    point: Point,
    by: User | None,
    level: str = PlaceLevel.DOOR,
    source: str = PlaceSource.PINNED,
    accuracy_m: int | None = None,
) -> Place:
    """A new place in place of the former one, whose history stays."""
    with transaction.atomic():
        locked = Household.objects.select_for_update().get(pk=household.pk)
        place = Place.objects.create(
            point=point,
            level=level,
            source=source,
            accuracy_m=accuracy_m,
            address=locked.address,
            recorded_at=clock.now(),
            recorded_by=by,
            replaces_id=locked.place_id,
        )
        locked.place = place
        locked.save(update_fields=["place"])
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.household:{locked.pk}", place=place.pk)
    household.place = place
    return place


def household_update(
    *,
    household: Household,
    by: User | None = None,
    seen: str | None = None,
    benefits: Sequence[tuple[str, Decimal]] | None = None,
    **facts: Any,
) -> Household:
    """Only what is named changes; `benefits` are all of them as (kind, amount a month)."""
    assert set(facts) <= set(HOUSEHOLD), facts
    problems = _household_problems(facts, benefits or ())
    if problems:
        raise FactsRefused(who=str(household), fields=problems)
    with editing(card=Card.HOUSEHOLD, household=household, by=by, seen=seen):
        locked = Household.objects.select_for_update().get(pk=household.pk)
        for name, value in facts.items():
            setattr(locked, name, value)
        locked.save(update_fields=with_derived(Household, facts))
        if benefits is not None:
            household.benefits.all().delete()
            Benefit.objects.bulk_create(Benefit(household=household, kind=k, amount=a) for k, a in benefits)
    household.refresh_from_db()
    return household


def _household_problems(facts: Mapping[str, Any], benefits: Sequence[tuple[str, Decimal]]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if (facts.get("monthly_income") or 0) < 0:
        problems["monthly_income"] = _("收入不能是负数。")
    for number, (kind, amount) in enumerate(benefits):
        if kind not in BenefitKind.values:
            problems[f"{number}-kind"] = _("请选择补贴项目。")
        if amount < 0:
            problems[f"{number}-amount"] = _("金额不能是负数。")
    return problems


def members_set(
    *, household: Household, members: Sequence[MemberGiven], by: User | None = None, seen: str | None = None
) -> list[HouseholdMember]:
    """All who live there; the head is put first. Problems are named by line: "1-id_number"."""
    problems = _member_problems(members)
    if problems:
        raise FactsRefused(who=str(household), fields=problems)
    ordered = sorted(members, key=lambda member: not member.is_head)
    with editing(card=Card.MEMBERS, household=household, by=by, seen=seen):
        household.members.all().delete()
        return [_member(household, order, given) for order, given in enumerate(ordered)]


def _member(household: Household, order: int, given: MemberGiven) -> HouseholdMember:
    return HouseholdMember.objects.create(
        household=household,
        order=order,
        elder=given.elder,
        name=name_of(given.name),
        gender=given.gender,
        id_number=given.id_number.strip().upper(),
        relation=HEAD if given.is_head else given.relation.strip()[:20],
        health=given.health.strip(),
        assistance=given.assistance,
    )


def _member_problems(members: Sequence[MemberGiven]) -> dict[str, str]:
    problems: dict[str, str] = {}
    for number, given in enumerate(members):
        if not given.name.strip():
            problems[f"{number}-name"] = _("请填写姓名。")
        if said := id_number_problem(given.id_number.strip().upper()):
            problems[f"{number}-id_number"] = said
        if given.assistance not in Assistance.values:
            problems[f"{number}-assistance"] = _("请选择是否为低保对象或特困人员。")
    heads = [number for number, given in enumerate(members) if given.is_head or given.relation.strip() == HEAD]
    if len(heads) > 1:
        problems |= {f"{number}-relation": _("一户只能有一位户主，请改正与户主的关系。") for number in heads[1:]}
    elif members and not any(given.is_head for given in members):
        problems["0-relation"] = _("请指明谁是户主。")
    return problems
