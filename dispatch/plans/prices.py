"""What a plan counts with where the policy is silent."""

from datetime import time

WRITING_S = 5 * 60
"""At each door, for the record."""

SERVICE_S = SERVICE_KEY_S = 29 * 60 + WRITING_S
"""Time of a visit, and that of a key elder's: 34 minutes with the writing, the median that was measured where somebody
stood beside (docs/benchmarks.md). No source tells the two tiers apart; the form is the same for both.
"""

ARRIVING_S = 8 * 60
"""The part of it that is not needed again for whoever lives behind the same door."""

STAND_IN_S, OTHER_VISITOR_S = 60 * 60, 120 * 60
"""Travel that a known face is worth: what a visit by the stand-in, or by any other visitor, counts on top.

Higher than routing's defaults (5 and 10 min), which belong to its benchmarks: an elder has one responsible visitor
(P38). With 30 min, and visits as long and as far apart as in the field, more than a third of them went to another.
"""

MONTH_STAND_IN, MONTH_OTHER_VISITOR = 80, 150
"""The same in the share-out of the month, where a visit a day earlier or later than wanted costs 20."""

MONTH_OTHERS, MONTH_OTHERS_KEY = 1, 3
"""How many others than the responsible visitor and the stand-in the share-out may send: the nearest ones."""

FILL_SHARE = 0.25
"""Of the hours on duty, how many visits of later weeks stand by where hours are short."""

LOST_MIN, HOP_ALONE_MIN = 8, 3
"""Of a shift, what does not come out even; the way between doors where a village has one only."""

WORK_LOW, WORK_HIGH, IMBALANCE = 0.75, 1.4, 2
"""Working time of a visitor's week against that of those who are on duty as long, and the price of each second outside
of it: enough for another face at the door (P38) where the busiest would have half as much again as the mean."""

LIGHT_WEEK = 0.2
"""Up to this share of the own hours a week is no burden, whatever others have: the known face comes (P38)."""

SLACK = 0.75
"""Up to this share of the hours in use days are made bearable; above it all hours are needed."""

BEARABLE_DAY_S, DAY_HIGH = 9000, 1.3
"""No day is too long up to here; beyond it none is to be longer than so many times the visitor's mean day."""

UNKNOWN_VILLAGE_M, WITHIN_VILLAGE_M = 4_000, 300
"""How far, by straight line, a village is from its township's centre, and a door from the next in its village, where
nobody knows the village's place: a guess that is said, so that a dozen of them are not one street."""

GAP_DAYS = 2
"""Smallest gap between two visits to one person: not on Sunday and again on Monday."""

REST_EARLIEST, REST_LATEST, REST_S = time(11, 30), time(12, 30), 3600
"""The noon break begins between these, and lasts this long."""

BUDGET_S = {"week": 5, "month": 10}
"""Time budget of the search, by period."""

MOVED_S = 4 * 3600
"""Travel that a stop's visitor and day are worth where a plan is carried on: nobody moves to save a way."""

CARRY_ON_S = 2
"""Time budget of carrying a plan on."""
