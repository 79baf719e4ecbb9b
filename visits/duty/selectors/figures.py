"""The month's figures as pages ask for them: kept ones, each with the moment at which it was so (P13).

`visits.duty.coverage` alone says what a figure is; `visits.duty.services.figures` keeps what it said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from base import clock
from geo.models import Area
from visits.duty.coverage import DueState
from visits.duty.figures import NUMBERS, WAITS, Counts, Excluded, VillageCoverage
from visits.duty.models import KeptMonth, KeptStanding
from visits.duty.services.figures import months_refresh, standings_refresh


@dataclass(frozen=True)
class KeptFigures:
    """An area's villages in the order of their codes, as they stood at a moment: now, or some minutes ago."""

    villages: list[VillageCoverage]
    counted_at: datetime


@dataclass(frozen=True)
class KeptCounts:
    """The same without the people behind the figures."""

    villages: list[Counts]
    counted_at: datetime


def village_figures(*, area: Area, month: date) -> KeptFigures:
    """Every village with elders, with the people behind each figure."""
    counted_at = months_refresh(area=area, months=[month])
    return KeptFigures([_coverage(row) for row in _in_order(area, [month])], counted_at)


def village_counts(*, area: Area, month: date) -> KeptCounts:
    """The same as numbers alone, and by how long people wait: a city's are soon told."""
    counted_at = months_refresh(area=area, months=[month])
    codes = dict(Area.objects.filter(code__startswith=area.prefix).values_list("pk", "code"))
    numbers = {f"n_{name}": _number(name) for name in NUMBERS}
    waits = {f"waits_{n}": _waiting(*band) for n, band in enumerate(WAITS.values())}
    rows = KeptMonth.objects.filter(village__in=list(codes), month=month, is_listed=True)
    told = rows.annotate(**numbers, **waits).values_list("village", *numbers, *waits)
    villages = []
    for village, *counted in sorted(told, key=lambda row: codes[row[0]]):
        values, waiting = dict(zip(NUMBERS, counted, strict=False)), counted[len(NUMBERS) :]
        villages.append(Counts(village, **values, waiting=dict(zip(WAITS, waiting, strict=True))))
    return KeptCounts(villages, counted_at)


def trend_of(*, area: Area, months: Iterable[date]) -> dict[date, Counts]:
    """Numbers only, of the whole area in each of the months: for a line over a year. Added up by the database, tiers
    left out.
    """
    months = list(months)
    months_refresh(area=area, months=months)
    villages = Area.objects.filter(code__startswith=area.prefix).values("pk")
    kept = KeptMonth.objects.filter(village__in=villages, month__in=months, is_listed=True)
    sums = kept.order_by().values_list("month").annotate(**{f"n_{name}": Sum(_number(name)) for name in NUMBERS})
    found = {month: dict(zip(NUMBERS, numbers, strict=True)) for month, *numbers in sums}
    nothing = dict.fromkeys(NUMBERS, 0)
    return {month: Counts(village_id=0, **found.get(month, nothing)) for month in months}


def standings_kept(*, prefixes: Iterable[str]) -> QuerySet[KeptStanding]:
    """How each elder who lives in areas with these codes stands now, for the database to choose and order by."""
    inside = Q(pk__in=[])
    for prefix in prefixes:
        standings_refresh(prefix=prefix)
        inside |= Q(code__startswith=prefix)
    return KeptStanding.objects.filter(village__in=Area.objects.filter(inside).values("pk"))


def states_in(*, area: Area) -> dict[int, DueState]:
    """What `due_states` says today of everybody who lives in the area."""
    today = clock.today()
    rows = standings_kept(prefixes=[area.prefix]).values_list(
        "elder", "state", "missed_on", "last_visit", "next_due", "tier", "clause", "gap_warning"
    )
    return {
        pk: DueState(state, (today - missed_on).days if missed_on else 0, last_visit, next_due, tier, clause, warning)
        for pk, state, missed_on, last_visit, next_due, tier, clause, warning in rows
    }


_LISTS = ("active", "visited_at_the_door", "visited_any_mode", "weekly_missed", "overdue")


def _in_order(area: Area, months: list[date]) -> list[KeptMonth]:
    inside = Area.objects.filter(code__startswith=area.prefix)
    codes = dict(inside.values_list("pk", "code"))
    rows = KeptMonth.objects.filter(village__in=inside.values("pk"), month__in=months, is_listed=True)
    return sorted(rows, key=lambda row: codes[row.village])


def _coverage(row: KeptMonth) -> VillageCoverage:
    return VillageCoverage(
        village_id=row.village,
        **{name: getattr(row, name) for name in _LISTS},
        weekly_owed=row.weekly_owed,
        weekly_kept=row.weekly_kept,
        excluded=[Excluded(pk, state, date.fromisoformat(since)) for pk, state, since in row.excluded],
        tiers=dict(zip(row.active, row.tiers, strict=True)),
        days_overdue=dict(zip(row.overdue, row.days_overdue, strict=True)),
    )


def _number(name: str) -> Combinable:
    """How many a column of a kept month names, or the number that it holds."""
    if name in ("weekly_owed", "weekly_kept"):
        return F(name)
    if name == "person_days":
        return Func("days_overdue", template=_OF_DAYS.format(told="COALESCE(SUM(day), 0)"), output_field=IntegerField())
    function = "jsonb_array_length" if name == "excluded" else "cardinality"
    return Func(name, function=function, output_field=IntegerField())


_OF_DAYS = "(SELECT {told} FROM unnest(%(expressions)s) AS day)"


def _waiting(least: int, most: int | None) -> Combinable:
    """How many have waited at least and at most so many days."""
    days = f"day >= {least}" if most is None else f"day BETWEEN {least} AND {most}"
    told = f"COUNT(*) FILTER (WHERE {days})"
    return Func("days_overdue", template=_OF_DAYS.format(told=told), output_field=IntegerField())
