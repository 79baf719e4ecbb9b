"""What happened at a door, and what proves it."""

from visits.records.models.attachments import Attachment, AttachmentKind
from visits.records.models.care import CareService
from visits.records.models.proofs import (
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
from visits.records.models.records import Mode, Outcome, VisitRecord

__all__ = [
    "Attachment",
    "AttachmentKind",
    "CareService",
    "CheckIn",
    "FlagKind",
    "Grade",
    "Means",
    "Mode",
    "Outcome",
    "RecordFlag",
    "RecordPicture",
    "Review",
    "Signature",
    "Signer",
    "VisitRecord",
]
