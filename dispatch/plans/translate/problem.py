"""From a plan's inputs to routing's Problem: rows become indices, dates become days, clock times become seconds."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispatch.plans import prices
from dispatch.plans.inputs import Door, Duty, FormerStop, OwedVisit, PlanInputs, Start, Window
from dispatch.plans.translate.guesses import KNOWN
from dispatch.plans.translate.households import DoorVisit, Joined, join_households, rows_of
from dispatch.plans.translate.together import best_clearing, former_stops, visits_to_plan
from dispatch.plans.urgency import urgency_of, weights_of
from geo.travel import Mode, TravelMatrix, walking_times
from routing.pieces import UNREACHABLE, Break, SameVisitor, Shift, Spacing, Visit, Visitor, Weights
from routing.problem import Problem
from routing.schedule import reachable, timetable
from visits.duty.policy import KEY
from visits.register.selectors.whereabouts import Known

DAY = timedelta(days=1)


class Travel(NamedTuple):
    """How one travels, a day whose roads are those travelled on, and how fast one walks."""

    mode: str
    day: date
    walks_m_s: float = 0.0
    """On foot, of those who are slower than the ways' own times; else 0."""

    @property
    def times(self) -> float:
        """How many times as long as the ways' own times say."""
        return walking_times(self.walks_m_s)


@dataclass(frozen=True)
class ProblemIndex:
    """The row of a plan's inputs behind each of routing's indices. Nodes are first the doors, then the starts."""

    inputs: PlanInputs
    out_of_reach: Mapping[int, int] = field(default_factory=dict)
    """Households to which no way leads within reason, and the metres that would be walked."""
    too_long: frozenset[int] = frozenset()
    """Households whose people together find no shift that is long enough: each is visited alone."""
    fill_ins: frozenset[Window] = frozenset()
    """Keys of owed visits that another week is meant for: taken only where hours are to spare."""
    narrowed: Mapping[Window, tuple[date, date]] = field(default_factory=dict)
    """The days of its window that the share-out of the month chose for a visit."""

    @cached_property
    def doors(self) -> dict[int, Door]:
        return {door.household_id: door for door in self.inputs.doors}

    @property
    def visits(self) -> tuple[DoorVisit, ...]:
        """In the order of their windows; a household without any place, or out of reach, cannot be planned."""
        return self.joined.visits

    @cached_property
    def joined(self) -> Joined:
        """The visits that can be planned, people behind one door together; and who is not, and why."""
        working = {duty.day for duty in self.shifts}
        possible = [owed for owed in self._to_plan if self.is_within_reach(owed)]
        days = {owed: working.intersection(_days_of_one(self, owed)) for owed in possible}
        on_duty = {(duty.visitor_id, duty.day) for duty in self.shifts}
        spots = {owed: (stop.visitor_id, stop.day) for owed, stop in self.former.items()}
        held = {owed: spot for owed, spot in spots.items() if spot in on_duty}  # who can stay does
        return join_households(possible, days=days, held=held, too_long=self.too_long)

    def is_within_reach(self, owed: OwedVisit) -> bool:
        return owed.household_id in self.doors and owed.household_id not in self.out_of_reach

    @cached_property
    def former(self) -> dict[OwedVisit, FormerStop]:
        """The open stop of the plan that is carried on, of each visit that has one."""
        return former_stops(self.inputs.former, self._to_plan)

    @cached_property
    def visit_of(self) -> dict[OwedVisit, int]:
        """Routing's index of the visit that serves each visit to plan; who is behind one door may share one."""
        return {owed: i for i, visit in enumerate(self.visits) for owed in visit.people}

    def visit_clearing(self, elder_id: int, first_day: date, last_day: date) -> int | None:
        """Routing's index of the visit that clears this window of this person; None where it is not planned."""
        owed = best_clearing(elder_id, first_day, last_day, self._to_plan)
        return self.visit_of.get(owed) if owed else None

    @cached_property
    def unreachable(self) -> tuple[OwedVisit, ...]:
        return tuple(owed for owed in self._to_plan if owed.household_id in self.out_of_reach)

    @cached_property
    def placeless(self) -> tuple[OwedVisit, ...]:
        return tuple(owed for owed in self._to_plan if owed.household_id not in self.doors)

    @cached_property
    def _to_plan(self) -> list[OwedVisit]:
        return visits_to_plan(self.inputs.owed)

    @cached_property
    def starts(self) -> tuple[Start, ...]:
        return self.inputs.starts

    @cached_property
    def visitors(self) -> dict[int, int]:
        """Index of each visitor that has a start."""
        return {start.visitor_id: i for i, start in enumerate(self.starts)}

    @cached_property
    def shifts(self) -> tuple[Duty, ...]:
        """Those that can be planned: who is under way with a plan that is carried on goes on with it."""
        begun = self.inputs.begun
        duties = self.inputs.duties
        return tuple(duty for duty in duties if duty.visitor_id in self.visitors and duty.key not in begun)

    @cached_property
    def travels(self) -> tuple[Travel, ...]:
        """Each is one travel matrix: routing's mode. One used after the plan only counts as on the plan's first day."""
        now = {self.travel_of(duty) for duty in self.shifts}
        later = {duty.mode for duty in self.inputs.ahead_duties if duty.visitor_id in self.visitors}
        modes = later - {travel.mode for travel in now}
        return tuple(sorted(now | {Travel(mode, self.inputs.first_day) for mode in modes}))

    @cached_property
    def travel_by_mode(self) -> dict[str, Travel]:
        """Of each mode the first state of the roads: near enough for weeks that lie ahead."""
        return {travel.mode: travel for travel in reversed(self.travels)}

    def travel_of(self, duty: Duty) -> Travel:
        walks = self.starts[self.visitors[duty.visitor_id]].walks_m_s if duty.mode == Mode.WALK else 0.0
        return Travel(duty.mode, self._same_roads[self.inputs.roads_on(duty.day)], walks)

    @cached_property
    def _same_roads(self) -> dict[tuple[str, str], date]:
        """The first day of each state of the roads: nearly always one day for all."""
        days = sorted({duty.day for duty in self.shifts}, reverse=True)
        return {self.inputs.roads_on(day): day for day in days}

    @cached_property
    def door_node(self) -> dict[int, int]:
        return {household_id: i for i, household_id in enumerate(self.doors)}

    def start_node(self, visitor_id: int) -> int:
        return len(self.doors) + self.visitors[visitor_id]

    @property
    def points(self) -> NDArray[np.float64]:
        """lon, lat of each node, shape (nodes, 2)."""
        doors = [(door.lon, door.lat) for door in self.doors.values()]
        starts = [(start.lon, start.lat) for start in self.starts]
        return np.array(doors + starts, np.float64).reshape(-1, 2)

    @property
    def unknown_villages(self) -> NDArray[np.int64]:
        """The village of each node that is known only to its township, else -1, shape (nodes,)."""
        everybody = (*self.inputs.ahead_owed, *self.inputs.owed)
        village = {owed.household_id: owed.village_id for owed in everybody}
        of_doors = [
            village.get(door.household_id, KNOWN) if door.level == Known.TOWNSHIP else KNOWN
            for door in self.doors.values()
        ]
        return np.array(of_doors + [KNOWN] * len(self.starts), np.int64)

    @cached_property
    def expected_days(self) -> dict[int, list[date]]:
        """By elder, the days on which other plans send somebody."""
        found: dict[int, list[date]] = defaultdict(list)
        for one in self.inputs.expected:
            found[one.elder_id].append(one.day)
        return found

    def day(self, day: date) -> int:
        return (day - self.inputs.first_day).days

    def date(self, day: int) -> date:
        return self.inputs.first_day + timedelta(days=day)

    @property
    def horizon_days(self) -> int:
        return self.day(self.inputs.last_day) + 1


