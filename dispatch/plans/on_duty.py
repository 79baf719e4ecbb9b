"""When somebody is on duty on one date, pure: four facts, each taken in its turn.

1. The hours of the weekday.
2. The calendar: nobody works on a holiday; on a make-up workday the hours of the weekday that it stands for are worked
   beside the day's own, for whoever comes on weekends comes on this one too.
3. Hours set by hand for the date take the place of both.
4. Leave is cut out of whatever is there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from visits.register.holidays import DayKind, DayRule


class Hours(NamedTuple):
    """One stretch of a day; `end` comes after `start`."""

    start: time
    end: time
    mode: str


@dataclass(frozen=True)
class Away:
    """Leave from one day to another, both included; of each day from `gone_from` on (None: its beginning) until
    `back_at` (None: its end)."""

    first_day: date
    last_day: date
    gone_from: time | None = None
    back_at: time | None = None

    @property
    def is_whole(self) -> bool:
        return self.gone_from is None and self.back_at is None

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def hours_on(
    day: date,
    *,
    weekly: Mapping[int, Sequence[Hours]],
    rule: DayRule | None = None,
    by_hand: Sequence[Hours] = (),
    away: Iterable[Away] = (),
) -> tuple[Hours, ...]:
    """What is left of the day, in order, no two overlapping. `weekly` has 1 for Monday to 7 for Sunday."""
    found = merged(by_hand) if by_hand else usual_hours(day, weekly=weekly, rule=rule)
    for absence in away:
        if absence.holds_on(day):
            found = _without(found, absence)
    return found


def usual_hours(day: date, *, weekly: Mapping[int, Sequence[Hours]], rule: DayRule | None) -> tuple[Hours, ...]:
    """Of the weekday under the calendar, before anything personal."""
    own = weekly.get(day.isoweekday(), ())
    if rule is None or rule.kind is DayKind.ORDINARY:
        return merged(own)
    if rule.kind is DayKind.HOLIDAY:
        return ()
    return merged([*own, *weekly.get(rule.like_weekday or 0, ())])


def merged(stretches: Iterable[Hours]) -> tuple[Hours, ...]:
    """Those that overlap are one, travelled as its first; those that only touch stay two."""
    found: list[Hours] = []
    for one in sorted(stretches):
        if found and one.start < found[-1].end:
            found[-1] = found[-1]._replace(end=max(found[-1].end, one.end))
        else:
            found.append(one)
    return tuple(found)


def _without(stretches: Iterable[Hours], absence: Away) -> tuple[Hours, ...]:
    left: list[Hours] = []
    for one in stretches:
        before = one.start if absence.gone_from is None else max(one.start, min(one.end, absence.gone_from))
        after = one.end if absence.back_at is None else max(one.start, min(one.end, absence.back_at))
        left += [one._replace(end=before)] if before > one.start else []
        left += [one._replace(start=after)] if after < one.end else []
    return tuple(left)
