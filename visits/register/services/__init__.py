"""Writing in the register."""

from visits.register.services.absences import LeaveTold, absence_change, absence_enter, absence_withdraw
from visits.register.services.calendar import DaysTold, calendar_days_restore, calendar_days_set, calendar_rules_set
from visits.register.services.contacts import ContactGiven, contacts_set
from visits.register.services.dated_hours import dated_hours_set, day_off_set, usual_hours_restore
from visits.register.services.elders import (
    category_close,
    category_open,
    elder_state_set,
    elder_state_withdraw,
    tier_override_end,
    tier_override_set,
)
from visits.register.services.handover import visitor_hand_over
from visits.register.services.hazards import hazard_close, hazard_reopen
from visits.register.services.households import MemberGiven, household_place_set, household_update, members_set
from visits.register.services.households_apart import household_join, household_split
from visits.register.services.identity import elder_confirm, elder_create, elder_update
from visits.register.services.participants import participant_add, participant_end
from visits.register.services.responsibility import responsibilities_set, responsibility_end, responsibility_set
from visits.register.services.saved_lists import saved_list_drop, saved_list_keep
from visits.register.services.situation import situation_update
from visits.register.services.transfers import elders_transfer
from visits.register.services.visitors import visitor_create, visitor_update
from visits.register.services.willingness import consent_record, willingness_record

__all__ = [
    "ContactGiven",
    "DaysTold",
    "LeaveTold",
    "MemberGiven",
    "absence_change",
    "absence_enter",
    "absence_withdraw",
    "calendar_days_restore",
    "calendar_days_set",
    "calendar_rules_set",
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
    "hazard_close",
    "hazard_reopen",
    "household_join",
    "household_place_set",
    "household_split",
    "household_update",
    "members_set",
    "participant_add",
    "participant_end",
    "responsibilities_set",
    "responsibility_end",
    "responsibility_set",
    "saved_list_drop",
    "saved_list_keep",
    "situation_update",
    "tier_override_end",
    "tier_override_set",
    "usual_hours_restore",
    "visitor_create",
    "visitor_hand_over",
    "visitor_update",
    "willingness_record",
]
