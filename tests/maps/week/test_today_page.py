"""What needs the coordinator today: each number is the length of the list it leads to, each list has a next step."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pytest_django import Settings

from accounts.audit.selectors import events_about
from dispatch.incidents.models import Incident, IncidentKind
from dispatch.plans.models import Plan, PlanRun, RunState
from geo.scope import scope_for
from maps.week.selectors.attention import KINDS, attention, standings, unassigned_count
from maps.week.selectors.today import leave_hit, not_recorded, proposals_waiting
from tests.maps.monday import at, monday
from tests.township import TODAY, Township
from visits.register.models import Absence, Hazard, HazardKind, LeaveKind, Responsibility


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


@pytest.fixture
def plan(town: Township) -> Plan:
    return monday(town).plan


def _page(client: Client, path: str = "/today/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def _counts(town: Township) -> dict[str, int]:
    people = standings(scope=scope_for(town.users["coordinator"]), area=town.area)
    return {kind.key: len(concerned) for kind, concerned in attention(people=people)}


def test_each_number_is_the_length_of_the_list_it_leads_to(town: Township, coordinator: Client, plan: Plan) -> None:
    Responsibility.objects.filter(elder=town["王秀英"]).delete()
    counts = _counts(town)
    assert set(counts) == {kind.key for kind in KINDS}
    page, week = _page(coordinator), _page(coordinator, "/plan/")
    for key, number in counts.items():
        address = f"/people/?area={town.area.code}&amp;list={key}"
        assert re.search(rf'href="{re.escape(address)}">{number} 人', page)
        assert re.search(rf'href="{re.escape(address)}">.*?>{number} ›', week, flags=re.S)
        listed = coordinator.get(address.replace("&amp;", "&"))
        assert len(listed.context["rows"]) == number
        assert listed.content.decode().count('<th scope="row">') == number


def test_every_row_of_every_list_has_a_next_step_that_leads_back(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    Responsibility.objects.filter(elder=town["王秀英"]).delete()
    for key in _counts(town):
        page = _page(coordinator, f"/people/?list={key}")
        cells = re.findall(r'<td class="to-do">(.*?)</td>', page, flags=re.S)
        assert cells
        assert all("<a href=" in cell or "<form method=" in cell for cell in cells), key
        people = re.findall(r'<th scope="row"><a href="/elders/\d+/\?next=([^"]*)"', page)
        assert set(people) == {f"%2Fpeople%2F%3Flist%3D{key}"}


def test_who_is_due_by_sunday_and_whom_nobody_is_sent_to_is_unplanned(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    listed = [one.name for one in coordinator.get("/people/?list=unplanned").context["people"]]
    assert "张福贵" in listed
    assert "王秀英" not in listed  # the plan sends somebody today


def test_a_hazard_is_closed_where_it_is_shown_and_put_back_there(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    hazard = Hazard.objects.get()
    answer = coordinator.post(f"/hazards/{hazard.pk}/close/?next=%2Fpeople%2F%3Flist%3Dhazard", follow=True)
    assert answer.redirect_chain[-1][0] == "/people/?list=hazard"
    assert "取暖隐患已登记消除" in answer.content.decode()
    hazard.refresh_from_db()
    assert hazard.closed_on == TODAY
    assert "hazard" not in _counts(town)
    assert "还在，恢复" in answer.content.decode()
    trail = events_about(f"visits.household:{hazard.household_id}")
    assert trail.filter(detail__change="hazard_closed", actor=town.users["coordinator"]).count() == 1
    coordinator.post(f"/hazards/{hazard.pk}/close/")
    assert trail.filter(detail__change="hazard_closed").count() == 1
    coordinator.post(f"/hazards/{hazard.pk}/reopen/")
    assert Hazard.objects.filter(pk=hazard.pk, closed_on=None).exists()
    assert _counts(town)["hazard"] == 1


def test_one_of_two_hazards_of_a_home_is_closed_alone(town: Township, coordinator: Client) -> None:
    home = town.households["王秀英"]
    gas = Hazard.objects.create(household=home, kind=HazardKind.GAS, found_on=TODAY)
    coordinator.post(f"/hazards/{gas.pk}/close/")
    page = _page(coordinator, "/people/?list=hazard")
    assert page.count("已消除</button>") == 1
    assert "炕洞漏烟" in page


def test_another_townships_hazard_is_not_found(town: Township) -> None:
    client = Client()
    client.force_login(town.users["elsewhere"])
    hazard = Hazard.objects.get()
    assert client.post(f"/hazards/{hazard.pk}/close/").status_code == 404
    hazard.refresh_from_db()
    assert hazard.closed_on is None


@pytest.mark.parametrize("path", ["/today/", "/plan/"])
def test_an_emergency_opens_the_card_and_not_the_form_that_ends_it(
    town: Township, coordinator: Client, plan: Plan, path: str
) -> None:
    elder = town["张福贵"]
    told = {"area": town.villages["下河村"], "point": Point(113.215, 36.295), "raised_at": at(9)}
    known = Incident.objects.create(kind=IncidentKind.FIRE, elder=elder, **told)
    unknown = Incident.objects.create(kind=IncidentKind.FIRE, **told)
    page = _page(coordinator, path)
    assert f'href="/elders/{elder.pk}/card/' in page
    assert 'href="/locate/"' in page
    for incident in (known, unknown):
        assert f"/incidents/{incident.pk}/close/" not in page


def test_a_day_that_is_over_without_a_record_names_the_visitor_and_how_many(
    town: Township, coordinator: Client, plan: Plan, settings: Settings
) -> None:
    assert not_recorded(area=town.area) == []  # whoever is still out may yet come
    settings.AS_OF = "2026-11-24"
    [one] = not_recorded(area=town.area)
    assert (one.visitor.name, one.day, one.visits) == ("孙志强", TODAY, 4)
    page = _page(coordinator)
    sheet = f"/visitors/{one.visitor.pk}/itinerary/?day=2026-11-23"
    assert f'href="{sheet}">4 次' in page
    assert coordinator.get(sheet).status_code == 200


def test_leave_with_visits_in_it_is_told_until_it_has_none(town: Township, coordinator: Client, plan: Plan) -> None:
    days = {"first_day": date(2026, 11, 20), "last_day": TODAY + timedelta(days=2), "made_at": at(7)}
    leave = Absence.objects.create(visitor=town.visitors["孙志强"], kind=LeaveKind.PERSONAL, **days)
    Absence.objects.create(visitor=town.visitors["马小燕"], kind=LeaveKind.PERSONAL, **days)
    [hit] = leave_hit(area=town.area)
    assert (hit.absence, hit.visits) == (leave, 4)
    assert f'href="/leave/{leave.pk}/?next=' in _page(coordinator)
    assert f"/today/?area={town.area.code}#leave" in _page(coordinator, "/plan/")
    plan.routes.all().delete()
    assert leave_hit(area=town.area) == []


def test_a_proposal_waits_for_an_answer_until_it_has_one(town: Township, coordinator: Client, plan: Plan) -> None:
    draft = Plan.objects.create(
        area=town.area, period="week", first_day=TODAY, last_day=plan.last_day, continues=plan, made_at=at(8)
    )
    PlanRun.objects.create(plan=draft, seconds=1, queued_at=at(8), input_hash="carried", state=RunState.DONE)
    assert proposals_waiting(area=town.area) == [draft]
    for path in ("/today/", "/plan/"):
        assert f'href="/plans/{draft.pk}/carry-on/"' in _page(coordinator, path)
    draft.state = "withdrawn"
    draft.save()
    assert proposals_waiting(area=town.area) == []


def test_whoever_is_named_beside_a_number_was_looked_at(town: Township, coordinator: Client, plan: Plan) -> None:
    _page(coordinator)
    assert events_about(f"visits.elder:{town['张福贵'].pk}").filter(detail__page="today").exists()


def test_the_count_of_those_without_anybody_is_the_length_of_their_list(town: Township) -> None:
    Responsibility.objects.filter(elder__in=[town["王秀英"], town["吴满仓"]]).delete()  # 吴满仓 is owed nothing
    scope = scope_for(town.users["coordinator"])
    assert unassigned_count(scope=scope, area=town.area) == _counts(town)["unassigned"] == 1
