"""One boundary drawn, confirmed and brought back; two people at once; what is warned about before it is saved."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from geo.areas.drawn_shapes import ShapeNotUnderstood, boundary_findings, shape_from_text
from geo.areas.services import boundaries_propose, boundary_change, boundary_confirm, boundary_restore, cell_create
from geo.errors import AreaRefused, ShapeChanged
from geo.models import Area, BoundaryOrigin
from tests.township import Township

UPPER = MultiPolygon(Polygon.from_bbox((113.19, 36.30, 113.21, 36.32)), srid=4326)
WIDER = MultiPolygon(Polygon.from_bbox((113.19, 36.29, 113.22, 36.32)), srid=4326)
LINES = "113.19,36.30\n113.21,36.30\n113.21,36.32\n113.19，36.32"


@pytest.fixture
def village(township: Township) -> Area:
    return boundary_change(area=township.villages["上河村"], boundary=UPPER, seen=0, by=township.users["coordinator"])


def test_each_drawing_is_a_version_with_its_author(township: Township, village: Area) -> None:
    boundary_change(area=village, boundary=WIDER, seen=1, by=township.users["administrator"])
    versions = village.boundary_versions.order_by("number")
    assert [(v.number, v.origin, str(v.made_by)) for v in versions] == [
        (1, BoundaryOrigin.DRAWN, "乡镇协调员"),
        (2, BoundaryOrigin.DRAWN, "管理员"),
    ]


def test_the_same_drawing_again_makes_no_version(village: Area) -> None:
    boundary_change(area=village, boundary=UPPER, seen=1)
    assert village.boundary_versions.count() == 1


def test_whoever_has_not_seen_the_newest_version_overwrites_nothing(village: Area) -> None:
    boundary_change(area=village, boundary=WIDER, seen=1)
    with pytest.raises(ShapeChanged, match="第 2 版"):
        boundary_change(area=village, boundary=UPPER, seen=1)
    village.refresh_from_db()
    assert village.boundary == WIDER


def test_a_former_version_comes_back(village: Area) -> None:
    boundary_change(area=village, boundary=WIDER, seen=1)
    area = boundary_restore(area=village, number=1, seen=2)
    assert area.boundary == UPPER
    assert area.boundary_versions.get(number=3).restores == 1


def test_a_version_that_never_was_cannot_come_back(village: Area) -> None:
    with pytest.raises(AreaRefused, match="第 7 版"):
        boundary_restore(area=village, number=7, seen=1)


def test_a_proposal_becomes_a_boundary_once_confirmed(township: Township) -> None:
    boundaries_propose(area=township.area, apply=True)
    village = Area.objects.get(name="上河村")
    area = boundary_confirm(area=village, seen=1)
    assert (area.boundary_is_proposal, area.boundary == village.boundary) == (False, True)
    with pytest.raises(AreaRefused, match="没有待确认"):
        boundary_confirm(area=area, seen=2)


def test_a_boundary_that_crosses_itself_is_refused(village: Area) -> None:
    bow = Polygon(((113.2, 36.3), (113.3, 36.4), (113.3, 36.3), (113.2, 36.4), (113.2, 36.3)), srid=4326)
    with pytest.raises(AreaRefused, match="相交"):
        boundary_change(area=village, boundary=MultiPolygon(bow, srid=4326), seen=1)


def test_overlap_crossing_and_what_lies_outside_are_found_before_saving(township: Township, village: Area) -> None:
    Area.objects.filter(pk=township.area.pk).update(boundary=WIDER)
    lower = Area.objects.select_related("parent").get(name="下河村")
    drawn = "113.20,36.31\n113.23,36.31\n113.20,36.28\n113.23,36.28"
    kinds = {finding.kind for finding in boundary_findings(area=lower, shape=shape_from_text(drawn))}
    assert kinds == {"crossed", "outside", "overlap"}


def test_neighbours_that_share_an_edge_are_nothing_to_warn_of(township: Township, village: Area) -> None:
    lower = Area.objects.select_related("parent").get(name="下河村")
    drawn = "113.21,36.30\n113.23,36.30\n113.23,36.32\n113.21,36.32"
    assert list(boundary_findings(area=lower, shape=shape_from_text(drawn))) == []


def test_corners_typed_line_by_line_are_a_shape() -> None:
    assert shape_from_text(LINES).bounds == (113.19, 36.30, 113.21, 36.32)
    assert len(shape_from_text(f"{LINES}\n\n113.3,36.3\n113.4 36.3\n113.3 36.4").geoms) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "还没有画"),
        ("113.19,36.30\n东边", "第 2 行“东边”"),
        ("113.19,36.30\n113.20,36.31", "三个"),
        ("36.30,113.19\n36.30,113.21\n36.32,113.21", "写反"),
        ("9.5,47.1\n9.6,47.1\n9.6,47.2", "不在国内"),
        ('{"type": "FeatureColl', "GeoJSON"),
        ('{"type": "Point", "coordinates": [113.2, 36.3]}', "面"),
    ],
)
def test_what_is_no_shape_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ShapeNotUnderstood, match=words):
        shape_from_text(text)


def test_a_grid_cell_takes_the_next_code_of_its_village(township: Township) -> None:
    village = township.villages["上河村"]
    cells = [cell_create(village=village, name=name) for name in ("河东网格", "河西网格")]
    assert [cell.code for cell in cells] == ["140499101201001", "140499101201002"]


@pytest.mark.parametrize(("code", "words"), [("140499101201001", "已经用过"), ("140499101202001", "后加三位")])
def test_a_grid_cell_needs_a_code_of_its_own_in_its_village(township: Township, code: str, words: str) -> None:
    village = township.villages["上河村"]
    cell_create(village=village, name="河东网格")
    with pytest.raises(AreaRefused, match=words):
        cell_create(village=village, name="河西网格", code=code)
