"""What the ledger says of the people behind a door: sections one to four of Annex 2, for whoever stands there."""

from collections.abc import Iterable
from dataclasses import dataclass

from base import clock
from maps.look.people import age_said
from visits.register.models import Contact, Elder, HelperOrganisation, Household
from visits.register.selectors.categories import flags_on


@dataclass(frozen=True)
class PersonFacts:
    """Section one and four of one person."""

    elder: Elder
    age: str
    categories: list[str]
    contacts: list[Contact]
    helpers: list[str]
    help_responsible: str
    help_measures: str


@dataclass(frozen=True)
class HouseholdFacts:
    """Sections two and three, and each person's; without the people for somebody who may not know their names."""

    household: Household
    people: list[PersonFacts]
    members: list[str]
    benefits: list[str]


def household_facts(*, household: Household, elders: Iterable[Elder]) -> HouseholdFacts:
    known = list(elders)
    members = household.members.all() if known else []
    return HouseholdFacts(
        household=household,
        people=[_person(elder) for elder in known],
        members=[" ".join(part for part in (one.name, one.relation, one.health) if part) for one in members],
        benefits=[f"{one.get_kind_display()} {one.amount}" for one in household.benefits.all()],
    )


def _person(elder: Elder) -> PersonFacts:
    situation = getattr(elder, "situation", None)
    labels = dict(HelperOrganisation.choices)
    flags = flags_on(clock.today()).filter(elder=elder)
    return PersonFacts(
        elder=elder,
        age=age_said(elder, clock.today()),
        categories=[flag.get_category_display() for flag in flags],
        contacts=list(elder.contacts.all()),
        helpers=[str(labels.get(one, one)) for one in (situation.helper_organisations if situation else [])],
        help_responsible=situation.help_responsible if situation else "",
        help_measures=situation.help_measures if situation else "",
    )
