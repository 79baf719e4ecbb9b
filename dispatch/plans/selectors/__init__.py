"""Reading plans."""

from dispatch.plans.selectors.changes import Change, ChangeKind, plan_changes
from dispatch.plans.selectors.in_force import (
    in_force_among,
    plan_current,
    plans_governing,
    routes_in_force,
    stops_in_force,
    visits_in_force,
    visits_shown,
)
from dispatch.plans.selectors.plans import (
    LeftOutSentence,
    left_out_published,
    left_out_sentences,
    plan_computed,
    plan_get,
    plans_seen,
)
from dispatch.plans.selectors.roads_changed import RouteTouched, routes_touched
from dispatch.plans.selectors.stops import (
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
    "LeftOutSentence",
    "RouteTouched",
    "StopStates",
    "Visited",
    "Walked",
    "in_force_among",
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
