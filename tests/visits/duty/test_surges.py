"""More visits in bad weather and before festivals (P57-P59)."""

import json
import uuid
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Polygon
from django.utils import timezone

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from visits.duty.alerts import Alert, alerts_from_qweather
from visits.duty.coverage import DueVisit, due_states, due_visits
from visits.duty.models import Surge, SurgeCause
from visits.duty.services import surge_create, surge_follow_alert, surge_for_festival, surge_restore, surge_withdraw
from visits.errors import SurgeRefused
from visits.records.models import Mode, VisitRecord
from visits.register.festivals import festivals_of, qingming_of
from visits.register.models import Elder

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "vectors" / "weather-alert.json"
THURSDAY, SUNDAY = date(2026, 11, 26), date(2026, 11, 29)


def surge(township: Township, **changes: Any) -> Surge:
    told: dict[str, Any] = {"cause": SurgeCause.WEATHER, "title": "寒潮", "first_day": THURSDAY, "last_day": SUNDAY}
    return surge_create(area=township.area, **told | changes)


def added(township: Township, as_of: date = TODAY) -> dict[str, list[DueVisit]]:
    """By name, what the surge adds in week 48."""
    visits = due_visits(area=township.area, first_day=TODAY, last_day=SUNDAY, as_of=as_of)
    names = {elder.pk: name for name, elder in township.elders.items()}
    found: dict[str, list[DueVisit]] = {}
    for visit in visits:
        if visit.clause in ("P57", "P58"):
            found.setdefault(names[visit.elder_id], []).append(visit)
    return found


def visit_on(elder: Elder, day: date) -> None:
    at = timezone.make_aware(datetime.combine(day, time(9)))
    known: dict[str, Any] = {"uuid": uuid.uuid4(), "sequence": elder.records.count() + 1}
    VisitRecord.objects.create(elder=elder, visited_at=at, accepted_at=at, mode=Mode.DOOR_TO_DOOR, **known)


def test_everybody_who_is_visited_is_owed_one_more(township: Township) -> None:
    """P57. 刘长水 is in hospital, 吴满仓 is not in scope."""
    surge(township)
    more = added(township)
    assert set(more) == set(township.elders) - {"刘长水", "吴满仓"}
    assert [(visit.first_day, visit.last_day, visit.state) for visit in more["赵春花"]] == [(THURSDAY, SUNDAY, "due")]


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"tiers": ["general"]}, {"赵春花", "周玉梅"}),
        ({"categories": ["lives_alone"]}, {"张福贵"}),
        ({"hazards": ["heating"]}, {"王秀英"}),
        ({"zone": Polygon.from_bbox((113.17, 36.28, 113.19, 36.29))}, {"陈桂兰", "周玉梅"}),  # she by her village only
        ({"tiers": ["general"], "hazards": ["heating"]}, set()),
    ],
)
def test_conditions_choose_whom_it_means(township: Township, conditions: dict[str, Any], names: set[str]) -> None:
    surge(township, **conditions)
    assert set(added(township)) == names


def test_it_means_its_own_area_only(township: Township) -> None:
    surge_create(
        area=township.villages["上河村"], cause=SurgeCause.WEATHER, title="雪", first_day=THURSDAY, last_day=SUNDAY
    )
    assert set(added(township)) == {"王秀英", "李大山", "赵春花"}


def test_two_more_visits_divide_the_days(township: Township) -> None:
    surge(township, visits=2)
    assert [(visit.first_day.day, visit.last_day.day) for visit in added(township)["赵春花"]] == [(26, 27), (28, 29)]


def test_one_visit_is_not_both_the_weeks_and_the_surges(township: Township) -> None:
    """The first visit is the week's own, the second the surge's."""
    surge(township)
    elder = township["王秀英"]

    def states() -> dict[str, str]:
        visits = due_visits(area=township.area, first_day=TODAY, last_day=SUNDAY, as_of=SUNDAY)
        return {visit.clause: visit.state for visit in visits if visit.elder_id == elder.pk}

    visit_on(elder, THURSDAY)
    assert states() == {"P27-1": "covered", "P57": "due"}
    visit_on(elder, SUNDAY)
    assert states() == {"P27-1": "covered", "P57": "covered"}


def test_a_visit_before_the_surge_leaves_the_next_one_to_it(township: Township) -> None:
    surge(township)
    visit_on(township["王秀英"], TODAY)
    visit_on(township["王秀英"], THURSDAY)
    assert [visit.state for visit in added(township, SUNDAY)["王秀英"]] == ["covered"]


def test_withdrawn_it_never_was_and_put_back_it_is(township: Township) -> None:
    made = surge(township)
    surge_withdraw(surge=made)
    assert added(township) == {}
    surge_restore(surge=made)
    assert added(township)
    assert [event.detail["what"] for event in AuditEvent.objects.order_by("pk")] == ["created", "withdrawn", "restored"]


def test_a_map_shows_who_waits_for_a_surges_visit(township: Township) -> None:
    surge(township)
    states = due_states(elders=Elder.objects.all(), as_of=THURSDAY)
    assert (states[township["赵春花"].pk].state, states[township["赵春花"].pk].next_due) == ("due", SUNDAY)


def test_it_asks_for_comfort_unless_told_otherwise(township: Township) -> None:
    """P59."""
    assert "精神慰藉" in surge(township).checklist


