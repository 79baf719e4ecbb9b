"""Who is owed a visit, who makes it, and what happened."""

from visits.models.elders import Category, CategoryFlag, Contact, Elder, ElderState, Household, State
from visits.models.hazards import Hazard, HazardKind
from visits.models.records import Mode, Outcome, VisitRecord
from visits.models.rules import PolicyRules
from visits.models.visitors import Responsibility, ResponsibilityKind, TravelMode, Visitor, VisitorKind

__all__ = [
    "Category",
    "CategoryFlag",
    "Contact",
    "Elder",
    "ElderState",
    "Hazard",
    "HazardKind",
    "Household",
    "Mode",
    "Outcome",
    "PolicyRules",
    "Responsibility",
    "ResponsibilityKind",
    "State",
    "TravelMode",
    "VisitRecord",
    "Visitor",
    "VisitorKind",
]
