"""The rolling month on the coordinator's pages: weeks, lists, moving people, what is said where nothing is there."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent
from dispatch.plans.models import TargetWeek, WeekWish
from dispatch.plans.month import Why
from dispatch.plans.month_ahead import Closing, MonthAhead
from dispatch.plans.selectors.month_ahead import month_ahead
from maps.week.selectors.month import REASONS
from tests.maps.monday import monday
from tests.township import Township
from visits.records.models import VisitRecord
from visits.register.models import Absence, CategoryFlag, ElderState, State, WorkingHours

DECEMBER = "2026-12-31"


@pytest.fixture(autouse=True)
def _on_monday(stand_on: Callable[[str], date]) -> None:
    stand_on("2026-11-23")


@pytest.fixture
def desk(client: Client, township: Township) -> Client:
    client.force_login(township.users["coordinator"])
    return client


def _page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def _tick(township: Township, name: str, wish: int | str = "", last_day: str = DECEMBER) -> str:
    return f"{township[name].pk}:{last_day}:{wish}"


def _move(client: Client, **data: Any) -> str:
    response = client.post("/month/move/", {"day": "2026-12-01", **data}, follow=True)
    assert response.redirect_chain[0][0].startswith("/month/week/?area=140499101000&day=2026-12-01")
    return response.content.decode()


def test_the_weeks_are_cut_where_the_month_ends_and_each_leads_to_its_list(desk: Client, township: Township) -> None:
    page = _page(desk, "/month/part/")
    days = ["2026-11-23", "2026-11-30", "2026-12-01", "2026-12-07", "2026-12-14", "2026-12-21"]
    assert all(f"/month/week/?area=140499101000&amp;day={day}" in page for day in days)
    assert page.count("<li><a class=") == len(days)
    assert "<html" not in page


def test_where_hours_suffice_it_says_so(desk: Client, township: Township) -> None:
    page = _page(desk, "/month/part/")
    assert "今后五周的工时不缺" in page
    assert "month-short" not in page


def test_the_month_is_a_page_of_its_own_for_who_has_no_script(desk: Client, township: Township) -> None:
    assert "month-weeks" in _page(desk, "/month/?at_once=1")
    plan = _page(desk, "/plan/")
    assert 'data-fragment="/month/part/?area=140499101000"' in plan
    assert 'href="/month/?area=140499101000"' in plan


def test_the_page_of_the_month_stands_before_its_weeks_are_counted(desk: Client, township: Township) -> None:
    page = _page(desk, "/month/")
    assert 'data-fragment="/month/part/?area=140499101000&amp;whole=1"' in page
    assert "month-weeks" not in page
    assert 'href="/month/?area=140499101000&amp;at_once=1"' in page


def test_where_nobody_works_it_is_said_who_waits_and_who_is_on_leave(desk: Client, township: Township) -> None:
    by = township.users["coordinator"]
    for name in ("孙志强", "马小燕"):
        Absence.objects.create(
            visitor=township.visitors[name],
            first_day=date(2026, 11, 23),
            last_day=date(2026, 12, 31),
            made_at="2026-11-20T08:00+08:00",
            made_by=by,
        )
    page = _page(desk, "/month/part/")
    assert "人排不上" in page
    assert "孙志强请假 11月23日 周一 至 12月31日 周四" in page
    week = _page(desk, "/month/week/?day=2026-11-23")
    assert "能去的人在这些日子都不上班" in week


def test_what_would_close_it_is_a_shift_of_the_own_visitors(desk: Client, township: Township) -> None:
    """An hour on Mondays serves only the first; on Tuesday both are free."""
    WorkingHours.objects.exclude(weekday=1).delete()
    WorkingHours.objects.update(start="08:30", end="09:30")
    page = _page(desk, "/month/part/")
    assert "请孙志强 11月24日 周二加班次 4 小时，约能多去" in page
    assert f"/roster/{township.visitors['孙志强'].pk}/2026-11-24/" in page


def test_the_list_of_a_week_names_people_as_lists_do_and_leaves_its_row(desk: Client, township: Township) -> None:
    page = _page(desk, "/month/week/?day=2026-11-25")
    assert "张福贵" in page
    assert "11 天前" in page
    event = AuditEvent.objects.filter(detail__page="month-week").latest("pk")
    assert township["张福贵"].pk in event.detail["ids"]


def test_somebody_is_moved_to_another_week_and_stands_there_locked(desk: Client, township: Township) -> None:
    page = _move(desk, visit=_tick(township, "赵春花"), to="2026-12-21", act="move")
    assert "已移 1 人到 12月21日–12月27日，并锁定。" in page
    assert WeekWish.objects.get().week_first == date(2026, 12, 21)
    there = _page(desk, "/month/week/?day=2026-12-21")
    assert "赵春花" in there
    assert "已锁定" in there
    wish = WeekWish.objects.get().pk
    assert _tick(township, "赵春花", wish) in there
    assert "已取消锁定 1 人。" in _move(desk, visit=_tick(township, "赵春花", wish), act="release")
    assert not WeekWish.objects.filter(withdrawn_at=None).exists()


def test_a_lock_that_can_no_longer_be_kept_is_told_and_not_said_to_hold(
    desk: Client, township: Township, stand_on: Callable[[str], date]
) -> None:
    """The week is over, nobody came, and the visit is still owed."""
    _move(desk, visit=_tick(township, "赵春花"), to="2026-12-07", act="move")
    stand_on("2026-12-14")
    pages = [_page(desk, f"/month/week/?day={day}") for day in ("2026-12-14", "2026-12-21", "2026-12-28")]
    there = [page for page in pages if _tick(township, "赵春花", WeekWish.objects.get().pk) in page]
    assert len(there) == 1
    assert "锁定在 12月7日–12月13日，已不能照办" in there[0]
    assert "已锁定" not in there[0]


def test_of_several_whoever_cannot_be_moved_is_named_with_the_reason(desk: Client, township: Township) -> None:
    ticks = [_tick(township, "赵春花"), _tick(township, "张福贵", last_day="2026-11-29")]
    page = _move(desk, visit=ticks, to="2026-12-21", act="move")
    assert "已移 1 人" in page
    assert "张福贵：这次探访只能在" in page


def test_whoever_was_overtaken_is_told_and_sees_where_the_elder_stands(desk: Client, township: Township) -> None:
    _move(desk, visit=_tick(township, "赵春花"), to="2026-12-21", act="move")
    page = _move(desk, visit=_tick(township, "赵春花"), to="2026-12-14", act="move")
    assert "赵春花：别人刚刚改过" in page
    assert [wish.week_first for wish in WeekWish.objects.all()] == [date(2026, 12, 21)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"to": "2026-12-21"}, "还没有勾选老人"),
        ({"visit": "1:nonsense:", "to": "2026-12-21"}, "还没有勾选老人"),
        ({"visit": "九:2026-12-31:", "to": "2026-12-21"}, "还没有勾选老人"),
        ({"visit": "{zhao}", "to": ""}, "还没有选移到哪一周"),
        ({"visit": "{zhao}", "to": "2026-12-22"}, "不是今后五周里一周的第一天"),
    ],
)
def test_what_is_missing_or_makes_no_sense_changes_nothing(
    desk: Client, township: Township, sent: dict[str, str], said: str
) -> None:
    data = {key: value.replace("{zhao}", _tick(township, "赵春花")) for key, value in sent.items()}
    assert said in _move(desk, act="move", **data)
    assert not WeekWish.objects.exists()


def test_nobody_moves_an_elder_of_another_township(client: Client, township: Township) -> None:
    client.force_login(township.users["elsewhere"])
    client.post("/month/move/", {"visit": _tick(township, "赵春花"), "to": "2026-12-21", "act": "move"})
    assert not WeekWish.objects.exists()


def test_a_week_that_is_over_and_one_far_ahead_say_so(desk: Client, township: Township) -> None:
    assert "这一周已经过去" in _page(desk, "/month/week/?day=2026-11-16")
    assert "还没有分到这一周" in _page(desk, "/month/week/?day=2027-02-01")


def test_the_first_week_of_the_next_year_is_a_week_of_its_own(
    desk: Client, township: Township, stand_on: Callable[[str], date]
) -> None:
    stand_on("2026-12-07")
    page = _page(desk, "/month/part/")
    assert "day=2026-12-28" in page
    assert "day=2027-01-01" in page
    assert "1月1日–1月3日" in page
    assert "没有人上班" in page


def test_a_township_where_nobody_is_owed_anything_says_so(client: Client, township: Township) -> None:
    client.force_login(township.users["elsewhere"])
    assert "今后五周没有要上门的老人" in _page(client, "/month/part/")
    assert "名单是空的" in _page(client, "/month/week/")
    assert "名单是空的" in _page(client, "/month/waiting/")


def test_the_dead_are_in_no_week(desk: Client, township: Township) -> None:
    ElderState.objects.create(elder=township["张福贵"], state=State.DIED, since=date(2026, 11, 22))
    assert "张福贵" not in _page(desk, "/month/week/?day=2026-11-23")


def test_who_went_without_a_visit_again_and_again_is_listed_with_the_count(desk: Client, township: Township) -> None:
    page = _page(desk, "/month/waiting/")
    assert "张福贵" in page
    assert "1 期" in page
    assert "上一期没有排上或没有去成" in _page(desk, "/month/part/")


def test_on_the_waiting_page_too_it_is_counted_how_often_somebody_was_missed(desk: Client, township: Township) -> None:
    VisitRecord.objects.filter(elder=township["张福贵"]).delete()
    page = _page(desk, "/waiting/")
    assert re.search(r"张福贵.*?连续 1\d 期没有去成", page, flags=re.S)
    assert "/month/waiting/?area=140499101000" in page


def test_every_reason_for_waiting_has_its_words() -> None:
    assert {why.value for why in Why} - {Why.LATER} <= set(REASONS)


@pytest.mark.parametrize(
    ("on_duty_min", "said"),
    [
        (120, "要 10 小时，在岗 2 小时，至少差 8 小时；"),
        (6000, "工时合计够（要 10 小时，在岗 100 小时），但能去的人排不下"),
    ],
)
def test_short_is_short_of_hours_or_of_who_may_go(
    desk: Client, township: Township, monkeypatch: pytest.MonkeyPatch, on_duty_min: int, said: str
) -> None:
    [week, *_rest] = month_ahead(area=township.area).weeks
    short = replace(week, needed_min=600, on_duty_min=on_duty_min, short_min=60, waiting=week.visits[:1])
    monkeypatch.setattr("maps.week.selectors.month.month_ahead", lambda **asked: MonthAhead((short,)))
    assert said in _page(desk, "/month/part/")


def test_the_plans_page_says_of_this_week_and_the_next_alone_what_would_close_it_and_counts_people_once(
    desk: Client, township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = month_ahead(area=township.area).weeks
    sun = Closing(township.visitors["孙志强"].pk, date(2026, 11, 24), minutes=240, helps=2)
    waiting = (found[0].visits[0],) * 2
    short = [replace(week, needed_min=600, short_min=60, waiting=waiting, closing=(sun,)) for week in found]
    monkeypatch.setattr("maps.week.selectors.month.month_ahead", lambda **asked: MonthAhead(tuple(short)))
    part, whole = _page(desk, "/month/part/"), _page(desk, "/month/part/?whole=1")
    assert "今后五周有 <strong>1 人</strong>排不上" in part
    assert part.count("#waits") == whole.count("#waits") == len(short) == 6
    week, next_week_in_two_parts = 1, 2
    assert part.count("1 个办法能补上一些") == week + next_week_in_two_parts
    assert "以后几周怎么补，看五周安排" in part
    assert whole.count("1 个办法能补上一些") == len(short)
    assert "以后几周怎么补，看五周安排" not in whole


def test_the_parts_of_a_week_cut_by_the_new_year_are_called_by_their_days(
    desk: Client, stand_on: Callable[[str], date]
) -> None:
    stand_on("2026-12-07")
    page = _page(desk, "/month/part/")
    assert "<strong>12月28日–12月31日</strong>" in page
    assert "<strong>1月1日–1月3日</strong>" in page
    assert "第53周" not in page
    assert "<strong>第52周</strong>" in page


def test_of_two_behind_one_door_whoever_stays_is_told_where_the_other_one_went(
    desk: Client, township: Township
) -> None:
    CategoryFlag.objects.filter(elder=township["李大山"], category="dependent").delete()
    _move(desk, visit=_tick(township, "赵春花"), to="2026-12-21", act="move")
    places = {
        visit.elder_id: visit.week_first
        for week in month_ahead(area=township.area).weeks
        for visit in week.visits
        if visit.last_day == date(2026, 12, 31)
    }
    there = places[township["李大山"].pk]
    assert there is not None
    assert there != date(2026, 12, 21)
    assert "同户的在 12月21日–12月27日" in _page(desk, f"/month/week/?day={there.isoformat()}")


def test_the_lists_of_january_first_lead_to_the_plan_of_the_week_that_holds_it(
    desk: Client, township: Township, stand_on: Callable[[str], date]
) -> None:
    stand_on("2026-12-07")
    assert "/plan/?area=140499101000&amp;week=2026-W53" in _page(desk, "/month/week/?day=2027-01-01")


def test_the_newest_plan_s_weeks_stand_and_what_came_since_is_shared_out_around_them(township: Township) -> None:
    plan = monday(township).plan
    zhao = township["赵春花"]
    window = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 31), "tier": "general"}
    TargetWeek.objects.create(
        plan=plan, elder=zhao, week_first=date(2026, 12, 7), week_last=date(2026, 12, 13), **window
    )
    found = month_ahead(area=township.area)
    week = next(week for week in found.weeks if week.first_day == date(2026, 12, 7))
    assert zhao.pk in {visit.elder_id for visit in week.visits}
    assert found.made == plan.pk
    everybody = {visit.elder_id for one in found.weeks for visit in (*one.visits, *one.waiting)}
    assert township["张福贵"].pk in everybody


def test_a_second_look_at_the_same_facts_is_the_same(township: Township) -> None:
    assert month_ahead(area=township.area) == month_ahead(area=township.area)
