"""Writing in visits."""

from visits.services.attachments import attachment_store
from visits.services.elders import category_close, category_open, elder_state_set, tier_override_set
from visits.services.handover import visitor_hand_over
from visits.services.households import household_place_set
from visits.services.records import record_correct, record_submit
from visits.services.surges import (
    surge_create,
    surge_follow_alert,
    surge_for_festival,
    surge_restore,
    surge_withdraw,
)
from visits.services.visitors import visitor_account_set

__all__ = [
    "attachment_store",
    "category_close",
    "category_open",
    "elder_state_set",
    "household_place_set",
    "record_correct",
    "record_submit",
    "surge_create",
    "surge_follow_alert",
    "surge_for_festival",
    "surge_restore",
    "surge_withdraw",
    "tier_override_set",
    "visitor_account_set",
    "visitor_hand_over",
]
