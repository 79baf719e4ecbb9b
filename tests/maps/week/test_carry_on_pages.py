"""The proposal to carry a plan on: what moves and why, accepted, refused, or told to have happened by itself."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.audit.selectors import events_about
from accounts.models import Role, User
from dispatch.plans.models import Plan, PlanningChoice, PlanState
from dispatch.plans.services.computing import plan_compute
from geo.models import Area, AreaGrant
from tests.dispatch.bulk import bulk_township
from tests.dispatch.carrying import MONDAY, dies, falls_ill, published_week, spots_of
from visits.register.models import Elder, Visitor

SUNDAY = "2026-11-22"


@pytest.fixture
def area(db: None, settings: Settings) -> Area:
    settings.RUN_HEARTBEAT_S = 600  # its own connection would not see what this test has not committed
    return bulk_township(elders=30, visitors=3)


@pytest.fixture
def plan(area: Area, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """The week that begins tomorrow; proposals are computed in this process."""

    def compute(*, plan: Plan) -> None:
        plan_compute(run_id=plan.run.pk)

    monkeypatch.setattr("maps.week.views.carry_on.plan_start", compute)
    made = published_week(area)
    settings.AS_OF = SUNDAY
    return made


@pytest.fixture
def client(area: Area) -> Client:
    user = User.objects.create_user(username="carries", role=Role.COORDINATOR, display_name="王主任")
    AreaGrant.objects.create(user=user, area=area)
    client = Client()
    client.force_login(user)
    return client


def looked(client: Client, plan: Plan) -> str:
    """The page of the proposal, "" without one."""
    is_told = client.get(f"/plans/{plan.pk}/look/").json()["proposal"]
    address = str(client.post(f"/plans/{plan.pk}/carry-on/begin/")["Location"])
    assert is_told == (address != f"/plans/{plan.pk}/")
    return address if is_told else ""


def anybody(plan: Plan) -> Elder:
    return Elder.objects.get(pk=min(spots_of(plan)))


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_proposal_says_who_moves_from_where_to_where_and_why(client: Client, plan: Plan) -> None:
    visitor = Visitor.objects.get(pk=next(iter(spots_of(plan).values()))[0])
    falls_ill(visitor.pk, MONDAY, MONDAY.replace(day=29))
    page = read(client, looked(client, plan))
    assert f"{visitor.name}请假" in page
    assert "→" in page
    assert "按建议调整并发布" in page


def test_whoever_loses_a_planned_visit_is_told_apart_from_those_who_had_none(client: Client, plan: Plan) -> None:
    for visitor in Visitor.objects.all():
        falls_ill(visitor.pk, MONDAY, MONDAY.replace(day=29))
    page = read(client, looked(client, plan))
    n = len(spots_of(plan))
    assert n
    assert f"（其中 {n} 次原来已排）" in page
    assert "原来已排，这次排不上" in page
    assert "没有可以调整的" not in page


def test_the_plan_says_that_there_is_a_proposal(client: Client, plan: Plan) -> None:
    notice = f'data-look="/plans/{plan.pk}/look/"'
    assert f"{notice} hidden" in read(client, f"/plans/{plan.pk}/")
    dies(anybody(plan).pk, MONDAY)
    looked(client, plan)
    assert f"{notice}>" in read(client, f"/plans/{plan.pk}/")


def test_an_accepted_proposal_is_the_plan_and_the_plan_tells_who_changed_it(client: Client, plan: Plan) -> None:
    dies(anybody(plan).pk, MONDAY)
    address = looked(client, plan)
    answer = client.post(f"{address}accept/")
    accepted = Plan.objects.get(continues=plan)
    assert answer["Location"] == f"/plans/{accepted.pk}/"
    assert accepted.state == PlanState.PUBLISHED
    page = read(client, f"/plans/{accepted.pk}/")
    assert "发布后的调整" in page
    assert "王主任" in page
    assert looked(client, accepted) == ""


def test_a_refused_proposal_is_kept_and_not_made_again(client: Client, plan: Plan) -> None:
    dies(anybody(plan).pk, MONDAY)
    address = looked(client, plan)
    assert client.post(f"{address}refuse/")["Location"] == f"/plans/{plan.pk}/"
    assert looked(client, plan) == ""
    assert "没有采用" in read(client, address)
    assert client.post(f"{address}accept/").status_code == 409


def test_a_proposal_that_facts_have_overtaken_leads_to_the_new_one(client: Client, plan: Plan) -> None:
    one, other = sorted(spots_of(plan))[:2]
    dies(one, MONDAY)
    address = looked(client, plan)
    dies(other, MONDAY)
    answer = client.post(f"{address}accept/")
    assert answer["Location"] == f"/plans/{Plan.objects.get(continues=plan).pk}/carry-on/"
    assert answer["Location"] != address
    assert Plan.objects.get(pk=plan.pk).state == PlanState.PUBLISHED


def test_what_happened_by_itself_is_told_with_its_time(client: Client, plan: Plan, area: Area) -> None:
    assert area.parent
    PlanningChoice.objects.create(area=area.parent, is_automatic=True, made_at=plan.made_at)
    dies(anybody(plan).pk, MONDAY)
    address = looked(client, plan)
    changed = Plan.objects.get(continues=plan)
    assert changed.state == PlanState.PUBLISHED
    assert "自动" in read(client, f"/plans/{changed.pk}/")
    assert "自动调整" in read(client, address or f"/plans/{changed.pk}/carry-on/")


def test_a_proposal_is_no_draft_of_the_week(client: Client, plan: Plan, area: Area) -> None:
    dies(anybody(plan).pk, MONDAY)
    address = looked(client, plan)
    assert "计划草案" not in read(client, f"/plan/?area={area.code}&week=2026-W48")
    draft = Plan.objects.get(continues=plan)
    assert client.get(f"/plans/{draft.pk}/")["Location"] == address


def test_a_plan_that_carries_nothing_on_is_no_proposal(client: Client, plan: Plan) -> None:
    assert client.get(f"/plans/{plan.pk}/carry-on/")["Location"] == f"/plans/{plan.pk}/"
    assert client.post(f"/plans/{plan.pk}/carry-on/accept/").status_code == 409
    assert client.post(f"/plans/{plan.pk}/carry-on/refuse/").status_code == 409


def test_looking_at_names_is_on_record(client: Client, plan: Plan) -> None:
    elder = anybody(plan)
    dies(elder.pk, MONDAY)
    read(client, looked(client, plan))
    assert [event.detail["page"] for event in events_about(f"visits.elder:{elder.pk}")] == ["plan-carry-on"]
