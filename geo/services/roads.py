"""Importing a road extract and making it the network that answers."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.geos import Polygon
from django.db import transaction

from accounts import clock
from geo.errors import RoadFileElsewhere, RoadFileNoLength, RoadFileUnreadable
from geo.models import RoadNetwork
from geo.roads.model import Roads
from geo.roads.reading import read_roads
from geo.selectors import area_box, area_get, area_nearest, road_folder

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
    if not path.is_file():
        raise RoadFileUnreadable(name=path.name)
    box = area_box(area=area_get(code=clip)) if clip else None
    roads = read_roads(path, clip=box)
    if roads.length_m.sum() < 1:
        raise RoadFileNoLength(name=path.name)
    far = _elsewhere(roads, path.name)
    if apply and far and not elsewhere:
        raise far
    is_active = RoadNetwork.objects.filter(version=roads.version, is_active=True).exists()
    folder = road_folder(roads.version)
    is_new = not (is_active and (folder / "meta.json").exists())
    if apply and is_new:
        _keep(roads, folder)
        _activate(roads, path.name)
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


def _elsewhere(roads: Roads, source_name: str) -> RoadFileElsewhere | None:
    found = area_nearest(box=roads.bounds)
    if found is None or found[1] <= NEAR_M:
        return None
    area, away_m = found
    return RoadFileElsewhere(name=source_name, area=area.name, kilometres=round(away_m / 1000))


def _keep(roads: Roads, folder: Path) -> None:
    """Put the arrays on disk under their version; a half-written folder never bears the name."""
    half = folder.with_name(folder.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    roads.save(half)
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)


@transaction.atomic
def _activate(roads: Roads, source_name: str) -> None:
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
