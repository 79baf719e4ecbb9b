"""How long help takes to each elder by road: from the nearest visitor, clinic, hospital or fire station of the county.

Visitors come from their homes in their own way, the others by car. A door counts where it is known, else its hamlet or
village; who is known no nearer than to a township is unknown, and nobody takes them for reached.
"""

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from geo.models import COUNTY_DIGITS, Area, Facility, FacilityKind
from geo.roads.active_roads import roads_version
from geo.travel import Mode, travel_nearest
from visits.register.models import Elder, Visitor
from visits.register.selectors.answering import not_left
from visits.register.selectors.whereabouts import Known, level_known, point_known

HELP = (FacilityKind.CLINIC, FacilityKind.HOSPITAL, FacilityKind.FIRE_STATION)
KEPT = 16  # answers of a process: a county's, its townships', and of another day's roads

Place = tuple[float, float]
_kept: OrderedDict[str, NDArray[np.float64]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Help:
    """Where help starts, lon and lat, by how it comes."""

    places: Mapping[Mode, list[Place]]

    @property
    def is_known(self) -> bool:
        return any(self.places.values())


def help_of(*, area: Area, day: date) -> Help:
    """The visitors of the county whose home is known, and its clinics, hospitals and fire stations."""
    county = area.prefix[:COUNTY_DIGITS]
    places: dict[Mode, list[Place]] = defaultdict(list)
    visitors = Visitor.objects.filter(not_left(day), active_since__lte=day, area__code__startswith=county)
    for mode, home in visitors.order_by("pk").values_list("mode", "home"):
        if home:
            places[Mode(mode)].append((home.x, home.y))
    for point in (
        Facility.objects.filter(kind__in=HELP, area__code__startswith=county).order_by("pk").values_list("point")
    ):
        places[Mode.CAR].append((point[0].x, point[0].y))
    return Help(dict(places))


def minutes_of(*, area: Area, help_: Help) -> dict[int, float]:
    """Minutes to each elder of an area whose village is known, from whoever is there first; inf where no way leads."""
    elders = Elder.objects.filter(household__village__code__startswith=area.prefix)
    rows = elders.order_by("pk").values_list("pk", point_known("household__"), level_known("household__"))
    placed = [(pk, (point.x, point.y)) for pk, point, known in rows if point and Known(known).is_of_village]
    doors = sorted({place for _, place in placed})
    minutes = dict(zip(doors, _minutes(help_, doors).tolist(), strict=True))
    return {pk: minutes[place] for pk, place in placed}


def _minutes(help_: Help, doors: list[Place]) -> NDArray[np.float64]:
    """Searched once for the same roads, help and doors."""
    said = f"{roads_version()} {sorted(help_.places.items())} {doors}"
    key = hashlib.sha256(said.encode()).hexdigest()
    with _lock:
        if key not in _kept:
            _kept[key] = _searched(help_, doors)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]


def _searched(help_: Help, doors: list[Place]) -> NDArray[np.float64]:
    """One search for each way of coming, whoever and however many come that way."""
    least = np.full(len(doors), np.inf)
    for mode, places in help_.places.items():
        least = np.minimum(least, travel_nearest(places, doors, mode=mode).seconds)
    return least / 60
