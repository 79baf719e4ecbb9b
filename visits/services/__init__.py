"""Writing in visits."""

from visits.services.absences import LeaveTold, absence_change, absence_enter, absence_withdraw
from visits.services.attachments import attachment_store
from visits.services.calendar import DaysTold, calendar_days_restore, calendar_days_set, calendar_rules_set
from visits.services.care import care_correct, care_submit
from visits.services.contacts import ContactGiven, contacts_set
from visits.services.dated_hours import dated_hours_set, day_off_set, usual_hours_restore
from visits.services.elders import (
    category_close,
    category_open,
    elder_state_set,
    elder_state_withdraw,
    tier_override_end,
    tier_override_set,
)
from visits.services.handover import visitor_hand_over
from visits.services.households import MemberGiven, household_place_set, household_update, members_set
from visits.services.households_apart import household_join, household_split
from visits.services.identity import elder_confirm, elder_create, elder_update
from visits.services.participants import participant_add, participant_end
from visits.services.record_quality import flag_review
from visits.services.record_versions import record_correct, record_move, record_restore, record_void
from visits.services.records import record_submit
from visits.services.responsibility import responsibility_end, responsibility_set
from visits.services.saved_lists import saved_list_drop, saved_list_keep
from visits.services.situation import situation_update
from visits.services.surges import (
    surge_create,
    surge_follow_alert,
    surge_for_festival,
    surge_restore,
    surge_withdraw,
)
from visits.services.transfers import elders_transfer
from visits.services.visitors import visitor_create, visitor_update
from visits.services.willingness import consent_record, willingness_record

__all__ = [
    "ContactGiven",
    "DaysTold",
    "LeaveTold",
    "MemberGiven",
    "absence_change",
    "absence_enter",
    "absence_withdraw",
    "attachment_store",
    "calendar_days_restore",
    "calendar_days_set",
    "calendar_rules_set",
    "care_correct",
    "care_submit",
    "category_close",
    "category_open",
    "consent_record",
    "contacts_set",
    "dated_hours_set",
    "day_off_set",
    "elder_confirm",
    "elder_create",
    "elder_state_set",
    "elder_state_withdraw",
    "elder_update",
    "elders_transfer",
    "flag_review",
    "household_join",
    "household_place_set",
    "household_split",
    "household_update",
    "members_set",
    "participant_add",
    "participant_end",
    "record_correct",
    "record_move",
    "record_restore",
    "record_submit",
    "record_void",
    "responsibility_end",
    "responsibility_set",
    "saved_list_drop",
    "saved_list_keep",
    "situation_update",
    "surge_create",
    "surge_follow_alert",
    "surge_for_festival",
    "surge_restore",
    "surge_withdraw",
    "tier_override_end",
    "tier_override_set",
    "usual_hours_restore",
    "visitor_create",
    "visitor_hand_over",
    "visitor_update",
    "willingness_record",
]
