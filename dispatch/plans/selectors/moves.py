"""What a proposal to carry a plan on would change, and why: from the two plans and the facts kept with them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from base import clock
from dispatch.plans.carry import moved_doors, serves, still_on_duty
from dispatch.plans.inputs import FormerStop, OwedVisit, PlanInputs
from dispatch.plans.models import LeftOut, Plan, StopVisit
from dispatch.plans.selectors.made_from import made_from
from dispatch.plans.selectors.roads_changed import plan_road_changes
from dispatch.plans.translate.together import visits_to_plan
from visits.duty.selectors.facts import last_counted_visits
from visits.duty.surge_rules import is_extra
from visits.register.models import ElderState, State

FIRST = "first"


class Why(TextChoices):
    """The first that holds."""

    TRIED = "tried", _("去过没有见到，再去一次")
    NOT_GONE = "not_gone", _("排了没有去")
    LEFT_OUT = "left_out", _("原来没有排上，现在有空")
    SURGE = "surge", _("加密探访")
    FIRST = "first", _("新登记，首次探访")
    NEW = "new", _("新到期")
    STATE = "state", _("不用再去")
    MET = "met", _("已经见到")
    LEAVE = "leave", _("探访员请假")
    DAY_OFF = "day_off", _("放假")
    SHIFT = "shift", _("班次变动")
    DOOR = "door", _("住址变动")
    ROADS = "roads", _("道路变动")
    ROOM = "room", _("给必须去的让出时间")


class Spot(NamedTuple):
    visitor_id: int
    day: date


@dataclass(frozen=True)
class Move:
    """One visit: where it was planned (None: nowhere), where it would be (None: nowhere), and why.

    told : a state, a day off's name or a visitor's id, whichever the reason speaks of
    left_out : the plan's row where it is owed and finds no place
    """

    elder_id: int
    before: Spot | None
    after: Spot | None
    why: Why
    told: str = ""
    left_out: LeftOut | None = None

    @property
    def is_small(self) -> bool:
        """May happen by itself where a county wishes: a second try in a free place, a visit that nobody owes."""
        came_back = self.before is None and self.after is not None and self.why in (Why.TRIED, Why.NOT_GONE)
        taken_out = self.before is not None and self.after is None and self.left_out is None
        return came_back or taken_out


def moves_of(*, draft: Plan) -> list[Move]:
    """By day; who is left out comes first. Stops under way, and those that stay, are none."""
    facts = _Facts(draft)
    moves = [facts.move(*change) for change in facts.changes()]
    return sorted(moves, key=lambda move: (move.left_out is None, _when(move), move.elder_id))


def _when(move: Move) -> date:
    spot = move.after or move.before
    return spot.day if spot else date.min


class _Facts:
    def __init__(self, draft: Plan) -> None:
        assert draft.continues
        self.draft, self.former_plan = draft, draft.continues
        self.now: PlanInputs = made_from(plan=draft)
        self.then: PlanInputs = made_from(plan=self.former_plan)
        self.owed: dict[int, list[OwedVisit]] = defaultdict(list)
        for owed in visits_to_plan(self.now.owed):
            self.owed[owed.elder_id].append(owed)
        self.left_out = {(row.elder_id, row.last_day): row for row in draft.left_out.all()}

    def changes(self) -> Iterator[tuple[int, FormerStop | None, StopVisit | None, OwedVisit | None]]:
        """Each visit that is elsewhere, nowhere or new: the stop that it had, the one that it gets."""
        before, after = self._before(), self._after()
        for elder_id in sorted(before.keys() | after.keys() | self.owed.keys()):
            stops, visits = _without_same(before.get(elder_id, []), after.get(elder_id, []))
            for owed in self.owed.get(elder_id, []):
                had = next((stop for stop in stops if serves(stop, owed)), None)
                gets = next((visit for visit in visits if _pays(visit, owed)), None)
                if had or gets or self._newly_left_out(owed):
                    yield elder_id, had, gets, owed
                stops = [stop for stop in stops if stop is not had]
                visits = [visit for visit in visits if visit is not gets]
            yield from ((elder_id, stop, None, None) for stop in stops)
            yield from ((elder_id, None, visit, None) for visit in visits)

    def _before(self) -> dict[int, list[FormerStop]]:
        found: dict[int, list[FormerStop]] = defaultdict(list)
        for stop in self.now.former:
            if not stop.is_locked:
                found[stop.elder_id].append(stop)
        return found

    def _after(self) -> dict[int, list[StopVisit]]:
        rows = StopVisit.objects.filter(stop__route__plan=self.draft).select_related("stop__route__shift")
        found: dict[int, list[StopVisit]] = defaultdict(list)
        for row in rows.order_by("stop__route__shift__date", "pk"):
            shift = row.stop.route.shift
            if (shift.visitor_id, shift.date, shift.start) not in self.now.begun:
                found[row.elder_id].append(row)
        return found

    def _newly_left_out(self, owed: OwedVisit) -> bool:
        key = (owed.elder_id, owed.last_day)
        return key in self.left_out and key not in self._left_out_before

    def move(self, elder_id: int, stop: FormerStop | None, visit: StopVisit | None, owed: OwedVisit | None) -> Move:
        before, after = _spot(stop) if stop else None, _spot_of(visit) if visit else None
        left_out = None if visit or owed is None else self.left_out.get((elder_id, owed.last_day))
        why, told = self._why_moved(stop, owed) if stop else self._why_new(elder_id, owed)
        return Move(elder_id, before, after, why, told, left_out)

    def _why_moved(self, stop: FormerStop, owed: OwedVisit | None) -> tuple[Why, str]:
        if owed is None:
            met = self._met.get(stop.elder_id, date.min) >= stop.first_day
            return (Why.MET, "") if met else (Why.STATE, self._states.get(stop.elder_id, ""))
        if name := self.now.day_off(stop.day):
            return Why.DAY_OFF, name
        if not still_on_duty(stop, self.then.duties, self.now.duties):
            away = self.now.on_leave(stop.visitor_id, stop.day)
            return Why.LEAVE if away else Why.SHIFT, str(stop.visitor_id)
        if owed.household_id in self._moved:
            return Why.DOOR, ""
        if (stop.visitor_id, stop.day) in self._roads:
            return Why.ROADS, ""
        return Why.ROOM, ""

    def _why_new(self, elder_id: int, owed: OwedVisit | None) -> tuple[Why, str]:
        if owed is None:
            return Why.NEW, ""
        if owed.tried:
            return Why.TRIED, owed.tried.isoformat()
        if any(owed.first_day <= day <= owed.last_day for day in self._days_before.get(elder_id, ())):
            return Why.NOT_GONE, ""
        if (elder_id, owed.last_day) in self._left_out_before:
            return Why.LEFT_OUT, ""
        if any(is_extra(one.clause) for one in self.owed[elder_id]):  # a usual visit may have changed days with it
            return Why.SURGE, ""
        return (Why.FIRST if owed.clause == FIRST else Why.NEW), ""

    @cached_property
    def _left_out_before(self) -> set[tuple[int, date]]:
        return set(self.former_plan.left_out.values_list("elder", "last_day"))

    @cached_property
    def _days_before(self) -> dict[int, set[date]]:
        rows = StopVisit.objects.filter(stop__route__plan=self.former_plan)
        found: dict[int, set[date]] = defaultdict(set)
        past = rows.filter(stop__route__shift__date__lt=self.now.first_day)
        for elder_id, day in past.values_list("elder", "stop__route__shift__date"):
            found[elder_id].add(day)
        return found

    @cached_property
    def _states(self) -> dict[int, str]:
        """Of those who had a stop, the state that holds from the draft's first day on, if they are not simply there."""
        ids = {stop.elder_id for stop in self.now.former}
        rows = ElderState.objects.filter(elder__in=ids, since__lte=self.draft.last_day).order_by("since")
        states = dict(rows.values_list("elder", "state"))
        return {elder_id: state for elder_id, state in states.items() if state != State.ACTIVE}

    @cached_property
    def _met(self) -> dict[int, date]:
        """The day on which each of those who had a stop was last met."""
        return last_counted_visits(list({stop.elder_id for stop in self.now.former}), clock.today())

    @cached_property
    def _moved(self) -> Collection[int]:
        return moved_doors(self.then.doors, self.now.doors)

    @cached_property
    def _roads(self) -> Collection[tuple[int, date]]:
        changes = plan_road_changes(plan=self.former_plan, then=self.then, now=self.now)
        return {(one.route.shift.visitor_id, one.route.shift.date) for _edit, one in changes if one.is_concerned}


def _spot(stop: FormerStop) -> Spot:
    return Spot(stop.visitor_id, stop.day)


def _spot_of(visit: StopVisit) -> Spot:
    return Spot(visit.stop.route.shift.visitor_id, visit.stop.route.shift.date)


def _without_same(stops: list[FormerStop], visits: list[StopVisit]) -> tuple[list[FormerStop], list[StopVisit]]:
    """What is left of one person's stops and visits without those that keep visitor and day."""
    stops, visits = [*stops], [*visits]
    for stop in [*stops]:
        if same := next((visit for visit in visits if _spot_of(visit) == _spot(stop)), None):
            stops.remove(stop)
            visits.remove(same)
    return stops, visits


def _pays(visit: StopVisit, owed: OwedVisit) -> bool:
    return visit.last_day == owed.last_day and is_extra(visit.clause) == is_extra(owed.clause)
