from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command

from base.errors import DomainError
from geo.models import Area, Level, Terrain
from geo.terrain.selectors import height_at, heights_active, heights_known, terrain_folder
from geo.terrain.services import terrain_import
from tests.geo.terrain.height_files import hgt_write, hill, packed, tif_write

pytestmark = pytest.mark.django_db

PLACES = np.array([(112.98, 36.21), (113.0, 36.2), (113.04, 36.18), (113.05, 36.25)])
LON, LAT = PLACES.T


@pytest.fixture(autouse=True)
def county(db: None) -> Area:
    """Small, so that its surroundings are some ten kilometres wide."""
    return Area.objects.create(
        code="140400000000", name="某县", level=Level.COUNTY, point=Point(113.01, 36.2), valid_from="2023-01-01"
    )


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"


def imported(*paths: Path, **more: Any) -> Any:
    return terrain_import(paths=paths, apply=True, **more)


def test_without_terrain_no_height_is_known() -> None:
    assert not heights_known()
    assert heights_active() is None
    assert np.isnan(height_at(LON, LAT)).all()


@pytest.mark.parametrize(
    "crs",
    [
        "EPSG:4326",
        "EPSG:4490",  # CGCS2000
        "EPSG:4547",  # CGCS2000, 3-degree Gauss-Krüger, 114° east
        "EPSG:4525",  # the same with the zone before the easting, 37th zone
        "EPSG:32649",  # UTM 49N
        "EPSG:3857",
        "+proj=tmerc +lon_0=113 +x_0=500000 +ellps=GRS80 +units=m +type=crs",  # a meridian of one's own
    ],
)
def test_heights_are_the_same_in_any_system(tmp_path: Path, crs: str) -> None:
    report = imported(tif_write(tmp_path / "a.tif", crs=crs))
    assert heights_known()
    assert np.abs(height_at(LON, LAT) - hill(LON, LAT)).max() < 4
    assert report.known == 1
    assert 25 < report.cell_m < 130


def test_tiles_of_srtm_meet_without_a_seam(tmp_path: Path) -> None:
    report = imported(hgt_write(tmp_path, "N36E113"), hgt_write(tmp_path, "N36E112"))
    assert report.known == 1
    lon = np.linspace(112.97, 113.03, 200)
    assert np.abs(height_at(lon, np.full(200, 36.2)) - hill(lon, np.full(200, 36.2))).max() < 2


@pytest.mark.parametrize("number", [0, 1])
def test_packed_files_are_read(tmp_path: Path, number: int) -> None:
    imported(packed(hgt_write(tmp_path))[number])
    assert height_at(113.04, 36.18) == pytest.approx(hill(np.array(113.04), np.array(36.18)), abs=2)


def test_a_file_knows_feet_and_decimetres_of_itself(tmp_path: Path) -> None:
    imported(tif_write(tmp_path / "feet.tif", heights=lambda lon, lat: hill(lon, lat) / 0.3048, units="ft"))
    assert height_at(113.04, 36.18) == pytest.approx(hill(np.array(113.04), np.array(36.18)), abs=2)


def test_a_unit_can_be_told(tmp_path: Path) -> None:
    path = tif_write(tmp_path / "dm.tif", heights=lambda lon, lat: hill(lon, lat) * 10)
    imported(path, unit="dm")
    assert height_at(113.04, 36.18) == pytest.approx(hill(np.array(113.04), np.array(36.18)), abs=2)


def test_finer_files_than_a_second_are_averaged(tmp_path: Path) -> None:
    report = imported(tif_write(tmp_path / "fine.tif", box=(112.94, 36.14, 113.08, 36.26), cells=1600))
    assert report.cell_m == pytest.approx(30.9, abs=0.1)
    assert height_at(113.0, 36.2) == pytest.approx(1200, abs=2)


def test_small_holes_are_closed_and_large_ones_told(tmp_path: Path) -> None:
    def holed(lon: Any, lat: Any) -> Any:
        heights = hill(lon, lat)
        heights[np.hypot(lon - 113.0, lat - 36.2) < 0.0015] = -9999
        heights[lat < 36.17] = -9999
        return heights

    report = imported(tif_write(tmp_path / "holes.tif", heights=holed))
    assert np.isfinite(height_at(113.0, 36.2))
    assert np.isnan(height_at(113.0, 36.16))
    assert report.closed > 0
    assert 0.1 < 1 - report.known < 0.6
    assert "没有高程" in report.remarks[0]


@pytest.mark.parametrize(("mark", "dtype"), [(0, "int16"), (-32767, "int16"), (-3.4028234663852886e38, "float32")])
def test_a_mark_for_no_height_is_known_where_the_file_does_not_declare_it(
    tmp_path: Path, mark: float, dtype: str
) -> None:
    def cut(lon: Any, lat: Any) -> Any:
        return np.where(lat < 36.17, mark, hill(lon, lat))

    report = imported(tif_write(tmp_path / "cut.tif", heights=cut, dtype=dtype))
    assert np.isnan(height_at(113.0, 36.16))
    assert height_at(113.0, 36.2) == pytest.approx(1200, abs=4)
    assert report.lowest_m > 700


def test_voids_of_srtm_are_nobodys_height(tmp_path: Path) -> None:
    imported(hgt_write(tmp_path, void=True), hgt_write(tmp_path, "N36E112"))
    assert np.isnan(height_at(113.05, 36.6))
    assert heights_active().at(113.02, 36.2) > 900  # type: ignore[union-attr]


