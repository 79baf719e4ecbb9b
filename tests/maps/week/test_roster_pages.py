"""The roster of the weeks ahead, leave with its stand-in, and the county's calendar, as pages."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from base import clock
from geo.models import AreaGrant
from tests.township import TODAY, Township
from visits.register.models import Absence, CalendarDay, DatedHours, LeaveKind, Responsibility, Visitor
from visits.register.selectors.absences import day_fingerprint
from visits.register.selectors.calendar import calendar_fingerprint
from visits.register.services import DaysTold, LeaveTold, absence_enter, calendar_days_set, dated_hours_set

StandOn = Callable[[str], date]
SUN, MA, HE = "孙志强", "马小燕", "何有田"
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def coordinator(township: Township, client: Client, stand_on: StandOn) -> User:
    stand_on(TODAY.isoformat())
    client.force_login(township.users["coordinator"])
    return township.users["coordinator"]


def _day_page(township: Township, name: str, day: date = WEDNESDAY) -> str:
    return f"/roster/{township.visitors[name].pk}/{day}/"


def _act(client: Client, township: Township, act: str, name: str = SUN, day: date = WEDNESDAY, **told: Any) -> Any:
    seen = day_fingerprint(visitor=township.visitors[name], day=day)
    given = {"act": act, "seen": seen, "kind": "day_off", "mode": "walk", "hours": ""} | told
    return client.post(_day_page(township, name, day), given)


def _duty(client: Client, name: str, day: date = WEDNESDAY) -> list[str]:
    """What the roster's cell says."""
    context = client.get(f"/roster/?week={day:%G-W%V}").context
    [cells] = [cells for row, cells in context["rows"] if row.visitor.name == name]
    [shown] = [one for one in cells if one.cell.day == day]
    return [*shown.hours, *shown.notes]


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_roster_fills_itself_from_weekly_hours(township: Township, coordinator: User, client: Client) -> None:
    page = client.get("/roster/")
    assert _duty(client, SUN) == ["08:30–17:30"]
    assert [week.name for week in page.context["walk"]][:2] == ["本周", "下周"]
    assert len(page.context["walk"]) == 4
    assert page.context["roster"].days[2].on_duty == 2


def test_new_years_week_names_the_day_off(township: Township, coordinator: User, client: Client) -> None:
    page = client.get("/roster/?week=2026-W53")
    assert "元旦放假" in _text(page)
    assert _duty(client, SUN, date(2027, 1, 1)) == ["元旦"]


@pytest.mark.parametrize(
    ("act", "told", "says"),
    [
        ("off", {}, ["请假"]),
        ("morning", {}, ["12:00–17:30", "上午请假"]),
        ("afternoon", {}, ["08:30–12:00", "下午请假"]),
        ("hours", {"hours": "9:00-11:00 14:00-15:00"}, ["09:00–11:00", "14:00–15:00", "另定"]),
        ("extra", {"hours": "18:00-20:00"}, ["08:30–17:30", "18:00–20:00", "另定"]),
        ("extra", {"hours": "17:00-20:00", "mode": "ebike"}, ["08:30–20:00", "另定"]),
    ],
)
def test_a_day_is_changed_by_one_button_and_restored_by_another(
    township: Township, coordinator: User, client: Client, act: str, told: dict[str, Any], says: list[str]
) -> None:
    answer = _act(client, township, act, **told)
    assert answer.status_code == 302
    assert f"#visitor-{township.visitors[SUN].pk}" in answer["Location"]
    assert _duty(client, SUN) == says
    assert _act(client, township, "usual").status_code == 302
    assert _duty(client, SUN) == ["08:30–17:30"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"hours": ""}, "请填写时间"),
        ({"hours": "随便"}, "请写成 08:30-11:30"),
        ({"hours": "11:00-09:00"}, "请写成 08:30-11:30"),
        ({"hours": "9:00-11:00", "mode": "rocket"}, "rocket"),
    ],
)
def test_hours_that_cannot_be_are_said_and_nothing_changes(
    township: Township, coordinator: User, client: Client, told: dict[str, Any], says: str
) -> None:
    answer = _act(client, township, "hours", **told)
    assert answer.status_code == 400
    assert says in _text(answer)
    assert not DatedHours.objects.exists()


