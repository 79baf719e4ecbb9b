"""Plans with their routes, stops, runs and publications, and what a county chose for them."""

from dispatch.plans.models.choices import Lending, PlanningChoice, WeekWish
from dispatch.plans.models.plans import (
    LeftOut,
    Period,
    Plan,
    PlanState,
    Route,
    Stop,
    StopApproach,
    StopVisit,
    TargetWeek,
)
from dispatch.plans.models.publications import Publication
from dispatch.plans.models.runs import PlanRun, RunState
from dispatch.plans.models.shifts import Shift

__all__ = [
    "LeftOut",
    "Lending",
    "Period",
    "Plan",
    "PlanRun",
    "PlanState",
    "PlanningChoice",
    "Publication",
    "Route",
    "RunState",
    "Shift",
    "Stop",
    "StopApproach",
    "StopVisit",
    "TargetWeek",
    "WeekWish",
]
