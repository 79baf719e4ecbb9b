"""What is known of visitors' times, read once for some days: the one place that `on_duty.py` is fed from."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from dispatch.plans.on_duty import Away, Hours, hours_on, usual_hours
from visits.register.holidays import DayRule
from visits.register.models import Absence, DatedHours, Visitor, WorkingHours
from visits.register.selectors.absences import absences_between
from visits.register.selectors.calendar import Calendars, calendars_between


@dataclass(frozen=True)
class Times:
    """By visitor. A visitor's days of service are the caller's to know."""

    weekly: Mapping[int, Mapping[int, list[Hours]]]
    by_hand: Mapping[tuple[int, date], list[DatedHours]]
    absences: Mapping[int, list[Absence]]
    calendars: Calendars

    def rule(self, visitor: Visitor, day: date) -> DayRule | None:
        return self.calendars.of(visitor.area.code).rule(day)

    def usual(self, visitor: Visitor, day: date) -> tuple[Hours, ...]:
        """Of the weekday under the calendar."""
        return usual_hours(day, weekly=self._weekly(visitor), rule=self.rule(visitor, day))

    def set_by_hand(self, visitor: Visitor, day: date) -> list[DatedHours]:
        return self.by_hand.get((visitor.pk, day), [])

    def absent(self, visitor: Visitor, day: date) -> list[Absence]:
        return [row for row in self.absences.get(visitor.pk, ()) if row.first_day <= day <= row.last_day]

    def on(self, visitor: Visitor, day: date) -> tuple[Hours, ...]:
        """When the visitor is on duty."""
        return hours_on(
            day,
            weekly=self._weekly(visitor),
            rule=self.rule(visitor, day),
            by_hand=[Hours(row.start, row.end, row.mode) for row in self.set_by_hand(visitor, day)],
            away=[away_of(row) for row in self.absences.get(visitor.pk, ())],
        )

    def _weekly(self, visitor: Visitor) -> Mapping[int, list[Hours]]:
        return self.weekly.get(visitor.pk, {})


def times_of(*, visitors: Collection[Visitor], first_day: date, last_day: date) -> Times:
    """Four queries. Reads the visitors' areas: select them along."""
    ids = [visitor.pk for visitor in visitors]
    modes = {visitor.pk: visitor.mode for visitor in visitors}
    weekly: dict[int, dict[int, list[Hours]]] = defaultdict(lambda: defaultdict(list))
    for row in WorkingHours.objects.filter(visitor__in=ids):
        weekly[row.visitor_id][row.weekday].append(Hours(row.start, row.end, modes[row.visitor_id]))
    by_hand: dict[tuple[int, date], list[DatedHours]] = defaultdict(list)
    dated = DatedHours.objects.filter(visitor__in=ids, date__gte=first_day, date__lte=last_day, withdrawn_at=None)
    for hours in dated.order_by("date", "start"):
        by_hand[hours.visitor_id, hours.date].append(hours)
    absences: dict[int, list[Absence]] = defaultdict(list)
    away = absences_between(first_day=first_day, last_day=last_day).filter(visitor__in=ids)
    for absence in away.select_related("stand_in").order_by("first_day", "pk"):
        absences[absence.visitor_id].append(absence)
    return Times(weekly, by_hand, absences, calendars_between(first_day=first_day, last_day=last_day))


def away_of(row: Absence) -> Away:
    return Away(row.first_day, row.last_day, row.gone_from, row.back_at)
