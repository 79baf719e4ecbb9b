"""One plan takes over from another on a day: nothing walked is lost, nothing is planned or shown twice."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from base import clock
from dispatch.errors import PlanAlreadyPublished, StopNotPublished
from dispatch.field import services
from dispatch.plans.models import Period, Plan, PlanState, StopVisit
from dispatch.plans.periods import period_last_day
from dispatch.plans.selectors import Walked, in_force_among, plan_current, visits_in_force
from dispatch.plans.selectors.in_force import days_governed
from dispatch.plans.services import plan_publish
from maps.door.selectors.itinerary import itinerary_of
from maps.map.selectors.plan_layers import routes_layer
from maps.map.selectors.timetable import timetable_of
from tests.dispatch.drawn_plans import Sent, drawn_plan, moment, walked
from tests.township import Township
from visits.records.models import Outcome

MONDAY = date(2026, 11, 23)
MON, TUE, WED, THU, FRI, SAT, SUN = (MONDAY + timedelta(days=n) for n in range(7))
NOVEMBER = date(2026, 11, 1)
At = Callable[..., datetime]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Stand at a moment: `at(WED, time(10, 40))`."""

    def stand(day: date, hour: time = time(7)) -> datetime:
        now = moment(day, hour)
        monkeypatch.setattr(clock, "real", lambda: now)
        return now

    return stand


@pytest.fixture
def cast(township: Township, at: At) -> Township:
    at(MON)
    return township


def shown(names: Iterable[str] = ()) -> set[tuple[str, date, int]]:
    """Who is in force on which day, and by which plan."""
    told = set(in_force_among(StopVisit.objects.all()).values_list("pk", flat=True))
    assert told == set(visits_in_force().values_list("pk", flat=True)), "the quick answer is the definition's"
    rows = visits_in_force().values_list("elder__name", "stop__route__shift__date", "stop__route__plan")
    return {row for row in rows if not names or row[0] in names}


def plan_of(cast: Township, days: Iterable[date], *, area: str = "", period: str = Period.WEEK) -> Plan:
    """王秀英 and 张福贵 on each of the days."""
    places = {"": cast.area, "县": cast.county, **cast.villages}
    people = [cast["王秀英"], cast["张福贵"]]
    if area in cast.villages:
        people = [elder for elder in people if elder.household.village == cast.villages[area]]
    sun = cast.visitors["孙志强"]
    first_day = NOVEMBER if period == Period.MONTH else MON
    ahead = [day for day in days if max(first_day, clock.today()) <= day <= period_last_day(period, first_day)]
    sent: list[Sent] = [(elder, sun, day) for day in ahead for elder in people]
    return drawn_plan(area=places[area], period=period, first_day=first_day, sent=sent)


def publish(plan: Plan) -> Plan:
    return plan_publish(plan=plan, by=None, replace=True)


def test_the_former_plan_keeps_its_earlier_days(cast: Township, at: At) -> None:
    former = publish(plan_of(cast, [MON, TUE, WED, FRI]))
    at(WED)
    new = publish(plan_of(cast, [THU, FRI]))
    assert {(day, plan) for _name, day, plan in shown()} == {
        (MON, former.pk),
        (TUE, former.pk),
        (THU, new.pk),
        (FRI, new.pk),
    }
    assert (days_governed(plan=former), days_governed(plan=new)) == ([MON, TUE], [WED, THU, FRI, SAT, SUN])


def test_of_the_very_day_it_keeps_what_was_met_or_tried_before(cast: Township, at: At) -> None:
    former = publish(plan_of(cast, [WED, FRI]))
    walked(cast["王秀英"], cast.visitors["孙志强"], at(WED, time(9)))
    walked(cast["李大山"], cast.visitors["孙志强"], at(WED, time(9, 5)))
    at(WED, time(10, 40))
    new = publish(plan_of(cast, [FRI]))
    assert shown() == {("王秀英", WED, former.pk), ("王秀英", FRI, new.pk), ("张福贵", FRI, new.pk)}


def test_a_record_that_arrives_late_stands_where_it_was_walked(cast: Township, at: At) -> None:
    former = publish(plan_of(cast, [WED]))
    at(WED, time(10, 40))
    new = publish(plan_of(cast, [WED]))
    assert shown() == {("王秀英", WED, new.pk), ("张福贵", WED, new.pk)}
    at(WED, time(13))
    walked(cast["王秀英"], cast.visitors["孙志强"], moment(WED, time(9)))
    assert shown() == {("王秀英", WED, former.pk), ("张福贵", WED, new.pk)}


