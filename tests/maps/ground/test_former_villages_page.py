"""Villages of the past: the page that says what they became, and what then understands their names."""

import pytest
from django.test import Client

from accounts.models import AuditEvent
from geo.addresses.services import geocode_addresses
from geo.models import Area, Level
from tests.township import Township

pytestmark = pytest.mark.django_db

PAGE = "/areas/former/"


@pytest.fixture
def former(township: Township) -> Area:
    return Area.objects.create(
        code="140499101299", name="丁家湾村村委会", level=Level.VILLAGE, parent=township.area, valid_to="2023-06-29"
    )


@pytest.fixture
def coordinator(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


@pytest.mark.parametrize("typed", ["下河村 140499101202", "140499101202", "下河村"])
def test_what_is_saved_is_understood_in_addresses_and_shown_again(
    township: Township, former: Area, coordinator: Client, typed: str
) -> None:
    assert "1 个还不知道并入了哪里" in coordinator.get(PAGE).content.decode()
    assert coordinator.post(PAGE, {f"heir-{former.pk}": typed}).status_code == 302
    assert 'value="下河村 140499101202"' in coordinator.get(PAGE).content.decode()
    [located] = geocode_addresses(addresses=["丁家湾村3组"], area=township.area)
    assert located.best is not None
    assert located.best.name == "下河村"
    assert AuditEvent.objects.filter(subject=f"geo.area:{former.pk}", detail__merged_into="140499101202").exists()


def test_a_village_of_which_only_the_township_is_known_still_asks_and_can_be_left_open(
    township: Township, former: Area, coordinator: Client
) -> None:
    former.merged_into = township.area
    former.save()
    told = coordinator.get(PAGE).content.decode()
    assert "1 个还不知道并入了哪里" in told
    assert f"{township.area.name} {township.area.code}" not in told
    assert coordinator.post(PAGE, {f"heir-{former.pk}": ""}).status_code == 302
    assert coordinator.post(PAGE, {f"heir-{former.pk}": "下河村"}).status_code == 302
    former.refresh_from_db()
    assert former.merged_into == township.villages["下河村"]


@pytest.mark.parametrize("typed", ["马家沟村", "丁家湾村", "140499102201", "青石乡"])
def test_what_is_no_village_of_today_is_asked_again_and_nothing_is_saved(
    former: Area, coordinator: Client, typed: str
) -> None:
    assert coordinator.post(PAGE, {f"heir-{former.pk}": typed}).status_code == 400
    former.refresh_from_db()
    assert former.merged_into is None


def test_an_empty_field_leaves_what_is_known(township: Township, former: Area, coordinator: Client) -> None:
    Area.objects.filter(pk=former.pk).update(merged_into=township.villages["下河村"])
    coordinator.post(PAGE, {f"heir-{former.pk}": ""})
    former.refresh_from_db()
    assert former.merged_into == township.villages["下河村"]


def test_another_townships_coordinator_sees_and_changes_nothing(township: Township, former: Area) -> None:
    client = Client()
    client.force_login(township.users["elsewhere"])
    assert "丁家湾" not in client.get(PAGE).content.decode()
    client.post(f"{PAGE}?area=140499101000", {f"heir-{former.pk}": "下河村"})
    former.refresh_from_db()
    assert former.merged_into is None
