"""What would serve people for whom a week has no hours left: a shift more, or a visitor of a neighbour township.

Each is tried: the hours are added and those who wait are given places again. Nothing is promised: who is asked may
refuse, and a neighbour's ways are known by straight line only.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from django.contrib.gis.geos import Point

from base import clock
from dispatch.plans import prices
from dispatch.plans.inputs import Duty
from dispatch.plans.month import Carer, Month, Share
from dispatch.plans.month.greedy import placed_greedily
from dispatch.plans.month_ahead import Closing
from dispatch.plans.selectors.duties import days_of_service, duties_of, visitors_of
from dispatch.plans.selectors.lendings import lendings_on
from dispatch.plans.selectors.times import times_of
from dispatch.plans.translate.problem import rest_of, seconds_of
from geo.coordinates import distance_m
from geo.models import Area, Level
from geo.travel import travel_guess
from visits.register.models import Visitor
from visits.register.selectors.calendar import calendar_between

DAY = timedelta(days=1)
SHIFTS_MIN = (240, 450)
"""Half a day, and a whole one without its break."""
TRIED = 12
"""So many visitors are tried for a week, those first whom most of the waiting may have."""
NEIGHBOURS_TRIED = 6
TOLD, NEIGHBOURS_TOLD = 3, 2


Tried = dict[tuple[object, ...], int]
"""How many people found a place at each thing that was tried with one month and its places."""


def closings(
    *, area: Area, month: Month, places: Mapping[int, Share], left: Collection[int], slot: int, tried: Tried
) -> tuple[Closing, ...]:
    """The best few for one week, whoever helps most people first; of two that help as many the shorter one.

    `tried` is written on: what was tried with the same month and places is not tried again.
    """
    task = _Waiting(month, places, tuple(left), slot, tried)
    own = _best(_own_shifts(area, task))[:TOLD]
    return (*own, *_best(_neighbours(area, task))[:NEIGHBOURS_TOLD])


@dataclass(frozen=True)
class _Waiting:
    """Those who wait in one week, beside the places that the others have."""

    month: Month
    places: Mapping[int, Share]
    left: tuple[int, ...]
    slot: int
    tried: Tried

    @property
    def days(self) -> tuple[date, date]:
        return self.month.slots[self.slot].first_day, self.month.slots[self.slot].last_day

    @property
    def villages(self) -> set[int]:
        return {self.month.units[i].village_id for i in self.left}

    def helped_by(self, carer: Carer, minutes: int, *, is_new: bool = False) -> int:
        """How many people find a place when the visitor has so many minutes more in the week."""
        ways = tuple(carer.round_trip.items()) if is_new else ()
        key = (self.slot, self.left, carer.visitor_id, minutes, is_new, ways)
        if key not in self.tried:
            self.tried[key] = self._helped_by(carer, minutes, is_new)
        return self.tried[key]

    def _helped_by(self, carer: Carer, minutes: int, is_new: bool) -> int:
        more = list(carer.minutes)
        more[self.slot] += minutes
        month = self.month.with_carer(replace(carer, minutes=tuple(more)), self.left if is_new else ())
        found = placed_greedily(month, self.left, self.places)
        return sum(month.units[i].people for i in self.left if i in found)


def _best(found: Iterator[Closing]) -> list[Closing]:
    return sorted(found, key=lambda one: (-one.helps, one.minutes, one.day, one.visitor_id))


def _own_shifts(area: Area, task: _Waiting) -> Iterator[Closing]:
    """A shift on a day on which the visitor has none, and is neither on leave nor has the day off."""
    may_come = Counter(visitor_id for i in task.left for visitor_id in task.month.visitors_of[i])
    asked = [visitor_id for visitor_id, _several in may_come.most_common(TRIED)]
    free = _free_days(area, asked, *task.days)
    for visitor_id in asked:
        if visitor_id in free:
            carer = task.month.carer_of[visitor_id]
            helps = {minutes: task.helped_by(carer, round(minutes * _share(carer))) for minutes in SHIFTS_MIN}
            half, whole = SHIFTS_MIN
            minutes = half if helps[half] == helps[whole] else whole
            if helps[minutes]:
                yield Closing(visitor_id, free[visitor_id], minutes, helps[minutes])


def _share(carer: Carer) -> float:
    """What is left of the visitor's shifts when losses and the first way are taken off."""
    return sum(carer.minutes) / max(1, sum(carer.on_duty))


