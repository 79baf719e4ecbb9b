"""What came of the lived weeks: the figures of the process, each from the system's own rows."""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Any

from django.utils import timezone

from benchmarks.lived.town import Town
from benchmarks.lived.world import DAY, MET
from dispatch.plans.models import LeftOut, StopVisit
from dispatch.plans.selectors.in_force import left_out_in_force
from visits.duty.coverage import COVERED, MISSED, DueVisit, coverage_by_village, due_visits
from visits.duty.policy import GENERAL, KEY
from visits.records.models import Mode, VisitRecord
from visits.register.models import Responsibility, ResponsibilityKind

SETTLED = timedelta(weeks=2)  # what was overdue when it began is caught up until then
RETRIED = timedelta(weeks=1)  # a second try must have had the time to come
Figures = dict[str, Any]
Record = tuple[int, date, str, int | None]  # elder, day, outcome, visitor


def figures_of(town: Town, first: date, last: date) -> Figures:
    """All of one township, as seen on the morning after the last day."""
    records = _records(town, first, last)
    tiers = _tiers(town)
    weeks = [_key_windows(town, monday) for monday in _mondays(first, last)]
    return {
        "weekly": _share(visit.state == COVERED for week in weeks for visit in week),
        "weekly_of_weeks": [_share(visit.state == COVERED for visit in week) for week in weeks],
        "monthly": [_monthly(town, month) for month in _months(first, last)],
        "overdue": max((late for day, late in town.overdue.items() if day >= first + SETTLED), default=None),
        **_quarters(records, tiers, first, last),
        **_gaps(town, tiers, first, last),
        "second_try": _second_try(records, last),
        "busiest": _busiest(town),
        **_whose(records, tiers),
        "hours_used": _hours_used(town),
        **_twice(weeks),
    }


def _records(town: Town, first: date, last: date) -> list[Record]:
    rows = VisitRecord.objects.filter(
        elder__household__village__code__startswith=town.area.prefix,
        visited_at__date__range=(first, last),
        mode=Mode.DOOR_TO_DOOR,
    ).order_by("visited_at", "pk")
    found = rows.values_list("elder", "visited_at", "outcome", "visitor")
    return [(elder, timezone.localtime(at).date(), outcome, visitor) for elder, at, outcome, visitor in found]


def _tiers(town: Town) -> dict[int, str]:
    """As the plans had them last."""
    planned = StopVisit.objects.filter(elder__household__village__code__startswith=town.area.prefix)
    left = LeftOut.objects.filter(elder__household__village__code__startswith=town.area.prefix)
    return dict(left.values_list("elder", "tier")) | dict(planned.order_by("pk").values_list("elder", "tier"))


def _mondays(first: date, last: date) -> Iterator[date]:
    while first + 6 * DAY <= last:
        yield first
        first += 7 * DAY


def _months(first: date, last: date) -> list[date]:
    """The last days of the months lived from beginning to end."""
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return [day for day in days if (day + DAY).day == 1 and day.replace(day=1) >= first]


def _key_windows(town: Town, monday: date) -> list[DueVisit]:
    """The weekly visits whose window is the week."""
    due = due_visits(area=town.area, first_day=monday, last_day=monday + 6 * DAY)
    return [v for v in due if v.tier == KEY and v.first_day == monday and v.last_day == monday + 6 * DAY]


def _share(kept: Iterable[bool]) -> float | None:
    each = list(kept)
    return sum(each) / len(each) if each else None


def _monthly(town: Town, month: date) -> float:
    villages = coverage_by_village(area=town.area, month=month)
    return sum(len(v.visited_at_the_door) for v in villages) / sum(len(v.active) for v in villages)


