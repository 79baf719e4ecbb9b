"""Reading heights."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from numpy.typing import ArrayLike

from geo.models import Terrain
from geo.terrain.heights import Floats, Heights

RELIEF_FORMAT = 5  # raise it when the same heights are drawn otherwise


def terrain_active() -> Terrain | None:
    """The heights in use."""
    return Terrain.objects.filter(is_active=True).first()


def terrain_version() -> str:
    """Changes whenever a height may; "" without any."""
    return Terrain.objects.filter(is_active=True).values_list("version", flat=True).first() or ""


def heights_known() -> bool:
    return bool(terrain_version())


def heights_active() -> Heights | None:
    """The heights in use, mapped from disk once per process; None where none were imported."""
    version = terrain_version()
    return _loaded(terrain_folder(version)) if version else None


def height_at(lons: ArrayLike, lats: ArrayLike) -> Floats:
    """Metres above the sea at places, `lons` and `lats` (…,) degrees; nan where nobody knows."""
    import numpy as np

    heights = heights_active()
    return heights.at(lons, lats) if heights else np.full(np.broadcast(lons, lats).shape, np.nan)


def relief_version() -> str:
    """Changes whenever a picture of the ground may; "" without any heights."""
    version = terrain_version()
    return f"{version[:12]}-{RELIEF_FORMAT}" if version else ""


def terrain_folder(version: str) -> Path:
    """Where the grid of heights lies."""
    return Path(settings.VAR_DIR) / "terrain" / version


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> Heights:
    return Heights.load(folder)
