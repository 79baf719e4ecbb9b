"""The road network in use on a day: loaded once per process, again when another one is imported or edited."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from geo.local_roads import On, edits_load, edits_version
from geo.selectors import road_folder, road_network_active

if TYPE_CHECKING:
    from geo.roads.edits import Edits
    from geo.roads.network import Network

KEPT = 4  # a week with a closure in it needs two; each holds a graph for every mode asked for

_networks: "OrderedDict[tuple[Path, str], Network]" = OrderedDict()
_lock = Lock()


def active_network(*, on: On = None) -> "Network | None":
    """The network that answers at a moment, on a day, or now; None when none was imported."""
    network = road_network_active()
    if network is None:
        return None
    folder = road_folder(network.version)
    key = (folder, edits_version(on=on))
    with _lock:
        if key not in _networks:
            edits = edits_load(on=on)
            key = (folder, edits.version)  # somebody may have edited meanwhile
            _networks[key] = _load(folder, edits)
            while len(_networks) > KEPT:
                _networks.popitem(last=False)
        _networks.move_to_end(key)
        return _networks[key]


def roads_version(*, on: On = None) -> str:
    """Changes whenever a travel time on that day may: the network's version and that of the edits in force."""
    network = road_network_active()
    if network is None:
        return ""
    edits = edits_version(on=on)
    return f"{network.version}+{edits}" if edits else network.version


def _load(folder: Path, edits: "Edits") -> "Network":
    # numba and scipy take a second to load: whoever asks for no way, or has no network, does not wait for them
    from geo.roads.model import Roads
    from geo.roads.network import Network
    from geo.roads.overlay import overlaid

    return Network(overlaid(Roads.load(folder), edits))
