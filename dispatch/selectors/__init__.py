"""Reading in dispatch."""

from dispatch.selectors.changes import Change, ChangeKind, plan_changes
from dispatch.selectors.incidents import Helper, helpers_near, incidents_open
from dispatch.selectors.plans import (
    LeftOutSentence,
    left_out_sentences,
    plan_computed,
    plan_current,
    plan_get,
    plans_seen,
)

__all__ = [
    "Change",
    "ChangeKind",
    "Helper",
    "LeftOutSentence",
    "helpers_near",
    "incidents_open",
    "left_out_sentences",
    "plan_changes",
    "plan_computed",
    "plan_current",
    "plan_get",
    "plans_seen",
]
