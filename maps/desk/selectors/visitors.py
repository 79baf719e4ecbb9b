"""Visitors as a list: kind, area, hours of the week, and how many they answer for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from base import clock
from maps.look.words import WEEKDAYS
from visits.register.models import ResponsibilityKind, Visitor
from visits.register.selectors.handover import loads


@dataclass(frozen=True)
class ListedVisitor:
    visitor: Visitor
    answers_for: int
    stands_in_for: int
    hours_a_week: float
    days: str


def visitors_listed(*, visitors: Sequence[Visitor]) -> list[ListedVisitor]:
    """One page of them, in the order given; their working hours are prefetched."""
    load = loads(visitors=[visitor.pk for visitor in visitors], day=clock.today())
    return [
        ListedVisitor(
            visitor=visitor,
            answers_for=load.get((visitor.pk, ResponsibilityKind.RESPONSIBLE), 0),
            stands_in_for=load.get((visitor.pk, ResponsibilityKind.STAND_IN), 0),
            hours_a_week=hours_a_week(visitor),
            days=days_worked(visitor),
        )
        for visitor in visitors
    ]


def days_worked(visitor: Visitor) -> str:
    """周一、周二, of usual hours that are prefetched; "" for none."""
    weekdays = sorted({hours.weekday for hours in visitor.working_hours.all()})
    return "、".join(str(WEEKDAYS[weekday - 1]) for weekday in weekdays)


def hours_a_week(visitor: Visitor) -> float:
    """Hours; a day's spans added up."""
    day = date.min
    spans = [
        datetime.combine(day, hours.end) - datetime.combine(day, hours.start) for hours in visitor.working_hours.all()
    ]
    return sum(span.total_seconds() for span in spans) / 3600


def visitor_hours(visitor: Visitor) -> list[tuple[Any, list[str]]]:
    """Each weekday with its spans; an empty list on days off."""
    spans: dict[int, list[str]] = {weekday: [] for weekday in range(1, 8)}
    for hours in visitor.working_hours.all():
        spans[hours.weekday].append(f"{hours.start:%H:%M}–{hours.end:%H:%M}")
    return [(WEEKDAYS[weekday - 1], told) for weekday, told in spans.items()]
