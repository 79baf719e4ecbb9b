"""Keeps what was counted, village by village, and counts anew what is no longer so.

What changed since the counting is written down by the database (`FactsChanged`); another day makes the current month's
days overdue others. A few villages are counted while a page is being made. Of many, a page takes what was kept and says
of when it is, until that is older than `LATEST`; the beat (`figures_keep`) seldom lets it come so far.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from base import clock
from geo.models import Area, Level
from visits.duty.coverage import DueVisit, coverage_of_villages, standings_of
from visits.duty.figures import Counts, VillageCoverage, days_kept
from visits.duty.models import KeptMonth, KeptStanding, StandingsCounted
from visits.duty.policy import DAY, MONTH, period_of
from visits.register.models import Elder

LATEST = timedelta(minutes=5)
AT_ONCE = 30  # villages and months: a township's, or what changed in a county within a few minutes
TOWNSHIP_DIGITS = 9
MONTHS = 13  # the trend's
_LOCK = 0x6B657074
_FIELDS = attrgetter(*(field.name for field in fields(DueVisit)))
_COUNTED = ("visits/duty", "visits/register/birth.py", "visits/records/outcomes.py")


@dataclass(frozen=True)
class Late:
    """One village in one month (None: how its elders stand today) to be counted, and for how long it has been so."""

    village: int
    code: str
    month: date | None
    late_for: timedelta | None  # None: never counted, or for another day than any before


def months_refresh(*, area: Area, months: Iterable[date], patience: timedelta = LATEST) -> datetime:
    """Count what must be; the moment at which all that is kept of these months was so."""
    return _refresh(_months_late(area.prefix, [month.replace(day=1) for month in months]), patience)


def standings_refresh(*, prefix: str) -> None:
    """How each elder of an area stands today, without patience: lists are worked off by it."""
    _count(_standings_late(prefix))


def figures_keep(*, months: int = MONTHS) -> int:
    """Everything of every county, township by township; how many villages and months were counted."""
    newest, counted = clock.today().replace(day=1), 0
    for county in Area.objects.filter(level=Level.COUNTY, valid_to=None).order_by("code"):
        late = [*_months_late(county.prefix, months_back(newest, months)), *_standings_late(county.prefix)]
        _count(late)
        counted += len(late)
    return counted


def months_back(newest: date, count: int = MONTHS) -> list[date]:
    months = [newest]
    while len(months) < count:
        months.append((months[-1] - DAY).replace(day=1))
    return months


def _refresh(late: list[Late], patience: timedelta) -> datetime:
    now = clock.now()
    few = len(late) <= AT_ONCE
    must = [one for one in late if few or one.late_for is None or one.late_for > patience]
    _count(must)
    waits = [one.late_for for one in late if one.late_for is not None] if len(must) < len(late) else []
    return now - max((wait for wait in waits if wait <= patience), default=timedelta())


def _count(late: Collection[Late]) -> None:
    by_township = defaultdict[str, list[Late]](list)
    for one in late:
        by_township[one.code[:TOWNSHIP_DIGITS]].append(one)
    for township, some in sorted(by_township.items()):
        with transaction.atomic():
            _count_together(township, {one.village for one in some}, {one.month for one in some})


def _count_together(township: str, villages: set[int], months: set[date | None]) -> None:
    """One who counts a township after the other: else who began earlier could put older figures over newer ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, int(township)])
        cursor.execute(_TAKE_CHANGES, [list(villages)])
    # asked again, for another may have counted them while we waited
    months_late = _months_late(township, [month for month in months if month]) if months - {None} else []
    late = [*months_late, *(_standings_late(township) if None in months else [])]
    areas = Area.objects.in_bulk(villages)
    for month in months:
        some = [areas[one.village] for one in late if one.month == month and one.village in areas]
        if some and month:
            _keep_month(some, month)
        elif some:
            _keep_standings(some)


