"""The variables and walls that every stage of share_out has: who is visited in which slot by whom, within the hours.
Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ortools.sat.python import cp_model

from dispatch.plans.month.greedy import places_of
from dispatch.plans.month.loads import LATER_HOP, Loads
from dispatch.plans.month.month import Month, Share


class Rooms:
    """A model in which the units that are free find places beside those that are fixed.

    at : of each unit and place, whether it is taken
    out : of each unit, whether it has none
    enters : of visitor, slot and village, whether the way there is gone for a free unit; missing where it costs nothing
        or is gone anyway
    load : of visitor and slot, the minutes of all
    """

    def __init__(
        self,
        month: Month,
        free: Iterable[int],
        fixed: Mapping[int, Share],
        only: Mapping[int, Iterable[Share]] | None = None,
    ) -> None:
        self.month, self.fixed = month, fixed
        self.free = list(free)
        self.model = cp_model.CpModel()
        self.base = Loads(month, fixed)
        self.at: dict[tuple[int, Share], cp_model.IntVar] = {}
        self.out: dict[int, cp_model.IntVar] = {}
        self.enters: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self.load: dict[tuple[int, int], cp_model.LinearExprT] = {}
        self.shares: dict[int, list[Share]] = {}
        for unit in self.free:
            self._add(unit, (only or {}).get(unit))
        self._fill_slots()

    def _add(self, unit: int, only: Iterable[Share] | None) -> None:
        possible = places_of(self.month, unit, {}) if only is None else only
        self.shares[unit] = [share for share in possible if self.base.fits(unit, share)]
        self.out[unit] = self.model.new_bool_var("")
        for share in self.shares[unit]:
            self.at[unit, share] = self.model.new_bool_var("")
        self.model.add_exactly_one([self.out[unit], *(self.at[unit, share] for share in self.shares[unit])])

    def _fill_slots(self) -> None:
        month, base = self.month, self.base
        doors: dict[tuple[int, int], list[cp_model.LinearExprT]] = defaultdict(list)
        later: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
        for (unit, share), taken in self.at.items():
            one, visitor = month.units[unit], share.visitor_id
            if visitor is None:
                later[share.slot].append((one.minutes + LATER_HOP) * taken)
                continue
            doors[visitor, share.slot].append((one.minutes + month.carer_of[visitor].hop[one.village_id]) * taken)
            self._enter(visitor, share.slot, one.village_id, taken)
        for (visitor, slot, village), entered in self.enters.items():
            doors[visitor, slot].append(month.carer_of[visitor].round_trip[village] * entered)
        for (visitor, slot), minutes in doors.items():
            self.load[visitor, slot] = base.used[visitor, slot] + cp_model.LinearExpr.sum(minutes)
            self.model.add(self.load[visitor, slot] <= month.carer_of[visitor].minutes[slot])
        for slot, minutes in later.items():
            self.model.add(base.later[slot] + cp_model.LinearExpr.sum(minutes) <= base.room(slot))

    def _enter(self, visitor: int, slot: int, village: int, taken: cp_model.IntVar) -> None:
        key = visitor, slot, village
        if key in self.base.entered or not self.month.carer_of[visitor].round_trip[village]:
            return
        if key not in self.enters:
            self.enters[key] = self.model.new_bool_var("")
        self.model.add_implication(taken, self.enters[key])

    def in_slot(self, unit: int, slot: int) -> cp_model.LinearExprT:
        """1 where the unit is visited in the slot, by whomever."""
        return cp_model.LinearExpr.sum([self.at[unit, share] for share in self.shares[unit] if share.slot == slot])

    def slots(self, unit: int) -> list[int]:
        return sorted({share.slot for share in self.shares[unit]})

    def start(self, places: Mapping[int, Share]) -> dict[cp_model.IntVar, int]:
        """These places in the model's words: a value for every choice."""
        of_free = {unit: places[unit] for unit in self.free if unit in places}
        entered = Loads(self.month, of_free).entered
        return {
            **{taken: int(of_free.get(unit) == share) for (unit, share), taken in self.at.items()},
            **{out: int(unit not in of_free) for unit, out in self.out.items()},
            **{way: int(key in entered) for key, way in self.enters.items()},
        }

    def places(self, solver: cp_model.CpSolver) -> dict[int, Share]:
        """The fixed ones, and what the solver found."""
        found = {unit: share for (unit, share), taken in self.at.items() if solver.boolean_value(taken)}
        return {**self.fixed, **found}
