"""Zip files: one map inside, its parts under plain names, and never more than may be."""

import shutil
import zipfile
import zlib
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from geo.errors import ArchiveRefused
from geo.tables import LARGEST_BYTES

MAPS = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".csv")
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
MEMBERS_AT_MOST = 1000
CHUNK = 1 << 20


def unpacked(path: Path, folder: Path) -> Path:
    """Put the one map of a zip into an empty folder, as `layer` with its ending.

    Names inside are never used as paths, and what comes out is counted while it comes: a bomb stops at the limit.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpack(archive, path.name, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ArchiveRefused(name=path.name, problem=_("压缩包不完整或加了密码")) from error


def _unpack(archive: zipfile.ZipFile, name: str, folder: Path) -> Path:
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_clutter(member.filename)]
    if len(members) > MEMBERS_AT_MOST:
        raise ArchiveRefused(name=name, problem=_("里面的文件太多"))
    maps = [member for member in members if Path(member.filename).suffix.lower() in MAPS]
    if len(maps) != 1:
        found = "、".join(Path(member.filename).name[:40] for member in maps[:5]) or _("没有")
        raise ArchiveRefused(name=name, problem=_("应当正好有一个图层，现有：{found}").format(found=found))
    main = Path(maps[0].filename)
    wanted = SHAPEFILE_PARTS if main.suffix.lower() == ".shp" else (main.suffix.lower(),)
    left = LARGEST_BYTES
    for member in members:
        part = Path(member.filename)
        if part.with_suffix("") == main.with_suffix("") and part.suffix.lower() in wanted:
            with archive.open(member) as source, (folder / f"layer{part.suffix.lower()}").open("wb") as target:
                left -= _copy(source, target, left, name)
    return folder / f"layer{main.suffix.lower()}"


def _is_clutter(filename: str) -> bool:
    return filename.startswith("__MACOSX/") or Path(filename).name.startswith(".")


def _copy(source: IO[bytes], target: IO[bytes], limit: int, name: str) -> int:
    copied = 0
    while chunk := source.read(CHUNK):
        copied += len(chunk)
        if copied > limit:
            size = LARGEST_BYTES // CHUNK
            raise ArchiveRefused(name=name, problem=_("解压后超过 {size} MB").format(size=size))
        target.write(chunk)
    return copied


def shapefile_copied(path: Path, folder: Path) -> Path:
    """A shapefile and its own parts, alone in a folder."""
    for suffix in SHAPEFILE_PARTS:
        for part in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
            if part.is_file():
                shutil.copyfile(part, folder / f"layer{suffix}")
                break
    return folder / "layer.shp"
