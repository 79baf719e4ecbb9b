"""Find GDAL and GEOS inside the pyogrio and shapely wheels, so that no system GDAL is needed."""

import os
from importlib.util import find_spec
from pathlib import Path


def gdal_and_geos() -> tuple[str | None, str | None]:
    """Paths of libgdal and libgeos_c; None leaves the search to Django."""
    pyogrio = _package("pyogrio")
    if pyogrio:
        os.environ.setdefault("PROJ_DATA", str(pyogrio / "proj_data"))
        os.environ.setdefault("GDAL_DATA", str(pyogrio / "gdal_data"))
    return _library(pyogrio, "libgdal"), _library(_package("shapely"), "libgeos_c")


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _library(package: Path | None, name: str) -> str | None:
    if package is None:
        return None
    found = sorted((package.parent / f"{package.name}.libs").glob(f"{name}-*.so*"))
    return str(found[0]) if found else None
