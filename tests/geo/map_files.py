"""Map files as offices hand them in, written for tests."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import shapely

Shape = Any


def box(west: float, south: float, east: float, north: float) -> Shape:
    return shapely.box(west, south, east, north)


def moved(shape: Shape, system: str) -> Shape:
    """WGS-84 into another system."""
    turn = pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True)
    return shapely.transform(shape, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))


def geojson(path: Path, rows: dict[str, Shape], **head: Any) -> Path:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": json.loads(str(shapely.to_geojson(shape)))}
        for code, shape in rows.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **head}), encoding="utf-8")
    return path


def by_gdal(path: Path, rows: dict[str, Shape], *, driver: str, system: str = "EPSG:4326", **options: Any) -> Path:
    """`rows`: name → shape, in `system`."""
    areas = geopandas.GeoDataFrame({"name": list(rows)}, geometry=list(rows.values()), crs=system)
    areas.to_file(path, driver=driver, **options)
    return path


def zipped_shapefile(folder: Path, rows: dict[str, Shape], *, system: str, encoding: str = "UTF-8") -> Path:
    inner = folder / "shp"
    inner.mkdir()
    by_gdal(inner / "网格.shp", rows, driver="ESRI Shapefile", system=system, encoding=encoding)
    (inner / "网格.cpg").unlink(missing_ok=True)  # offices seldom send it
    target = folder / "网格.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for part in inner.iterdir():
            archive.write(part, f"导出/{part.name}")
    return target