def test_of_two_coordinators_on_one_day_the_second_sees_what_the_first_did(
    township: Township, coordinator: User, client: Client
) -> None:
    seen = day_fingerprint(visitor=township.visitors[SUN], day=WEDNESDAY)
    dated_hours_set(visitor=township.visitors[SUN], day=WEDNESDAY, stretches=[(time(9), time(10), "walk")], by=None)
    answer = _act(client, township, "off", seen=seen)
    assert answer.status_code == 400
    assert "刚被别人改过" in _text(answer)
    assert not Absence.objects.exists()
    again = _act(client, township, "off", seen=answer.context["form"].data["seen"])
    assert again.status_code == 302


def test_a_past_day_takes_leave_noted_afterwards_and_nothing_else(
    township: Township, coordinator: User, client: Client
) -> None:
    day = date(2026, 11, 20)
    assert "已经过去" in _text(client.get(_day_page(township, SUN, day)))
    assert _act(client, township, "hours", day=day, hours="9:00-10:00").status_code == 400
    assert _act(client, township, "off", day=day, kind="sick").status_code == 302
    assert Absence.objects.get().kind == LeaveKind.SICK


def _leave(township: Township, **changes: Any) -> dict[str, Any]:
    told = {"visitor": township.visitors[SUN].pk, "first_day": "2026-11-24", "last_day": "2026-11-27"}
    return told | {"part": "whole", "kind": "personal", "stand_in": township.visitors[HE].pk} | changes


def test_leave_with_a_stand_in_is_entered_changed_and_taken_back(
    township: Township, coordinator: User, client: Client
) -> None:
    page = client.post("/leave/new/", _leave(township), follow=True)
    absence = Absence.objects.get()
    assert "何有田代为负责 3 位老人" in _text(page)
    assert "由何有田代班" in _text(client.get("/roster/"))
    assert _duty(client, SUN) == ["请假", "何有田代"]
    shown = client.get(f"/leave/{absence.pk}/")
    client.post(f"/leave/{absence.pk}/", shown.context["form"].initial | {"last_day": "2026-11-24", "stand_in": ""})
    absence.refresh_from_db()
    assert (absence.last_day, absence.stand_in) == (date(2026, 11, 24), None)
    seen = client.get(f"/leave/{absence.pk}/").context["seen"]
    client.post(f"/leave/{absence.pk}/withdraw/", {"seen": seen})
    assert _duty(client, SUN, date(2026, 11, 24)) == ["08:30–17:30"]
    assert not Responsibility.objects.exclude(absence=None).exists()
    assert "撤回" in _text(client.get(f"/leave/{absence.pk}/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "2026-11-20"}, "last_day"),
        ({"first_day": "不知道"}, "first_day"),
        ({"visitor": 999999}, "visitor"),
        ({"part": "morning"}, "stand_in"),
        ({"part": "times", "stand_in": ""}, "gone_from"),
        ({"first_day": "2026-09-01"}, "first_day"),
    ],
)
def test_leave_that_cannot_be_is_marked_at_its_field(
    township: Township, coordinator: User, client: Client, changes: dict[str, Any], field: str
) -> None:
    answer = client.post("/leave/new/", _leave(township, **changes))
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not Absence.objects.exists()


def test_a_leader_reads_the_roster_and_changes_nothing(township: Township, client: Client, stand_on: StandOn) -> None:
    stand_on(TODAY.isoformat())
    client.force_login(township.users["leader"])
    page = _text(client.get("/roster/"))
    assert "孙志强" in page
    assert "登记请假" not in page
    assert "/roster/" + str(township.visitors[SUN].pk) not in page
    assert client.post("/leave/new/", _leave(township)).status_code == 403