def test_without_apply_nothing_is_kept(tmp_path: Path) -> None:
    report = terrain_import(paths=[tif_write(tmp_path / "a.tif")])
    assert not report.applied
    assert not Terrain.objects.exists()
    assert not terrain_folder(report.version).exists()


def test_the_same_file_twice_changes_nothing_and_another_takes_its_place(tmp_path: Path) -> None:
    first = imported(tif_write(tmp_path / "a.tif"))
    assert not imported(tmp_path / "a.tif").is_new
    other = imported(tif_write(tmp_path / "b.tif", heights=lambda lon, lat: hill(lon, lat) + 50))
    assert [row.version for row in Terrain.objects.filter(is_active=True)] == [other.version] != [first.version]
    assert height_at(113.0, 36.2) == pytest.approx(1250, abs=3)
    assert imported(tmp_path / "a.tif").is_new
    assert height_at(113.0, 36.2) == pytest.approx(1200, abs=3)


def _named(path: Path, name: str) -> Path:
    return path.rename(path.with_name(name))


def _cut(path: Path, size: int) -> Path:
    path.write_bytes(path.read_bytes()[:size])
    return path


def _holding(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


BROKEN = {
    "terrain_file_unreadable": [
        lambda at: at / "absent.tif",
        lambda at: _holding(at / "empty.tif", b""),
        lambda at: _holding(at / "page.tif", b"<html>404 Not Found</html>"),
        lambda at: _holding(at / "head.tif", b"II*\x00"),
        lambda at: _cut(tif_write(at / "cut.tif"), 200_000),
        lambda at: _holding(at / "no.zip", b"PK\x03\x04 and no more"),
        lambda at: _cut(packed(hgt_write(at))[0], 10_000),
        lambda at: packed(_holding(at / "readme.txt", b"heights"))[1],
    ],
    "terrain_hgt_size": [
        lambda at: _cut(hgt_write(at), 1_000_000),
        lambda at: hgt_write(at, side=1000),
    ],
    "terrain_hgt_name": [
        lambda at: _named(hgt_write(at), "dem.hgt"),
        lambda at: _named(hgt_write(at), "N99E113.hgt"),
    ],
    "terrain_heights_implausible": [
        lambda at: hgt_write(at, order="<i2"),
        lambda at: tif_write(at / "dm.tif", heights=lambda lon, lat: hill(lon, lat) * 10),
        lambda at: tif_write(at / "nonsense.tif", heights=lambda lon, lat: hill(lon, lat) * -1),
    ],
    "terrain_too_steep": [
        lambda at: tif_write(at / "ft.tif", heights=lambda lon, lat: 900 + 400 * np.sin(lon * 4000)),
    ],
    "terrain_without_system": [
        lambda at: tif_write(at / "nowhere.tif", crs=""),
    ],
    "terrain_is_picture": [
        lambda at: tif_write(at / "shaded.tif", dtype="uint8", bands=3),
        lambda at: tif_write(at / "grey.tif", dtype="uint8", heights=lambda lon, lat: lon * 0 + 99),
    ],
    "terrain_elsewhere": [
        lambda at: hgt_write(at, "N35E112"),
        lambda at: tif_write(at / "alps.tif", box=(9.4, 47.0, 9.6, 47.3)),
    ],
    "terrain_empty": [
        lambda at: tif_write(at / "void.tif", heights=lambda lon, lat: lon * 0 - 9999),
        lambda at: tif_write(at / "nan.tif", heights=lambda lon, lat: lon * np.nan),
    ],
}


@pytest.mark.parametrize(("code", "make"), [(code, make) for code, makes in BROKEN.items() for make in makes])
def test_what_is_no_height_is_refused_by_name(tmp_path: Path, code: str, make: Any) -> None:
    with pytest.raises(DomainError) as refused:
        imported(make(tmp_path))
    assert refused.value.code == code
    assert not Terrain.objects.exists()


def test_one_broken_file_among_several_refuses_them_all_and_the_former_heights_go_on(tmp_path: Path) -> None:
    good = imported(tif_write(tmp_path / "good.tif"))
    with pytest.raises(DomainError):
        imported(tif_write(tmp_path / "better.tif"), _holding(tmp_path / "bad.tif", b"II*\x00"))
    assert [row.version for row in Terrain.objects.all()] == [good.version]
    assert height_at(113.0, 36.2) == pytest.approx(1200, abs=3)


def test_a_system_can_be_told(tmp_path: Path) -> None:
    path = tif_write(tmp_path / "nowhere.tif", crs="")
    imported(path, crs="EPSG:4326")
    assert height_at(113.0, 36.2) == pytest.approx(1200, abs=3)
    with pytest.raises(DomainError, match="--crs"):
        imported(path, crs="石梯坐标系")


def test_a_tile_beside_the_county_is_told_and_left_out(tmp_path: Path) -> None:
    report = imported(tif_write(tmp_path / "here.tif"), hgt_write(tmp_path, "N30E100"))
    assert report.unused == ["N30E100.hgt"]
    assert any("N30E100" in remark for remark in report.remarks)


def test_the_command_tells_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_terrain", str(tif_write(tmp_path / "a.tif")), "--apply")
    said = capsys.readouterr().out
    assert "已启用" in said
    assert "米" in said
    with pytest.raises(CommandError, match="读不出来"):
        call_command("import_terrain", str(tmp_path / "absent.tif"))
