"""Area files handed in on a page: checked, looked at, written, refused (P22)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent
from base.errors import DomainError
from geo.areas.services.area_import_work import area_import_work
from geo.models import Area, AreaImport
from runs.model import RunState
from tests.township import TODAY, Township

pytestmark = pytest.mark.django_db

LISTING = """county_code,county,township_code,township,village_code,village
140499,云岭县,140499101,青石乡,140499101201,上河村
140499,云岭县,140499101,青石乡,140499101204,新村
140498,外县,140498101,外乡,140498101201,外村
"""
POINTS = "code,name,level,lon,lat\n140499101201,上河村,village,113.2010,36.3110\n"


@pytest.fixture(autouse=True)
def _alone(stand_on: Callable[[str], Any], settings: Settings) -> None:
    stand_on(TODAY.isoformat())
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed


@pytest.fixture
def coordinator(township: Township) -> Client:
    return signed_in(township, "coordinator")


def signed_in(township: Township, who: str) -> Client:
    client = Client()
    client.force_login(township.users[who])
    return client


def boundary(west: float = 113.19, code: str = "140499101201") -> bytes:
    ring = [[west, 36.30], [113.21, 36.30], [113.21, 36.32], [west, 36.32], [west, 36.30]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"code": code}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def upload(client: Client, content: bytes, name: str = "边界.geojson", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/areas/imports/", {"kind": "shapes", "area": "140499101000", "file": file} | more)


def checked(client: Client, content: bytes, name: str = "边界.geojson", **more: str) -> AreaImport:
    upload(client, content, name, **more)
    return area_import_work(run_id=AreaImport.objects.latest("pk").pk)


def entered(client: Client, run: AreaImport) -> AreaImport:
    client.post(f"/areas/imports/{run.pk}/enter/")
    return area_import_work(run_id=run.pk)


def page(client: Client, run: AreaImport) -> str:
    return str(client.get(f"/areas/imports/{run.pk}/").content.decode())


def village() -> Area:
    return Area.objects.get(name="上河村")


def test_a_file_is_checked_with_progress_before_anything_is_written(coordinator: Client) -> None:
    response = upload(coordinator, boundary())
    run = AreaImport.objects.get()
    assert response["Location"] == f"/areas/imports/{run.pk}/"
    assert f'data-progress="/areas/imports/{run.pk}/progress/"' in page(coordinator, run)
    area_import_work(run_id=run.pk)
    assert coordinator.get(f"/areas/imports/{run.pk}/progress/").json()["open"] is False
    assert "检查结果" in page(coordinator, run)
    assert village().boundary is None


def test_what_was_checked_is_written_and_the_file_forgotten(township: Township, coordinator: Client) -> None:
    run = entered(coordinator, checked(coordinator, boundary()))
    assert (run.content, run.state, run.applied_at is not None) == (None, RunState.DONE, True)
    version = village().boundary_versions.get()
    assert (str(version.made_by), version.origin) == ("乡镇协调员", "imported")
    assert AuditEvent.objects.filter(subject="geo.areas", actor=township.users["coordinator"]).count() == 1
    assert "在地图上看" in page(coordinator, run)


def test_what_has_to_be_looked_at_is_listed(coordinator: Client) -> None:
    run = checked(coordinator, boundary(code="140499101999"))
    assert "140499101999" in page(coordinator, run)
    assert "没有要写入的改动" in page(coordinator, run)


def test_when_something_changed_since_the_check_it_is_shown_again_and_not_written(coordinator: Client) -> None:
    run = checked(coordinator, boundary())
    entered(coordinator, checked(coordinator, boundary(), "同一份.geojson"))
    run = entered(coordinator, run)
    assert (run.has_moved_on, run.applied_at) == (True, None)
    assert "重新检查的结果" in page(coordinator, run)


def test_a_wrong_system_is_told_and_nothing_is_written(coordinator: Client) -> None:
    upload(coordinator, boundary(), crs="other", epsg="EPSG:4526")
    run = AreaImport.objects.get()
    with pytest.raises(DomainError):
        area_import_work(run_id=run.pk)
    assert "看来应是 WGS84" in page(coordinator, run)
    assert village().boundary is None


def test_a_table_of_points_moves_points(coordinator: Client) -> None:
    entered(coordinator, checked(coordinator, POINTS.encode("gbk"), "点.csv"))
    point = village().point
    assert point is not None
    assert point.x == pytest.approx(113.2010)


def test_points_of_another_system_are_told_and_checked_anew_in_it(coordinator: Client) -> None:
    run = checked(coordinator, POINTS.encode(), "村_gcj02.csv")
    assert "这份文件看来是 GCJ-02，现在按 WGS-84 读的" in page(coordinator, run)
    assert coordinator.post(f"/areas/imports/{run.pk}/again/", {"crs": "gcj02"}).status_code == 302
    run = area_import_work(run_id=run.pk)
    assert "看来是" not in page(coordinator, run)
    point = (entered(coordinator, run), village().point)[1]
    assert point is not None
    assert point.x == pytest.approx(113.2010 - 0.0058, abs=0.001)


def test_a_system_that_is_none_is_refused(coordinator: Client) -> None:
    run = checked(coordinator, POINTS.encode(), "村_gcj02.csv")
    assert coordinator.post(f"/areas/imports/{run.pk}/again/", {"crs": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("more", "words"),
    [({"crs": "other", "epsg": "EPSG:1"}, "不认识这个编号"), ({"area": "140499102000"}, "已经没有了")],
)
def test_what_is_filled_in_wrongly_is_told_beside_it(coordinator: Client, more: dict[str, str], words: str) -> None:
    response = upload(coordinator, boundary(), **more)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_a_listing_is_for_administrators_and_for_their_areas_only(township: Township, coordinator: Client) -> None:
    assert upload(coordinator, LISTING.encode(), "名录.csv", kind="divisions").status_code == 400
    administrator = signed_in(township, "administrator")
    run = entered(administrator, checked(administrator, LISTING.encode(), "名录.csv", kind="divisions"))
    assert Area.objects.filter(name="新村", parent__name="青石乡").exists()
    assert not Area.objects.filter(code__startswith="140498").exists()
    assert "外县" in page(administrator, run)


EXCHANGED = """county_code,county,township_code,township,village_code,village
140499,云岭县,140499101,青石乡,140499101201,下河村
140499,云岭县,140499101,青石乡,140499101202,上河村
140499,云岭县,140499101,青石乡,140499101203,石桥村
140499,云岭县,140499101,青石乡,140499101204,新村
"""


@pytest.mark.parametrize(("tick", "name"), [({}, "上河村"), ({"confirm_successions": "on"}, "下河村")])
def test_codes_exchanged_in_a_listing_wait_for_a_tick(township: Township, tick: dict[str, str], name: str) -> None:
    administrator = signed_in(township, "administrator")
    run = checked(administrator, EXCHANGED.encode(), "名录.csv", kind="divisions")
    told = page(administrator, run)
    assert "疑似改了代码：140499101201 上河村 → 140499101202 上河村" in told
    assert 'type="checkbox" name="confirm_successions" form="enter"' in told
    administrator.post(f"/areas/imports/{run.pk}/enter/", tick)
    run = area_import_work(run_id=run.pk)
    assert run.applied_at is not None
    assert Area.objects.get(code="140499101201").name == name
    assert Area.objects.filter(name="新村").exists()
    assert ("老人随村过来" if tick else "保持原样") in page(administrator, run)


def test_nobody_of_another_township_sees_or_writes_it(township: Township, coordinator: Client) -> None:
    run = checked(coordinator, boundary())
    elsewhere = signed_in(township, "elsewhere")
    assert elsewhere.get(f"/areas/imports/{run.pk}/").status_code == 404
    assert elsewhere.post(f"/areas/imports/{run.pk}/enter/").status_code == 404


def test_a_boundary_outside_the_chosen_area_is_left_out(township: Township, coordinator: Client) -> None:
    run = checked(coordinator, boundary(code=township.other_area.code))
    assert run.report["problems"][0]["remedy"].startswith("辖区的区划表里没有")


def test_a_file_that_nobody_works_on_says_so(coordinator: Client, broker_url: str) -> None:
    upload(coordinator, boundary())
    assert "现在没有人处理" in page(coordinator, AreaImport.objects.get())
