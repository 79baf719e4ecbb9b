"""Boundaries on the map: what is missing, drawing, warnings, two editors, former versions, grid cells (P22)."""

from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from geo.areas.services import boundaries_propose, boundary_change
from geo.models import Area
from tests.township import Township

pytestmark = pytest.mark.django_db

UPPER = "113.19,36.30\n113.21,36.30\n113.21,36.32\n113.19,36.32"
WIDER = "113.18,36.30\n113.21,36.30\n113.21,36.32\n113.18,36.32"
EAST = "113.20,36.30\n113.22,36.30\n113.22,36.32\n113.20,36.32"
PAGE = "/areas/140499101201/boundary/"


@pytest.fixture
def coordinator(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


def save(client: Client, shape: str, seen: int, path: str = PAGE, **more: Any) -> Any:
    return client.post(path, {"shape": shape, "seen": seen, **more})


def village() -> Area:
    return Area.objects.get(name="上河村")


def test_the_list_says_whose_boundary_is_missing_proposed_or_there(township: Township, coordinator: Client) -> None:
    boundaries_propose(area=township.area, apply=True)
    boundary = MultiPolygon(Polygon.from_bbox((113.19, 36.30, 113.21, 36.32)), srid=4326)
    boundary_change(area=village(), boundary=boundary, seen=1)
    Area.objects.filter(name="石桥村").update(boundary=None)
    parts = coordinator.get("/areas/").context["parts"]
    assert {part.area.name: part.state for part in parts} == {
        "青石乡": "missing",
        "上河村": "drawn",
        "下河村": "proposed",
        "石桥村": "missing",
    }


def test_a_boundary_drawn_is_saved_and_shown_again(coordinator: Client) -> None:
    assert save(coordinator, UPPER, 0).status_code == 302
    page = coordinator.get(PAGE)
    assert page.context["form"].initial["seen"] == 1
    assert "113.1900000,36.3000000" in page.content.decode()


def test_what_is_no_shape_stays_on_the_page_with_the_reason(coordinator: Client) -> None:
    response = save(coordinator, "113.19,36.30\n东边", 0)
    assert response.status_code == 400
    assert "第 2 行" in response.content.decode()
    assert "东边" in response.content.decode()


def test_an_overlap_is_saved_only_once_somebody_has_looked_at_it(coordinator: Client) -> None:
    save(coordinator, UPPER, 0, "/areas/140499101202/boundary/")
    warned = save(coordinator, WIDER, 0)
    assert warned.status_code == 422
    assert "下河村：边界重叠" in warned.content.decode()
    assert village().boundary is None
    assert save(coordinator, WIDER, 0, accepted=warned.context["mark"]).status_code == 302
    assert village().boundary is not None


def test_what_was_accepted_does_not_stand_for_another_finding(coordinator: Client) -> None:
    save(coordinator, UPPER, 0, "/areas/140499101202/boundary/")
    mark = save(coordinator, WIDER, 0).context["mark"]
    assert save(coordinator, EAST, 0, accepted=mark).status_code == 422


def test_a_crossed_boundary_is_repaired_only_when_wanted(coordinator: Client) -> None:
    bow = "113.19,36.30\n113.21,36.32\n113.21,36.30\n113.19,36.32"
    warned = save(coordinator, bow, 0)
    assert "自己相交，在 113.20000,36.31000" in warned.content.decode()
    save(coordinator, bow, 0, accepted=warned.context["mark"])
    boundary = village().boundary
    assert boundary is not None
    assert boundary.valid


def test_the_second_of_two_editors_gets_409_with_what_changed_and_keeps_the_drawing(
    township: Township, coordinator: Client
) -> None:
    save(coordinator, UPPER, 0)
    other = Client()
    other.force_login(township.users["administrator"])
    save(other, WIDER, 1)
    conflict = save(coordinator, UPPER, 1)
    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert "管理员" in page
    assert "多了 199" in page
    assert UPPER in page.replace("\r\n", "\n")
    assert conflict.context["map_data"]["newer"]["features"]
    boundary = village().boundary
    assert boundary is not None
    assert boundary.extent[0] == pytest.approx(113.18)
    assert save(coordinator, UPPER, conflict.context["form"].data["seen"]).status_code == 302


def test_a_former_version_is_brought_back(coordinator: Client) -> None:
    save(coordinator, UPPER, 0)
    save(coordinator, WIDER, 1)
    coordinator.post(f"{PAGE}restore/", {"number": 1, "seen": 2})
    boundary = village().boundary
    assert boundary is not None
    assert boundary.extent[0] == pytest.approx(113.19)


def test_a_proposal_is_confirmed(township: Township, coordinator: Client) -> None:
    coordinator.post(f"/areas/{township.area.code}/propose/")
    assert village().boundary_is_proposal
    coordinator.post(f"{PAGE}confirm/", {"seen": 1})
    assert not village().boundary_is_proposal


def test_what_would_be_proposed_is_shown_and_nothing_is_written(township: Township, coordinator: Client) -> None:
    told = coordinator.get(f"/areas/{township.area.code}/propose/").content.decode()
    assert "保留这 3 个推算边界" in told
    assert told.count('"state": "proposed"') == 3
    assert not Area.objects.exclude(boundary=None).exists()


def test_the_proposal_waits_until_enough_villages_have_points(township: Township, coordinator: Client) -> None:
    Area.objects.filter(name__in=["上河村", "下河村"]).update(point=None)
    listed = coordinator.get("/areas/").content.decode()
    assert f"/areas/{township.area.code}/propose/" not in listed
    assert "知道其中 1 个的位置" in listed
    assert f'href="/areas/points/?area={township.area.code}"' in listed
    told = coordinator.get(f"/areas/{township.area.code}/propose/").content.decode()
    assert "3 个村里只知道 1 个的位置，至少要 2 个" in told
    assert coordinator.post(f"/areas/{township.area.code}/propose/").status_code == 409


def test_a_grid_cell_is_made_and_then_drawn(coordinator: Client) -> None:
    response = coordinator.post("/areas/140499101201/cells/", {"name": "河东网格", "code": ""})
    assert response["Location"] == "/areas/140499101201001/boundary/"
    assert save(coordinator, UPPER, 0, response["Location"]).status_code == 302
    assert "河东网格" in coordinator.get("/areas/?area=140499101201").content.decode()


def test_a_grid_cells_wrong_code_is_told_beside_it(coordinator: Client) -> None:
    response = coordinator.post("/areas/140499101201/cells/", {"name": "河东网格", "code": "1"})
    assert response.status_code == 422
    assert "后加三位数字" in response.content.decode()


def test_a_village_of_another_township_is_not_found(township: Township) -> None:
    client = Client()
    client.force_login(township.users["elsewhere"])
    assert client.get(PAGE).status_code == 404
    assert save(client, UPPER, 0).status_code == 404
