"""What a clerk fills in about an elder: one form for each card of the person's page."""

from maps.desk.forms.elders.dated import (
    CategoryForm,
    ConsentForm,
    ParticipantForm,
    ResponsibilityForm,
    StateForm,
    TierForm,
    WillingnessForm,
)
from maps.desk.forms.elders.household import HouseholdForm, MembersForm
from maps.desk.forms.elders.identity import ContactsForm, IdentityForm
from maps.desk.forms.elders.situation import SituationForm
from maps.look.form_base import CardForm
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
