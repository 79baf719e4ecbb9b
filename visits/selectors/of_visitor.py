"""Whom a visitor may see (P20, P81): their own, those they stand in for, and those they are sent to; nobody else.

Who lives behind the same door belongs to it, for one knocks at a door and not at a person. A record may be sent late:
by whoever answered or was sent on its day, however long ago that changed; the form for it opens for `LATE_DAYS`.
"""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts import clock
from geo.scope import Scope
from visits.models import Elder, Responsibility, Visitor
from visits.selectors.answering import not_left

LATE_DAYS = 31  # a month's figures are closed by then; afterwards the coordinator records what is missing

# Plans belong to a room above this one, so that their rows are told by their path.
_STOP = "planned_visits__stop"


def elders_of_visitor(*, visitor: Visitor, day: date) -> QuerySet[Elder]:
    """Responsible or standing in on the day, or a stop of theirs on a published plan, of lately or ahead."""
    if visitor.active_until is not None and visitor.active_until < day:
        return Elder.objects.none()
    own, stops = _answered(visitor, day, day), _stops(visitor, since=day - timedelta(days=LATE_DAYS), is_in_force=True)
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
    visitor: Visitor, *, since: date = date.min, until: date = date.max, is_in_force: bool = False
) -> QuerySet[Elder]:
    """The entries that a plan sends them to: one that is, or once was, published."""
    route = f"{_STOP}__route"
    published = Q(**{f"{route}__plan__state": "published"})
    plan = published if is_in_force else published | Q(**{f"{route}__plan__published_at__isnull": False})
    days = {f"{route}__shift__date__gte": since, f"{route}__shift__date__lte": until}
    return Elder.everyone.filter(plan, **{f"{route}__shift__visitor": visitor}, **days)


def _at(stops: QuerySet[Elder]) -> Q:
    """An entry may have been merged into another since."""
    return Q(pk__in=stops.values("pk")) | Q(pk__in=stops.exclude(merged_into=None).values("merged_into"))
