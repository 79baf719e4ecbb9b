"""A visitor's home as people tell it: by village or address, with the village's point where the door is not known."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from tests.township import Township
from tests.visits.exchange.test_import_ledger import enter
from tests.visits.workbooks import ELDER, ledger
from visits.exchange.ledger.report import ImportReport
from visits.register.models import Visitor

VILLAGE = (113.200, 36.310)  # 上河村
NEW: dict[str, Any] = {"姓名": "新网格员", "类别": "网格员", "出行方式": "步行", "工作时间": "周一至周五全天"}


def entered(township: Township, tmp_path: Path, **told: Any) -> tuple[Visitor, ImportReport]:
    report = enter(township, ledger(tmp_path / "台账.xlsx", ELDER, visitors=[NEW | told]))
    return Visitor.objects.get(name="新网格员"), report


def said(report: ImportReport) -> str:
    return "；".join(problem.reason + problem.remedy for problem in report.problems if problem.sheet == "探访员")


@pytest.mark.parametrize("address", ["上河村", "上河村委会", "青石乡上河村", "云岭县青石乡上河村3组"])
def test_a_village_is_home_enough_and_is_said_to_be_no_more(township: Township, tmp_path: Path, address: str) -> None:
    visitor, report = entered(township, tmp_path, 住址=address)
    assert visitor.home is not None
    assert (visitor.home.x, visitor.home.y) == VILLAGE
    assert "住处暂按上河村的坐标点" in said(report)


def test_a_verified_door_of_that_address_is_the_home(township: Township, tmp_path: Path) -> None:
    visitor, report = entered(township, tmp_path, 住址="上河村1号")
    assert visitor.home is not None
    assert (visitor.home.x, visitor.home.y) == (113.2003, 36.3105)
    assert "坐标点" not in said(report)


@pytest.mark.parametrize("address", ["没有的村", "白水镇"])
def test_a_home_that_is_not_found_is_told_and_the_visitor_enters(
    township: Township, tmp_path: Path, address: str
) -> None:
    visitor, report = entered(township, tmp_path, 住址=address)
    assert visitor.home is None
    assert "住处未录入，暂从乡镇或村的坐标点出发" in said(report)


@pytest.mark.parametrize("address", ["", "无", "不详", "/"])
def test_a_cell_that_says_nothing_is_no_home_and_no_problem(township: Township, tmp_path: Path, address: str) -> None:
    visitor, report = entered(township, tmp_path, 住址=address)
    assert visitor.home is None
    assert "住处" not in said(report)


@pytest.mark.parametrize(("lon", "lat"), [(36.3, 113.2), (113.2, None), (1.0, 2.0)])
def test_coordinates_that_cannot_be_are_told(township: Township, tmp_path: Path, lon: float, lat: float | None) -> None:
    visitor, report = entered(township, tmp_path, 经度=lon, 纬度=lat)
    assert visitor.home is None
    assert "经度和纬度要一起写" in said(report)


def test_a_home_of_their_own_never_gives_way_to_an_address_but_a_villages_point_does(
    township: Township, tmp_path: Path
) -> None:
    own = Point(113.19, 36.31)
    entered(township, tmp_path, 住址="上河村")
    visitor, _report = entered(township, tmp_path, 住址="下河村")
    assert visitor.home is not None
    assert visitor.home.x == 113.215
    Visitor.objects.filter(pk=visitor.pk).update(home=own)
    visitor, report = entered(township, tmp_path, 住址="上河村")
    assert visitor.home == own
    assert report.counts["visitors_unchanged"] == 1
