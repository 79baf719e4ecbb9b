"""Visits owed in the weeks around today as pages ask for them: kept ones, counted anew wherever something changed.

`visits.duty.coverage` alone says what is due; `visits.duty.services.figures` keeps what it said of an area's villages.
Days that are not kept are asked of it.
"""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Q

from base import clock
from geo.models import Area
from visits.duty.coverage import DueVisit, due_visits, due_visits_of, elders_in
from visits.duty.figures import days_kept
from visits.duty.models import StandingsCounted
from visits.duty.services.figures import standings_refresh
from visits.register.models import Transfer

_ELDER, _FIRST, _LAST = 0, 5, 6


def windows_ahead(*, area: Area, first_day: date, last_day: date) -> list[DueVisit]:
    """What `due_visits` says today of an area. What lies ahead is owed where people live, unless they are to move."""
    today = clock.today()
    if first_day < today or not _are_kept(first_day, last_day) or _moves_ahead(area, today):
        return due_visits(area=area, first_day=first_day, last_day=last_day)
    return list(_kept(area, first_day, last_day))


def windows_of_those_in(*, area: Area, first_day: date, last_day: date) -> list[DueVisit]:
    """What `due_visits_of` says today of everybody who lives in an area, wherever they lived before."""
    if not _are_kept(first_day, last_day):
        return due_visits_of(elders=elders_in(area), first_day=first_day, last_day=last_day)
    return list(_kept(area, first_day, last_day))


def _are_kept(first_day: date, last_day: date) -> bool:
    begins, ends = days_kept(clock.today())
    return begins <= first_day and last_day <= ends


def _moves_ahead(area: Area, today: date) -> bool:
    """Whether anybody is to leave the area or to come, and is owed their visits elsewhere until then."""
    leaving, coming = (Q(**{f"{end}_village__code__startswith": area.prefix}) for end in ("from", "to"))
    return Transfer.objects.filter(leaving | coming, on__gt=today).exists()


def _kept(area: Area, first_day: date, last_day: date) -> Iterator[DueVisit]:
    """In the order of the elders' numbers, as counted."""
    standings_refresh(prefix=area.prefix)
    villages = Area.objects.filter(code__startswith=area.prefix)
    kept = StandingsCounted.objects.filter(village__in=villages.values("pk")).values_list("windows", flat=True)
    first, last = first_day.isoformat(), last_day.isoformat()
    rows = [row for windows in kept for row in windows if row[_FIRST] <= last and row[_LAST] >= first]
    return map(_read, sorted(rows, key=itemgetter(_ELDER)))


def _read(row: list[Any]) -> DueVisit:
    """As `visits.duty.services.figures` wrote it."""
    elder_id, household_id, village_id, tier, clause, first, last, *stands = row
    days = date.fromisoformat(first), date.fromisoformat(last)
    return DueVisit(elder_id, household_id, village_id, tier, clause, *days, *stands)
