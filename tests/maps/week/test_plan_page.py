"""The coordinator's page: a week's plan from its start to its publication."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.audit.selectors import events_about
from dispatch.incidents.models import Incident, IncidentKind
from dispatch.plans.models import LeftOut, Plan, PlanRun, PlanState, RunState
from maps.week.selectors.plan_lacks import without_hours
from tests.maps.monday import at, monday
from tests.township import Township
from visits.register.models import ElderState, State, WorkingHours

BEGIN = {"area": "140499101000", "week": "2026-11-23", "seconds": "5"}


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


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Plans whose computing was asked for; the computing itself belongs to dispatch."""
    asked: list[Plan] = []
    monkeypatch.setattr("maps.week.views.plans.plan_start", lambda *, plan: asked.append(plan))
    return asked


def _page(client: Client, path: str = "/plan/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_plan_the_page_offers_to_make_one(coordinator: Client) -> None:
    page = _page(coordinator)
    assert "还没有制订" in page
    assert "开始制订" in page


def test_a_weekend_leads_to_the_next_week_and_says_so(town: Township, settings: Settings, coordinator: Client) -> None:
    WorkingHours.objects.filter(weekday__gt=5).delete()
    settings.AS_OF = "2026-11-28"
    page = _page(coordinator)
    assert "下周计划" in page
    assert "本周已没有可排的班次，这里是下周 · 第49周 11月30日–12月6日。" in page
    assert "?area=140499101000&amp;week=2026-W48" in page
    assert 'value="2026-11-30" selected' in page
    former = _page(coordinator, "/plan/?week=2026-W48")
    assert "本周计划" in former
    assert "本周已没有可排的班次" not in former


def test_every_page_says_on_which_day_a_demo_stands(settings: Settings, coordinator: Client) -> None:
    assert "演示，今天是 11月23日" in _page(coordinator)
    assert "演示，今天是 11月23日" in _page(Client(), "/sign-in/")
    settings.AS_OF = ""
    assert "演示" not in _page(coordinator)


def test_the_same_facts_again_are_said_to_be_the_same(
    coordinator: Client, started: list[Plan], settings: Settings
) -> None:
    coordinator.post("/plans/begin/", BEGIN)
    PlanRun.objects.update(state=RunState.DONE)
    Plan.objects.update(state=PlanState.WITHDRAWN)
    page = coordinator.post("/plans/begin/", BEGIN, follow=True).content.decode()
    assert "情况没有变化：这就是" in page
    assert "重新发布" in page
    assert len(started) == Plan.objects.count() == 1


def test_before_a_plan_is_replaced_both_stand_side_by_side(
    coordinator: Client, plan: Plan, started: list[Plan]
) -> None:
    coordinator.post("/plans/begin/", BEGIN)
    [draft] = Plan.objects.exclude(pk=plan.pk)
    PlanRun.objects.update(state=RunState.DONE)
    page = _page(coordinator, f"/plans/{draft.pk}/")
    assert "本计划不如已发布的计划，请看清再取代。" in page
    assert "不再有人去：" in page
    assert "取代并发布" in page
    coordinator.post(f"/plans/{draft.pk}/publish/", {"replace": "1"})
    assert f"/plans/{plan.pk}/" in _page(coordinator, f"/plans/{draft.pk}/")


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-23", "这个计划没有管满一天。"), ("2026-11-25", "11月23日–11月24日 按这个计划走。")]
)
def test_a_plan_that_was_taken_over_says_which_days_it_governed_and_what_governs_the_rest(
    coordinator: Client, plan: Plan, started: list[Plan], settings: Settings, day: str, said: str
) -> None:
    settings.AS_OF = day
    coordinator.post("/plans/begin/", BEGIN)
    [draft] = Plan.objects.exclude(pk=plan.pk)
    PlanRun.objects.update(state=RunState.DONE)
    coordinator.post(f"/plans/{draft.pk}/publish/", {"replace": "1"})
    page = _page(coordinator, f"/plans/{plan.pk}/")
    assert "计划（已被取代）" in page
    assert said in page
    assert f'<a href="/plans/{draft.pk}/">看那个计划</a>' in page
    assert "已撤回" not in page
    assert "按这个计划走" not in _page(coordinator, f"/plans/{draft.pk}/")


