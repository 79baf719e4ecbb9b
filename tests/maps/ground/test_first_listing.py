"""From nothing: an administrator of an empty system brings a listing and works in the county chosen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent, Role, User
from base.errors import DomainError
from geo.areas.services.area_import_work import area_import_work
from geo.models import Area, AreaGrant, AreaImport

pytestmark = pytest.mark.django_db

REAL = Path(__file__).parents[4] / "shared/data/changzhi"
LISTING = """county_code,county,township_code,township,village_code,village
140499,云岭县,140499101,青石乡,140499101201,上河村
140499,云岭县,140499101,青石乡,140499101202,下河村
140498,外县,140498101,外乡,140498101201,外村
"""
FORMER = """code,parent,name,level
140400000000,140000000000,远山市,city
140481000000,140400000000,云岭市,county
140481101000,140481000000,青石乡,town
140481101201,140481101000,上河村委会,village
140481101202,140481101000,下河村委会,village
140481101203,140481101000,河口村委会,village
140482000000,140400000000,邻县,county
140482101000,140482000000,邻乡,town
140482101201,140482101000,邻村,village
"""


@pytest.fixture(autouse=True)
def _alone(settings: Settings) -> None:
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed


@pytest.fixture
def administrator() -> User:
    return User.objects.create(username="first", role=Role.ADMINISTRATOR)


@pytest.fixture
def client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def checked(client: Client, content: bytes, name: str, **more: str) -> AreaImport:
    response = client.post("/areas/imports/", {"kind": "divisions", "file": SimpleUploadedFile(name, content)} | more)
    assert response.status_code == 302, response.content.decode()
    return area_import_work(run_id=AreaImport.objects.latest("pk").pk)


def enter(client: Client, run: AreaImport, *counties: str) -> Any:
    return client.post(f"/areas/imports/{run.pk}/enter/", {"counties": counties})


def entered(client: Client, run: AreaImport, *counties: str) -> AreaImport:
    assert enter(client, run, *counties).status_code == 302
    return area_import_work(run_id=run.pk)


def page(client: Client, run: AreaImport) -> str:
    return str(client.get(f"/areas/imports/{run.pk}/").content.decode())


def test_an_empty_system_asks_for_a_listing_and_for_nothing_else(client: Client) -> None:
    told = client.get("/areas/imports/").content.decode()
    assert "从区划名录开始" in told
    assert 'name="crs"' not in told


def test_the_check_counts_each_county_and_writes_nothing(client: Client) -> None:
    told = page(client, checked(client, LISTING.encode(), "名录.csv"))
    assert "云岭县" in told
    assert "1 个乡镇，2 个村" in told
    assert not Area.objects.exists()


def test_only_the_chosen_county_is_written_and_granted_to_who_brought_it(client: Client, administrator: User) -> None:
    run = entered(client, checked(client, LISTING.encode(), "名录.csv"), "140499000000")
    assert set(Area.objects.values_list("name", flat=True)) == {"云岭县", "青石乡", "上河村", "下河村"}
    assert [grant.area.name for grant in AreaGrant.objects.filter(user=administrator)] == ["云岭县"]
    assert AuditEvent.objects.filter(subject=f"accounts.user:{administrator.pk}").exists()
    assert "已授权给您" in page(client, run)
    assert "上河村" in client.get("/areas/?area=140499101000").content.decode()


def test_several_counties_may_be_taken_at_once(client: Client, administrator: User) -> None:
    entered(client, checked(client, LISTING.encode(), "名录.csv"), "140499000000", "140498000000")
    assert Area.objects.filter(level="village").count() == 3
    assert AreaGrant.objects.filter(user=administrator).count() == 2


@pytest.mark.parametrize("counties", [("140497000000",), ("140499000000", "x")])
def test_what_the_check_did_not_offer_is_not_written(client: Client, counties: tuple[str, ...]) -> None:
    run = checked(client, LISTING.encode(), "名录.csv")
    assert enter(client, run, *counties).status_code == 409
    assert not Area.objects.exists()


def test_writing_without_a_county_asks_for_one_where_one_stands(client: Client) -> None:
    run = checked(client, LISTING.encode(), "名录.csv")
    answer = client.post(f"/areas/imports/{run.pk}/enter/", follow=True)
    assert answer.redirect_chain == [(f"/areas/imports/{run.pk}/", 302)]
    assert "请至少勾选一个可以导入的县" in answer.content.decode()
    assert not Area.objects.exists()


def test_a_refused_form_leads_back_to_the_page_it_stood_on(client: Client) -> None:
    """Its own address takes no GET, and no other site's page is linked."""
    run = checked(client, LISTING.encode(), "名录.csv")
    stood_on = f"http://testserver/areas/imports/{run.pk}/"
    for before, links in ((stood_on, True), ("http://elsewhere.example/", False), ("", False)):
        told = client.post(
            f"/areas/imports/{run.pk}/enter/", {"counties": ["x"]}, headers={"referer": before, "host": "testserver"}
        ).content.decode()
        assert (f'href="{before}">重新打开本页' in told) is links
        assert ("重新打开本页" in told) is links
    assert "重新打开本页" not in client.get(f"/areas/imports/{run.pk}/enter/").content.decode()


