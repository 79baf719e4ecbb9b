"""The county's map as OpenStreetMap keeps it: nodes, ways and tags in a .osm.pbf file."""

from pathlib import Path

import numpy as np
import osmium
from osmium.osm import mutable

from demo.settlements import Settlements
from demo.terrain import Floats, Terrain, lon_lat
from demo.ways import Way

_WRITTEN = "2020-01-01T00:00:00Z"  # one fixed time, so that the same county is the same bytes


def map_write(*, path: Path, ways: list[Way], places: list[tuple[Floats, dict[str, str]]]) -> None:
    """Ways that share a point share a node there; `places` are points with tags of their own."""
    nodes: dict[tuple[float, float], dict[str, str]] = {}
    for points, tags in places:
        nodes[_key(points)] = tags
    chains = [[_key(point) for point in way.points] for way in ways]
    for chain in chains:
        for key in chain:
            nodes.setdefault(key, {})
    number = {key: i for i, key in enumerate(nodes, start=1)}
    header = osmium.io.Header()
    header.set("generator", "demo county")
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for key, tags in nodes.items():
            writer.add_node(mutable.Node(id=number[key], version=1, timestamp=_WRITTEN, location=key, tags=tags))
        for i, (way, chain) in enumerate(zip(ways, chains, strict=True), start=1):
            refs = [number[key] for key in dict.fromkeys(chain)]
            writer.add_way(mutable.Way(id=i, version=1, timestamp=_WRITTEN, nodes=refs, tags=way.tags))


def places_of(settlements: Settlements, terrain: Terrain) -> list[tuple[Floats, dict[str, str]]]:
    """Villages and hamlets as map makers mark them."""
    found = []
    for i, village in enumerate(settlements.villages):
        seat = any(township.seat == i for township in settlements.townships)
        tags = {"place": "town" if seat else "village", "name": village.name, "ref": village.code}
        found.append((terrain.xy[village.cell], tags))
        found += [(terrain.xy[h.cell], {"place": "hamlet", "name": h.name}) for h in village.hamlets]
    return found


def _key(point: Floats) -> tuple[float, float]:
    lon, lat = lon_lat(np.asarray(point))
    return float(lon), float(lat)