def test_visitors_read_their_own_days_and_nobody_elses(township: Township, client: Client, stand_on: StandOn) -> None:
    stand_on("2026-12-28")
    told = LeaveTold(date(2026, 12, 29), date(2026, 12, 29), LeaveKind.TRAINING)
    absence_enter(visitor=township.visitors[SUN], told=told, by=None)
    client.force_login(township.users["visitor"])
    page = _text(client.get("/roster/own/"))
    assert "请假" in page
    assert "元旦" in page
    assert MA not in page
    assert client.get("/roster/").status_code == 403


def _whole_county(township: Township, client: Client, stand_on: StandOn, day: str) -> User:
    stand_on(day)
    user = township.users["administrator"]
    AreaGrant.objects.create(user=user, area=township.county)
    client.force_login(user)
    return user


def _days(township: Township, **told: Any) -> dict[str, Any]:
    given = {"county": township.county.code, "first_day": "2027-01-01", "kind": "ordinary", "name": "元旦照常"}
    return given | {"act": "save", "seen": calendar_fingerprint(county=township.county)} | told


def test_the_year_shows_what_was_announced_and_says_what_was_not(
    township: Township, coordinator: User, client: Client
) -> None:
    page = _text(client.get("/calendar/?year=2026"))
    assert "2月15日–2月23日" in page
    assert "补班（按周五）" in page
    assert "国办发明电〔2025〕7号" in page
    assert "没有连休和补班" in _text(client.get("/calendar/?year=2027"))
    assert client.get("/calendar/?year=abc").status_code == 200


