"""Importing heights and letting them count."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from django.contrib.gis.geos import Polygon
from django.db import transaction
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from base import clock
from base.whole_folders import folder_write
from geo.errors import TerrainElsewhere, TerrainEmpty, TerrainTooSteep
from geo.models import Terrain
from geo.selectors import Box, counties_box
from geo.terrain.grid import Grid, grid_over, holes_closed, meets, steepness
from geo.terrain.heights import FORMAT, METRES_PER_DEGREE, Heights
from geo.terrain.reading import HeightFile, height_file, unpacked_files
from geo.terrain.selectors import terrain_active, terrain_folder

STEEPEST = 1.0  # rise over run: no county is so steep in the middle; one in decimetres is
Progress = Callable[[Sequence[HeightFile]], Iterable[HeightFile]]


@dataclass(frozen=True)
class TerrainReport:
    """What an import found and did; `known` and `void` are shares of the counties' ground."""

    source_name: str
    version: str
    cell_m: float
    lowest_m: float
    highest_m: float
    known: float
    closed: int
    files: list[str]
    unused: list[str]
    is_new: bool
    applied: bool
    remarks: list[str] = field(default_factory=list)


def terrain_import(
    *,
    paths: Sequence[Path],
    crs: str = "",
    unit: str = "",
    apply: bool = False,
    progress: Progress = lambda files: files,
) -> TerrainReport:
    """Read files of heights around the counties; with `apply`, keep them and let them count from now on.

    Of ground that several files know the finest one's height is taken. The same files twice change nothing.
    """
    box = counties_box()
    version = _version(paths, box, crs, unit)
    with ExitStack() as open_files:
        found = [
            height_file(path, name, crs=crs, unit=unit)
            for given in paths
            for path, name in open_files.enter_context(unpacked_files(given))
        ]
        here = [file for file in found if meets(file.bounds, box)]
        name = "、".join(path.name for path in paths)[:200]
        if not here:
            raise TerrainElsewhere(name=name, there=_place(found[0].bounds), here=_place(box))
        grid = grid_over(box, min(file.cell for file in here))
        raw = _merged(here, grid, progress)
    if np.isnan(raw).all():
        raise TerrainEmpty(name=name)
    if steepness(raw, grid.step, grid.north) > STEEPEST:
        raise TerrainTooSteep(name=name, degrees=round(float(np.degrees(np.arctan(STEEPEST)))))
    closed = holes_closed(raw)
    heights = Heights.of(closed, west=grid.west, north=grid.north, step=grid.step, version=version)
    former = terrain_active()
    is_new = former is None or former.version != version or not (terrain_folder(version) / "meta.json").exists()
    report = TerrainReport(
        source_name=name,
        version=version,
        cell_m=round(grid.step * METRES_PER_DEGREE, 1),
        lowest_m=round(float(np.nanmin(closed)), 1),
        highest_m=round(float(np.nanmax(closed)), 1),
        known=round(float(np.isfinite(closed).mean()), 4),
        closed=int(np.isnan(raw).sum() - np.isnan(closed).sum()),
        files=[file.name for file in here],
        unused=[file.name for file in found if file not in here],
        is_new=is_new,
        applied=apply,
    )
    report.remarks.extend(_remarks(report))
    if apply and is_new:
        folder_write(terrain_folder(heights.version), heights.save)
        _activate(heights, report)
    return report


def _merged(files: Sequence[HeightFile], grid: Grid, progress: Progress) -> NDArray[np.float32]:
    """The heights of all files on one grid, the finest first."""
    whole = np.full((grid.rows, grid.columns), np.nan, np.float32)
    for file in progress(sorted(files, key=lambda file: file.cell)):
        unknown = np.isnan(whole)
        whole[unknown] = file.on(grid)[unknown]
    return whole


def _version(paths: Sequence[Path], box: Box, crs: str, unit: str) -> str:
    """The same files, ground and way of keeping them give the same version."""
    digest = hashlib.sha256(f"terrain {FORMAT} {[round(side, 4) for side in box]} {crs} {unit}".encode())
    for path in paths:
        if path.is_file():  # whoever reads it says what is wrong
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:32]


def _remarks(report: TerrainReport) -> list[str]:
    told = []
    if report.known < 0.995:
        told.append(
            _("本县及周边有 {share:.1%} 的地方没有高程：那里的路按平地算时间，地图上没有山影。").format(
                share=1 - report.known
            )
        )
    if report.unused:
        told.append(_("不在本县范围内，没有用到：{names}。").format(names="、".join(report.unused)))
    told.append(
        _("请核对：本县及周边的海拔应在 {lowest:.0f} 至 {highest:.0f} 米之间；若不是，请用 --unit 说明单位。").format(
            lowest=report.lowest_m, highest=report.highest_m
        )
    )
    return told


def _place(box: Box) -> str:
    west, south, east, north = box
    return _("东经 {west:.2f}–{east:.2f}°、北纬 {south:.2f}–{north:.2f}°").format(
        west=west, east=east, south=south, north=north
    )


@transaction.atomic
def _activate(heights: Heights, report: TerrainReport) -> None:
    """In one move the new heights count; what was remembered under the former version is nobody's."""
    Terrain.objects.exclude(version=heights.version).filter(is_active=True).update(is_active=False)
    Terrain.objects.update_or_create(
        version=heights.version,
        defaults={
            "source_name": report.source_name,
            "bounds": Polygon.from_bbox(heights.box),
            "cell_m": report.cell_m,
            "lowest_m": report.lowest_m,
            "highest_m": report.highest_m,
            "imported_at": clock.now(),
            "is_active": True,
        },
    )