def _quarters(records: Iterable[Record], tiers: dict[int, str], first: date, last: date) -> Figures:
    """The least and the largest share of a whole month's monthly visits in one of its quarters."""
    months = {month.replace(day=1): Counter[int]() for month in _months(first, last)}
    for elder, day, outcome, _visitor in records:
        if outcome == MET and tiers.get(elder) == GENERAL and (month := day.replace(day=1)) in months:
            months[month][(day.day - 1) * 4 // monthrange(day.year, day.month)[1]] += 1
    shares = [quarters[n] / quarters.total() for quarters in months.values() if quarters for n in range(4)]
    return {"quarter_least": min(shares, default=None), "quarter_most": max(shares, default=None)}


def _gaps(town: Town, tiers: dict[int, str], first: date, last: date) -> Figures:
    """Days between two visits of a monthly elder, of those that ended in the settled weeks."""
    rows = _records(town, first - timedelta(days=70), last)
    met = defaultdict(set)
    for elder, day, outcome, _visitor in rows:
        if outcome == MET and tiers.get(elder) == GENERAL:
            met[elder].add(day)
    gaps = [(b - a).days for days in met.values() for a, b in pairwise(sorted(days)) if b >= first + SETTLED]
    short, long = sum(gap < 14 for gap in gaps), sum(gap > 45 for gap in gaps)
    if not gaps:
        return {"gap": None}
    return {"gap": median(gaps), "gap_least": min(gaps), "gap_most": max(gaps), "gaps_short": short, "gaps_long": long}


def _second_try(records: Iterable[Record], last: date) -> float | None:
    """Days until somebody went again, in the median over those who did not open."""
    tries = defaultdict(list)
    for elder, day, outcome, _visitor in records:
        tries[elder].append((day, outcome))
    waited = [
        (again - day).days
        for rows in tries.values()
        for (day, outcome), (again, _then) in pairwise(rows)
        if outcome != MET and day <= last - RETRIED
    ]
    return median(waited) if waited else None


def _busiest(town: Town) -> float | None:
    """Of each week the busiest visitor's work against the mean of those on duty as long; the median of the weeks."""
    found = []
    for monday in {monday for monday, _visitor in town.duty_s}:
        alike = defaultdict[int, list[float]](list)
        for (week, visitor), seconds in town.duty_s.items():
            if week == monday:
                alike[round(seconds / 3600)].append(town.work_s.get((week, visitor), 0.0))
        ratios = [max(work) / mean(work) for work in alike.values() if len(work) > 2 and max(work)]
        found += [max(ratios)] if ratios else []
    return median(found) if found else None


def _whose(records: Iterable[Record], tiers: dict[int, str]) -> Figures:
    """How many visits the responsible visitor made, and how many visitors a key elder has met."""
    rows = defaultdict(list)
    for row in Responsibility.objects.filter(kind=ResponsibilityKind.RESPONSIBLE):
        rows[row.elder_id].append(row)
    own, faces = [], defaultdict(set)
    for elder, day, outcome, visitor in records:
        if outcome == MET:
            answers = {r.visitor_id for r in rows[elder] if r.since <= day and (r.until is None or r.until >= day)}
            own.append(visitor in answers)
            if tiers.get(elder) == KEY:
                faces[elder].add(visitor)
    return {"responsible": _share(own), "faces": mean(map(len, faces.values())) if faces else None}


def _hours_used(town: Town) -> float | None:
    duty = sum(town.duty_s.values())
    return sum(town.work_s.values()) / duty if duty else None


def _twice(weeks: list[list[DueVisit]]) -> Figures:
    """Key elders missed in two weeks running, how many of them a plan had named, and why."""
    missed = [{visit.elder_id for visit in week if visit.state == MISSED} for week in weeks]
    twice = [
        (elder, week[0].last_day) for a, b, week in zip(missed, missed[1:], weeks[1:], strict=False) for elder in a & b
    ]
    told = dict(left_out_in_force().filter(elder__in=[elder for elder, _day in twice]).values_list("elder", "reason"))
    return {
        "twice": len(twice),
        "twice_named": sum(elder in told for elder, _day in twice),
        "twice_why": dict(Counter(told[elder] for elder, _day in twice if elder in told)),
    }