def problem_from(index: ProblemIndex, matrices: dict[Travel, TravelMatrix]) -> Problem:
    """The problem that routing solves."""
    weights = priorities_of(index)
    return Problem(
        horizon_days=index.horizon_days,
        first_weekday=index.inputs.first_day.weekday(),
        travel_s=tuple(seconds_from(matrices[travel]) for travel in index.travels),
        visitors=tuple(Visitor() for _ in index.starts),
        shifts=tuple(_shift(index, duty) for duty in index.shifts),
        visits=tuple(_visit(index, *one) for one in zip(index.visits, weights, strict=True)),
        spacings=_spacings(index),
        weights=Weights(standin_s=prices.STAND_IN_S, other_visitor_s=prices.OTHER_VISITOR_S),
    )


def seconds_from(matrix: TravelMatrix) -> NDArray[np.int64]:
    """What is beyond reason is no way for the optimizer, whatever a guess says."""
    return np.where(matrix.beyond_reason, UNREACHABLE, matrix.seconds)


def seconds_of(clock: time) -> int:
    """Seconds after midnight."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _shift(index: ProblemIndex, duty: Duty) -> Shift:
    home = index.start_node(duty.visitor_id)
    return Shift(
        visitor=index.visitors[duty.visitor_id],
        day=index.day(duty.day),
        start_s=seconds_of(index.inputs.sets_out(duty)),
        end_s=seconds_of(duty.end),
        start_node=home,
        end_node=home,
        mode=index.travels.index(index.travel_of(duty)),
        rest=rest_of(index.inputs.sets_out(duty), duty.end),
    )


def rest_of(start: time, end: time) -> Break | None:
    """Whoever is out before and after noon has a break; who works only a morning or an afternoon needs none."""
    earliest, latest = seconds_of(prices.REST_EARLIEST), seconds_of(prices.REST_LATEST)
    ends = latest + prices.REST_S
    covers_noon = seconds_of(start) <= earliest and seconds_of(end) >= ends
    return Break(earliest, latest, prices.REST_S) if covers_noon else None


def priorities_of(index: ProblemIndex) -> list[int]:
    """What leaving out each visit weighs: all of its people together."""
    inputs = index.inputs
    everybody = [owed for visit in index.visits for owed in visit.people]
    urgencies = [
        urgency_of(owed, first_day=inputs.first_day, last_day=inputs.last_day, is_fill_in=owed.key in index.fill_ins)
        for owed in everybody
    ]
    weight = dict(zip(everybody, weights_of(urgencies, key_exchange=inputs.key_exchange), strict=True))
    return [sum(weight[owed] for owed in visit.people) for visit in index.visits]


def _visit(index: ProblemIndex, visit: DoorVisit, priority: int) -> Visit:
    service_s = _service_s(visit)
    asked = [index.visitors[visitor_id] for visitor_id in visit.visitor_ids if visitor_id in index.visitors]
    responsible = _visitor(index, visit.lead.responsible_id)
    return Visit(
        node=index.door_node[visit.household_id],
        service_s=service_s,
        added_service_s=service_s - prices.ARRIVING_S,
        days=tuple(index.day(day) for day in days_of(index, visit)),
        priority=priority,
        responsible=responsible,
        standin=next((visitor for visitor in asked if visitor != responsible), None),
        household=index.door_node[visit.household_id],
        village=None if visit.is_key else visit.village_id,
    )


def _service_s(visit: DoorVisit) -> int:
    """Time at the door for all of its people; one arrives once."""
    each = [prices.SERVICE_KEY_S if owed.tier == KEY else prices.SERVICE_S for owed in visit.people]
    return sum(each) - prices.ARRIVING_S * (len(each) - 1)


def _visitor(index: ProblemIndex, visitor_id: int | None) -> int | None:
    return None if visitor_id is None else index.visitors.get(visitor_id)


def days_of(index: ProblemIndex, visit: DoorVisit) -> list[date]:
    """The days of the plan on which all of its people can be visited."""
    return sorted(set.intersection(*(set(_days_of_one(index, owed)) for owed in visit.people)))


def _days_of_one(index: ProblemIndex, owed: OwedVisit) -> list[date]:
    first, last = index.narrowed.get(owed.key, (owed.first_day, owed.last_day))
    return apart_from_others(index, owed, max(first, index.inputs.first_day), min(last, index.inputs.last_day))


def apart_from_others(index: ProblemIndex, owed: OwedVisit, first_day: date, last_day: date) -> list[date]:
    """The days between two that keep their distance from the person's visits outside this plan; all where none does:
    that somebody comes is owed, the distance is wished for."""
    days = [first_day + n * DAY for n in range((last_day - first_day).days + 1)]
    others = [*index.expected_days.get(owed.elder_id, ()), *([owed.last_visit] if owed.last_visit else [])]
    apart = [day for day in days if all(abs((day - other).days) >= prices.GAP_DAYS for other in others)]
    return apart or days


def _spacings(index: ProblemIndex) -> tuple[Spacing, ...]:
    """One person's visits keep a distance, and better one face; where people are visited together now and alone then,
    those of all of them."""
    return tuple(
        Spacing(tuple(row), min_gap_days=prices.GAP_DAYS, same_visitor=SameVisitor.PREFERRED)
        for row in rows_of(index.visits)
        if len(row) > 1
    )


def with_households_that_fit(index: ProblemIndex, matrices: dict[Travel, TravelMatrix]) -> ProblemIndex:
    """The index in which people are visited alone whose visit together no shift is long enough for."""
    problem = problem_from(index, matrices)
    too_long = {
        visit.household_id
        for i, visit in enumerate(index.visits)
        if len(visit.people) > 1 and not _fits_alone(problem, i)
    }
    return replace(index, too_long=frozenset(too_long)) if too_long else index


def _fits_alone(problem: Problem, visit: int) -> bool:
    """Whether some shift has time for the visit with nothing else in it."""
    return any(
        reachable(problem, shift, (visit,)) and timetable(problem, shift, (visit,)).short_s <= 0
        for shift in problem.shifts
        if shift.day in problem.visits[visit].days
    )