def _keep_month(villages: list[Area], month: date) -> None:
    as_of, counted_at = _as_of(month), clock.now()
    found = {one.village_id: one for one in coverage_of_villages(villages=villages, month=month, as_of=as_of)}
    rows = [
        KeptMonth(
            village=village.pk,
            month=month,
            as_of=as_of,
            definition=definition(),
            counted_at=counted_at,
            is_listed=village.pk in found,
            **_columns(found.get(village.pk) or VillageCoverage(village.pk)),
        )
        for village in villages
    ]
    columns = [field.name for field in KeptMonth._meta.fields if field.name not in ("id", "village", "month")]
    KeptMonth.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["village", "month"], update_fields=columns
    )


def _columns(one: VillageCoverage) -> dict[str, Any]:
    counts = Counts.of([one])
    return {
        "active": one.active,
        "tiers": [one.tiers[pk] for pk in one.active],
        "visited_at_the_door": one.visited_at_the_door,
        "visited_any_mode": one.visited_any_mode,
        "weekly_owed": one.weekly_owed,
        "weekly_kept": one.weekly_kept,
        "weekly_missed": one.weekly_missed,
        "overdue": one.overdue,
        "days_overdue": [one.days_overdue[pk] for pk in one.overdue],
        "excluded": [[out.elder_id, out.state, out.since.isoformat()] for out in one.excluded],
        "active_by_tier": counts.active_by_tier,
        "visited_by_tier": counts.visited_by_tier,
    }


def _keep_standings(villages: list[Area]) -> None:
    """Most stand as they did: only who stands otherwise is written."""
    today, ids = clock.today(), [village.pk for village in villages]
    homes = dict(Elder.objects.filter(household__village__in=ids).values_list("pk", "household__village"))
    first_day, last_day = days_kept(today)
    told = standings_of(elders=Elder.objects.filter(pk__in=homes), first_day=first_day, last_day=last_day, as_of=today)
    windows: dict[int, list[Any]] = {pk: [] for pk in ids}
    for pk, (_state, due) in told.items():
        windows[homes[pk]] += [_written(one) for one in due]
    found = {
        pk: KeptStanding(
            elder=pk,
            village=homes[pk],
            state=state.state,
            missed_on=today - timedelta(days=state.days_overdue) if state.days_overdue else None,
            last_visit=state.last_visit,
            next_due=state.next_due,
            tier=state.tier,
            clause=state.clause,
            gap_warning=state.gap_warning,
        )
        for pk, (state, _due) in told.items()
    }
    names = [field.name for field in KeptStanding._meta.fields]
    kept = {row[0]: row for row in KeptStanding.objects.filter(village__in=ids).values_list(*names)}
    KeptStanding.objects.filter(pk__in=kept.keys() - found.keys()).delete()
    changed = [row for pk, row in found.items() if kept.get(pk) != tuple(getattr(row, name) for name in names)]
    KeptStanding.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["elder"], update_fields=names[1:], batch_size=2000
    )
    counted = {"as_of": today, "definition": definition(), "counted_at": clock.now(), "stale_at": None}
    StandingsCounted.objects.bulk_create(
        [StandingsCounted(village=pk, windows=windows[pk], **counted) for pk in ids],
        update_conflicts=True,
        unique_fields=["village"],
        update_fields=[*counted, "windows"],
    )


def _written(window: DueVisit) -> list[Any]:
    """In the order of its fields, days as JSON can hold them; `visits.duty.selectors.windows` reads it."""
    return [value.isoformat() if isinstance(value, date) else value for value in _FIELDS(window)]


@cache
def definition() -> str:
    """A short digest of the code that counts: what another version counted is counted again."""
    room, digest = Path(__file__).parents[3], hashlib.sha256()
    for name in _COUNTED:
        path = room / name
        for source in [path] if path.is_file() else sorted([*path.glob("*.py"), *path.glob("selectors/*.py")]):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _as_of(month: date) -> date:
    """The day that a month's figures are counted for: today, or once and for all the day after its last."""
    return min(clock.today(), period_of(month, MONTH)[1] + DAY)


