"""Who is owed a visit, who makes it, and what happened."""

from visits.models.attachments import Attachment, AttachmentKind
from visits.models.care import CareService
from visits.models.changes import Card, ChangeEntry, Transfer
from visits.models.documents import CountyDocument, DocumentKind, Duty, Party
from visits.models.duplicates import ElderMerge, NotSamePerson
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
from visits.models.exchange import (
    ColumnMeaning,
    ExchangeFile,
    ExportRun,
    FileFormat,
    ImportKind,
    ImportLine,
    ImportRun,
    ImportTask,
    LineOutcome,
)
from visits.models.hazards import Hazard, HazardKind, Severity
from visits.models.households import Assistance, Benefit, BenefitKind, HouseholdMember
from visits.models.locations import CheckInSystem
from visits.models.missed import MissedBecause, MissedReason
from visits.models.participants import Participant, ParticipantRole
from visits.models.proofs import (
    CheckIn,
    FlagKind,
    Grade,
    Means,
    RecordFlag,
    RecordPicture,
    Review,
    Signature,
    Signer,
)
from visits.models.records import Mode, Need, Outcome, VisitRecord
from visits.models.rules import PolicyRules
from visits.models.saved_lists import SavedList
from visits.models.situation import Ability, HelperOrganisation, Met, Situation
from visits.models.surges import Surge, SurgeCause
from visits.models.time_off import Absence, CalendarDay, DatedHours, LeaveKind
from visits.models.visitors import (
    Responsibility,
    ResponsibilityKind,
    Society,
    TravelMode,
    Visitor,
    VisitorKind,
    WorkingHours,
)
from visits.models.willingness import Answer, Consent, HowAsked, LegalBasis, Willingness

__all__ = [
    "Ability",
    "Absence",
    "Answer",
    "Assistance",
    "Attachment",
    "AttachmentKind",
    "Benefit",
    "BenefitKind",
    "CalendarDay",
    "Card",
    "CareService",
    "Category",
    "CategoryFlag",
    "ChangeEntry",
    "CheckIn",
    "CheckInSystem",
    "ColumnMeaning",
    "Consent",
    "Contact",
    "CountyDocument",
    "DatedHours",
    "DocumentKind",
    "Duty",
    "Elder",
    "ElderMerge",
    "ElderState",
    "ExchangeFile",
    "ExportRun",
    "FileFormat",
    "FlagKind",
    "Gender",
    "Grade",
    "Hazard",
    "HazardKind",
    "HelperOrganisation",
    "Household",
    "HouseholdMember",
    "HowAsked",
    "ImportKind",
    "ImportLine",
    "ImportRun",
    "ImportTask",
    "LeaveKind",
    "LegalBasis",
    "LineOutcome",
    "Means",
    "Met",
    "MissedBecause",
    "MissedReason",
    "Mode",
    "Need",
    "NotSamePerson",
    "Outcome",
    "Participant",
    "ParticipantRole",
    "Party",
    "PolicyRules",
    "RecordFlag",
    "RecordPicture",
    "Responsibility",
    "ResponsibilityKind",
    "Review",
    "SavedList",
    "Severity",
    "Signature",
    "Signer",
    "Situation",
    "Society",
    "State",
    "Surge",
    "SurgeCause",
    "Tier",
    "TierOverride",
    "Transfer",
    "TravelMode",
    "VisitRecord",
    "Visitor",
    "VisitorKind",
    "Willingness",
    "WorkingHours",
]
