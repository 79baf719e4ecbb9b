"""Writing in visits."""

from visits.services.households import household_place_set
from visits.services.records import record_correct, record_submit
from visits.services.visitors import visitor_account_set

__all__ = ["household_place_set", "record_correct", "record_submit", "visitor_account_set"]
