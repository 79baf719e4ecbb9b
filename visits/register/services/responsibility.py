"""Who answers for an elder, and who stands in, from a day on (P38)."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import FactsRefused
from visits.register.models import Card, Elder, Responsibility, ResponsibilityKind, Visitor
from visits.register.services.covers import covers_follow
from visits.register.services.editing import editing


def responsibility_set(
    *,
    elder: Elder,
    visitor: Visitor,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    by: User | None = None,
) -> Responsibility:
    """From `since` (today) on; the former one ends the day before, and nobody stands in for themselves.

    With `until` it is a cover for those days: whoever answers otherwise does so again afterwards.
    """
    since = since or clock.today()
    if problems := _problems(elder, visitor, kind, since, until):
        raise FactsRefused(who=elder.name, fields=problems)
    with editing(card=Card.RESPONSIBILITY, elder=elder, by=by):
        if until:
            cover, _new = Responsibility.objects.get_or_create(
                elder=elder, visitor=visitor, kind=kind, since=since, until=until, absence=None
            )
            covers_follow(elder=elder)
            return cover
        current = elder.responsibilities.filter(until=None, kind=kind).first()
        if current and current.visitor_id == visitor.pk:
            return current
        _end(elder, since, kind=kind)
        _end(elder, since, visitor=visitor)
        begun = Responsibility.objects.create(elder=elder, visitor=visitor, kind=kind, since=since)
        covers_follow(elder=elder)
        return begun


def responsibilities_set(
    *, elders: Collection[Elder], visitor: Visitor, kind: str, since: date | None = None, by: User | None = None
) -> list[str]:
    """The same for all of them, or for none: why it does not hold for some, empty where it was done."""
    refused: list[str] = []
    with transaction.atomic():
        for elder in elders:
            try:
                responsibility_set(elder=elder, visitor=visitor, kind=kind, since=since, by=by)
            except FactsRefused as error:
                refused.append(error.message)
        if refused:
            transaction.set_rollback(True)
    return refused


def responsibility_end(*, responsibility: Responsibility, last_day: date | None = None, by: User | None = None) -> None:
    """Earlier than it would have ended, where that was known; what has ended stays as it is."""
    last_day = last_day or clock.today()
    with editing(card=Card.RESPONSIBILITY, elder=responsibility.elder, by=by):
        from_day = last_day + timedelta(days=1)
        rows = responsibility.elder.responsibilities.filter(pk=responsibility.pk)
        _cut(rows.filter(Q(until=None) | Q(until__gte=from_day)), from_day)
        covers_follow(elder=responsibility.elder)


def _problems(elder: Elder, visitor: Visitor, kind: str, since: date, until: date | None) -> dict[str, str]:
    told = {
        "kind": "" if kind in ResponsibilityKind.values else _("请选择责任人或替补。"),
        "since": _("不能早于纳入台账的日期。") if since < elder.registered_on else "",
        "visitor": _("{name}已离岗，请另选一位。").format(name=visitor.name)
        if visitor.active_until and visitor.active_until < since
        else "",
        "until": _("不能早于开始的日期。") if until and until < since else "",
    }
    return {field: said for field, said in told.items() if said}


def _end(elder: Elder, from_day: date, **which: object) -> None:
    """Open rows end the day before; what would have begun only then never was."""
    _cut(elder.responsibilities.filter(until=None, **which), from_day)


def _cut(rows: "QuerySet[Responsibility]", from_day: date) -> None:
    rows.filter(since__gte=from_day).delete()
    rows.update(until=from_day - timedelta(days=1))
