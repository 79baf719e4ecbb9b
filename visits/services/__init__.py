"""Writing in visits."""

from visits.services.households import household_place_set
from visits.services.records import record_correct, record_submit

__all__ = ["household_place_set", "record_correct", "record_submit"]
