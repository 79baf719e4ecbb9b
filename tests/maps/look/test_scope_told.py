"""After a ledger: who is in scope, why the others are not, and what would bring them in (P1-P4)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from maps.look.scope_told import brings_in, scope_told
from tests.township import TODAY, Township
from tests.visits.workbooks import ELDER, ledger
from visits.duty.policy import ADVANCED_AGE, DEFAULT_RULES
from visits.duty.scope_reasons import ELDER_AGE, OutOfScope
from visits.exchange.models import ImportRun
from visits.exchange.services.import_work import import_work
from visits.register.models import Category
from visits.register.services import category_open

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alone(stand_on: Callable[[str], Any], settings: Settings) -> None:
    stand_on(TODAY.isoformat())
    settings.RUN_HEARTBEAT_S = 600


@pytest.fixture
def coordinator(client: Client, township: Township) -> Client:
    client.force_login(township.users["coordinator"])
    return client


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (OutOfScope("P4", ((ELDER_AGE,),)), "满 60 周岁起才算；出生日期写错的请更正"),
        (OutOfScope("P2", (("poor",), ("special_family",))), "有下面任一情形就在范围内：经济困难 或 计划生育特殊家庭"),
        (
            OutOfScope("P1", (("special_family",), (ADVANCED_AGE, "poor"), ("dependent", "poor"))),
            "有下面任一情形就在范围内：计划生育特殊家庭；经济困难，并且 满 80 周岁 或 失能",
        ),
        (
            OutOfScope("P1", ((ADVANCED_AGE,),), birth_is_unknown=True),
            "有下面任一情形就在范围内：满 80 周岁（出生日期不详，可能已够年龄）",
        ),
        (
            OutOfScope("P1", (("disabled", "poor"), ("left_behind", "lives_alone"))),
            "有下面任一情形就在范围内：残疾 并且 经济困难；留守 并且 独居",
        ),
    ],
)
def test_what_would_bring_somebody_in_is_said_in_a_clerks_words(reason: OutOfScope, words: str) -> None:
    assert brings_in(reason, DEFAULT_RULES) == words


def test_a_countys_own_age_is_named() -> None:
    rules = replace(DEFAULT_RULES, advanced_age=75)
    assert "满 75 周岁" in brings_in(OutOfScope("P1", ((ADVANCED_AGE,),)), rules)


def test_everybody_is_counted_once_and_the_lists_hold_as_many(township: Township, coordinator: Client) -> None:
    told = scope_told(area=township.area, day=TODAY)
    assert (told.people, told.inside) == (8, 7)
    assert told.people == told.inside + sum(one.people for one in told.outside)
    for one in told.outside:
        assert coordinator.get(one.url).context["page"].total == one.people
    page = coordinator.get(told.url)
    assert page.context["page"].total == told.outside_people
    assert "计划生育特殊家庭" in page.content.decode()


def test_the_facts_named_do_bring_the_person_in(township: Township) -> None:
    category_open(
        elder=township["吴满仓"], category=Category.SPECIAL_FAMILY, evidence="", by=township.users["coordinator"]
    )
    assert scope_told(area=township.area, day=TODAY).outside == []


def test_a_check_says_it_of_the_ledger_as_the_file_would_leave_it(
    township: Township, coordinator: Client, tmp_path: Path
) -> None:
    poor, rich = ELDER | {"姓名": "秦大娘"}, {"村": "上河村", "姓名": "钱多多", "出生日期": "1950-01-01"}
    content = ledger(tmp_path / "台账.xlsx", poor, rich).read_bytes()
    form = {"kind": "ledger", "area": "140499101000", "file": SimpleUploadedFile("台账.xlsx", content)}
    page = coordinator.post("/ledger/", form)["Location"]
    run_id = ImportRun.objects.get().pk
    import_work(run_id=run_id)
    checked = coordinator.get(page).content.decode()
    assert "青石乡台账 10 人" in checked
    assert "2 人不在" in checked
    assert "没有符合的情形，不在探访范围" in checked
    coordinator.post(f"{page}enter/")
    import_work(run_id=run_id)
    assert "2 人不在" in coordinator.get(page).content.decode()
    assert scope_told(area=township.area, day=TODAY).outside_people == 2
