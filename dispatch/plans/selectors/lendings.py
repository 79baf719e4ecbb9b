"""Who works for another township on which days: a visitor who is lent is on duty there, and not at home."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from dispatch.plans.models import Lending
from geo.models import Area, Level
from visits.register.models import Visitor

DAY = timedelta(days=1)


def lendings_between(*, first_day: date, last_day: date) -> "QuerySet[Lending]":
    """Those that hold on some of the days. One taken back in its midst keeps the days before."""
    held = Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=Greatest(F("first_day"), Value(first_day)))
    rows = Lending.objects.filter(held, first_day__lte=last_day, last_day__gte=first_day)
    return rows.select_related("area", "visitor__area").defer("area__boundary", "visitor__area__boundary")


def lendings_of_area(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Lending]":
    """Out of the area, and into it."""
    touching = Q(area__code__startswith=area.prefix) | Q(visitor__area__code__startswith=area.prefix)
    return lendings_between(first_day=first_day, last_day=last_day).filter(touching)


class Lendings:
    """Of some days, read once: where each visitor works."""

    def __init__(self, rows: Iterable[Lending]) -> None:
        self._of: Mapping[int, list[Lending]] = defaultdict(list)
        for row in rows:
            self._of[row.visitor_id].append(row)

    def lent_to(self, visitor: Visitor, day: date) -> Area | None:
        """None where they work at home."""
        return next((row.area for row in self._of.get(visitor.pk, ()) if row.holds_on(day)), None)

    def works_in(self, area: Area, visitor: Visitor, day: date) -> bool:
        """Reads the visitor's area: select it along."""
        return self.elsewhere(area, visitor, day) is None

    def elsewhere(self, area: Area | None, visitor: Visitor, day: date) -> Area | None:
        """Where the day is worked, if not in the area; if not at home, for None."""
        lent_to = self.lent_to(visitor, day)
        works_in = lent_to or visitor.area
        return lent_to if area is None else None if works_in.code.startswith(area.prefix) else works_in


def lendings_on(*, visitors: Collection[Visitor], first_day: date, last_day: date) -> Lendings:
    """One query."""
    rows = lendings_between(first_day=first_day, last_day=last_day)
    return Lendings(rows.filter(visitor__in=[visitor.pk for visitor in visitors]))


def borrowed_in(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Lending]":
    return lendings_between(first_day=first_day, last_day=last_day).filter(area__code__startswith=area.prefix)


def away_throughout(*, area: Area, first_day: date, last_day: date) -> set[int]:
    """The area's visitors who work elsewhere on every one of the days."""
    rows = lendings_between(first_day=first_day, last_day=last_day)
    rows = rows.filter(visitor__area__code__startswith=area.prefix).exclude(area__code__startswith=area.prefix)
    days: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        days[row.visitor_id] |= {day for day in _days(first_day, last_day) if row.holds_on(day)}
    return {visitor_id for visitor_id, found in days.items() if len(found) == (last_day - first_day).days + 1}


def _days(first_day: date, last_day: date) -> Iterator[date]:
    return (first_day + n * DAY for n in range((last_day - first_day).days + 1))


def sent_where_they_work(route: str = "") -> Q:
    """Of routes, `route` being the way to them: the visitor works in the plan's township on that day. What a plan at
    home says of a day that was lent, and one of a borrower of a day taken back, sends nobody.
    """
    day, area = OuterRef(f"{route}shift__date"), OuterRef(f"{route}plan__area")
    lent = Lending.objects.filter(visitor=OuterRef(f"{route}shift__visitor"), first_day__lte=day, last_day__gte=day)
    holds = Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=day)
    at_home = ~Exists(lent.filter(holds)) & ~Exists(lent.exclude(holds).filter(area=area))
    of_all_townships = Q(**{f"{route}plan__area__level": Level.COUNTY})
    return of_all_townships | Exists(lent.filter(holds, area=area)) | at_home
