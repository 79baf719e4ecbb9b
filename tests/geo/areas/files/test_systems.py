"""Coordinate systems of .prj files: kept as they are, or said to be unknown; never replaced by a like one."""

import numpy as np
import pyproj
import pytest

from geo.areas.files.systems import datum_in_doubt, system_of, system_shown
from geo.coordinates import convert

DATUMS = {
    "D_China_2000": '"CGCS2000",6378137.0,298.257222101',
    "D_Xian_1980": '"Xian_1980",6378140.0,298.257',
    "D_Beijing_1954": '"Krasovsky_1940",6378245.0,298.3',
    "D_Some_County": '"Krasovsky_1940",6378245.0,298.3',
}


def prj(datum: str, meridian: float, easting: float, northing: float = 0.0) -> str:
    return (
        f'PROJCS["县坐标系",GEOGCS["GCS",DATUM["{datum}",SPHEROID[{DATUMS[datum]}]],PRIMEM["Greenwich",0.0],'
        f'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting}],'
        f'PARAMETER["False_Northing",{northing}],PARAMETER["Central_Meridian",{meridian}],'
        'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


@pytest.mark.parametrize("code", [4490, 4526, 4534, 4547, 4508, 4610, 2361, 2381, 4214, 2412, 2413, 32649, 3857])
def test_official_systems_are_known_by_their_number(code: int) -> None:
    assert system_of(pyproj.CRS.from_epsg(code).to_wkt("WKT1_ESRI")) == f"epsg:{code}"


@pytest.mark.parametrize(
    ("datum", "meridian", "easting", "official"),
    [
        ("D_China_2000", 114.0, 38_500_000.0, "epsg:4526"),
        ("D_China_2000", 111.0, 500_000.0, "epsg:4546"),
        ("D_Xian_1980", 111.0, 37_500_000.0, "epsg:2361"),
        ("D_Beijing_1954", 111.0, 37_500_000.0, "epsg:2413"),
    ],
)
def test_an_official_zone_under_another_name_lands_where_that_zone_does(
    datum: str, meridian: float, easting: float, official: str
) -> None:
    written = [[easting + 12_345.0, 4_012_345.0]]
    landed = convert(written, source=system_of(prj(datum, meridian, easting)))
    assert np.allclose(landed, convert(written, source=official), atol=1e-7)


@pytest.mark.parametrize("datum", ["D_China_2000", "D_Xian_1980", "D_Beijing_1954"])
@pytest.mark.parametrize(("meridian", "easting"), [(112.75, 500_000.0), (113.2, 50_000.0), (111.0, 600_000.0)])
def test_a_meridian_of_its_own_is_kept_to_the_metre(datum: str, meridian: float, easting: float) -> None:
    system = system_of(prj(datum, meridian, easting))
    assert system.startswith("wkt:")
    assert system_shown(system) == "县坐标系"
    lon, lat = convert([[easting, 4_000_000.0]], source=system)[0]
    assert lon == pytest.approx(meridian, abs=0.002)
    assert lat == pytest.approx(36.13, abs=0.01)


def test_what_goes_in_by_its_own_words_comes_out_again() -> None:
    system = system_of(prj("D_China_2000", 112.75, 500_000.0, -3_000_000.0))
    there = convert([[112.9, 36.2]], source="wgs84", target=system)
    assert np.allclose(convert(there, source=system), [[112.9, 36.2]], atol=1e-9)


@pytest.mark.parametrize("words", [prj("D_Some_County", 112.75, 500_000.0), 'LOCAL_CS["县独立坐标系",UNIT["metre",1]]'])
def test_a_datum_of_nobody_is_not_guessed(words: str) -> None:
    assert system_of(words).startswith("?")


@pytest.mark.parametrize(
    ("words", "datum"),
    [
        (prj("D_Xian_1980", 112.75, 500_000.0), "西安80"),
        (prj("D_Beijing_1954", 112.75, 500_000.0), "北京54"),
        (prj("D_China_2000", 112.75, 500_000.0), ""),
        ("EPSG:2361", "西安80"),
        ("EPSG:4214", "北京54"),
        ("EPSG:4526", ""),
        ("EPSG:4326", ""),
    ],
)
def test_older_datums_are_said_to_be_some_metres_off(words: str, datum: str) -> None:
    assert datum_in_doubt(system_of(words)) == datum