def test_who_is_visited_apart_from_those_behind_the_same_door_is_told_with_the_reason(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    assert "同户没有一起探访" not in _page(coordinator)
    told = {"first_day": "2026-11-01", "last_day": "2026-11-30", "why": "no_common_day"}
    plan.figures["apart"] = [told | {"elder_id": town["赵春花"].pk, "beside": [town["李大山"].pk]}]
    plan.save()
    page = _page(coordinator)
    assert "同户没有一起探访" in page
    assert "可探访的日子里没有共同的班次日。" in page
    assert events_about(f"visits.elder:{town['赵春花'].pk}").exists()


def test_someone_without_any_area_is_told_whom_to_ask(town: Township, coordinator: Client) -> None:
    town.users["coordinator"].area_grants.all().delete()
    assert "请管理员为您的账号授权" in _page(coordinator)


def test_a_start_makes_a_draft_and_sets_the_computing_off(coordinator: Client, started: list[Plan]) -> None:
    response = coordinator.post("/plans/begin/", BEGIN)
    [made] = Plan.objects.all()
    assert response.headers["Location"] == f"/plans/{made.pk}/"
    assert started == [made]
    assert (made.state, made.first_day, made.run.seconds) == (PlanState.DRAFT, date(2026, 11, 23), 5)
    assert "正在制订计划" in _page(coordinator)


@pytest.mark.parametrize("wrong", [{"area": "140499102000"}, {"week": "2026-11-24"}, {"seconds": "86400"}])
def test_a_start_that_was_not_offered_is_refused(
    coordinator: Client, started: list[Plan], wrong: dict[str, str]
) -> None:
    assert coordinator.post("/plans/begin/", BEGIN | wrong).status_code == 400
    assert not Plan.objects.exists()


def test_what_dispatch_refuses_is_said_in_words(town: Township, coordinator: Client, started: list[Plan]) -> None:
    for visitor in town.visitors.values():
        visitor.working_hours.all().delete()
    response = coordinator.post("/plans/begin/", BEGIN, follow=True)
    assert response.status_code == 200
    page = response.content.decode()
    assert "没有任何班次" in page
    assert "探访员都没有工作时间" in page
    assert "开始制订" not in page


def test_the_progress_tells_how_far_it_is_and_what_the_best_plan_leaves_out(coordinator: Client, plan: Plan) -> None:
    best = {"left_out": 4, "late_s": 0, "cost_s": 3600}
    PlanRun.objects.filter(plan=plan).update(state=RunState.RUNNING, progress=0.4, best=best)
    said = json.loads(coordinator.get(f"/plans/{plan.pk}/progress/").content)
    assert (said["open"], said["share"]) == (True, 0.4)
    assert said["best"] == ["还有探访没排上", "没有超时", "路程与均衡合计 1 小时"]


def test_a_stop_reaches_the_run(coordinator: Client, plan: Plan) -> None:
    PlanRun.objects.filter(plan=plan).update(state=RunState.QUEUED)
    coordinator.post(f"/plans/{plan.pk}/stop/")
    assert PlanRun.objects.get(plan=plan).cancel_requested


def test_a_failed_run_says_why_and_offers_to_start_again(coordinator: Client, plan: Plan) -> None:
    PlanRun.objects.filter(plan=plan).update(state=RunState.FAILED, error_message="计划没有算成。请重新制订。")
    page = _page(coordinator, f"/plans/{plan.pk}/")
    assert "计划没有算成。请重新制订。" in page
    assert 'data-opens="start"' in page


def test_a_draft_can_be_published_and_says_what_it_replaces(coordinator: Client, plan: Plan, town: Township) -> None:
    draft = Plan.objects.create(
        area=town.area,
        period="week",
        first_day=plan.first_day,
        last_day=plan.last_day,
        inputs=plan.inputs,
        made_at=at(8),
    )
    PlanRun.objects.create(plan=draft, seconds=1, queued_at=at(8), input_hash="draft", state=RunState.DONE)
    assert "将由本计划取代" in _page(coordinator)
    assert coordinator.post(f"/plans/{draft.pk}/publish/").status_code == 409
    coordinator.post(f"/plans/{draft.pk}/publish/", {"replace": "1"})
    draft.refresh_from_db()
    plan.refresh_from_db()
    assert (draft.state, plan.state) == (PlanState.PUBLISHED, PlanState.WITHDRAWN)


def test_whoever_is_left_out_is_listed_by_name_with_reason_and_remedy(
    coordinator: Client, plan: Plan, town: Township
) -> None:
    remedy = {"code": "extra_shift", "visitor_id": town.visitors["马小燕"].pk, "date": "2026-11-28"}
    LeftOut.objects.create(
        plan=plan,
        elder=town["张福贵"],
        first_day=plan.first_day,
        last_day=plan.last_day,
        tier="key",
        clause="P28",
        reason="no_shift",
        detail={"reason": {}, "remedy": remedy},
    )
    page = _page(coordinator)
    assert "张福贵" in page
    assert "可探访的日子里没有任何班次。" in page
    assert "请马小燕在 11月28日" in page
    assert events_about(f"visits.elder:{town['张福贵'].pk}").exists()


def test_whose_time_ends_now_is_told_from_who_can_still_be_visited_later(
    coordinator: Client, plan: Plan, town: Township
) -> None:
    """A month that goes on is no lost visit yet, and a list of hundreds would say that it were."""
    for name, days in (("张福贵", 0), ("刘长水", 9), ("周玉梅", 9)):
        LeftOut.objects.create(
            plan=plan,
            elder=town[name],
            first_day=plan.first_day,
            last_day=plan.last_day + timedelta(days=days),
            tier="general",
            clause="P29",
            reason="no_shift",
        )
    page = _page(coordinator)
    assert "1 次的期限就在这些天里。另 2 次以后还能去" in page


def test_the_timetable_has_one_box_for_each_stop_on_its_day(coordinator: Client, plan: Plan) -> None:
    page = _page(coordinator)
    cell = page[page.index('data-day="2026-11-23"') :]
    assert cell[: cell.index("</button>")].count('class="box box-open"') == 3


def test_a_change_since_the_plan_was_made_is_named(coordinator: Client, plan: Plan, town: Township) -> None:
    changes = f"/plans/{plan.pk}/changes/"
    assert f'data-fragment="{changes}"' in _page(coordinator)
    assert "制订后的变动" not in coordinator.get(changes).content.decode()
    ElderState.objects.create(elder=town["王秀英"], state=State.IN_HOSPITAL, since=date(2026, 11, 23))
    part = coordinator.get(changes).content.decode()
    assert "制订后的变动" in part
    assert "王秀英（上河村） 住院" in part
    assert events_about(f"visits.elder:{town['王秀英'].pk}").filter(detail__page="plan").exists()


def test_an_open_emergency_stands_first_in_what_is_to_be_done(coordinator: Client, town: Township) -> None:
    Incident.objects.create(
        kind=IncidentKind.FIRE, area=town.villages["下河村"], point=Point(113.215, 36.295), raised_at=at(9)
    )
    page = _page(coordinator)
    assert page.index("火情 下河村") < page.index("逾期未探访")


@pytest.mark.parametrize(
    ("key", "names"),
    [("overdue", ["张福贵", "陈桂兰"]), ("hazard", ["王秀英"]), ("unlocated", ["周玉梅"]), ("unassigned", [])],
)
def test_each_number_has_its_list_of_people(coordinator: Client, key: str, names: list[str]) -> None:
    response = coordinator.get(f"/people/?list={key}")
    listed = [one.name for one in response.context["people"]]
    assert sorted(listed) == sorted(names)
    assert all(name in response.content.decode() for name in names)


def test_a_list_that_does_not_exist_is_not_found(coordinator: Client) -> None:
    assert coordinator.get("/people/?list=everything").status_code == 404


def test_another_township_is_not_found(coordinator: Client) -> None:
    assert coordinator.get("/plan/?area=140499102000").status_code == 404


def test_a_week_that_is_no_week_is_refused_in_words(coordinator: Client) -> None:
    response = coordinator.get("/plan/?week=2026-W60")
    assert response.status_code == 400
    assert "2026-W60" in response.content.decode()


def test_a_name_is_never_read_as_a_template(coordinator: Client, plan: Plan, town: Township) -> None:
    town.visitors["孙志强"].name = "{{ 7 * 7 }}<b>"
    town.visitors["孙志强"].save()
    page = _page(coordinator)
    assert "{{ 7 * 7 }}&lt;b&gt;" in page
    assert "49<b>" not in page


def test_the_page_takes_few_queries(
    coordinator: Client, plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(140):  # however many people, visitors and stops
        coordinator.get("/plan/")


@pytest.mark.parametrize("planned", [True, False])
def test_whoever_has_no_hours_is_named_beside_the_plan_with_how_many_they_answer_for(
    request: pytest.FixtureRequest, coordinator: Client, town: Township, planned: bool
) -> None:
    if planned:
        request.getfixturevalue("plan")
    town.visitors["马小燕"].working_hours.all().delete()
    named = without_hours(area=town.area, first_day=date(2026, 11, 23), last_day=date(2026, 11, 29))
    assert [(visitor.name, count > 0) for visitor, count in named] == [("马小燕", True), ("何有田", False)]
    page = _page(coordinator)
    assert "没有工作时间的探访员" in page
    assert f'href="/visitors/{town.visitors["马小燕"].pk}/edit/"' in page


def test_nobody_is_named_where_everybody_has_hours(coordinator: Client, plan: Plan, town: Township) -> None:
    town.visitors["何有田"].delete()
    assert "没有工作时间的探访员" not in _page(coordinator)


def test_a_plan_that_nobody_computes_says_so(coordinator: Client, plan: Plan, broker_url: str) -> None:
    PlanRun.objects.filter(plan=plan).update(state=RunState.QUEUED)
    assert "现在没有人处理" in coordinator.get(f"/plans/{plan.pk}/").content.decode()
    assert "现在没有人处理" in coordinator.get(f"/plans/{plan.pk}/progress/").json()["waiting"]