@pytest.mark.parametrize(
    "changes", [{"last_day": TODAY}, {"visits": 0}, {"visits": 5}, {"last_day": date(2027, 11, 29)}]
)
def test_what_cannot_be_is_refused(township: Township, changes: dict[str, Any]) -> None:
    with pytest.raises(SurgeRefused):
        surge(township, **changes)


# ── festivals ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, {"春节": (2, 17), "元宵": (3, 3), "清明": (4, 5), "端午": (6, 19), "中秋": (9, 25), "重阳": (10, 18)}),
        (2027, {"春节": (2, 6), "元宵": (2, 20), "清明": (4, 5), "端午": (6, 9), "中秋": (9, 15), "重阳": (10, 8)}),
        (2033, {"春节": (1, 31), "中秋": (9, 8)}),
        (2060, {"春节": (2, 2), "清明": (4, 4)}),
    ],
)
def test_festivals_fall_on_their_days(year: int, days: dict[str, tuple[int, int]]) -> None:
    """P58, also in years for which no holidays are announced; 2033 is the year whose leap month calendars get wrong."""
    found = festivals_of(year)
    assert {name: (found[name].month, found[name].day) for name in days} == days
    assert list(found.values()) == sorted(found.values())


@pytest.mark.parametrize("year", range(2026, 2100))
def test_every_year_of_the_century_has_its_six_festivals(year: int) -> None:
    """P58: each inside the days on which it can fall, no year left to a table of holidays."""
    earliest = {"春节": (1, 20), "元宵": (2, 3), "清明": (4, 3), "端午": (5, 26), "中秋": (9, 6), "重阳": (9, 29)}
    found = festivals_of(year)
    assert set(found) == set(earliest)
    assert all(0 <= (found[name] - date(year, *first)).days <= 35 for name, first in earliest.items())


@pytest.mark.parametrize(("year", "day"), [(2020, 4), (2021, 4), (2022, 5), (2023, 5), (2024, 4), (2025, 4), (2026, 5)])
def test_qingming_follows_the_sun(year: int, day: int) -> None:
    assert qingming_of(year) == date(year, 4, day)


def test_a_festival_asks_for_a_visit_in_the_week_before(township: Township) -> None:
    made = surge_for_festival(area=township.area, festival="春节", year=2027)
    assert (made.first_day, made.last_day, made.cause) == (date(2027, 1, 31), date(2027, 2, 6), "festival")
    visits = due_visits(area=township.area, first_day=date(2027, 2, 1), last_day=date(2027, 2, 7), as_of=TODAY)
    assert "P58" in {visit.clause for visit in visits}


@pytest.mark.parametrize(("festival", "year"), [("圣诞", 2027), ("春节", 2100)])
def test_an_unknown_festival_is_named(township: Township, festival: str, year: int) -> None:
    with pytest.raises(SurgeRefused, match=festival):
        surge_for_festival(area=township.area, festival=festival, year=year)


# ── weather alerts ───────────────────────────────────────────────────────────────────────────────────────────────────


def alert(**changes: Any) -> Alert:
    begins, ends = datetime.fromisoformat("2026-11-26T08:00+08:00"), datetime.fromisoformat("2026-11-27T20:00+08:00")
    return replace(Alert("1", "寒潮", "发布寒潮蓝色预警信号", "", begins, ends, (), False), **changes)


def test_an_alert_begins_a_surge_and_told_twice_changes_nothing(township: Township) -> None:
    first = surge_follow_alert(area=township.area, alert=alert())
    again = surge_follow_alert(area=township.area, alert=alert())
    assert first == again
    assert (Surge.objects.get().first_day, Surge.objects.get().last_day) == (THURSDAY, date(2026, 11, 27))


def test_an_update_moves_it(township: Township) -> None:
    surge_follow_alert(area=township.area, alert=alert())
    until = datetime.fromisoformat("2026-11-29T20:00+08:00")
    surge_follow_alert(area=township.area, alert=alert(alert_id="2", supersedes=("1",), ends_at=until))
    assert (Surge.objects.get().alert_id, Surge.objects.get().last_day) == ("2", SUNDAY)


def test_a_cancel_ends_it(township: Township) -> None:
    surge_follow_alert(area=township.area, alert=alert())
    surge_follow_alert(area=township.area, alert=alert(alert_id="3", supersedes=("1",), is_cancel=True))
    assert added(township) == {}


def test_a_cancel_of_nothing_is_nothing(township: Township) -> None:
    assert surge_follow_alert(area=township.area, alert=alert(is_cancel=True)) is None


@pytest.mark.skipif(not SAMPLE.exists(), reason="needs ../shared/data/vectors/weather-alert.json")
def test_the_providers_own_example_is_understood() -> None:
    (one,) = alerts_from_qweather(json.loads(SAMPLE.read_text(encoding="utf-8")))
    assert (one.event, one.is_cancel, one.supersedes) == ("大风", False, ("202510181140100706230391",))
    assert (one.starts_at.isoformat(), one.ends_at.isoformat()) == (
        "2025-10-24T11:19:00+08:00", "2025-10-25T11:19:00+08:00",
    )  # fmt: skip


@pytest.mark.parametrize("answer", [{}, {"alerts": [{}]}, {"alerts": [{"id": 1, "messageType": None}]}])
def test_another_format_is_refused(answer: Any) -> None:
    with pytest.raises(ValueError, match=r"alerts"):
        alerts_from_qweather(answer)