def test_ones_own_county_is_ticked_already_when_a_later_listing_holds_others(client: Client) -> None:
    entered(client, checked(client, LISTING.encode(), "名录.csv"), "140499000000")
    told = page(client, checked(client, LISTING.encode(), "名录.csv"))
    assert 'value="140499000000" form="enter" checked' in told
    assert 'value="140498000000" form="enter">' in told


def test_a_county_of_others_is_not_offered_and_a_new_one_is(client: Client) -> None:
    entered(client, checked(client, LISTING.encode(), "名录.csv"), "140499000000")
    second = User.objects.create(username="second", role=Role.ADMINISTRATOR)
    other = Client()
    other.force_login(second)
    run = checked(other, LISTING.encode(), "名录.csv")
    assert {one["code"]: one["state"] for one in run.report["counties"]} == {
        "140499000000": "of_others",
        "140498000000": "new",
    }
    assert enter(other, run, "140499000000").status_code == 409
    entered(other, run, "140498000000")
    assert [grant.area.name for grant in AreaGrant.objects.filter(user=second)] == ["外县"]


def test_an_older_listing_brings_former_names_to_ones_own_county_only(client: Client) -> None:
    entered(client, checked(client, LISTING.encode(), "名录.csv"), "140499000000")
    run = checked(client, FORMER.encode(), "2016.csv", area="140499000000")
    entered(client, run)
    county = Area.objects.get(code="140499000000", valid_to=None)
    assert county.former_names == ["云岭市"]
    assert Area.objects.get(code="140481101203").merged_into == Area.objects.get(name="青石乡", valid_to=None)
    assert not Area.objects.filter(name__in=["邻县", "邻村"]).exists()
    assert (county.parent and county.parent.name) == "远山市"
    assert "邻县" in page(client, run)
    assert "邻村" not in page(client, run)


def test_an_older_listing_may_be_the_first_and_its_grant_follows_the_newer(client: Client, administrator: User) -> None:
    entered(client, checked(client, FORMER.encode(), "2016.csv"), "140481000000")
    run = checked(client, LISTING.encode(), "2023.csv")
    entered(client, run, "140499000000")
    assert [grant.area.name for grant in AreaGrant.objects.filter(user=administrator)] == ["云岭县"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("名录.csv", b"", "认不出"),
        ("名录.csv", b"a,b\n1,2\n", "认不出"),
        ("名录.csv", b"<html><body>404</body></html>", "名录.csv"),
        ("名录.csv", b"PK\x03\x04" + b"\0" * 40, "不是可读的 CSV 表"),
        ("名录.xlsx", b"PK\x03\x04" + b"\0" * 40, "不是可读的 CSV 表"),
        ("名录.csv", b"\x00\x01\x02\xff" * 30, "名录.csv"),
    ],
)
def test_a_file_that_is_no_listing_is_refused_in_words(client: Client, name: str, content: bytes, words: str) -> None:
    client.post("/areas/imports/", {"kind": "divisions", "file": SimpleUploadedFile(name, content)})
    run = AreaImport.objects.get()
    with pytest.raises(DomainError):
        area_import_work(run_id=run.pk)
    assert words in page(client, run)
    assert not Area.objects.exists()


def test_boundaries_wait_for_a_listing(client: Client) -> None:
    file = SimpleUploadedFile("a.geojson", b"{}")
    assert client.post("/areas/imports/", {"kind": "shapes", "file": file}).status_code == 400


@pytest.mark.skipif(not REAL.exists(), reason="the real listings are not beside this checkout")
def test_a_real_county_is_taken_out_of_the_files_of_its_city(client: Client, stand_on: Callable[[str], Any]) -> None:
    run = checked(client, (REAL / "villages_2023.csv").read_bytes(), "villages_2023.csv")
    assert len(run.report["counties"]) == 8
    entered(client, run, "140406000000")
    assert Area.objects.filter(level="village", valid_to=None).count() == 155
    older = checked(client, (REAL / "divisions_2016.csv").read_bytes(), "divisions_2016.csv", area="140406000000")
    assert len(older.report["problems"]) < 40
    entered(client, older)
    assert Area.objects.get(code="140406000000").former_names == ["潞城市"]
    assert not Area.objects.filter(valid_to=None, level="county").exclude(code="140406000000").exists()
    points = checked(
        client,
        (REAL / "points_2016_gcj02.csv").read_bytes(),
        "points_2016_gcj02.csv",
        kind="shapes",
        area="140406000000",
        crs="gcj02",
    )
    assert len(points.report["problems"]) < 30
    entered(client, points)
    placed = Area.objects.filter(valid_to=None, level="village").exclude(point=None)
    assert all(112.9 < village.point.x < 113.5 for village in placed if village.point)
    assert placed.count() > 8