def test_who_was_tried_in_the_morning_may_be_planned_again_in_the_afternoon(cast: Township, at: At) -> None:
    former = publish(plan_of(cast, [WED]))
    walked(cast["王秀英"], cast.visitors["孙志强"], at(WED, time(9)), outcome=Outcome.NO_ANSWER)
    at(WED, time(10, 40))
    new = publish(plan_of(cast, [WED]))
    assert shown(["王秀英"]) == {("王秀英", WED, former.pk), ("王秀英", WED, new.pk)}
    assert timetable_of(plans=[new]).walked == Walked(attempted=1, ahead=2)
    walked(cast["王秀英"], cast.visitors["孙志强"], at(WED, time(15)))
    assert timetable_of(plans=[new]).walked == Walked(met=1, attempted=1, ahead=1)


def test_what_was_met_after_the_new_plan_began_is_the_new_plans(cast: Township, at: At) -> None:
    publish(plan_of(cast, [WED]))
    at(WED, time(10, 40))
    new = publish(plan_of(cast, [WED]))
    walked(cast["王秀英"], cast.visitors["孙志强"], at(WED, time(11)))
    assert shown() == {("王秀英", WED, new.pk), ("张福贵", WED, new.pk)}


@pytest.mark.parametrize(
    ("former_area", "former_period", "area", "period", "day", "hour"),
    [
        ("", Period.WEEK, "", Period.WEEK, MON, time(0)),
        ("", Period.WEEK, "", Period.WEEK, SAT, time(12, 30)),
        ("", Period.WEEK, "", Period.WEEK, SUN, time(23, 59)),
        ("", Period.WEEK, "上河村", Period.WEEK, WED, time(7)),
        ("上河村", Period.WEEK, "", Period.WEEK, WED, time(12, 30)),
        ("", Period.MONTH, "", Period.WEEK, WED, time(7)),
        ("", Period.WEEK, "", Period.MONTH, date(2026, 11, 30), time(7)),
        ("县", Period.MONTH, "上河村", Period.WEEK, THU, time(23, 59)),
        ("上河村", Period.MONTH, "县", Period.MONTH, date(2026, 11, 30), time(12, 30)),
    ],
)
def test_whatever_area_and_period_one_plan_governs_each_village_and_day(
    cast: Township, at: At, former_area: str, former_period: str, area: str, period: str, day: date, hour: time
) -> None:
    days = [MON + timedelta(days=n) for n in range(8)]
    former = publish(plan_of(cast, days, area=former_area, period=former_period))
    at(day, hour)
    new = plan_of(cast, days, area=area, period=period)
    if day <= new.last_day:
        publish(new)
    expected = set()
    for name, village in (("王秀英", "上河村"), ("张福贵", "下河村")):
        for each in days:
            if day <= each <= new.last_day and area in ("", "县", village):
                expected.add((name, each, new.pk))
            elif each <= former.last_day and former_area in ("", "县", village):
                expected.add((name, each, former.pk))
    assert shown() == expected


def test_a_month_goes_on_after_the_week_that_was_taken_from_it(cast: Township, at: At) -> None:
    at(date(2026, 11, 2))
    month = publish(plan_of(cast, [date(2026, 11, 10), WED, date(2026, 11, 30)], period=Period.MONTH))
    at(date(2026, 11, 20))
    week = publish(plan_of(cast, [THU]))
    month.refresh_from_db()
    assert month.state == PlanState.PUBLISHED
    assert {(day, plan) for _name, day, plan in shown()} == {
        (date(2026, 11, 10), month.pk),
        (THU, week.pk),
        (date(2026, 11, 30), month.pk),
    }
    assert plan_current(area=cast.area, day=date(2026, 11, 30)) == month
    assert plan_current(area=cast.area, day=WED) == week


def test_a_takeover_of_a_takeover(cast: Township, at: At) -> None:
    plans = []
    for hour in (8, 10, 14):
        at(WED, time(hour))
        plans.append(publish(plan_of(cast, [WED, THU])))
    walked(cast["王秀英"], cast.visitors["孙志强"], moment(WED, time(9)))
    walked(cast["张福贵"], cast.visitors["孙志强"], moment(WED, time(11)))
    first, second, third = (plan.pk for plan in plans)
    assert shown() == {
        ("王秀英", WED, first),
        ("张福贵", WED, second),
        ("王秀英", THU, third),
        ("张福贵", THU, third),
    }


def test_an_earlier_plan_published_again_keeps_both_its_pieces(cast: Township, at: At) -> None:
    former = publish(plan_of(cast, [MON, TUE, WED, THU, FRI]))
    at(WED)
    between = publish(plan_of(cast, [WED, THU, FRI]))
    at(FRI)
    publish(former)
    assert days_governed(plan=former) == [MON, TUE, FRI, SAT, SUN]
    assert days_governed(plan=between) == [WED, THU]
    states = dict(Plan.objects.values_list("pk", "state"))
    assert states == {former.pk: PlanState.PUBLISHED, between.pk: PlanState.WITHDRAWN}


