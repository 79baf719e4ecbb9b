"""The rolling month that stands behind every week: who is visited in which of the coming weeks, and by whom. Pure.

Two doors: `share_greedily`, at once, and `share_out`, as well as CP-SAT can. docs/month.md tells the model.
"""

from dispatch.plans.inputs import Window
from dispatch.plans.month.greedy import share_greedily
from dispatch.plans.month.month import Carer, Month, Share, Shares, Unit, Why
from dispatch.plans.month.share import share_out
from dispatch.plans.month.slots import Slot, cut_slots

__all__ = [
    "Carer",
    "Month",
    "Share",
    "Shares",
    "Slot",
    "Unit",
    "Why",
    "Window",
    "cut_slots",
    "share_greedily",
    "share_out",
]
