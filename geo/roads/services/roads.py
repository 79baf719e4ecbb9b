"""Importing a road extract and making it the network that answers."""

from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.geos import Polygon
from django.db import transaction

from base import clock
from base.whole_folders import folder_write
from geo.errors import RoadFileElsewhere, RoadFileEmpty, RoadFileNoLength, RoadFileUnreadable
from geo.extracts import extract_box
from geo.models import RoadNetwork
from geo.roads.model import Roads
from geo.roads.reading import read_roads
from geo.selectors import Box, area_box, area_get, area_nearest, road_folder

READ_TWICE_BYTES = 50 * 2**20
NEAR_M = 10_000.0  # an extract so near to a village is one of the surroundings; a village has a point, not an extent


@dataclass(frozen=True)
class RoadsReport:
    """What an import found and did; `elsewhere` says how far from all areas it lies, "" where it touches one."""

    source_name: str
    version: str
    junctions: int
    sections: int
    kilometres: float
    bounds: tuple[float, float, float, float]
    elsewhere: str
    is_new: bool
    applied: bool


def roads_import(*, path: Path, clip: str = "", apply: bool = False, elsewhere: bool = False) -> RoadsReport:
    """Read an OpenStreetMap extract; with `apply`, keep it and let it answer travel times from now on.

    `clip` is the code of the area to keep, with a margin. The same file and clip twice change nothing. An extract of
    another place is not kept unless `elsewhere` says that it is meant.
    """
    roads = roads_read(path=path, box=area_box(area=area_get(code=clip)) if clip else None)
    far = roads_elsewhere(bounds=roads.bounds, source_name=path.name)
    if apply and far and not elsewhere:
        raise far
    is_active = RoadNetwork.objects.filter(version=roads.version, is_active=True).exists()
    folder = road_folder(roads.version)
    is_new = not (is_active and (folder / "meta.json").exists())
    if apply and is_new:
        roads_keep(roads=roads)
        network_activate(roads=roads, source_name=path.name)
    return RoadsReport(
        source_name=path.name,
        version=roads.version,
        junctions=roads.junctions,
        sections=len(roads.ends),
        kilometres=round(float(roads.length_m.sum()) / 1000, 1),
        bounds=roads.bounds,
        elsewhere=far.message if far else "",
        is_new=is_new,
        applied=apply,
    )


def roads_read(*, path: Path, box: Box | None) -> Roads:
    """The roads of an extract inside a box; where there are none in it, it is said how far off they lie."""
    if not path.is_file():
        raise RoadFileUnreadable(name=path.name)
    try:
        roads = read_roads(path, clip=box)
    except RoadFileEmpty:
        if box and (far := roads_elsewhere(bounds=_whole_box(path), source_name=path.name)):
            raise far from None
        raise
    if roads.length_m.sum() < 1:
        raise RoadFileNoLength(name=path.name)
    return roads


def _whole_box(path: Path) -> Box | None:
    """Where an extract lies: by its own words, else by its roads, if it is small enough to be read for that."""
    told = extract_box(path)
    return told if told or path.stat().st_size > READ_TWICE_BYTES else read_roads(path).bounds


def roads_elsewhere(*, bounds: Box | None, source_name: str) -> RoadFileElsewhere | None:
    """What is to be said of roads that touch no area of today and are not near any."""
    found = area_nearest(box=bounds) if bounds else None
    if found is None or found[1] <= NEAR_M:
        return None
    area, away_m = found
    return RoadFileElsewhere(name=source_name, area=area.name, kilometres=round(away_m / 1000))


def roads_keep(*, roads: Roads) -> None:
    """Put the arrays on disk under their version."""
    folder_write(road_folder(roads.version), roads.save)


@transaction.atomic
def network_activate(*, roads: Roads, source_name: str) -> None:
    """Let a network that is kept answer from now on."""
    RoadNetwork.objects.exclude(version=roads.version).filter(is_active=True).update(is_active=False)
    RoadNetwork.objects.update_or_create(
        version=roads.version,
        defaults={
            "source_name": source_name,
            "bounds": Polygon.from_bbox(roads.bounds),
            "nodes": roads.junctions,
            "edges": len(roads.ends),
            "imported_at": clock.now(),
            "is_active": True,
        },
    )
