"""One township while it is lived in: its people, what befalls them, and whom a day's visitors met."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from django.db.models import Max

from benchmarks.lived import world
from benchmarks.lived.world import DAY, Event, What
from dispatch.plans.models import Route, StopVisit
from dispatch.plans.selectors.duties import duties_of, visitors_of
from dispatch.plans.selectors.in_force import visits_in_force
from geo.models import Area
from visits.duty.coverage import due_states, elders_in
from visits.records.models import Mode, VisitRecord
from visits.register.models import Elder, ElderState, LeaveKind, ResponsibilityKind, Visitor
from visits.register.services import LeaveTold, absence_enter, elder_create, elder_state_set, responsibility_set

ACTIVE, LATE_DAYS = "active", 7
WeekOf = tuple[date, int]  # Monday and visitor


@dataclass
class Town:
    """What is true, whether or not anybody has told the system."""

    area: Area
    seed: int
    states: dict[int, str] = field(default_factory=dict)
    sequences: dict[int, int] = field(default_factory=dict)
    duty_s: dict[WeekOf, float] = field(default_factory=lambda: defaultdict(float))
    work_s: dict[WeekOf, float] = field(default_factory=lambda: defaultdict(float))
    overdue: dict[date, int] = field(default_factory=dict)
    """on each day, how many elders were overdue for more than LATE_DAYS"""
    undone: int = 0
    to_come: dict[date, list[Event]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def found(cls, area: Area, seed: int) -> "Town":
        town = cls(area, seed)
        people = elders_in(area).values_list("pk", flat=True)
        town.states = dict(ElderState.objects.filter(elder__in=people).order_by("since").values_list("elder", "state"))
        last = VisitRecord.objects.filter(elder__in=people).values_list("elder").annotate(Max("sequence"))
        town.sequences = dict(last)
        return town

    def on_duty(self, first_day: date, last_day: date) -> list[int]:
        visitors = visitors_of(area=self.area, first_day=first_day, last_day=last_day)
        duties = duties_of(visitors=visitors, area=self.area, first_day=first_day, last_day=last_day)
        return sorted({duty.visitor_id for duty in duties})

    def week_begins(self, monday: date) -> None:
        elders = sorted(elders_in(self.area).values_list("pk", flat=True))
        alive = [elder for elder in elders if self.states.get(elder, ACTIVE) == ACTIVE]
        visitors = self.on_duty(monday, monday + 4 * DAY)
        for event in world.week_of(seed=self.seed, area=self.area.code, monday=monday, elders=alive, visitors=visitors):
            self.to_come[event.day].append(event)

    def morning(self, day: date) -> bool:
        """What befell people until today, told to the system; whether there was anything."""
        events = self.to_come.pop(day, [])
        for event in events:
            self._befall(event)
        return bool(events)

    def _befall(self, event: Event) -> None:
        state = self.states.get(event.who, ACTIVE)
        if event.what == What.NEW:
            self._new(event)
        elif event.what == What.ILL and event.until:
            told = LeaveTold(event.day, event.until, LeaveKind.SICK)
            absence_enter(visitor=Visitor.objects.get(pk=event.who), told=told, by=None)
        elif event.what == What.STATE and state == ACTIVE:
            self._set(event.who, event.state)
        elif event.what == What.BACK and state not in (ACTIVE, "died"):
            self._set(event.who, ACTIVE)

    def _set(self, elder: int, state: str) -> None:
        elder_state_set(elder=Elder.objects.get(pk=elder), state=state)
        self.states[elder] = state

    def _new(self, event: Event) -> None:
        rng = Random(f"{self.seed} {self.area.code} {event.day} {event.number}")
        village = rng.choice(list(Area.objects.filter(parent=self.area).order_by("code")))
        elder = elder_create(
            name=f"新{rng.choice('张王李赵陈')}{rng.choice('明芳华英军兰')}{event.day:%m%d}{event.number}",
            village=village,
            address=f"{village.name}{rng.randrange(1, 99)}号",
            birth_date=date(1942 - rng.randrange(8), rng.randrange(1, 13), 5),
            gender=rng.choice(["male", "female"]),
            categories={"poor": "低保证"} | ({"dependent": "评估"} if rng.random() < 0.3 else {}),
            is_another=True,
        )
        visitors = list(visitors_of(area=self.area, first_day=event.day, last_day=event.day))
        responsibility_set(elder=elder, visitor=rng.choice(visitors), kind=ResponsibilityKind.RESPONSIBLE)

    def walk(self, day: date) -> None:
        """The day's stops in force, walked by whoever is on duty; what was planned for others stays undone.

        The records are written in bulk, with the same effect as one after the other through the service: the state of a
        stop, coverage and what is owed are all computed from these rows.
        """
        here = StopVisit.objects.filter(
            stop__route__shift__date=day, stop__household__village__code__startswith=self.area.prefix
        )
        on_duty, routes, records = self._hours(day), dict[int, Route](), []
        planned = visits_in_force(here).select_related("stop__route__shift").order_by("stop__arrival_at", "pk")
        for visit in planned:
            if visit.stop.route.shift.visitor_id not in on_duty:
                self.undone += 1
                continue
            routes[visit.stop.route_id] = visit.stop.route
            if self.states.get(visit.elder_id, ACTIVE) != "died":
                records.append(self._record(visit, day))
        VisitRecord.objects.bulk_create(records)
        for route in routes.values():
            self.work_s[_monday(day), route.shift.visitor_id] += route.travel_s + route.service_s

    def evening(self, day: date) -> None:
        states = due_states(elders=elders_in(self.area)).values()
        self.overdue[day] = sum(state.days_overdue > LATE_DAYS for state in states)

    def _hours(self, day: date) -> set[int]:
        """Who is on duty, whose hours count from now on."""
        visitors = visitors_of(area=self.area, first_day=day, last_day=day)
        duties = duties_of(visitors=visitors, area=self.area, first_day=day, last_day=day)
        for duty in duties:
            span = datetime.combine(day, duty.end) - datetime.combine(day, duty.start)
            self.duty_s[_monday(day), duty.visitor_id] += span.total_seconds()
        return {duty.visitor_id for duty in duties}

    def _record(self, visit: StopVisit, day: date) -> VisitRecord:
        is_here = self.states.get(visit.elder_id, ACTIVE) == ACTIVE
        found = world.outcome_at(seed=self.seed, household=visit.stop.household_id, day=day)
        number = self.sequences[visit.elder_id] = self.sequences.get(visit.elder_id, 0) + 1
        return VisitRecord(
            uuid=uuid.uuid4(),
            elder_id=visit.elder_id,
            visitor_id=visit.stop.route.shift.visitor_id,
            sequence=number,
            visited_at=visit.stop.arrival_at,
            accepted_at=visit.stop.arrival_at,
            mode=Mode.DOOR_TO_DOOR,
            outcome=found if is_here else world.NO_ANSWER,
        )


def _monday(day: date) -> date:
    return day - day.weekday() * DAY
