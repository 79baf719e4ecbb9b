"""What the demo's townships found out beyond their ledgers: most of it, never twice (P9, P21, P44-P46)."""

from demo.facts import facts_make
from tests.township import Township
from visits.register.models import HouseholdMember, Situation, Willingness


def test_facts_are_found_out_once(township: Township) -> None:
    first = facts_make(seed=7, county=township.county)
    assert 0 < first <= 8
    assert facts_make(seed=7, county=township.county) == first
    assert Situation.objects.count() == Willingness.objects.count() == first


def test_every_household_found_out_about_has_one_head(township: Township) -> None:
    facts_make(seed=7, county=township.county)
    heads = HouseholdMember.objects.filter(order=0)
    assert {head.relation for head in heads} == {"户主"}
    assert len(heads) == len({member.household_id for member in HouseholdMember.objects.all()})
