"""A county's own rules, surges, documents and reasons."""

from visits.duty.models.documents import CountyDocument, DocumentKind, Duty, Party
from visits.duty.models.kept import FactsChanged, KeptMonth, KeptStanding, StandingsCounted
from visits.duty.models.letters import FigureLetter, FigureLetterSent, Rhythm
from visits.duty.models.missed import MissedBecause, MissedReason
from visits.duty.models.rules import PolicyRules
from visits.duty.models.surges import Surge, SurgeCause

__all__ = [
    "CountyDocument",
    "DocumentKind",
    "Duty",
    "FactsChanged",
    "FigureLetter",
    "FigureLetterSent",
    "KeptMonth",
    "KeptStanding",
    "MissedBecause",
    "MissedReason",
    "Party",
    "PolicyRules",
    "Rhythm",
    "StandingsCounted",
    "Surge",
    "SurgeCause",
]
