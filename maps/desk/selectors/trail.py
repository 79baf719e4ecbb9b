"""The audit trail as an auditor asks for it, newest first, page by page through any number of rows.

Whose acts an auditor reads follows their areas: of the whole system where they have every county; else of those who
work inside their areas and of what concerns people, doors, plans and areas there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from ipaddress import ip_address
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.audit.selectors import about
from accounts.models import AuditEvent, User
from dispatch.plans.models import Plan
from geo.models import Area, Level
from geo.scope import Scope
from visits.register.models import Elder, Household, Visitor

ON_A_PAGE = 50
MOST_NAMESAKES = 200


@dataclass(frozen=True)
class TrailAsked:
    """What to look for; an empty one asks for everything. `actors` and `subjects` of nobody find nothing."""

    first: date | None = None
    last: date | None = None
    actors: tuple[int, ...] | None = None
    action: str = ""
    subjects: tuple[str, ...] | None = None
    area: Area | None = None
    address: str = ""


@dataclass(frozen=True)
class TrailPage:
    events: list[AuditEvent]
    older: str = ""
    """the mark from which the next page goes on; "" at the end"""
    is_first: bool = True


def trail(*, scope: Scope, asked: TrailAsked) -> QuerySet[AuditEvent]:
    found = AuditEvent.objects.select_related("actor").order_by("-at", "-pk")
    if not _is_whole(scope):
        found = found.filter(_of_people_in(scope) | _about(scope))
    if asked.area:
        found = found.filter(_about(Scope((asked.area.prefix,))))
    if asked.first:
        found = found.filter(at__gte=_begin(asked.first))
    if asked.last:
        found = found.filter(at__lte=_end(asked.last))
    if asked.actors is not None:
        found = found.filter(actor__in=asked.actors)
    if asked.subjects is not None:
        found = found.filter(reduce(or_, map(about, asked.subjects), Q(pk__in=[])))
    if asked.action:
        found = found.filter(action=asked.action)
    return found.filter(address=asked.address) if asked.address else found


def trail_page(found: QuerySet[AuditEvent], *, older_than: str = "", size: int = ON_A_PAGE) -> TrailPage:
    """No row is counted or skipped over: a page deep in a million rows costs what the first one costs."""
    if mark := _mark_read(older_than):
        at, pk = mark
        found = found.filter(at__lte=at).exclude(at=at, pk__gte=pk)
    events = list(found[: size + 1])
    page = events[:size]
    return TrailPage(page, older=_mark(page[-1]) if len(events) > size else "", is_first=not older_than)


def trail_rows(found: QuerySet[AuditEvent], *, size: int = 1000) -> Iterator[list[AuditEvent]]:
    """Everything, a thousand rows at a time."""
    older = ""
    while (page := trail_page(found, older_than=older, size=size)).events:
        yield page.events
        older = page.older
        if not older:
            return


def actors_named(text: str) -> tuple[int, ...]:
    """Who signs in or is called so, exactly: the trail is no place to look for people."""
    named = User.objects.filter(Q(username__iexact=text) | Q(display_name=text))
    return tuple(named.values_list("pk", flat=True)[:MOST_NAMESAKES])


def subjects_named(text: str, *, scope: Scope) -> tuple[str, ...]:
    """Elders, visitors and users of exactly this name, inside the areas."""
    elders = scope.narrow(Elder.objects.filter(name=text), "household__village").values_list("pk", flat=True)
    visitors = scope.narrow(Visitor.objects.filter(name=text), "area").values_list("pk", flat=True)
    return (
        *(f"visits.elder:{pk}" for pk in elders[:MOST_NAMESAKES]),
        *(f"visits.visitor:{pk}" for pk in visitors[:MOST_NAMESAKES]),
        *(f"accounts.user:{pk}" for pk in actors_named(text)),
    )


def address_read(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _is_whole(scope: Scope) -> bool:
    counties = Area.objects.filter(level=Level.COUNTY, valid_to=None).values_list("code", flat=True)
    return bool(scope.prefixes) and all(scope.covers_code(code) for code in counties)


def _of_people_in(scope: Scope) -> Q:
    working = User.objects.filter(scope.within("area_grants__area__code")).values_list("pk", flat=True)
    return Q(actor__in=set(working))


def _about(scope: Scope) -> Q:
    """Keys, not a subquery: with them PostgreSQL goes by the index of subjects instead of reading every row."""
    kinds: dict[str, QuerySet[Any]] = {
        "visits.elder": scope.narrow(Elder.objects.all(), "household__village"),
        "visits.household": scope.narrow(Household.objects.all(), "village"),
        "visits.visitor": scope.narrow(Visitor.objects.all(), "area"),
        "dispatch.plan": scope.narrow(Plan.objects.all(), "area"),
        "geo.area": scope.narrow(Area.objects.all(), ""),
    }
    lists = Q(subject="visits.elder") & reduce(
        or_, (Q(detail__area__startswith=prefix) for prefix in scope.prefixes), Q(pk__in=[])
    )
    return lists | Q(
        subject__in=[f"{kind}:{pk}" for kind, rows in kinds.items() for pk in rows.values_list("pk", flat=True)]
    )


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _end(day: date) -> datetime:
    """Its last microsecond: the calendar's last day has no day after it."""
    return timezone.make_aware(datetime.combine(day, time.max))


def _mark(event: AuditEvent) -> str:
    return f"{event.at.isoformat()}_{event.pk}"


def _mark_read(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.partition("_")
    try:
        at = parse_datetime(moment.replace(" ", "+"))
    except ValueError:
        return None
    return (at, int(pk)) if at and timezone.is_aware(at) and pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
