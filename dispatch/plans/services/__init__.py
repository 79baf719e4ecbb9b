"""Writing plans. `computing` is not here: its solvers load slowly, and only `manage plan_run` needs them."""

from dispatch.plans.services.choices import planning_choose
from dispatch.plans.services.lendings import lending_make, lending_withdraw
from dispatch.plans.services.plans import plan_create
from dispatch.plans.services.publishing import plan_publish
from dispatch.plans.services.shifts import shifts_roll
from dispatch.plans.services.starting import plan_cancel, plan_start

__all__ = [
    "lending_make",
    "lending_withdraw",
    "plan_cancel",
    "plan_create",
    "plan_publish",
    "plan_start",
    "planning_choose",
    "shifts_roll",
]
