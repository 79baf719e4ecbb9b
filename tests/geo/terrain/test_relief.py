from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from geo.base_map.tiles import tiles_of
from geo.terrain.heights import Heights
from geo.terrain.relief import CLOSEST, FARTHEST, contour_m, relief_picture, relief_tile
from tests.geo.roads.hills import hills

RIDGE = hills(lambda x, y: 1000 + 400 * np.exp(-((x - 500) ** 2) / 300**2) + 0 * y)
PLACE = (113.1, 36.2, 113.1, 36.2)


def pixels(content: bytes) -> NDArray[np.uint8]:
    with Image.open(BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGBA"))


def tile_here(heights: Heights | None, zoom: int) -> NDArray[np.uint8]:
    ((_, x, y),) = tiles_of(box=PLACE, farthest=zoom, closest=zoom)
    return pixels(relief_tile(heights, zoom=zoom, x=x, y=y))


@pytest.mark.parametrize("zoom", range(FARTHEST, CLOSEST + 1))
def test_a_tile_of_any_zoom_is_a_pale_picture(zoom: int) -> None:
    drawn = tile_here(RIDGE, zoom)
    assert drawn.shape[0] == drawn.shape[1]
    assert drawn[..., 3].max() < 140  # of 255: what lies on it is read


def test_light_comes_from_the_north_west() -> None:
    """The western side of a ridge is bright, its eastern side dark."""
    box = (113.1, 36.19, 113.1 + 1000 / 89_700, 36.2)
    picture = relief_picture(RIDGE, box=box, pixels=256)
    drawn = pixels(picture.content).astype(float)
    dark = (drawn[..., 3] * (drawn[..., 0] < 60)).sum(axis=0)
    light = (drawn[..., 3] * (drawn[..., 0] == 255)).sum(axis=0)
    half = drawn.shape[1] // 2
    assert dark[half:].sum() > 5 * dark[:half].sum()
    assert light[:half].sum() > 5 * light[half:].sum()
    assert picture.box == pytest.approx(box, abs=1e-4)


def test_flat_ground_and_ground_that_nobody_knows_stay_clear() -> None:
    for heights in (None, hills(lambda x, y: 0 * x + 1000), hills(lambda x, y: 0 * x + np.nan)):
        assert tile_here(heights, 14)[..., 3].max() == 0
    far = pixels(relief_tile(RIDGE, zoom=12, x=0, y=0))
    assert far[..., 3].max() == 0


def test_contours_run_where_the_ground_has_their_height() -> None:
    """On an even slope to the east, one line each so many metres, north to south."""
    slope = hills(lambda x, y: 1000 + 0.05 * x + 0 * y)
    drawn = tile_here(slope, 14)
    line = (drawn[..., 0] > 100) & (drawn[..., 0] < 200) & (drawn[..., 3] > 0)
    columns = np.flatnonzero(line.mean(axis=0) > 0.9)
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > 3) + 1)
    width_m = 40_075_017 / 2**14 * np.cos(np.radians(36.2))
    assert len(runs) == pytest.approx(0.05 * width_m / contour_m(14), abs=1)
    assert all(len(run) <= 4 for run in runs)


def test_a_lake_of_one_height_is_no_stain() -> None:
    lake = hills(lambda x, y: np.where(x < 500, 1000.0, 1000 + 0.3 * (x - 500)) + 0 * y)
    drawn = pixels(relief_picture(lake, box=(113.1, 36.19, 113.104, 36.2), pixels=256).content)
    assert drawn[..., 3].max() == 0


def test_half_known_ground_is_drawn_as_far_as_it_is_known() -> None:
    half = hills(lambda x, y: np.where(y > 0, 1000 + 200 * np.sin(x / 200), np.nan))
    drawn = pixels(relief_picture(half, box=(113.1, 36.18, 113.12, 36.22), pixels=400).content)[..., 3]
    middle = drawn.shape[0] // 2
    assert drawn[: middle - 5].max() > 0
    assert drawn[middle + 5 :].max() == 0
