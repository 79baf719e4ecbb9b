"""Pairs that may be one person, on pages: shown with reasons, merged, told apart, undone (P8, P81)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.audit.selectors import events_about
from accounts.models import AuditEvent
from maps.desk.selectors.duplicates import choices_of
from tests.township import TODAY, Township
from visits.merging.selectors import sides_of
from visits.register.models import Elder, ElderMerge, Household


@pytest.fixture(autouse=True)
def _day(stand_on: Callable[[str], Any]) -> None:
    stand_on(TODAY.isoformat())


@pytest.fixture
def twin(township: Township) -> Elder:
    household = Household.objects.create(village=township.villages["下河村"], address="下河村西头")
    return Elder.objects.create(
        household=household,
        name="王秀瑛",
        pinyin="wangxiuying wxy",
        birth_date=date(1948, 3, 12),
        phone="13911112222",
        registered_on=TODAY,
    )


@pytest.fixture
def coordinator(client: Client, township: Township) -> Client:
    client.force_login(township.users["coordinator"])
    return client


def address(township: Township, twin: Elder, what: str = "") -> str:
    return f"/duplicates/{township['王秀英'].pk}/{twin.pk}/{what}"


def test_the_list_names_the_pair_with_its_reasons(coordinator: Client, township: Township, twin: Elder) -> None:
    page = coordinator.get("/duplicates/").content.decode()
    assert address(township, twin) in page
    assert "姓名同音，出生日期相同" in page
    assert all(name in page for name in ("王秀英", "王秀瑛"))
    assert events_about(f"visits.elder:{twin.pk}").get().action == "view"


def test_both_entries_stand_side_by_side_and_looking_is_on_record(
    coordinator: Client, township: Township, twin: Elder
) -> None:
    page = coordinator.get(address(township, twin)).content.decode()
    assert page.index("王秀英") < page.index("王秀瑛")
    assert 'name="phone" value="merged"' in page
    [seen] = AuditEvent.objects.filter(action="unmask")
    assert seen.detail["ids"] == sorted([township["王秀英"].pk, twin.pk])


def test_of_a_day_and_the_year_that_it_lies_in_the_day_is_proposed(township: Township, twin: Elder) -> None:
    Elder.objects.filter(pk=township["王秀英"].pk).update(birth_date=None, birth_about="1948")
    sides = sides_of(Elder.objects.get(pk=township["王秀英"].pk), twin)
    (birth,) = (choice for choice in choices_of(*sides) if choice.name == "birth_date")
    assert (birth.kept, birth.merged, birth.chosen) == ("1948年（只知年份）", "1948年3月12日", "merged")


def test_merging_takes_each_field_from_the_side_that_was_chosen(
    coordinator: Client, township: Township, twin: Elder
) -> None:
    coordinator.post(address(township, twin, "merge/"), {"name": "kept", "phone": "merged", "household": "merged"})
    elder = Elder.objects.get(pk=township["王秀英"].pk)
    assert (elder.name, elder.phone, elder.household.address) == ("王秀英", "13911112222", "下河村西头")
    assert coordinator.get(address(township, twin)).status_code == 404


def test_a_merge_is_undone_from_the_list(coordinator: Client, township: Township, twin: Elder) -> None:
    coordinator.post(address(township, twin, "merge/"))
    merge = ElderMerge.objects.get()
    assert f"/merges/{merge.pk}/undo/" in coordinator.get("/duplicates/").content.decode()
    coordinator.post(f"/merges/{merge.pk}/undo/")
    assert Elder.objects.filter(pk=twin.pk).exists()
    assert "已撤销" in coordinator.get("/duplicates/").content.decode()


def test_who_is_not_the_same_person_is_not_proposed_again(coordinator: Client, township: Township, twin: Elder) -> None:
    coordinator.post(address(township, twin, "apart/"))
    assert "没有疑似重复的登记" in coordinator.get("/duplicates/").content.decode()


def test_another_township_neither_sees_nor_merges_them(township: Township, twin: Elder) -> None:
    other = Client()
    other.force_login(township.users["elsewhere"])
    assert other.get(address(township, twin)).status_code == 404
    assert other.post(address(township, twin, "merge/")).status_code == 404
    assert Elder.objects.filter(pk=twin.pk).exists()
