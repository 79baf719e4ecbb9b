"""The doors that are not known, doubtful or far from their village, of those owed visits."""

from geo.models import Area
from geo.scope import Scope
from maps.map.selectors.elders_layer import elders_in
from visits.duty.coverage import NOT_OWED, due_states
from visits.register.selectors.locations import HouseholdInDoubt, households_in_doubt


def locations_queue(*, scope: Scope, area: Area) -> list[HouseholdInDoubt]:
    """Of those owed visits: nobody is sent to the others."""
    rows = elders_in(scope=scope, area=area)
    owed = [pk for pk, state in due_states(elders=rows).items() if state.state != NOT_OWED]
    return households_in_doubt(elders=rows.filter(pk__in=owed))
