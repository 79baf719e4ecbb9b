"""Importing a road extract and making it the network that answers."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.geos import Polygon
from django.db import transaction

from accounts import clock
from geo.errors import RoadFileUnreadable
from geo.models import RoadNetwork
from geo.roads.model import Roads
from geo.roads.reading import read_roads
from geo.selectors import area_box, area_get, road_folder


@dataclass(frozen=True)
class RoadsReport:
    """What an import found and did."""

    source_name: str
    version: str
    junctions: int
    sections: int
    kilometres: float
    bounds: tuple[float, float, float, float]
    is_new: bool
    applied: bool


def roads_import(*, path: Path, clip: str = "", apply: bool = False) -> RoadsReport:
    """Read an OpenStreetMap extract; with `apply`, keep it and let it answer travel times from now on.

    `clip` is the code of the area to keep, with a margin. The same file and clip twice change nothing.
    """
    if not path.is_file():
        raise RoadFileUnreadable(name=path.name)
    box = area_box(area=area_get(code=clip)) if clip else None
    roads = read_roads(path, clip=box)
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
        is_new=is_new,
        applied=apply,
    )


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
