"""The road network in use on a day: loaded once per process, again when another one is imported or edited.

What differs from day to day are local edits, and signs of the map that hold at some times only. Heights of the ground
count where they were imported.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from geo.errors import RoadNetworkMissing
from geo.roads.local_roads import On, edits_load, edits_version, hours_on
from geo.selectors import road_folder, road_network_active
from geo.terrain.selectors import heights_active, terrain_version

if TYPE_CHECKING:
    from geo.roads.edits import Edits
    from geo.roads.network import Network
    from geo.terrain.heights import Heights

KEPT = 4  # a week with a closure or a weekend sign in it needs two; each holds a graph for every mode asked for

_networks: "OrderedDict[tuple[Path, str, str, str], Network]" = OrderedDict()
_lock = Lock()


def active_network(*, on: On = None) -> "Network | None":
    """The network that answers at a moment, on a day, or now; None when none was imported."""
    network = road_network_active()
    if network is None:
        return None
    folder = road_folder(network.version)
    key = (folder, edits_version(on=on), _signs_on(folder, on), terrain_version())
    with _lock:
        if key not in _networks:
            edits = edits_load(on=on)
            key = (folder, edits.version, *key[2:])  # somebody may have edited meanwhile
            heights = heights_active()
            key = (*key[:3], heights.version if heights else "")
            _networks[key] = _load(folder, edits, on, heights)
            while len(_networks) > KEPT:
                _networks.popitem(last=False)
        _networks.move_to_end(key)
        return _networks[key]


def roads_version(*, on: On = None) -> str:
    """Changes whenever a travel time on that day may: the network's version and that of the edits in force."""
    network = road_network_active()
    if network is None:
        return ""
    edits, signs = edits_version(on=on), _signs_on(road_folder(network.version), on)
    return network_version() + (f"+{edits}" if edits else "") + (f"@{signs}" if signs else "")


def network_version() -> str:
    """The network in use and the heights that its ways run over, whatever the day; "" without a network."""
    network, heights = road_network_active(), terrain_version()
    return network.version + (f"^{heights[:12]}" if heights else "") if network else ""


def signs_by_day(*, days: Iterable[date]) -> dict[date, str]:
    """Which signs of the map hold on each day, among those with times: days told alike have the same; "" for none."""
    network = road_network_active()
    return {day: _signs_on(road_folder(network.version), day) if network else "" for day in days}


def _signs_on(folder: Path, on: On) -> str:
    signs = _signs(folder)
    if not signs:
        return ""
    from geo.roads.conditions import state_of

    return state_of(signs, hours_on(on))


@lru_cache(maxsize=KEPT)
def _signs(folder: Path) -> tuple[tuple[str, str], ...]:
    from geo.roads.conditions import signs_with_times
    from geo.roads.model import Roads

    try:
        return signs_with_times(Roads.described(folder)["kinds"])
    except RoadNetworkMissing:  # whoever asks for a way is told
        return ()


def _load(folder: Path, edits: "Edits", on: On, heights: "Heights | None") -> "Network":
    # numba and scipy take a second to load: whoever asks for no way, or has no network, does not wait for them
    from geo.roads.model import Roads
    from geo.roads.network import Network
    from geo.roads.overlay import as_of, overlaid

    return Network(overlaid(as_of(Roads.load(folder), hours_on(on)), edits), heights)
