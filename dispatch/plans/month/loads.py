"""How full everybody's hours are while places are given away. Pure."""

from collections import defaultdict
from collections.abc import Mapping

from dispatch.plans.month.month import Month, Share

LATER_HOP = 4
"""Minutes of way for a visit in a later slot, where nobody is named yet."""


class Loads:
    """Minutes by visitor and slot: a visit costs its time at the door and its village's hop; the first one in a village
    the way there and back once more."""

    def __init__(self, month: Month, places: Mapping[int, Share] | None = None) -> None:
        self.month = month
        self.used: dict[tuple[int, int], int] = defaultdict(int)
        self.entered: set[tuple[int, int, int]] = set()
        self.later: dict[int, int] = defaultdict(int)
        for unit, share in (places or {}).items():
            self.put(unit, share)

    def room(self, slot: int) -> int:
        """Minutes of all together in a later slot."""
        return sum(carer.minutes[slot] for carer in self.month.carers)

    def cost(self, unit: int, share: Share) -> int:
        """What the visit adds to the load."""
        one, visitor = self.month.units[unit], share.visitor_id
        if visitor is None:
            return one.minutes + LATER_HOP
        carer = self.month.carer_of[visitor]
        entered = (visitor, share.slot, one.village_id) in self.entered
        return one.minutes + carer.hop[one.village_id] + (0 if entered else carer.round_trip[one.village_id])

    def fits(self, unit: int, share: Share) -> bool:
        visitor, slot = share.visitor_id, share.slot
        if visitor is None:
            return self.later[slot] + self.cost(unit, share) <= self.room(slot)
        return self.used[visitor, slot] + self.cost(unit, share) <= self.month.carer_of[visitor].minutes[slot]

    def put(self, unit: int, share: Share) -> None:
        if share.visitor_id is None:
            self.later[share.slot] += self.cost(unit, share)
            return
        self.used[share.visitor_id, share.slot] += self.cost(unit, share)
        self.entered.add((share.visitor_id, share.slot, self.month.units[unit].village_id))
