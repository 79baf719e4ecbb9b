"""From nothing to the first visit: what the guide says to whom, and when it gives way to the day's work."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Role
from geo.models import Area
from maps.look.guide import Guide, guide_of
from maps.look.guide.step import StepState
from tests.growing import MONDAY, STAGES, Growing
from visits.register.models import Responsibility, WorkingHours


@pytest.fixture
def growing(db: None, settings: Settings) -> Growing:
    settings.AS_OF = MONDAY.isoformat()
    return Growing()


def _guide(growing: Growing, role: Role) -> Guide:
    return guide_of(user=growing.users[role])


def _states(guide: Guide) -> dict[str, str]:
    return {told.step.key: told.state.value for told in guide.steps}


def _client(growing: Growing, role: Role) -> Client:
    client = Client()
    client.force_login(growing.users[role])
    return client


# What a coordinator can do now, once the county has grown so far.
NEXT_OF_COORDINATOR = {
    "nothing": None,
    "divisions": "points",
    "points": "visitors",
    "visitors": "visitors",  # nobody knows when they can go
    "hours": "ledger",
    "ledger": "doors",
    "doors": "responsible",
    "responsible": "plan",
    "draft": "plan",
    "published": "visit",
    "visited": None,
}


@pytest.mark.parametrize("stage", STAGES)
def test_one_step_follows_another(growing: Growing, stage: str) -> None:
    guide = _guide(growing.grown_to(stage), Role.COORDINATOR)
    assert (guide.next.key if guide.next else None) == NEXT_OF_COORDINATOR[stage]


def test_what_cannot_be_done_yet_says_what_comes_before(growing: Growing) -> None:
    told = {told.step.key: told for told in _guide(growing.grown_to("points"), Role.COORDINATOR).steps}
    assert told["plan"].state == StepState.WAITS
    assert [str(title) for title in told["plan"].waits_for] == ["探访员", "老人台账", "家门的位置"]
    assert told["roads"].state == StepState.OTHERS


def test_an_administrator_begins_with_the_divisions_and_does_no_coordinators_work(growing: Growing) -> None:
    before = _guide(growing, Role.ADMINISTRATOR)
    assert before.next is not None
    assert before.next.key == "divisions"
    growing.grown_to("points")
    states = _states(_guide(growing, Role.ADMINISTRATOR))
    assert (states["divisions"], states["points"]) == ("done", "done")
    assert {states[key] for key in ("visitors", "ledger")} == {"others"}


@pytest.mark.parametrize("stage", STAGES)
def test_home_is_the_guide_until_a_plan_was_published(growing: Growing, stage: str) -> None:
    answer = _client(growing.grown_to(stage), Role.COORDINATOR).get("/")
    if stage in ("published", "visited"):
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/plan/")
    else:
        assert answer.status_code == 200
        assert "从头开始" in answer.content.decode()


@pytest.mark.parametrize("stage", ["nothing", "divisions", "visited"])
@pytest.mark.parametrize("role", Role)
def test_the_guide_can_always_be_opened_and_never_loops(growing: Growing, role: Role, stage: str) -> None:
    client = _client(growing.grown_to(stage), role)
    assert client.get("/guide/").status_code == 200
    assert client.get("/", follow=True).status_code == 200


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR])
def test_every_action_leads_to_a_page_that_lets_that_role_do_it(growing: Growing, role: Role, stage: str) -> None:
    client = _client(growing.grown_to(stage), role)
    guide = _guide(growing, role)
    addresses = {told.door.href for told in guide.steps if told.door and told.state != StepState.WAITS}
    addresses |= {gap.href for told in guide.steps for gap in told.gaps}
    answers = {address: client.get(address).status_code for address in addresses}
    assert answers == dict.fromkeys(answers, 200)


def _lose_hours(growing: Growing) -> None:
    WorkingHours.objects.filter(visitor=growing.people[1]).delete()


def _lose_point(growing: Growing) -> None:
    Area.objects.filter(pk=growing.villages[1].pk).update(point=None)


def _lose_responsible(growing: Growing) -> None:
    Responsibility.objects.filter(elder=growing.elders[0]).delete()


def _lose_place(growing: Growing) -> None:
    growing.elders[0].household.place = None
    growing.elders[0].household.save()


CAME_BACK = [
    (_lose_hours, "1 名探访员没有工作时间"),
    (_lose_point, "1 个村没有坐标点"),
    (_lose_responsible, "1 位老人没有责任人"),
    (_lose_place, "1 户完全没有位置"),
]


@pytest.mark.parametrize(("lose", "said"), CAME_BACK, ids=[lose.__name__ for lose, _ in CAME_BACK])
def test_what_is_missing_again_is_told_where_the_day_begins_and_keeps_nobody_from_it(
    growing: Growing, lose: object, said: str
) -> None:
    client = _client(growing.grown_to("visited"), Role.COORDINATOR)
    assert said not in client.get("/plan/").content.decode()
    assert callable(lose)
    lose(growing)
    assert client.get("/").headers["Location"] == "/plan/"
    assert said in client.get("/plan/").content.decode()
    assert said in client.get("/guide/").content.decode()
    assert said not in client.get("/elders/").content.decode()


def test_without_anybody_left_who_can_go_the_guide_comes_back(growing: Growing) -> None:
    growing.grown_to("visited")
    WorkingHours.objects.all().delete()
    guide = _guide(growing, Role.COORDINATOR)
    assert guide.is_first_day
    assert guide.next is not None
    assert guide.next.key == "visitors"


def test_on_the_first_day_every_page_leads_back_and_on(growing: Growing) -> None:
    client = _client(growing.grown_to("hours"), Role.COORDINATOR)
    page = client.get("/visitors/").content.decode()
    assert '<a href="/guide/">‹ 准备情况</a><a href="/ledger/">下一步：导入台账 ›</a>' in page
    assert "下一步" not in client.get("/ledger/").content.decode()


def test_a_visitor_whose_login_is_joined_to_nobody_is_told_whom_to_ask(growing: Growing) -> None:
    growing.grown_to("points")
    growing.users[Role.COORDINATOR].display_name = "张协调"
    growing.users[Role.COORDINATOR].save()
    page = _client(growing, Role.VISITOR).get("/").content.decode()
    assert "您的账号还没有关联探访员。请联系张协调" in page


def test_a_visitor_is_told_that_no_plan_was_published_yet(growing: Growing) -> None:
    client = _client(growing.grown_to("draft"), Role.VISITOR)
    assert "今天起还没有您的行程" in client.get("/guide/").content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.RESPONDER])
def test_others_are_told_what_the_county_waits_for_and_who_does_it(growing: Growing, role: Role) -> None:
    growing.grown_to("hours")
    assert "现在等“老人台账”，由乡镇协调员办理" in _client(growing, role).get("/").content.decode()
    growing.ledger()
    assert _client(growing, role).get("/").status_code == 302


def test_who_has_no_area_is_told_whom_to_ask(growing: Growing) -> None:
    growing.grown_to("points")
    growing.users[Role.COORDINATOR].area_grants.all().delete()
    assert "请管理员为您的账号授权" in _client(growing, Role.COORDINATOR).get("/").content.decode()


def test_a_page_of_a_county_at_work_asks_little_for_the_guide(
    growing: Growing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = growing.grown_to("visited").users[Role.COORDINATOR]
    with django_assert_num_queries(2):
        assert guide_of(user=user).is_under_way


def test_the_guide_asks_as_much_of_a_large_county_as_of_a_small_one(
    growing: Growing, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    guide = _guide(growing.grown_to("visited"), Role.COORDINATOR)
    with django_assert_max_num_queries(24):
        assert guide.steps


def test_what_is_missing_of_others_steps_is_not_called_done(growing: Growing, client: Client) -> None:
    """An administrator is not told that every door is known because the coordinator's work is not theirs."""
    guide = _guide(growing.grown_to("ledger"), Role.ADMINISTRATOR)
    doors = next(told for told in guide.steps if told.step.key == "doors")
    assert _states(_guide(growing, Role.COORDINATOR))["doors"] != StepState.DONE
    assert doors.state != StepState.DONE


def test_only_steps_with_a_tick_are_counted_as_done(growing: Growing) -> None:
    guide = _guide(growing.grown_to("visitors"), Role.COORDINATOR)
    states = [told.state for told in guide.steps]
    assert StepState.LATER in states
    assert guide.done == states.count(StepState.DONE)
