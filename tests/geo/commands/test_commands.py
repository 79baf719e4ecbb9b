"""What the commands of geo say, and what they write."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from geo.models import Area, RoadNetwork
from geo.tables import read_table
from tests.geo.areas.test_areas import NEW, write
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_import_areas_is_a_dry_run_unless_told_otherwise(tmp_path: Path) -> None:
    file = str(write(tmp_path, "new.csv", NEW))
    assert "仅检查" in said("import_areas", "--divisions", file)
    assert not Area.objects.exists()
    assert json.loads(said("import_areas", "--divisions", file, "--apply", "--json"))["areas_created"] == 8


def test_import_areas_lists_successions_until_they_are_confirmed(tmp_path: Path) -> None:
    said("import_areas", "--divisions", str(write(tmp_path, "new.csv", NEW)), "--apply")
    file = str(write(tmp_path, "newer.csv", NEW.replace("140404001200,西苗", "140404001209,西苗")))
    waiting = said("import_areas", "--divisions", file, "--apply")
    assert "加 --confirm-successions）：\n  疑似改了代码：140404001200 西苗村委会 → 140404001209 西苗村委会" in waiting
    assert not Area.objects.filter(code="140404001209").exists()
    assert "沿革已确认 1" in said("import_areas", "--divisions", file, "--apply", "--confirm-successions")
    assert Area.objects.get(code="140404001209").name == "西苗村委会"


def test_import_areas_names_a_coordinate_system_it_does_not_know(tmp_path: Path) -> None:
    file = write(tmp_path, "p.csv", "code,name,level,lon,lat\n140404001200,西苗,village,113,36\n")
    with pytest.raises(CommandError, match="mars"):
        call_command("import_areas", "--points", str(file), "--crs", "mars")


def test_import_roads_tells_what_it_read(tmp_path: Path) -> None:
    file = str(write_osm(tmp_path / "v.osm", POINTS, [(["a", "b"], {"highway": "residential"})]))
    assert "仅检查" in said("import_roads", file)
    assert not RoadNetwork.objects.exists()
    assert "已启用" in said("import_roads", file, "--apply")
    assert "没有变化" in said("import_roads", file, "--apply")


def test_import_roads_refuses_a_broken_file_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.osm.pbf").write_bytes(b"\x00")
    with pytest.raises(CommandError, match="没有下载完整"):
        call_command("import_roads", str(tmp_path / "x.osm.pbf"), "--apply")


def test_travel_matrix_writes_each_pair_with_its_source(tmp_path: Path) -> None:
    roads = write_osm(tmp_path / "v.osm", POINTS, [(["a", "b"], {"highway": "residential"})])
    call_command("import_roads", str(roads), "--apply", stdout=StringIO())
    rows = "\n".join(f"{name},{POINTS[name][0]},{POINTS[name][1]}" for name in ("a", "b"))
    points = write(tmp_path, "p.csv", f"id,lon,lat\n{rows}\nfar,113.9,36.9\n")
    call_command("travel_matrix", str(points), "--mode", "walk", "-o", str(tmp_path / "out.csv"), stdout=StringIO())
    answer = {(row["from"], row["to"]): row for _, row in read_table(tmp_path / "out.csv").rows}
    assert len(answer) == 9
    assert (answer["a", "b"]["metres"], answer["a", "b"]["source"]) == ("1000", "network")
    assert answer["a", "far"]["source"] == "straight_line"


def test_travel_matrix_names_the_bad_row(tmp_path: Path) -> None:
    points = write(tmp_path, "p.csv", "id,lon,lat\na,113.1,36.2\nb,36.2,113.1\n")
    with pytest.raises(CommandError, match="第 3 行"):
        call_command("travel_matrix", str(points), "-o", str(tmp_path / "out.csv"))