def test_a_county_visits_on_new_years_day_after_a_look_at_what_that_does(
    township: Township, client: Client, stand_on: StandOn
) -> None:
    _whole_county(township, client, stand_on, "2026-12-28")
    looked = client.post("/calendar/days/", _days(township, act="preview"))
    effect = looked.context["effect"]
    assert (effect.people_before, effect.people_after, effect.seconds_after) == (0, 2, 2 * 9 * 3600)
    assert not CalendarDay.objects.exists()
    assert client.post("/calendar/days/", _days(township)).status_code == 302
    assert "本县另定；全国是元旦放假" in _text(client.get("/calendar/?year=2027"))
    client.post("/calendar/restore/", _days(township, last_day="2027-01-01"))
    assert "本县另定；" not in _text(client.get("/calendar/?year=2027"))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"first_day": "2026-12-01"}, "first_day"),
        ({"first_day": "x"}, "first_day"),
        ({"kind": "workday"}, "like_weekday"),
        ({"kind": "workday", "like_weekday": 5, "last_day": "2027-01-02"}, "last_day"),
        ({"last_day": "2026-12-31"}, "last_day"),
        ({"last_day": "2027-12-31"}, "last_day"),
        ({"name": " "}, "name"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_a_day_that_cannot_be_is_marked_at_its_field(
    township: Township, client: Client, stand_on: StandOn, told: dict[str, Any], field: str
) -> None:
    _whole_county(township, client, stand_on, "2026-12-28")
    answer = client.post("/calendar/days/", _days(township, **told))
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not CalendarDay.objects.exists()


def test_of_two_administrators_the_second_is_told(township: Township, client: Client, stand_on: StandOn) -> None:
    _whole_county(township, client, stand_on, "2026-12-28")
    given = _days(township)
    calendar_days_set(
        county=township.county, told=DaysTold(date(2027, 1, 1), date(2027, 1, 1), "holiday", "元旦"), by=None
    )
    answer = client.post("/calendar/days/", given)
    assert answer.status_code == 400
    assert "刚被别人改过" in _text(answer)
    assert CalendarDay.objects.get(withdrawn_at=None).name == "元旦"


def test_whom_one_township_was_granted_to_does_not_change_the_countys_calendar(
    township: Township, coordinator: User, client: Client
) -> None:
    page = client.get("/calendar/")
    assert 'id="days"' not in _text(page)
    answer = client.post("/calendar/days/", _days(township), follow=True)
    assert "由管理全县的人改" in _text(answer)
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("path", ["/roster/?week=2026-W99", "/roster/1/2026-13-45/", "/leave/999999/", "/roster/1/x/"])
def test_addresses_that_mean_nothing_are_refused_by_name(
    township: Township, coordinator: User, client: Client, path: str
) -> None:
    assert 400 <= client.get(path).status_code < 500


def test_an_empty_township_leads_to_the_first_visitor(township: Township, coordinator: User, client: Client) -> None:
    Visitor.objects.filter(area=township.area).update(active_until=date(2026, 1, 31))
    page = _text(client.get("/roster/"))
    assert "还没有探访员" in page
    assert "/visitors/new/" in page
    assert clock.today() == TODAY


def test_the_plans_page_names_leave_and_days_off_and_leads_to_the_roster(
    township: Township, coordinator: User, client: Client
) -> None:
    told = LeaveTold(date(2026, 12, 29), date(2027, 1, 5), LeaveKind.SICK, stand_in=township.visitors[HE])
    absence_enter(visitor=township.visitors[SUN], told=told, by=None)
    page = _text(client.get("/plan/?week=2026-W53"))
    assert "元旦放假" in page
    assert "由何有田代班" in page
    assert "病假" not in page


def test_a_week_in_which_nobody_works_says_so_in_place_of_the_button(
    township: Township, client: Client, stand_on: StandOn
) -> None:
    stand_on("2026-02-16")
    client.force_login(township.users["coordinator"])
    page = _text(client.get("/plan/?week=2026-W08"))
    assert "剩下的日子没有人上班" in page
    assert "春节放假" in page


def test_a_visitor_on_leave_reads_so_on_the_itinerary_and_the_visitors_page_lists_it(
    township: Township, coordinator: User, client: Client
) -> None:
    told = LeaveTold(TODAY, TODAY, LeaveKind.SICK, gone_from=time(12))
    absence_enter(visitor=township.visitors[SUN], told=told, by=None)
    assert "/leave/" in _text(client.get(f"/visitors/{township.visitors[SUN].pk}/"))
    client.force_login(township.users["visitor"])
    assert "这一天登记了请假：下午。" in _text(client.get(f"/itinerary/?day={TODAY}"))
    assert "登记了请假" not in _text(client.get(f"/itinerary/?day={WEDNESDAY}"))


NOTICE = """关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。"""


def test_a_pasted_notice_is_read_shown_and_entered_at_once(
    township: Township, client: Client, stand_on: StandOn
) -> None:
    """Invented: the notice of 2027 is not known yet."""
    _whole_county(township, client, stand_on, "2026-12-28")
    given = _days(township, text=NOTICE, act="preview")
    looked = _text(client.post("/calendar/notice/", given))
    assert "2月5日–2月11日" in looked
    assert not CalendarDay.objects.exists()
    assert client.post("/calendar/notice/", given | {"act": "save"}).status_code == 302
    page = _text(client.get("/calendar/?year=2027"))
    assert "补班（按周三）" in page
    assert "补班（按周四）" in page
    assert CalendarDay.objects.filter(withdrawn_at=None).count() == 3 + 7 + 2
    again = _days(township, text=NOTICE)
    client.post("/calendar/notice/", again)
    assert CalendarDay.objects.count() == 3 + 7 + 2
    line = next(line for line in client.get("/calendar/?year=2027").context["lines"] if line.count == 4)
    client.post("/calendar/restore/", _days(township, first_day=line.first_day, last_day=line.last_day))
    assert CalendarDay.objects.filter(withdrawn_at=None).count() == 3 + 3 + 2


def test_a_notice_that_contradicts_itself_is_not_entered(township: Township, client: Client, stand_on: StandOn) -> None:
    _whole_county(township, client, stand_on, "2026-12-28")
    answer = client.post("/calendar/notice/", _days(township, text=NOTICE.replace("共7天", "共8天")))
    assert answer.status_code == 400
    assert "春节：放假的日子和天数对不上" in _text(answer)
    assert not CalendarDay.objects.exists()
