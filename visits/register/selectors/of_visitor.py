"""Whom a visitor may see (P20, P81): their own, those they stand in for, and those they are sent to; nobody else.

Who lives behind the same door belongs to it, for one knocks at a door and not at a person. A record may be sent late:
by whoever answered or was sent on its day, however long ago that changed; the form for it opens for `LATE_DAYS`.
"""

from datetime import date, timedelta

from django.db.models import CharField, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from base import clock
from geo.models import SIGNIFICANT_DIGITS, Area
from geo.scope import Scope
from visits.register.models import Elder, Responsibility, Visitor
from visits.register.selectors.answering import not_left

TOWNSHIP = SIGNIFICANT_DIGITS["township"]
LATE_DAYS = 31  # a month's figures are closed by then; afterwards the coordinator records what is missing

# Plans belong to a room above this one, so that their rows are told by their path.
_STOP = "planned_visits__stop"


def elders_of_visitor(*, visitor: Visitor, day: date) -> QuerySet[Elder]:
    """Responsible or standing in on the day, or a stop of theirs on a published plan, of lately or ahead; a stop in
    another township while they are lent there, until the lending's last day.
    """
    if visitor.active_until is not None and visitor.active_until < day:
        return Elder.objects.none()
    own, since = _answered(visitor, day, day), day - timedelta(days=LATE_DAYS)
    stops = _stops(visitor, since=since, is_in_force=True, lent_still=day)
    doors = Q(household__in=Elder.objects.filter(own).values("household"))
    return Elder.objects.filter(doors | Q(household__in=stops.values(f"{_STOP}__household")) | _at(stops))


def elders_lately_of_visitor(*, visitor: Visitor, day: date) -> QuerySet[Elder]:
    """For whom they answered or to whom they were sent, though others do by now, or the plan was taken back."""
    since = day - timedelta(days=LATE_DAYS)
    return Elder.objects.filter(_answered(visitor, since, day) | _at(_stops(visitor, since=since)))


def was_theirs(*, visitor: Visitor, elder: Elder, day: date) -> bool:
    """Whether they answered for the elder on that day, or were sent to them."""
    sent = _stops(visitor, since=day, until=day)
    return Elder.objects.filter(_answered(visitor, day, day) | _at(sent), pk=elder.pk).exists()


def was_ever_theirs(*, visitor: Visitor, elder: Elder) -> bool:
    ever = _answered(visitor, date.min, date.max) | _at(_stops(visitor))
    return Elder.objects.filter(ever, pk=elder.pk).exists()


def elders_seen(*, scope: Scope) -> QuerySet[Elder]:
    """Everybody of one's areas; of a visitor's login whom they visit, wherever that is; without a visitor, nobody."""
    if scope.visits_as is None:
        return scope.narrow(Elder.objects.all(), "household__village")
    visitor = visitor_of(scope)
    return elders_of_visitor(visitor=visitor, day=clock.today()) if visitor else Elder.objects.none()


def elders_to_record(*, scope: Scope) -> QuerySet[Elder]:
    """For whom the form of a visit opens."""
    visitor, seen = visitor_of(scope), elders_seen(scope=scope)
    if visitor is None:
        return seen
    lately = elders_lately_of_visitor(visitor=visitor, day=clock.today())
    return Elder.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=lately.values("pk")))


def visitor_of(scope: Scope) -> Visitor | None:
    """Who a visitor's login is; None for other roles, and before somebody has joined the two."""
    return Visitor.objects.filter(user=scope.visits_as).first() if scope.visits_as is not None else None


def _answered(visitor: Visitor, first: date, last: date) -> Q:
    lasting = Q(until=None) | Q(until__gte=first)
    rows = Responsibility.objects.filter(lasting, not_left(first, "visitor__"), visitor=visitor, since__lte=last)
    return Q(pk__in=rows.values("elder"))


def _stops(
    visitor: Visitor,
    *,
    since: date = date.min,
    until: date = date.max,
    is_in_force: bool = False,
    lent_still: date | None = None,
) -> QuerySet[Elder]:
    """The entries that a plan sends them to: one that is, or once was, published; of those that a lending led to only
    who is seen under one that has not ended by `lent_still`. In force is a plan on the days that it governs.
    """
    route = f"{_STOP}__route"
    once = Q(**{f"{route}__plan__published_at__isnull": False})
    plan = once & _governing(route) if is_in_force else once
    days = {f"{route}__shift__date__gte": since, f"{route}__shift__date__lte": until}
    seen = _at_home_or_lent(visitor, route, lent_still) if lent_still else Q()
    return Elder.everyone.filter(plan, seen, **{f"{route}__shift__visitor": visitor}, **days)


def _governing(route: str) -> Q:
    """By the plan that governs the day in the village; where another took over in the course of the day, by both: what
    was walked before that moment is still to be recorded.
    """
    day, publication = f"{route}__shift__date", f"{route}__plan__publications"
    newer = Area.objects.alias(
        day=ExpressionWrapper(OuterRef(day), DateField()),
        village=ExpressionWrapper(OuterRef(f"{_STOP}__household__village__code"), CharField()),
    ).filter(
        plans__published_at__isnull=False,
        plans__publications__pk__gt=OuterRef(f"{publication}__pk"),
        plans__publications__since__lte=F("day"),
        plans__publications__last_day__gte=F("day"),
        plans__publications__at__date__lt=F("day"),
        village__startswith=F("plans__publications__prefix"),
    )
    holds = {f"{publication}__since__lte": F(day), f"{publication}__last_day__gte": F(day)}
    return Q(**holds) & ~Q(Exists(newer))


def _at_home_or_lent(visitor: Visitor, route: str, day: date) -> Q:
    """By plans of the own township or of the county around it, and of a township that borrows them still."""
    home, area = visitor.area.prefix[:TOWNSHIP], f"{route}__plan__area__code"
    around = [home[:digits].ljust(len(visitor.area.code), "0") for digits in (4, 6) if digits < len(home)]
    at_home = Q(**{f"{area}__startswith": home}) | Q(**{f"{area}__in": around})
    lending = f"{route}__shift__visitor__lendings"
    lent = Q(
        **{
            f"{lending}__withdrawn_at": None,
            f"{lending}__last_day__gte": day,
            f"{lending}__area": F(f"{route}__plan__area"),
            f"{lending}__first_day__lte": F(f"{route}__shift__date"),
        }
    )
    return at_home | lent & Q(**{f"{lending}__last_day__gte": F(f"{route}__shift__date")})


def _at(stops: QuerySet[Elder]) -> Q:
    """An entry may have been merged into another since."""
    return Q(pk__in=stops.values("pk")) | Q(pk__in=stops.exclude(merged_into=None).values("merged_into"))
