"""What a township finds out beyond its ledger: who lives there, health, needs, help, willingness.

Drawn for each elder on their own, so that another day tells the same; a village asks the more the more diligent it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction

from base import clock
from demo import names
from geo.models import Area
from visits.register.models import (
    Benefit,
    Category,
    CategoryFlag,
    Consent,
    Elder,
    Household,
    HouseholdMember,
    Participant,
    Situation,
    Society,
    Visitor,
    VisitorKind,
    Willingness,
)
from visits.register.services import household_update, situation_update

_PEN = 20
_DILIGENCE = [0.95, 0.9, 0.85, 0.8, 0.7, 0.5, 0.3]  # share of the elders whom a village has asked, by its place
_ABILITIES, _ABILITY_SHARES = ["good", "fair", "poor"], [0.6, 0.3, 0.1]
_BASIC_NEEDS = ("clothing", "food", "housing", "travel", "medical")
_NEEDS_MET, _MET_SHARES = ["met", "partly", "unmet"], [0.7, 0.25, 0.05]
_DISEASES = ["", "", "高血压", "糖尿病", "冠心病", "关节炎", "脑梗后遗症", "高血压、糖尿病"]
_MEASURES = ["每周打扫一次", "代买米面药品", "每月理发", "冬季送煤", ""]
_SOCIETIES = {
    VisitorKind.VILLAGE_COMMITTEE: Society.COMMUNITY,
    VisitorKind.GRID_WORKER: Society.COMMUNITY,
    VisitorKind.ELDERS_ASSOCIATION: Society.ORGANISATION,
    VisitorKind.SOCIAL_WORKER: Society.SOCIAL_WORKER,
    VisitorKind.VOLUNTEER: Society.VOLUNTEER,
}
_EDITED = 12  # elders whose page tells of an edit


@dataclass
class _Rows:
    """Gathered first, saved together."""

    members: list[HouseholdMember] = field(default_factory=list)
    benefits: list[Benefit] = field(default_factory=list)
    situations: list[Situation] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    willingness: list[Willingness] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    elders: list[Elder] = field(default_factory=list)


@transaction.atomic
def facts_make(*, seed: int, county: Area) -> int:
    """How many elders something was found out about; once found out, nothing is doubled."""
    elders = Elder.objects.filter(household__village__code__startswith=county.prefix)
    if Situation.objects.filter(elder__in=elders).exists():
        return Situation.objects.filter(elder__in=elders).count()
    rows, today = _Rows(), clock.today()
    doctors = {visitor.area_id: visitor for visitor in Visitor.objects.filter(kind=VisitorKind.FAMILY_DOCTOR)}
    for elder in (
        elders.select_related("household__village").prefetch_related("flags", "household__elders").order_by("pk")
    ):
        rng = np.random.default_rng([seed, _PEN, int(elder.household.village.code[-6:]), elder.pk])
        if rng.random() < _DILIGENCE[elder.household.village_id % len(_DILIGENCE)]:
            _find_out(rng, rows, elder, today, doctors.get(elder.household.village.parent_id or 0))
    _save(rows)
    _assess(seed, elders, today)
    for kind, society in _SOCIETIES.items():
        Visitor.objects.filter(kind=kind, society="").update(society=society)
    _edit(elders.filter(situation__isnull=False).order_by("-pk")[:_EDITED])
    return len(rows.situations)


def _find_out(rng: np.random.Generator, rows: _Rows, elder: Elder, today: date, doctor: Visitor | None) -> None:
    categories = {flag.category for flag in elder.flags.all()}
    asked_on = today - timedelta(days=int(rng.integers(5, 400)))
    elder.confirmed_on = max(asked_on, elder.registered_on)
    rows.elders.append(elder)
    rows.situations.append(_situation(rng, elder, categories))
    rows.willingness.append(_willingness(rng, elder, asked_on))
    rows.consents.append(Consent(elder=elder, basis="public_duty", since=elder.confirmed_on))
    rows.participants += _participants(rng, elder, categories, doctor)
    if elder == min(elder.household.elders.all(), key=lambda mate: mate.pk):
        _household(rng, rows, elder.household, categories)


def _situation(rng: np.random.Generator, elder: Elder, categories: set[str]) -> Situation:
    weak = bool({Category.DEPENDENT, Category.DEMENTIA} & categories)
    ability = {name: str(rng.choice(_ABILITIES, p=_ABILITY_SHARES)) for name in ("expression", "reaction", "mood")}
    needs = {
        name: str(rng.choice(_NEEDS_MET, p=_MET_SHARES))
        for name in ("clothing", "food", "housing", "travel", "medical")
    }
    alone = Category.WITHOUT_FAMILY in categories
    support = "no_family" if alone else str(rng.choice(["often", "seldom", "never"], p=[0.7, 0.27, 0.03]))
    return Situation(
        elder=elder,
        mobility="poor" if weak else str(rng.choice(_ABILITIES, p=_ABILITY_SHARES)),
        disease=str(rng.choice(_DISEASES)),
        family_support=support,
        support_fulfilled=None if alone else support != "never",
        support_concern="子女在外，多年未归" if support == "never" else "",
        needs=["daily_care", "rehabilitation"] if weak else ["comfort"] if rng.random() < 0.3 else [],
        helper_organisations=["township_and_village", "volunteer"] if rng.random() < 0.5 else ["township_and_village"],
        help_measures=str(rng.choice(_MEASURES)),
        **ability,
        **needs,
    )


def _willingness(rng: np.random.Generator, elder: Elder, asked_on: date) -> Willingness:
    answer = "willing" if rng.random() < 0.97 else "phone_only"
    again = asked_on + timedelta(days=365 if answer == "willing" else 90)
    how = "at_the_door" if rng.random() < 0.8 else "by_phone"
    return Willingness(elder=elder, answer=answer, how=how, asked_on=asked_on, ask_again_on=again)


def _participants(
    rng: np.random.Generator, elder: Elder, categories: set[str], doctor: Visitor | None
) -> Iterable[Participant]:
    told: dict[str, Any] = {"elder": elder, "since": elder.registered_on}
    neighbour = names.younger_name(rng, family=names.surname(rng), female=bool(rng.random() < 0.5))
    if rng.random() < 0.6:
        yield Participant(role="helper", kind=VisitorKind.NEIGHBOUR, name=neighbour, phone=_phone(rng), **told)
    if doctor:
        yield Participant(role="family_doctor", kind=doctor.kind, name=doctor.name, visitor=doctor, **told)
    if Category.SPECIAL_FAMILY in categories:
        yield Participant(role="liaison", kind=VisitorKind.VILLAGE_COMMITTEE, name=neighbour, phone=_phone(rng), **told)


def _household(rng: np.random.Generator, rows: _Rows, household: Household, categories: set[str]) -> None:
    household.water_safe, household.power_safe = bool(rng.random() < 0.97), bool(rng.random() < 0.92)
    household.housing_safe = bool(rng.random() < 0.93)
    household.power_note = "" if household.power_safe else "插座松动，已告知电工"
    household.housing_note = "" if household.housing_safe else "后墙有裂缝"
    household.monthly_income = Decimal(int(rng.integers(40, 260)) * 10)
    household.way_in = "从后院进" if rng.random() < 0.08 else household.way_in
    rows.households.append(household)
    for order, mate in enumerate(sorted(household.elders.all(), key=lambda one: one.pk)):
        told = {"name": mate.name, "gender": mate.gender, "id_number": mate.id_number}
        relation = "户主" if order == 0 else "配偶"
        rows.members.append(HouseholdMember(household=household, order=order, elder=mate, relation=relation, **told))
        rows.benefits.append(
            Benefit(household=household, kind="pension", amount=Decimal(143 + int(rng.integers(0, 12)) * 5))
        )
    if Category.POOR in categories:
        rows.benefits.append(
            Benefit(household=household, kind="subsistence", amount=Decimal(int(rng.integers(25, 52)) * 10))
        )


def _save(rows: _Rows) -> None:
    for made in (
        rows.members, rows.benefits, rows.situations, rows.participants, rows.willingness, rows.consents,
    ):  # fmt: skip
        if made:
            type(made[0])._default_manager.bulk_create(made)  # type: ignore[arg-type]
    living = [f"{what}_safe" for what in ("water", "power", "housing")] + ["power_note", "housing_note"]
    Household.objects.bulk_update(rows.households, [*living, "monthly_income", "way_in"], batch_size=500)
    Elder.objects.bulk_update(rows.elders, ["confirmed_on"], batch_size=500)


def _assess(seed: int, elders: Any, today: date) -> None:
    """Dependence was assessed by somebody, and the assessment expires."""
    for flag in CategoryFlag.objects.filter(elder__in=elders, category=Category.DEPENDENT, until=None).order_by("pk"):
        rng = np.random.default_rng([seed, _PEN, flag.elder_id, 1])
        flag.assessor, flag.evidence = "县评估中心", "失能等级评估报告"
        flag.review_by = today + timedelta(days=int(rng.integers(-20, 500)))
        flag.save()


def _edit(elders: Iterable[Elder]) -> None:
    """A few edits as a clerk makes them, so that the pages tell who changed what.

    Of facts that no ledger holds: the demo's second run imports the ledger again, and it would put them back.
    """
    for number, elder in enumerate(elders):
        if number % 2:
            situation_update(elder=elder, support_concern="女儿每月打电话，很少回来")
        else:
            household_update(household=elder.household, way_in="门铃坏了，敲西边的窗")


def _phone(rng: np.random.Generator) -> str:
    return f"143{int(rng.integers(0, 10**8)):08d}"
