"""Due, overdue, covered and missed on facts and records made by hand: both sides of every edge, without a database."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from base import clock
from geo.models import Area, Level
from tests.visits.duty.test_policy_edges import EVER, GENERAL, KEY, MONDAY, SUNDAY, person
from visits.duty import coverage
from visits.duty.coverage import DueState, coverage_by_village, due_states, due_visits, due_visits_of, missed_visits
from visits.duty.figures import Excluded, VillageCoverage
from visits.duty.models import Surge
from visits.duty.policy import Person
from visits.duty.rules import RuleBooks
from visits.duty.selectors.before_merges import Former
from visits.duty.selectors.facts import ElderFacts, Home, Seen
from visits.duty.selectors.surges import SurgeInForce
from visits.duty.surge_rules import Surge as SurgeRule
from visits.register.models import Elder

DAY = timedelta(days=1)
WEDNESDAY, NEXT_MONDAY = MONDAY + 2 * DAY, MONDAY + 7 * DAY
HERE, THERE = "140499101201", "140499102201"
AREA = Area(pk=1, code="140499101000", level=Level.TOWNSHIP)
VILLAGES = {HERE: 7, THERE: 8}


@dataclass
class World:
    """What the database would tell."""

    people: list[ElderFacts] = field(default_factory=list)
    records: dict[int, list[Seen]] = field(default_factory=dict)
    surges: list[SurgeInForce] = field(default_factory=list)

    def add(self, who: Person, *seen: Seen, village: str = HERE, left: tuple[tuple[date, Home], ...] = ()) -> int:
        elder_id = len(self.people) + 1
        self.people.append(ElderFacts(elder_id, 10 * elder_id, VILLAGES[village], village, who, left))
        self.records[elder_id] = sorted(seen, key=lambda one: one.day)
        return elder_id

    def seen_between(self, elders: Any, first: date, last: date) -> dict[int, list[Seen]]:
        return {pk: [one for one in seen if first <= one.day <= last] for pk, seen in self.records.items()}

    def last_counted(self, elders: Any, last: date) -> dict[int, date]:
        days = {pk: [one.day for one in seen if one.counts and one.day <= last] for pk, seen in self.records.items()}
        return {pk: max(counted) for pk, counted in days.items() if counted}

    def in_force(self, *, first_day: date, last_day: date) -> list[SurgeInForce]:
        return [one for one in self.surges if one.rule.first_day <= last_day and one.rule.last_day >= first_day]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    for name, told in {
        "ids_of": lambda elders: [],
        "facts_of": lambda elders: made.people,
        "seen_between": made.seen_between,
        "last_counted_visits": made.last_counted,
        "surges_in_force": made.in_force,
        "rule_books": lambda: RuleBooks({}),
        "entries_before_merges": lambda day, since: Former([], {}, {}),
    }.items():
        monkeypatch.setattr(coverage, name, told)
    monkeypatch.setattr(clock, "today", lambda: WEDNESDAY)
    return made


def met(day: date, number: int = 1) -> Seen:
    return Seen(day, number, counts=True, met=True)


def phoned(day: date, number: int = 1) -> Seen:
    return Seen(day, number, counts=False, met=True)


def closed(day: date, number: int = 1) -> Seen:
    return Seen(day, number, counts=False, met=False)


EVERYBODY = Elder.objects.none()


@pytest.mark.parametrize(
    ("seen", "as_of", "expected"),
    [
        # (state, days overdue, record, attempt) of the key elder's week from Monday 23 to Sunday 29
        ([met(MONDAY - DAY)], WEDNESDAY, ("due", 0, None, None)),
        ([met(MONDAY)], WEDNESDAY, ("covered", 0, 1, None)),
        ([met(SUNDAY)], SUNDAY, ("covered", 0, 1, None)),
        ([met(MONDAY - DAY, 1), met(WEDNESDAY, 2), met(SUNDAY, 3)], SUNDAY, ("covered", 0, 2, None)),
        ([met(MONDAY - DAY), closed(MONDAY, 2)], WEDNESDAY, ("due", 0, None, 2)),
        ([met(MONDAY - DAY), closed(MONDAY, 2), phoned(WEDNESDAY, 3)], WEDNESDAY, ("due", 0, None, 3)),
        ([closed(MONDAY - DAY, 1), met(MONDAY - DAY, 2), closed(NEXT_MONDAY, 3)], SUNDAY, ("due", 0, None, None)),
        ([met(MONDAY - DAY), closed(SUNDAY, 2)], SUNDAY, ("due", 0, None, 2)),
        ([closed(MONDAY, 1), met(WEDNESDAY, 2)], WEDNESDAY, ("covered", 0, 2, 1)),
        # who waits since an earlier week is overdue since its last day
        ([met(MONDAY - 8 * DAY)], MONDAY, ("overdue", 1, None, None)),
        ([met(MONDAY - 8 * DAY)], WEDNESDAY, ("overdue", 3, None, None)),
        ([met(MONDAY - 15 * DAY)], WEDNESDAY, ("overdue", 10, None, None)),
        ([], WEDNESDAY, ("overdue", 87, None, None)),  # counted back 92 days: the week that holds 25 August
        # the week is over: overdue while nobody came, missed for good once somebody did
        ([met(MONDAY - DAY)], SUNDAY, ("due", 0, None, None)),
        ([met(MONDAY - DAY)], NEXT_MONDAY, ("overdue", 1, None, None)),
        ([met(MONDAY - 8 * DAY)], NEXT_MONDAY, ("overdue", 1, None, None)),
        ([met(MONDAY - DAY, 1), met(NEXT_MONDAY, 2)], NEXT_MONDAY, ("missed", 0, None, None)),
        ([met(MONDAY - DAY), met(SUNDAY, 2)], NEXT_MONDAY, ("covered", 0, 2, None)),
    ],
)
def test_how_a_week_stands(world: World, seen: list[Seen], as_of: date, expected: tuple[Any, ...]) -> None:
    elder = world.add(person(*KEY), *seen)
    (visit,) = due_visits_of(elders=EVERYBODY, first_day=MONDAY, last_day=SUNDAY, as_of=as_of)
    assert (visit.state, visit.days_overdue, visit.record_id, visit.attempt_id) == expected
    assert (visit.elder_id, visit.household_id, visit.village_id) == (elder, 10 * elder, VILLAGES[HERE])
    assert (visit.tier, visit.clause, visit.first_day, visit.last_day) == ("key", "P27-4", MONDAY, SUNDAY)


@pytest.mark.parametrize("state", ["died", "moved", "in_hospital"])
def test_a_week_is_missed_for_good_when_nobody_is_to_come_any_more(world: World, state: str) -> None:
    world.add(person(*KEY, states={NEXT_MONDAY: state}), met(MONDAY - DAY))
    (visit,) = due_visits_of(elders=EVERYBODY, first_day=MONDAY, last_day=SUNDAY, as_of=NEXT_MONDAY)
    assert (visit.state, visit.days_overdue) == ("missed", 0)


@pytest.mark.parametrize(
    ("who", "seen", "expected"),
    [
        (person(*KEY), [met(MONDAY - DAY)], DueState("due", 0, MONDAY - DAY, SUNDAY, "key", "P27-4")),
        (person(*KEY), [met(MONDAY)], DueState("covered", 0, MONDAY, NEXT_MONDAY + 6 * DAY, "key", "P27-4")),
        (person(*KEY), [met(MONDAY - 12 * DAY)],
         DueState("overdue", 3, MONDAY - 12 * DAY, SUNDAY, "key", "P27-4", gap_warning=True)),
        (person(*GENERAL), [met(date(2026, 11, 1))],
         DueState("covered", 0, date(2026, 11, 1), date(2026, 12, 31), "general", "P29")),
        (person(*GENERAL), [met(date(2026, 10, 31))],
         DueState("due", 0, date(2026, 10, 31), date(2026, 11, 30), "general", "P29")),
        (person(*GENERAL), [met(date(2026, 9, 30))],
         DueState("overdue", 25, date(2026, 9, 30), date(2026, 11, 30), "general", "P29", gap_warning=True)),
        (person(*KEY, states={WEDNESDAY: "away"}), [met(MONDAY - DAY)],
         DueState("not_owed", 0, MONDAY - DAY, None, "key", "P27-4")),
        (person("poor"), [], DueState("not_owed", 0, None, None, None, "P1")),
        (person(*KEY, registered=WEDNESDAY + DAY), [], DueState("not_owed", 0, None, None, None, "")),
    ],
)  # fmt: skip
def test_how_an_elder_stands_today(world: World, who: Person, seen: list[Seen], expected: DueState) -> None:
    elder = world.add(who, *seen)
    assert due_states(elders=EVERYBODY) == {elder: expected}  # as of today
    assert due_states(elders=EVERYBODY, as_of=WEDNESDAY) == {elder: expected}


def test_another_day_may_be_asked_for(world: World) -> None:
    elder = world.add(person(*KEY), met(MONDAY - DAY), met(WEDNESDAY, 2))
    assert due_states(elders=EVERYBODY)[elder].state == "covered"
    assert due_states(elders=EVERYBODY, as_of=MONDAY + DAY)[elder].state == "due"
    week = {"first_day": MONDAY, "last_day": SUNDAY}
    assert due_visits_of(elders=EVERYBODY, **week)[0].state == due_visits(area=AREA, **week)[0].state == "covered"
    assert due_visits_of(elders=EVERYBODY, **week, as_of=MONDAY)[0].state == "due"
    assert due_visits(area=AREA, **week, as_of=MONDAY)[0].state == "due"


def test_a_week_is_due_from_its_first_day_on(world: World) -> None:
    elder = world.add(person(*KEY), met(MONDAY - DAY))
    assert due_states(elders=EVERYBODY, as_of=MONDAY)[elder].state == "due"


def test_the_next_visit_may_be_due_in_the_next_year_or_never(world: World) -> None:
    world.add(person(*GENERAL), met(date(2026, 12, 5)))
    world.add(person(*KEY, states={date(2026, 12, 21): "died"}), met(date(2026, 12, 15)))
    found = due_states(elders=EVERYBODY, as_of=date(2026, 12, 20))
    assert [(one.state, one.next_due) for one in found.values()] == [("covered", date(2027, 1, 31)), ("covered", None)]


def test_who_enters_later_has_a_week_to_come_and_waits_for_nothing(world: World) -> None:
    world.add(person(*KEY, registered=NEXT_MONDAY))
    found = due_visits_of(elders=EVERYBODY, first_day=NEXT_MONDAY, last_day=NEXT_MONDAY + 6 * DAY)
    assert [(one.first_day, one.state) for one in found] == [(NEXT_MONDAY, "due")]


def test_a_surges_visit_that_nobody_made_is_waited_for(world: World) -> None:
    world.surges.append(storm(MONDAY, MONDAY))
    world.add(person(*KEY), met(MONDAY - DAY))
    found = due_visits_of(elders=EVERYBODY, first_day=MONDAY, last_day=SUNDAY)
    assert [(one.clause, one.state, one.days_overdue) for one in found] == [
        ("P57", "overdue", 2),
        ("P27-4", "overdue", 2),
    ]


def test_a_month_that_ends_on_a_sunday_has_that_week(world: World) -> None:
    world.add(person(*KEY))
    (found,) = coverage_by_village(area=AREA, month=date(2026, 5, 1), as_of=date(2026, 6, 15))
    assert found.weekly_owed == 5


def test_a_week_far_ahead_is_owed_too(world: World) -> None:
    world.add(person(*KEY), met(MONDAY))
    far = date(2027, 5, 3)
    found = due_visits_of(elders=EVERYBODY, first_day=far, last_day=far + 6 * DAY)
    assert [(one.first_day, one.state) for one in found] == [(far, "due")]


def test_what_was_missed_is_told_as_it_stood_on_the_day(world: World) -> None:
    world.add(person(*KEY), met(MONDAY - 15 * DAY), met(MONDAY, 2))
    as_of_then = missed_visits(elders=EVERYBODY, as_of=MONDAY - DAY)
    assert (as_of_then[0].last_day, as_of_then[0].state) == (MONDAY - 8 * DAY, "overdue")
    assert missed_visits(elders=EVERYBODY)[1].state == "missed"


def test_missed_weeks_are_told_the_newest_first_as_far_as_waits_are_counted_back(world: World) -> None:
    world.add(person(*KEY), met(MONDAY - 22 * DAY), met(MONDAY - 8 * DAY, 2))
    old = world.add(person(*KEY))
    missed = missed_visits(elders=EVERYBODY)
    first = [(one.last_day, one.state) for one in missed if one.elder_id != old]
    assert first[:2] == [(MONDAY - DAY, "overdue"), (MONDAY - 15 * DAY, "missed")]
    of_old = [one.last_day for one in missed if one.elder_id == old]
    assert of_old == sorted(of_old, reverse=True)
    assert (of_old[0], of_old[-1], len(of_old)) == (MONDAY - DAY, date(2026, 8, 30), 13)
    assert max(one.last_day for one in missed_visits(elders=EVERYBODY, as_of=MONDAY - DAY)) == MONDAY - 8 * DAY


def test_a_week_belongs_to_where_the_elder_lived_on_its_last_day(world: World) -> None:
    moved_on = MONDAY + DAY
    elder = world.add(person(*KEY), left=((moved_on, Home(99, VILLAGES[THERE], THERE)),))
    first_day = MONDAY - 7 * DAY
    (now,) = due_visits(area=AREA, first_day=first_day, last_day=SUNDAY, as_of=WEDNESDAY)
    assert (now.elder_id, now.last_day, now.household_id, now.village_id) == (elder, SUNDAY, 10, VILLAGES[HERE])
    there = Area(pk=2, code="140499102000", level=Level.TOWNSHIP)
    (before,) = due_visits(area=there, first_day=first_day, last_day=SUNDAY, as_of=WEDNESDAY)
    assert (before.last_day, before.household_id, before.village_id) == (MONDAY - DAY, 99, VILLAGES[THERE])
    # on the day before the move the week was still owed there
    (then,) = due_visits(area=there, first_day=MONDAY, last_day=SUNDAY, as_of=MONDAY)
    assert then.last_day == SUNDAY


def storm(first: date, last: date, prefix: str = "140499101", households: frozenset[int] | None = None) -> SurgeInForce:
    return SurgeInForce(Surge(pk=1), SurgeRule("P57", first, last, number=1), prefix, households)


@pytest.mark.parametrize(
    ("surge", "windows"),
    [
        (storm(WEDNESDAY, SUNDAY - DAY), [("P57", "due"), ("P27-4", "due")]),
        (storm(WEDNESDAY, SUNDAY - DAY, prefix="140499102"), [("P27-4", "due")]),
        (storm(WEDNESDAY, SUNDAY - DAY, households=frozenset({10})), [("P57", "due"), ("P27-4", "due")]),
        (storm(WEDNESDAY, SUNDAY - DAY, households=frozenset({11})), [("P27-4", "due")]),
        (storm(SUNDAY, SUNDAY + DAY), [("P27-4", "due"), ("P57", "due")]),
        (storm(NEXT_MONDAY, NEXT_MONDAY + DAY), [("P27-4", "due")]),
        (storm(MONDAY - 2 * DAY, MONDAY - DAY), [("P27-4", "overdue")]),
        (storm(MONDAY - DAY, MONDAY), [("P57", "overdue"), ("P27-4", "overdue")]),
    ],
)
def test_a_surge_owes_one_more_visit_to_whom_it_concerns(
    world: World, surge: SurgeInForce, windows: list[tuple[str, str]]
) -> None:
    """Nobody was there since the Sunday a week before."""
    world.surges.append(surge)
    world.add(person(*KEY), met(MONDAY - 2 * DAY) if surge.rule.first_day >= MONDAY else met(MONDAY - 3 * DAY))
    found = due_visits_of(elders=EVERYBODY, first_day=MONDAY, last_day=SUNDAY, as_of=WEDNESDAY)
    assert [(one.clause, one.state) for one in found] == windows


def test_one_visit_serves_one_of_a_surge_and_the_week_and_a_second_the_other(world: World) -> None:
    world.surges.append(storm(MONDAY, WEDNESDAY))
    world.add(person(*KEY), met(MONDAY - DAY, 1), met(MONDAY, 2))
    world.add(person(*KEY), met(MONDAY - DAY, 3), met(MONDAY, 4), met(WEDNESDAY, 5))
    found = due_visits_of(elders=EVERYBODY, first_day=MONDAY, last_day=SUNDAY)
    said = [(one.elder_id, one.clause, one.state, one.record_id) for one in found]
    assert said == [
        (1, "P57", "covered", 2),
        (1, "P27-4", "due", None),
        (2, "P57", "covered", 4),
        (2, "P27-4", "covered", 5),
    ]


def month(as_of: date = date(2026, 12, 15), area: Area = AREA) -> list[VillageCoverage]:
    return coverage_by_village(area=area, month=date(2026, 11, 10), as_of=as_of)


FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("seen", "at_door", "any_mode", "overdue"),
    [
        ([met(FIRST)], True, True, False),
        ([met(LAST)], True, True, False),
        ([met(FIRST - DAY)], False, False, True),
        ([met(LAST + DAY)], False, False, True),
        ([phoned(LAST), met(FIRST - DAY, 2)], False, True, True),
        ([closed(LAST), met(FIRST - DAY, 2)], False, False, True),
    ],
)
def test_a_month_counts_what_happened_on_its_own_days(
    world: World, seen: list[Seen], at_door: bool, any_mode: bool, overdue: bool
) -> None:
    elder = world.add(person(*GENERAL), *seen)
    (found,) = month()
    assert (found.village_id, found.active) == (VILLAGES[HERE], [elder])
    assert (found.visited_at_the_door, found.visited_any_mode) == ([elder] * at_door, [elder] * any_mode)
    assert found.overdue == [elder] * overdue
    assert (found.weekly_owed, found.weekly_missed, found.excluded) == (0, [], [])


@pytest.mark.parametrize(
    ("seen", "as_of", "owed", "kept", "missed"),
    [
        ([], date(2026, 12, 15), 5, 0, True),  # Sundays 1, 8, 15, 22 and 29
        ([met(SUNDAY)], date(2026, 12, 15), 5, 1, True),
        ([met(FIRST - DAY)], date(2026, 12, 15), 5, 1, True),  # in the week that ended on the 1st
        ([met(FIRST + n * 7 * DAY, n + 1) for n in range(5)], date(2026, 12, 15), 5, 5, False),
        ([], SUNDAY, 4, 0, True),  # the week goes on until tonight
        ([], SUNDAY + DAY, 5, 0, True),
        ([], FIRST, 0, 0, False),
        ([], FIRST + DAY, 1, 0, True),
    ],
)
def test_a_week_belongs_to_the_month_of_its_sunday_once_it_is_over(
    world: World, seen: list[Seen], as_of: date, owed: int, kept: int, missed: bool
) -> None:
    elder = world.add(person(*KEY), *seen)
    (found,) = month(as_of)
    assert (found.weekly_owed, found.weekly_kept, found.weekly_missed) == (owed, kept, [elder] * missed)


@pytest.mark.parametrize(
    ("states", "excluded"),
    [
        ({FIRST: "died"}, ("died", FIRST)),
        ({LAST: "died"}, ("died", LAST)),
        ({FIRST - DAY: "died"}, None),
        ({LAST + DAY: "died"}, "active"),
        ({FIRST - DAY: "moved"}, None),
        ({FIRST: "moved"}, ("moved", FIRST)),
        ({EVER: "away"}, ("away", EVER)),
        ({FIRST - DAY: "in_hospital"}, ("in_hospital", FIRST - DAY)),
        ({EVER: "declined"}, ("declined", EVER)),
        ({FIRST: "away", LAST: "active"}, "active"),
        ({FIRST: "away", LAST: "died"}, ("died", LAST)),
        ({FIRST: "away", LAST + DAY: "died"}, ("away", FIRST)),
    ],
)
def test_who_cannot_be_visited_at_the_months_end_is_named_beside_the_figures(
    world: World, states: dict[date, str], excluded: Any
) -> None:
    elder = world.add(person(*GENERAL, states=states), met(FIRST))
    found = month()
    assert [village.active for village in found] == [[elder] if excluded == "active" else []]
    names = [] if excluded in (None, "active") else [Excluded(elder, *excluded)]
    assert [village.excluded for village in found] == [names]


def test_who_is_out_of_scope_counts_nowhere(world: World) -> None:
    world.add(person("poor"), met(FIRST))
    world.add(person(*KEY, registered=LAST + DAY))
    assert all(not (one.active or one.excluded or one.weekly_owed or one.visited_any_mode) for one in month())


def test_each_village_has_its_own_and_a_week_goes_to_where_it_ended(world: World) -> None:
    home = Home(99, VILLAGES[THERE], THERE)
    elder = world.add(person(*KEY), left=((date(2026, 11, 16), home),))
    county = Area(pk=3, code="140499000000", level=Level.COUNTY)
    here, there = month(area=county)
    assert (here.village_id, here.active, here.weekly_owed) == (VILLAGES[HERE], [elder], 2)
    assert (there.village_id, there.active, there.weekly_owed) == (VILLAGES[THERE], [], 3)
    assert [one.village_id for one in month()] == [VILLAGES[HERE]]


def test_a_month_that_goes_on_is_told_as_of_today(world: World) -> None:
    world.add(person(*GENERAL), met(SUNDAY))
    assert coverage_by_village(area=AREA, month=FIRST)[0].visited_at_the_door == []
    assert month(as_of=WEDNESDAY)[0].visited_at_the_door == []
    assert month(as_of=SUNDAY)[0].visited_at_the_door == [1]


def test_entries_that_were_merged_since_are_two_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = world.add(person(*GENERAL), met(LAST))
    world.add(person(*GENERAL), met(LAST, 2))
    before = [ElderFacts(pk, 10 * pk, VILLAGES[HERE], HERE, person(*GENERAL)) for pk in (5, kept)]
    former = Former(before, {5: [met(LAST, 9)]}, {5: LAST})
    asked: list[date] = []

    def entries(day: date, since: date) -> Former:
        asked.append(day)
        return former

    monkeypatch.setattr(coverage, "entries_before_merges", entries)
    (found,) = month()
    assert asked == [LAST]
    assert (found.active, found.visited_at_the_door, found.overdue) == ([kept, 2, 5], [2, 5], [kept])
