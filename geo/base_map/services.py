"""Importing the ground of every map from an OpenStreetMap extract, beside the road network."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

import shapely
from django.db import connection, transaction

from base import clock
from geo.base_map.reading import Feature, base_map_version, read_features
from geo.errors import RoadFileUnreadable
from geo.models import BaseMap, GroundFeature
from geo.selectors import Box, area_box, area_get

_BATCH = 10_000
_COLUMNS = ("base_map_id", "layer", "kind", "name", "from_zoom", "shape")


@dataclass(frozen=True)
class BaseMapReport:
    """What an import found and did; `layers` counts features."""

    source_name: str
    version: str
    layers: dict[str, int]
    is_new: bool
    applied: bool


def base_map_import(*, path: Path, clip: str = "", apply: bool = False) -> BaseMapReport:
    """Read an OpenStreetMap extract; with `apply`, draw every map's ground from it from now on.

    `clip` is the code of the area to keep, with a margin. The same file and clip twice change nothing.
    """
    return ground_import(path=path, box=area_box(area=area_get(code=clip)) if clip else None, apply=apply)


def ground_import(*, path: Path, box: Box | None, apply: bool) -> BaseMapReport:
    """The same inside a box."""
    if not path.is_file():
        raise RoadFileUnreadable(name=path.name)
    version = base_map_version(path, clip=box)
    is_new = not BaseMap.objects.filter(version=version).exists()
    counts: Counter[str] = Counter()
    features = _counted(read_features(path, clip=box), counts)
    if apply and is_new:
        _keep(features, version=version, source_name=path.name)
    else:
        for _feature in features:
            pass
    return BaseMapReport(path.name, version, dict(counts), is_new, apply)


def _counted(features: Iterable[Feature], counts: "Counter[str]") -> Iterator[Feature]:
    for feature in features:
        counts[feature.kind.layer] += 1
        yield feature


@transaction.atomic
def _keep(features: Iterator[Feature], *, version: str, source_name: str) -> None:
    """Put the new ground in the place of the old one: until all of it is there, maps show the old."""
    former = list(BaseMap.objects.values_list("pk", flat=True))
    new = BaseMap.objects.create(version=version, source_name=source_name, imported_at=clock.now())
    while batch := list(islice(features, _BATCH)):
        _copy(batch, new)
    GroundFeature.objects.filter(base_map__in=former)._raw_delete("default")
    BaseMap.objects.filter(pk__in=former).delete()


def _copy(features: list[Feature], base_map: BaseMap) -> None:
    """COPY: a province has millions of features."""
    shapes = shapely.to_wkb(
        shapely.set_srid([feature.shape for feature in features], 3857), hex=True, include_srid=True
    )
    table = StringIO()
    rows = csv.writer(table)
    for feature, shape in zip(features, shapes, strict=True):
        kind = feature.kind
        rows.writerow([base_map.pk, kind.layer, kind.name, feature.name, kind.from_zoom, shape])
    table.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY geo_groundfeature ({', '.join(_COLUMNS)}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (name))", table
        )
