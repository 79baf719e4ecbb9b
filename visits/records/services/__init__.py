"""Writing what happened."""

from visits.records.services.attachments import attachment_store
from visits.records.services.care import care_correct, care_submit
from visits.records.services.record_quality import flag_review
from visits.records.services.record_versions import record_correct, record_move, record_restore, record_void
from visits.records.services.records import record_submit

__all__ = [
    "attachment_store",
    "care_correct",
    "care_submit",
    "flag_review",
    "record_correct",
    "record_move",
    "record_restore",
    "record_submit",
    "record_void",
]
