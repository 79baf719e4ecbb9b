"""Reading in dispatch."""

from dispatch.selectors.changes import Change, ChangeKind, plan_changes
from dispatch.selectors.in_force import (
    plan_current,
    plans_governing,
    routes_in_force,
    stops_in_force,
    visits_in_force,
    visits_shown,
)
from dispatch.selectors.incidents import Helper, IncidentPlace, helpers_near, incident_place, incidents_open
from dispatch.selectors.plans import (
    LeftOutSentence,
    left_out_published,
    left_out_sentences,
    plan_computed,
    plan_get,
    plans_seen,
)
from dispatch.selectors.roads_changed import RouteTouched, routes_touched
from dispatch.selectors.stops import (
    StopStates,
    Visited,
    Walked,
    stop_states_of,
    stop_states_of_plans,
    stop_states_of_routes,
)

__all__ = [
    "Change",
    "ChangeKind",
    "Helper",
    "IncidentPlace",
    "LeftOutSentence",
    "RouteTouched",
    "StopStates",
    "Visited",
    "Walked",
    "helpers_near",
    "incident_place",
    "incidents_open",
    "left_out_published",
    "left_out_sentences",
    "plan_changes",
    "plan_computed",
    "plan_current",
    "plan_get",
    "plans_governing",
    "plans_seen",
    "routes_in_force",
    "routes_touched",
    "stop_states_of",
    "stop_states_of_plans",
    "stop_states_of_routes",
    "stops_in_force",
    "visits_in_force",
    "visits_shown",
]
