"""Who goes, when, in what order; and what to do when something happens."""

from dispatch.models.incidents import Incident, IncidentCall, IncidentKind
from dispatch.models.plans import LeftOut, Period, Plan, PlanState, Route, Stop, StopApproach, StopVisit
from dispatch.models.runs import PlanRun, RunState
from dispatch.models.shifts import Shift

__all__ = [
    "Incident",
    "IncidentCall",
    "IncidentKind",
    "LeftOut",
    "Period",
    "Plan",
    "PlanRun",
    "PlanState",
    "Route",
    "RunState",
    "Shift",
    "Stop",
    "StopApproach",
    "StopVisit",
]
