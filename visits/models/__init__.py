"""Who is owed a visit, who makes it, and what happened."""

from visits.models.attachments import Attachment, AttachmentKind
from visits.models.elders import (
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
from visits.models.hazards import Hazard, HazardKind, Severity
from visits.models.records import Mode, Outcome, VisitRecord
from visits.models.rules import PolicyRules
from visits.models.surges import Surge, SurgeCause
from visits.models.visitors import Responsibility, ResponsibilityKind, TravelMode, Visitor, VisitorKind, WorkingHours

__all__ = [
    "Attachment",
    "AttachmentKind",
    "Category",
    "CategoryFlag",
    "Contact",
    "Elder",
    "ElderState",
    "Gender",
    "Hazard",
    "HazardKind",
    "Household",
    "Mode",
    "Outcome",
    "PolicyRules",
    "Responsibility",
    "ResponsibilityKind",
    "Severity",
    "State",
    "Surge",
    "SurgeCause",
    "Tier",
    "TierOverride",
    "TravelMode",
    "VisitRecord",
    "Visitor",
    "VisitorKind",
    "WorkingHours",
]
