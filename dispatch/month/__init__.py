"""The rolling month that stands behind every week: who is visited in which of the coming weeks, and by whom. Pure.

`share_greedily` shares out at once.
"""

from dispatch.month.greedy import share_greedily
from dispatch.month.month import Carer, Month, Share, Shares, Unit, Why, Window
from dispatch.month.slots import Slot, cut_slots

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
]
