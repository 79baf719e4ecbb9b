"""Reading in dispatch."""

from dispatch.selectors.plans import (
    LeftOutSentence,
    left_out_sentences,
    plan_computed,
    plan_current,
    plan_get,
    plans_seen,
)

__all__ = [
    "LeftOutSentence",
    "left_out_sentences",
    "plan_computed",
    "plan_current",
    "plan_get",
    "plans_seen",
]
