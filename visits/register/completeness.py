"""How complete and how fresh an elder's entry is, pure (P9, P10).

An entry is complete when everything in `REQUIRED` is known. The list and the spans are ours: the text says 信息完整 and
动态更新 and no more.
"""

from collections.abc import Collection
from datetime import date, timedelta

REQUIRED = (
    "id_number",
    "birth_date",
    "gender",
    "contact",
    "address",
    "door",
    "category",
    "responsible",
    "members",
    "living",
    "health",
    "basic_needs",
    "family_support",
    "willingness",
    "consent",
)
COMPLETE = 100
STALE_AFTER = timedelta(days=180)  # nobody entered or confirmed anything for this long
REMIND_BEFORE = timedelta(days=30)  # an assessment that expires within this time is to be renewed


def score(known: Collection[str]) -> int:
    """Percent of what is required; 100 only when nothing is missing."""
    return sum(field in known for field in REQUIRED) * COMPLETE // len(REQUIRED)


def missing(known: Collection[str]) -> list[str]:
    """What is still to be asked, in the order of the forms."""
    return [field for field in REQUIRED if field not in known]


def is_stale(confirmed_on: date, today: date) -> bool:
    return today - confirmed_on > STALE_AFTER
