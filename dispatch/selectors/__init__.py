"""Reading in dispatch."""

from dispatch.selectors.changes import Change, ChangeKind, plan_changes
from dispatch.selectors.incidents import Helper, helpers_near, incidents_open
from dispatch.selectors.plans import (
    LeftOutSentence,
    left_out_published,
    left_out_sentences,
    plan_computed,
    plan_current,
    plan_get,
    plans_seen,
)
from dispatch.selectors.roads_changed import RouteTouched, routes_touched

__all__ = [
    "Change",
    "ChangeKind",
    "Helper",
    "LeftOutSentence",
    "RouteTouched",
    "helpers_near",
    "incidents_open",
    "left_out_published",
    "left_out_sentences",
    "plan_changes",
    "plan_computed",
    "plan_current",
    "plan_get",
    "plans_seen",
    "routes_touched",
]
