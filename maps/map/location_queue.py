"""The doors that are not known, doubtful or far from their village, of those owed visits."""

from geo.models import Area
from geo.scope import Scope
from maps.map.selectors.elders_layer import elders_in
from visits.duty.coverage import NOT_OWED
from visits.duty.selectors.figures import standings_kept
from visits.register.selectors.locations import HouseholdInDoubt, households_in_doubt


def locations_queue(*, scope: Scope, area: Area) -> list[HouseholdInDoubt]:
    """Of those owed visits: nobody is sent to the others."""
    owed = standings_kept(prefixes=[area.prefix]).exclude(state=NOT_OWED).values("elder")
    return households_in_doubt(elders=elders_in(scope=scope, area=area).filter(pk__in=owed))
