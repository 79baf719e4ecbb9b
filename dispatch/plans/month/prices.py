"""What the share-out counts with. Levels are never traded against each other; within the last one, comfort, 20 points
are one day that one person is visited earlier or later than wanted. Pure."""

DAY_POINTS = 10
"""Of half a day outside the wanted gap (gaps.py tells how many)."""

VILLAGE_WEEK = 200
"""Of each week in which somebody goes to a village for monthly visits."""

WAY_MINUTE = 4
"""Of each minute there and back to a village beyond the nearest."""

KEPT_DAYS, IN_KEPT_DAYS = 6, 250
"""The last days of a window are kept for second tries: the price of a week that lies in them wholly."""

MOVED = 200
"""Of another week than the share-out before had chosen."""

RESERVE = 0.08
"""Part of everybody's hours that is kept for doors that stay shut."""
IN_RESERVE = 30
"""Of each minute that is taken from it all the same."""

FAIR_LOAD, OVER_FAIR = 1.4, 3
"""Of each minute of a visitor's slot beyond so many times the slot's fair share of the hours."""
FAIR_WEEK, OVER_WEEK = (1.15, 1.4, 1.8), 12
"""Of each minute of all monthly visits of a slot beyond so many times its fair share of them; each bound that is passed
adds its price, so that full weeks spare the fuller. Weighed against the wanted gap by ten weeks lived
(docs/benchmarks.md): with less the last quarter of a month stays empty. Never beyond the longest gap.
"""
FEW = 120
"""Minutes at doors that are never too much for a week."""
FULL = 0.9
"""Beyond this part of the hours a load is never fair."""

WEEK_OVER = 7
"""Days by which a wait beyond the wanted gap grows one step, and its weight by the square of the steps."""
NEVER_VISITED = 8
"""Steps of whoever was never visited: they come before all but the longest waits."""
LOCKED = 1_000
"""A visit that the coordinator locked weighs as much as so many others of its level."""

ECONOMY_MINUTE, ECONOMY_PRICE = 10, 3
"""Key visits shall leave hours to the others: the price of a minute, and the part of a visitor's price that counts."""
