"""What relations say of the ways in them: the edge of a square drawn as a multipolygon, the duration of a ferry."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import osmium

from geo.roads.sizes import duration_s
from geo.roads.tags import WAY_TAGS

SQUARES = {"pedestrian", "footway", "path", "platform", "service", "living_street"}


@dataclass(frozen=True)
class Lent:
    """Tags for ways that have no class of their own, and the ways over which each ferry takes so many seconds."""

    tags: dict[int, dict[str, str]] = field(default_factory=dict)
    ferries: list[tuple[float, tuple[int, ...]]] = field(default_factory=list)


def lent_by_relations(path: Path) -> Lent:
    """What the relations of an extract lend, read in one pass."""
    lent = Lent()
    for relation in _relations(path):
        tags = {tag.k: tag.v for tag in relation.tags}
        ways = tuple(member.ref for member in relation.members if member.type == "w")
        seconds = duration_s(tags.get("duration", ""))
        if tags.get("type") == "multipolygon" and tags.get("highway") in SQUARES:
            kept = {key: value for key, value in tags.items() if key in WAY_TAGS} | {"area": "yes"}
            lent.tags.update(dict.fromkeys(ways, kept))
        elif tags.get("route") == "ferry" and seconds:
            lent.ferries.append((seconds, ways))
    return lent


def _relations(path: Path) -> Iterator[osmium.osm.Relation]:
    wanted = osmium.filter.KeyFilter("highway", "duration")
    for thing in osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(wanted):
        if isinstance(thing, osmium.osm.Relation) and not thing.deleted:
            yield thing
