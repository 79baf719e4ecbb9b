"""Who goes, when, in what order; and what to do when something happens."""

from dispatch.models.choices import Lending, PlanningChoice, WeekWish
from dispatch.models.incidents import Incident, IncidentCall, IncidentKind
from dispatch.models.plans import LeftOut, Period, Plan, PlanState, Route, Stop, StopApproach, StopVisit, TargetWeek
from dispatch.models.publications import Publication
from dispatch.models.runs import PlanRun, RunState
from dispatch.models.shifts import Shift

__all__ = [
    "Incident",
    "IncidentCall",
    "IncidentKind",
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