def _months_late(prefix: str, months: list[date]) -> list[Late]:
    as_of = [_as_of(month) for month in months]
    return _late(_MONTHS_LATE, [f"{prefix}%", months, as_of, definition()])


def _standings_late(prefix: str) -> list[Late]:
    return _late(_STANDINGS_LATE, [f"{prefix}%", clock.today(), definition()])


def _late(question: str, asked: list[Any]) -> list[Late]:
    now, real = clock.now(), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(question, asked)
        rows = cursor.fetchall()
    return [
        Late(village, code, month, _late_for(now, real, wanted, as_of, changed_at))
        for village, code, month, wanted, as_of, changed_at in rows
    ]


def _late_for(
    now: datetime, real: datetime, wanted: date, as_of: date | None, changed_at: datetime | None
) -> timedelta | None:
    if as_of is None or as_of > wanted:
        return None
    midnight = datetime.combine(as_of + DAY, datetime.min.time(), now.tzinfo)
    waits = [now - midnight] if as_of < wanted else []
    waits += [real - changed_at] if changed_at else []
    return max([*waits, timedelta()]) if waits else None


# Villages and months of which nothing is kept that still holds. A definition that is another leaves no moment at which
# what is kept was so. Townships stand among the villages: somebody may live in one without more being known.
_ASKED = """
    WITH villages AS (SELECT id, code FROM geo_area WHERE code LIKE %s AND level IN ('village', 'grid', 'township')),
    changes AS (
        SELECT f.village, min(f.since) AS since, min(f.at) AS at FROM visits_factschanged f
        JOIN villages v ON v.id = f.village GROUP BY f.village
    )
"""
_MONTHS_LATE = f"""
    {_ASKED}
    SELECT a.id, a.code, m.month, m.as_of, CASE WHEN k.definition = asked.definition THEN k.as_of END,
        least(k.stale_at, CASE WHEN m.month >= date_trunc('month', c.since) THEN c.at END)
    FROM unnest(%s::date[], %s::date[]) AS m(month, as_of)
    CROSS JOIN (SELECT %s AS definition) asked CROSS JOIN villages a
    LEFT JOIN visits_keptmonth k ON k.village = a.id AND k.month = m.month
    LEFT JOIN changes c ON c.village = a.id
    WHERE k.id IS NULL OR k.as_of <> m.as_of OR k.definition <> asked.definition OR k.stale_at IS NOT NULL
        OR m.month >= date_trunc('month', c.since)
"""  # noqa: S608
_STANDINGS_LATE = f"""
    {_ASKED}
    SELECT a.id, a.code, NULL::date, asked.as_of, CASE WHEN k.definition = asked.definition THEN k.as_of END,
        least(k.stale_at, c.at)
    FROM (SELECT %s::date AS as_of, %s AS definition) asked CROSS JOIN villages a
    LEFT JOIN visits_standingscounted k ON k.village = a.id
    LEFT JOIN changes c ON c.village = a.id
    WHERE k.village IS NULL OR k.as_of <> asked.as_of OR k.definition <> asked.definition OR k.stale_at IS NOT NULL
        OR c.village IS NOT NULL
"""  # noqa: S608
_TAKE_CHANGES = """
    WITH taken AS (DELETE FROM visits_factschanged WHERE village = ANY(%s) RETURNING village, since, at),
    c AS (SELECT village, min(since) AS since, min(at) AS at FROM taken GROUP BY village),
    months AS (
        UPDATE visits_keptmonth k SET stale_at = least(k.stale_at, c.at)
        FROM c WHERE k.village = c.village AND k.month >= date_trunc('month', c.since)
    )
    UPDATE visits_standingscounted k SET stale_at = least(k.stale_at, c.at) FROM c WHERE k.village = c.village
"""
