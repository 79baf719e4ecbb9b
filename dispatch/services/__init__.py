"""Writing in dispatch. `computing` is not here: its solvers load slowly, and only `manage plan_run` needs them."""

from dispatch.services.choices import planning_choose
from dispatch.services.incidents import incident_close, incident_raise, incident_withdraw
from dispatch.services.itineraries import Answered, household_record, stop_record
from dispatch.services.lendings import lending_make, lending_withdraw
from dispatch.services.plans import plan_create
from dispatch.services.publishing import plan_publish
from dispatch.services.shifts import shifts_roll
from dispatch.services.starting import plan_cancel, plan_start

__all__ = [
    "Answered",
    "household_record",
    "incident_close",
    "incident_raise",
    "incident_withdraw",
    "lending_make",
    "lending_withdraw",
    "plan_cancel",
    "plan_create",
    "plan_publish",
    "plan_start",
    "planning_choose",
    "shifts_roll",
    "stop_record",
]
