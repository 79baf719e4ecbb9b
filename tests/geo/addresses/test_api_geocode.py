"""/api/v1/geocode/: ranked answers in the order sent, nothing of other areas."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from geo.areas.services import areas_import
from geo.models import Area, AreaGrant
from tests.geo.areas.test_areas import NEW, OLD, POINTS, write

SAME_NAME = "140404,上党区,140404102,荫城镇,140404102202,西苗村委会\n"
WEST_TOWNSHIP, EAST_TOWNSHIP = "140404001000", "140404102000"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(tmp_path: Path) -> None:
    files = [write(tmp_path, "n.csv", NEW + SAME_NAME), write(tmp_path, "o.csv", OLD)]
    areas_import(divisions=files, points=write(tmp_path, "p.csv", POINTS), points_crs="gcj02", apply=True)


def ask(*addresses: str, area: str = WEST_TOWNSHIP, role: Role = Role.COORDINATOR, **more: Any) -> Any:
    user = User.objects.create(username="asker", role=role)
    AreaGrant.objects.create(user=user, area=Area.objects.get(code=area))
    client = Client()
    client.force_login(user)
    return client.post("/api/v1/geocode/", {"addresses": addresses, **more}, content_type="application/json")


def test_each_address_is_answered_in_the_order_sent() -> None:
    answers = ask("长治县韩店镇西苗村3组", "火星").json()["answers"]
    assert [(answer["address"], answer["level"]) for answer in answers] == [
        ("长治县韩店镇西苗村3组", "village"),
        ("火星", "none"),
    ]
    assert (answers[0]["best"]["code"], answers[0]["best"]["point_level"]) == ("140404001200", "village")
    assert answers[0]["best"]["point"] == pytest.approx([113.034, 36.069], abs=0.002)
    assert answers[1] == {"address": "火星", "level": "none", "confidence": 0.0, "best": None, "candidates": []}


def test_a_village_of_the_same_name_elsewhere_is_neither_told_nor_in_the_way() -> None:
    (answer,) = ask("西苗村").json()["answers"]
    assert [candidate["code"] for candidate in answer["candidates"]] == ["140404001200"]
    assert answer["level"] == "village"


def test_who_sees_both_is_told_that_both_fit() -> None:
    (answer,) = ask("西苗村", area="140404000000", role=Role.ADMINISTRATOR).json()["answers"]
    assert (answer["level"], answer["best"]) == ("ambiguous", None)
    assert {candidate["code"] for candidate in answer["candidates"]} == {"140404001200", "140404102202"}


@pytest.mark.parametrize("address", ["荫城镇荫城村", "荫城镇"])
def test_a_place_outside_the_callers_areas_is_not_told(address: str) -> None:
    assert EAST_TOWNSHIP[:9] not in ask(address).content.decode()


def test_the_area_sent_along_narrows() -> None:
    (answer,) = ask("西苗村", area="140404000000", area_code=EAST_TOWNSHIP).json()["answers"]
    assert answer["best"]["code"] == "140404102202"


def test_an_area_of_others_is_not_found() -> None:
    assert ask("西苗村", area_code=EAST_TOWNSHIP).status_code == 404


def test_too_many_addresses_are_refused() -> None:
    assert ask(*["西苗村"] * 501).status_code == 400


def test_a_visitor_may_not_ask() -> None:
    assert ask("西苗村", role=Role.VISITOR).status_code == 403
