"""The road network in use, loaded once per process and again when another one is imported."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.selectors import road_folder, road_network_active

if TYPE_CHECKING:
    from geo.roads.network import Network


def active_network() -> "Network | None":
    """The network that answers now; None when none was imported."""
    network = road_network_active()
    return _load(road_folder(network.version)) if network else None


@lru_cache(maxsize=2)
def _load(folder: Path) -> "Network":
    # numba and scipy take a second to load: whoever asks for no way, or has no network, does not wait for them
    from geo.roads.model import Roads
    from geo.roads.network import Network

    return Network(Roads.load(folder))
