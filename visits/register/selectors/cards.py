"""What stands on each card of a person's page, as text: what an edit is compared with (P10)."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model

from base.crypto import keyed_hash
from visits.register.models import Card, Elder, Household, Situation

Values = dict[str, str]

IDENTITY = (
    "name",
    "gender",
    "birth_date",
    "birth_about",
    "id_number",
    "phone",
    "lives_at_hukou",
    "registered_on",
)
HOUSEHOLD = (
    *("address", "way_in", "water_safe", "water_note", "power_safe", "power_note", "housing_safe", "housing_note"),
    *("monthly_income", "benefits_note"),
)
SITUATION = tuple(field.name for field in Situation._meta.get_fields() if field.name not in ("id", "elder"))
MEMBER = ("name", "gender", "id_number", "relation", "health", "assistance")


def card_values(*, card: Card, elder: Elder | None = None, household: Household | None = None) -> Values:
    """Of the database as it is now, whatever the objects given hold."""
    if household is not None:
        return _OF_HOUSEHOLD[card](Household.objects.get(pk=household.pk))
    assert elder is not None
    return _OF_ELDER[card](Elder.objects.get(pk=elder.pk))


def fingerprint(values: Mapping[str, str]) -> str:
    """Equal for equal values; tells nothing about them."""
    return keyed_hash(json.dumps(sorted(values.items()), ensure_ascii=False))[:16]


def _of(row: Model, names: Iterable[str]) -> Values:
    return {name: text_of(getattr(row, name)) for name in names}


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return str(value)


def _contacts(elder: Elder) -> Values:
    return {str(c.order): f"{c.name} {c.relation} {c.phone}" for c in elder.contacts.order_by("order")}


def _situation(elder: Elder) -> Values:
    situation = Situation.objects.filter(elder=elder).first()
    return _of(situation or Situation(elder=elder), SITUATION)


def _states(elder: Elder) -> Values:
    return {str(row.since): f"{row.state} {row.note}".strip() for row in elder.states.all()}


def _flags(elder: Elder) -> Values:
    return {
        f"{row.category} {row.since}": f"{row.until or ''} {row.evidence} {row.assessor} {row.review_by or ''}".strip()
        for row in elder.flags.order_by("since", "pk")
    }


def _overrides(elder: Elder) -> Values:
    return {
        str(row.since): f"{row.tier} {row.until or ''} {row.reason} {row.approver}"
        for row in elder.tier_overrides.order_by("since")
    }


def _responsibilities(elder: Elder) -> Values:
    rows = elder.responsibilities.select_related("visitor").order_by("since", "pk")
    return {f"{row.kind} {row.since} {row.pk}": f"{row.visitor.name} {row.until or ''}".strip() for row in rows}


def _participants(elder: Elder) -> Values:
    rows = elder.participants.all()
    told = ("name", "kind", "society", "phone", "organisation", "until")
    return {f"{row.role} {row.since} {row.pk}": " ".join(_of(row, told).values()) for row in rows}


def _willingness(elder: Elder) -> Values:
    return {
        f"{row.asked_on} {row.pk}": f"{row.answer} {row.how} {row.reason} {row.ask_again_on}"
        for row in elder.willingness.all()
    }


def _consents(elder: Elder) -> Values:
    return {str(row.since): f"{row.basis} {row.given_by} {row.note}" for row in elder.consents.all()}


def _household(household: Household) -> Values:
    benefits = {f"benefit {row.kind} {n}": str(row.amount) for n, row in enumerate(household.benefits.all())}
    return _of(household, HOUSEHOLD) | benefits


def _members(household: Household) -> Values:
    return {
        str(row.order): " ".join(text for name in MEMBER if (text := text_of(getattr(row, name))))
        for row in household.members.all()
    }


_OF_ELDER: dict[Card, Callable[[Elder], Values]] = {
    Card.IDENTITY: lambda elder: _of(elder, IDENTITY),
    Card.CONTACTS: _contacts,
    Card.SITUATION: _situation,
    Card.STATE: _states,
    Card.CATEGORY: _flags,
    Card.TIER: _overrides,
    Card.RESPONSIBILITY: _responsibilities,
    Card.PARTICIPANT: _participants,
    Card.WILLINGNESS: _willingness,
    Card.CONSENT: _consents,
    Card.CONFIRMED: lambda elder: {"confirmed_on": text_of(elder.confirmed_on)},
    Card.TRANSFER: lambda elder: {
        "village": elder.household.village.name,
        "address": elder.household.address,
        "household": str(elder.household_id),
    },
}
_OF_HOUSEHOLD: dict[Card, Callable[[Household], Values]] = {Card.HOUSEHOLD: _household, Card.MEMBERS: _members}