def test_what_was_never_walked_is_withdrawn_and_shows_nowhere(cast: Township, at: At) -> None:
    at(date(2026, 11, 20))
    former = publish(plan_of(cast, [MON]))
    new = publish(plan_of(cast, [TUE]))
    former.refresh_from_db()
    assert former.state == PlanState.WITHDRAWN
    assert {plan for _name, _day, plan in shown()} == {new.pk}
    assert days_governed(plan=former) == []


def test_published_again_it_stays_as_it_is(cast: Township, at: At) -> None:
    plan = publish(plan_of(cast, [MON, FRI]))
    at(WED)
    assert publish(plan).published_at == plan.published_at
    assert plan.publications.count() == 1


def test_who_was_shown_another_plan_looks_again(cast: Township) -> None:
    """Two coordinators at once: the second had compared with the plan that the first has replaced meanwhile."""
    former, mine, theirs = (plan_of(cast, [day]) for day in (TUE, WED, THU))
    publish(former)
    plan_publish(plan=theirs, by=None, replace=True, instead_of=[former.pk])
    with pytest.raises(PlanAlreadyPublished):
        plan_publish(plan=mine, by=None, replace=True, instead_of=[former.pk])
    assert plan_current(area=cast.area, day=TUE) == theirs


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=2)])
def test_records_are_taken_from_phones_that_hold_a_former_plan(cast: Township, at: At, later: timedelta) -> None:
    former = publish(plan_of(cast, [WED, FRI]))
    at(WED, time(10))
    publish(plan_of(cast, [FRI]))
    at(WED + later, time(12))
    _record(former, WED, time(9))
    _record(former, FRI, time(9)) if later else None
    assert ("王秀英", WED, former.pk) in shown()


def test_a_draft_that_was_never_published_takes_no_record(cast: Township, at: At) -> None:
    draft = plan_of(cast, [MON])
    at(MON, time(12))
    with pytest.raises(StopNotPublished):
        _record(draft, MON, time(9))


def _record(plan: Plan, day: date, hour: time) -> None:
    visit = StopVisit.objects.get(stop__route__plan=plan, stop__route__shift__date=day, elder__name="王秀英")
    services.stop_record(
        stop_visit=visit,
        uuid=uuid4(),
        visitor=visit.stop.route.shift.visitor,
        author=None,
        visited_at=moment(day, hour),
        mode="door_to_door",
        outcome=Outcome.MET,
        checks={},
    )


def test_whoever_was_sent_before_sees_the_person_in_their_day_no_more(cast: Township, at: At) -> None:
    """A person given to another visitor in mid-week must not stay on the list of the first (cht-core 6458)."""
    publish(plan_of(cast, [THU]))
    at(WED)
    ma = cast.visitors["马小燕"]
    publish(drawn_plan(area=cast.area, first_day=MON, sent=[(cast["王秀英"], ma, THU)]))
    assert itinerary_of(visitor=cast.visitors["孙志强"], day=THU).doors == []
    assert [door.tasks[0].person.name for door in itinerary_of(visitor=ma, day=THU).doors] == ["王秀英"]


def test_the_plan_page_shows_the_days_before_by_the_former_plan(cast: Township, at: At) -> None:
    former = publish(plan_of(cast, [MON, TUE, WED]))
    walked(cast["王秀英"], cast.visitors["孙志强"], at(WED, time(9)))
    at(WED, time(10, 40))
    new = publish(drawn_plan(area=cast.area, first_day=MON, sent=[(cast["张福贵"], cast.visitors["马小燕"], THU)]))
    timetable = timetable_of(plans=[new])
    cells = {row.visitor.name: [len(cell.states) for cell in row.cells][:4] for row in timetable.rows}
    assert cells == {"孙志强": [2, 2, 1, 0], "马小燕": [0, 0, 0, 1]}
    layer = routes_layer(plans=[new])["features"]
    on_wednesday = [one["properties"] for one in layer if one["properties"]["day"] == WED.isoformat()]
    assert [one["order"] for one in on_wednesday if one["kind"] == "stop"] == [1]
    broken_off = itinerary_of(visitor=cast.visitors["孙志强"], day=WED)
    assert (broken_off.travel_s, broken_off.distance_m) == (600, 900)
    assert timetable_of(plans=[Plan.objects.get(pk=former.pk)]).walked.met == 1
