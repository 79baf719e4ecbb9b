"""Who is owed a visit, and who makes it."""

from visits.register.models.changes import Card, ChangeEntry, Transfer
from visits.register.models.duplicates import ElderMerge, NotSamePerson
from visits.register.models.elders import (
    Category,
    CategoryFlag,
    Contact,
    Elder,
    ElderState,
    Gender,
    Household,
    State,
    Tier,
    TierOverride,
)
from visits.register.models.hazards import Hazard, HazardKind, Severity
from visits.register.models.households import Assistance, Benefit, BenefitKind, HouseholdMember
from visits.register.models.locations import CheckInSystem
from visits.register.models.participants import Participant, ParticipantRole
from visits.register.models.saved_lists import SavedList
from visits.register.models.situation import Ability, HelperOrganisation, Met, Need, Situation
from visits.register.models.time_off import Absence, CalendarDay, DatedHours, LeaveKind
from visits.register.models.visitors import (
    Responsibility,
    ResponsibilityKind,
    Society,
    TravelMode,
    Visitor,
    VisitorKind,
    WorkingHours,
)
from visits.register.models.willingness import Answer, Consent, HowAsked, LegalBasis, Willingness

__all__ = [
    "Ability",
    "Absence",
    "Answer",
    "Assistance",
    "Benefit",
    "BenefitKind",
    "CalendarDay",
    "Card",
    "Category",
    "CategoryFlag",
    "ChangeEntry",
    "CheckInSystem",
    "Consent",
    "Contact",
    "DatedHours",
    "Elder",
    "ElderMerge",
    "ElderState",
    "Gender",
    "Hazard",
    "HazardKind",
    "HelperOrganisation",
    "Household",
    "HouseholdMember",
    "HowAsked",
    "LeaveKind",
    "LegalBasis",
    "Met",
    "Need",
    "NotSamePerson",
    "Participant",
    "ParticipantRole",
    "Responsibility",
    "ResponsibilityKind",
    "SavedList",
    "Severity",
    "Situation",
    "Society",
    "State",
    "Tier",
    "TierOverride",
    "Transfer",
    "TravelMode",
    "Visitor",
    "VisitorKind",
    "Willingness",
    "WorkingHours",
]
