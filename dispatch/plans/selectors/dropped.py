"""To whom nobody need come on the planned day any more, and why: computed from today's facts, stored nowhere."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from visits.register.models import Elder, ElderState, State, Transfer


class Why(TextChoices):
    """The states of `visits.State` but active, and two that are no state."""

    AWAY = State.AWAY.value, State.AWAY.label
    IN_HOSPITAL = State.IN_HOSPITAL.value, State.IN_HOSPITAL.label
    MOVED = State.MOVED.value, State.MOVED.label
    DIED = State.DIED.value, State.DIED.label
    DECLINED = State.DECLINED.value, State.DECLINED.label
    REHOUSED = "rehoused", _("已搬到别处")
    MERGED = "merged", _("已并入另一份档案")


@dataclass(frozen=True, slots=True)
class Planned:
    """One person at one stop on one day."""

    stop_id: int
    elder_id: int
    household_id: int
    day: date
    plan_id: int


class DroppedPeople:
    """Asked once for many planned visits: two queries, a third where somebody lives behind another door by now."""

    def __init__(self, planned: Collection[Planned]) -> None:
        elder_ids = {one.elder_id for one in planned}
        self._states: dict[int, list[tuple[date, str]]] = defaultdict(list)
        rows = ElderState.objects.filter(elder__in=elder_ids).order_by("since")
        for elder_id, since, state in rows.values_list("elder", "since", "state"):
            self._states[elder_id].append((since, state))
        people = Elder.everyone.filter(pk__in=elder_ids).values_list("pk", "merged_into", "household")
        self._people = {pk: (merged_into, household_id) for pk, merged_into, household_id in people}
        self._left: dict[int, list[tuple[date, int]]] = defaultdict(list)
        if moved := {one.elder_id for one in planned if self._people[one.elder_id][1] != one.household_id}:
            moves = Transfer.objects.filter(elder__in=moved)
            for elder_id, on, household_id in moves.values_list("elder", "on", "from_household"):
                self._left[elder_id].append((on, household_id))

    def stands_for(self, elder_id: int) -> int:
        """The entry that a merged one was taken into, else the entry itself: whose records tell."""
        merged_into, _household_id = self._people[elder_id]
        return merged_into or elder_id

    def why(self, planned: Planned) -> Why | None:
        """By the state that holds on the day: who goes away on a later one is still visited before."""
        merged_into, household_id = self._people[planned.elder_id]
        if merged_into:
            return Why.MERGED
        state = next((state for since, state in reversed(self._states[planned.elder_id]) if since <= planned.day), "")
        if state and state != State.ACTIVE:
            return Why(state)
        left = any(on <= planned.day and door == planned.household_id for on, door in self._left[planned.elder_id])
        return Why.REHOUSED if left and household_id != planned.household_id else None
