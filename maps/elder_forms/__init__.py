"""What a clerk fills in about an elder: one form for each card of the person's page."""

from maps.elder_forms.base import CardForm
from maps.elder_forms.dated import (
    CategoryForm,
    ConsentForm,
    ParticipantForm,
    ResponsibilityForm,
    StateForm,
    TierForm,
    WillingnessForm,
)
from maps.elder_forms.household import HouseholdForm, MembersForm
from maps.elder_forms.identity import ContactsForm, IdentityForm
from maps.elder_forms.situation import SituationForm
from visits.register.models import Card

FORMS: dict[str, type[CardForm]] = {
    Card.IDENTITY: IdentityForm,
    Card.CONTACTS: ContactsForm,
    Card.HOUSEHOLD: HouseholdForm,
    Card.MEMBERS: MembersForm,
    Card.SITUATION: SituationForm,
    Card.STATE: StateForm,
    Card.CATEGORY: CategoryForm,
    Card.TIER: TierForm,
    Card.RESPONSIBILITY: ResponsibilityForm,
    Card.PARTICIPANT: ParticipantForm,
    Card.WILLINGNESS: WillingnessForm,
    Card.CONSENT: ConsentForm,
}

__all__ = ["FORMS", "CardForm"]
