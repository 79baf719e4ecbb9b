"""Roads by page: uploaded, read, looked at, put into use; refused in words; the former network answers until then."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent, Fault
from base import clock
from base.errors import DomainError
from geo.models import Area, AreaGrant, BaseMap, RoadEdit, RoadImport, RoadNetwork
from geo.roads.services import road_import_work as work
from geo.roads.services import roads_import
from geo.roads.services.road_import_work import road_import_work
from runs.model import RunState
from tests.geo.osm_file import write_osm
from tests.township import TODAY, Township

pytestmark = pytest.mark.django_db
REAL = Path(__file__).parents[4] / "shared/data/roads/liechtenstein-2021.osm.pbf"
STREET = {"highway": "residential"}
POINTS = {
    "a": (113.199, 36.309),
    "b": (113.202, 36.311),
    "c": (113.216, 36.296),
    "d": (113.181, 36.286),
    "e": (113.30, 36.40),
}


@pytest.fixture(autouse=True)
def _alone(stand_on: Callable[[str], Any], settings: Settings, tmp_path: Path) -> None:
    stand_on(TODAY.isoformat())
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed
    settings.VAR_DIR = tmp_path / "var"
    (tmp_path / "var").mkdir()


@pytest.fixture
def client(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["administrator"])
    return client


def extract(folder: Path, *names: str, name: str = "本县.osm") -> bytes:
    """A street through these points; 石桥村 (d) is left out unless it is named."""
    return write_osm(folder / name, POINTS, [(list(names), STREET)]).read_bytes()


def sent(client: Client, content: bytes, name: str = "本县.osm") -> Any:
    return client.post("/roads/imports/", {"file": SimpleUploadedFile(name, content)})


def read(client: Client, content: bytes, name: str = "本县.osm") -> RoadImport:
    assert sent(client, content, name).status_code == 302
    return road_import_work(run_id=RoadImport.objects.latest("pk").pk)


def used(client: Client, run: RoadImport, **more: str) -> RoadImport:
    assert client.post(f"/roads/imports/{run.pk}/enter/", more).status_code == 302
    return road_import_work(run_id=run.pk)


def page(client: Client, run: RoadImport) -> str:
    return str(client.get(f"/roads/imports/{run.pk}/").content.decode())


def test_what_is_read_is_told_and_not_in_use(client: Client, tmp_path: Path) -> None:
    run = read(client, extract(tmp_path, "a", "b", "c"))
    assert run.report["villages"] == {"road": 2, "none": 1}
    assert [village["name"] for village in run.report["unreached"]] == ["石桥村"]
    told = page(client, run)
    assert "启用这份路网" in told
    assert "乡村道路" in told
    assert not RoadNetwork.objects.exists()


def test_the_file_lies_where_only_its_owner_reads_it_and_is_gone_once_in_use(
    client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    run = read(client, extract(tmp_path, "a", "b", "c", "d"))
    assert stat.S_IMODE(run.path.stat().st_mode) == 0o600
    with django_capture_on_commit_callbacks(execute=True):
        run = used(client, run)
    assert run.applied_at
    assert not run.path.exists()
    assert RoadNetwork.objects.get(is_active=True).source_name == "本县.osm"
    assert BaseMap.objects.get().source_name == "本县.osm"
    assert "路网已启用" in page(client, run)


def test_losing_villages_waits_for_a_tick(client: Client, tmp_path: Path) -> None:
    used(client, read(client, extract(tmp_path, "a", "b", "c", "d")))
    run = read(client, extract(tmp_path, "a", "b", "c"), "新.osm")
    assert "1 个村现在通路，换上这份就到不了了" in page(client, run)
    assert client.post(f"/roads/imports/{run.pk}/enter/").status_code == 409
    assert RoadNetwork.objects.get(is_active=True).source_name == "本县.osm"
    used(client, run, accept_losses="on")
    event = AuditEvent.objects.get(subject=f"geo.road_import:{run.pk}")
    assert (str(event.actor), event.detail) == ("管理员", {"losses": True})
    assert RoadNetwork.objects.get(is_active=True).source_name == "新.osm"


def test_local_edits_stay_and_those_that_meet_nothing_are_named(
    client: Client, township: Township, tmp_path: Path
) -> None:
    facts = {"area": township.area, "valid_from": clock.now(), "modes": ["walk"], "made_at": clock.now()}
    shape = LineString((113.5, 36.5), (113.51, 36.5), srid=4326)
    RoadEdit.objects.create(kind="link", name="后山小路", link_class="path", shape=shape, **facts)
    run = read(client, extract(tmp_path, "a", "b", "c"))
    assert (run.report["edits"], run.report["loose"]) == ({"link": 1}, ["后山小路"])
    assert "后山小路" in page(client, run)


def test_villages_beyond_the_extract_are_counted(client: Client, township: Township, tmp_path: Path) -> None:
    Area.objects.filter(name="石桥村").update(point=Point(113.40, 36.42))
    assert "3 个村里，1 个在这份文件的范围之外" in page(client, read(client, extract(tmp_path, "a", "b", "c")))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.osm.pbf", b"<html><body>404 Not Found</body></html>", "读不出来"),
        ("x.osm.pbf", b"PK\x03\x04" + b"\0" * 200, "读不出来"),
        ("x.osm.pbf", bytes(range(256)) * 20, "读不出来"),
        ("x.osm", b"<html><body>404 Not Found</body></html>", "x.osm"),
        ("x.osm.gz", b"\x1f\x8b" + b"\0" * 50, "读不出来"),
    ],
)
def test_what_is_no_road_data_is_refused_in_words(client: Client, name: str, content: bytes, words: str) -> None:
    assert sent(client, content, name).status_code == 302
    run = RoadImport.objects.get()
    with pytest.raises(DomainError):
        road_import_work(run_id=run.pk)
    assert words in page(client, run)
    assert not Fault.objects.exists()


@pytest.mark.parametrize(("name", "content"), [("x.zip", b"PK"), ("x.osm.pbf", b""), ("x.html", b"<html>")])
def test_what_cannot_be_road_data_is_not_even_taken(client: Client, name: str, content: bytes) -> None:
    assert sent(client, content, name).status_code == 400
    assert not RoadImport.objects.exists()


def test_a_file_cut_short_is_refused_and_the_former_roads_stay(client: Client, tmp_path: Path) -> None:
    whole = extract(tmp_path, "a", "b", "c", "d")
    used(client, read(client, whole))
    sent(client, whole[: len(whole) // 2], "半份.osm")
    run = RoadImport.objects.latest("pk")
    with pytest.raises(DomainError):
        road_import_work(run_id=run.pk)
    assert "仍用原来的路网" in page(client, run)
    assert RoadNetwork.objects.get(is_active=True).source_name == "本县.osm"


def test_a_file_beyond_the_limit_is_dropped_while_it_comes(client: Client, settings: Settings) -> None:
    settings.ROADS_LARGEST_MB = 1
    response = sent(client, b"x" * (3 * 2**20), "x.osm.pbf")
    assert response.status_code == 400
    assert "上限 1 MB" in response.content.decode()


def test_more_than_other_pages_take_is_taken_here(client: Client, settings: Settings) -> None:
    settings.LARGEST_UPLOAD_BYTES = 1000
    assert sent(client, b"x" * 5000, "x.osm.pbf").status_code == 302
    assert RoadImport.objects.get().file_bytes == 5000


def test_who_may_not_hand_roads_in_may_not_send_so_much(township: Township, settings: Settings) -> None:
    settings.LARGEST_UPLOAD_BYTES = 1000
    other = Client()
    other.force_login(township.users["coordinator"])
    assert sent(other, b"x" * 5000, "x.osm.pbf").status_code == 403


@pytest.mark.skipif(not REAL.exists(), reason="the real extract is not beside this checkout")
def test_roads_of_another_country_are_refused_with_the_distance(client: Client) -> None:
    sent(client, REAL.read_bytes(), REAL.name)
    run = RoadImport.objects.get()
    with pytest.raises(DomainError, match=r"与本地的区划都不相接.*相距约 .* 公里"):
        road_import_work(run_id=run.pk)
    assert "与本地的区划都不相接" in page(client, run)


def test_without_any_place_it_is_said_what_comes_first(client: Client) -> None:
    Area.objects.update(point=None)
    assert "既没有边界也没有坐标点" in sent(client, b"x", "x.osm").content.decode()


def test_without_any_area_it_is_said_what_comes_first(client: Client, township: Township) -> None:
    AreaGrant.objects.filter(user=township.users["administrator"]).delete()
    assert "请先导入区划名录" in client.get("/roads/imports/").content.decode()


class Killed(BaseException):
    """The process dies."""


@pytest.mark.parametrize("step", ["roads_keep", "road_preview"])
def test_who_dies_while_reading_is_followed_by_another(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    sent(client, extract(tmp_path, "a", "b", "c", "d"))
    _dies(monkeypatch, step, RoadImport.objects.get().pk)
    assert road_import_work(run_id=RoadImport.objects.get().pk).state == RunState.DONE


@pytest.mark.parametrize("step", ["ground_import", "run_finish"])
def test_who_dies_while_changing_leaves_the_former_roads_until_another_ends_it(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    used(client, read(client, extract(tmp_path, "a", "b", "c", "d")))
    run = read(client, extract(tmp_path, "a", "b", "c", "d", "e"), "新.osm")
    client.post(f"/roads/imports/{run.pk}/enter/")
    _dies(monkeypatch, step, run.pk)
    assert RoadNetwork.objects.get(is_active=True).source_name == "本县.osm"
    assert BaseMap.objects.get().source_name == "本县.osm"
    assert road_import_work(run_id=run.pk).applied_at
    assert RoadNetwork.objects.get(is_active=True).source_name == "新.osm"


def _dies(monkeypatch: pytest.MonkeyPatch, step: str, run_id: int) -> None:
    """The work ends in the middle of a step, and its lease runs out."""

    def die(**_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(work, step, die)
        with pytest.raises(Killed):
            road_import_work(run_id=run_id)
    assert RoadImport.objects.get(pk=run_id).state == RunState.RUNNING

    RoadImport.objects.filter(pk=run_id).update(lease_until="2000-01-01T00:00Z")


def test_a_stopped_import_leaves_everything_as_it_was(client: Client, tmp_path: Path) -> None:
    sent(client, extract(tmp_path, "a", "b", "c"))
    run = RoadImport.objects.get()
    client.post(f"/roads/imports/{run.pk}/stop/")
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert not RoadNetwork.objects.exists()


def test_the_command_leaves_the_same_network(client: Client, tmp_path: Path, township: Township) -> None:
    whole = extract(tmp_path, "a", "b", "c", "d")
    run = read(client, whole)
    assert roads_import(path=run.path).kilometres == pytest.approx(sum(run.report["kilometres"].values()), abs=0.1)