def _free_days(area: Area, visitor_ids: Collection[int], first_day: date, last_day: date) -> dict[int, date]:
    """Of each visitor the first day ahead on which they have no hours and could have some."""
    first_day = max(first_day, clock.today() + DAY)
    visitors = list(Visitor.objects.filter(pk__in=visitor_ids).select_related("area"))
    off = calendar_between(area=area, first_day=first_day, last_day=last_day).days_off(first_day, last_day)
    times = times_of(visitors=visitors, first_day=first_day, last_day=last_day)
    found: dict[int, date] = {}
    for visitor in visitors:
        for day in days_of_service(visitor, first_day, last_day):
            if day not in off and not times.on(visitor, day) and not times.absent(visitor, day):
                found.setdefault(visitor.pk, day)
    return found


def _neighbours(area: Area, task: _Waiting) -> Iterator[Closing]:
    """Somebody of the next townships, on the first day on which they are on duty there."""
    first_day, last_day = task.days
    villages = {one.pk: one.point for one in Area.objects.filter(pk__in=task.villages) if one.point}
    near = _nearest(area, villages.values(), first_day, last_day) if villages else []
    first_duty: dict[int, Duty] = {}
    ahead = max(first_day, clock.today() + DAY)
    lendings = lendings_on(visitors=near, first_day=ahead, last_day=last_day)
    people = {one.pk: one for one in near}
    for one in duties_of(visitors=near, area=None, first_day=ahead, last_day=last_day):
        if lendings.lent_to(people[one.visitor_id], one.day) is None:
            first_duty.setdefault(one.visitor_id, one)
    for visitor in near:
        duty = first_duty.get(visitor.pk)
        if duty and visitor.pk not in task.month.carer_of:
            on_duty = _minutes(duty)
            carer, lost = _as_carer(visitor, duty.mode, villages, task)
            if helps := task.helped_by(carer, max(0, on_duty - lost), is_new=True):
                yield Closing(visitor.pk, duty.day, on_duty, helps, visitor.area.code)


def _nearest(area: Area, points: Iterable[Point], first_day: date, last_day: date) -> list[Visitor]:
    """Visitors of the townships around whose homes are nearest to one of the places."""
    if area.level != Level.TOWNSHIP or area.parent is None:
        return []
    places = np.array([(point.x, point.y) for point in points])
    around = visitors_of(area=area.parent, first_day=first_day, last_day=last_day)
    others = [one for one in around if one.home and not one.area.code.startswith(area.prefix)]
    near = {one.pk: float(distance_m((one.home.x, one.home.y), places).min()) for one in others if one.home}
    return sorted(others, key=lambda one: (near[one.pk], one.pk))[:NEIGHBOURS_TRIED]


def _metres(visitor: Visitor, place: Point) -> float:
    assert visitor.home is not None
    return float(distance_m((visitor.home.x, visitor.home.y), (place.x, place.y)))


def _as_carer(visitor: Visitor, mode: str, villages: Mapping[int, Point], task: _Waiting) -> tuple[Carer, int]:
    """With ways as straight lines tell them, and the minutes of a shift that the nearest one takes."""
    away = {village: _there_and_back(_metres(visitor, at), mode) for village, at in villages.items()}
    nearest = min(away.values())
    nothing = (0,) * len(task.month.slots)
    hop = {village: _hop(task.month, village) for village in away}
    beyond = {village: minutes - nearest for village, minutes in away.items()}
    return Carer(visitor.pk, nothing, nothing, beyond, hop), nearest + prices.LOST_MIN


def _there_and_back(metres: float, mode: str) -> int:
    return 2 * int(travel_guess(metres, mode=mode).seconds) // 60


def _hop(month: Month, village_id: int) -> int:
    return min((one.hop[village_id] for one in month.carers if village_id in one.hop), default=prices.HOP_ALONE_MIN)


def _minutes(duty: Duty) -> int:
    """Of a shift, without its break."""
    rest = rest_of(duty.start, duty.end)
    return (seconds_of(duty.end) - seconds_of(duty.start) - (rest.duration_s if rest else 0)) // 60
