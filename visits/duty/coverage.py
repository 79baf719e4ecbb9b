"""The one definition of due, overdue and covered; lists, maps, dashboards, plans and exports all ask here.

A window is covered by a door-to-door visit at which the person was met, on any of its days (P28, P29). It is overdue
while nobody has met the person since its last day passed without one, and while the person still waits since an earlier
window that was missed. A missed window after which somebody came, or nobody is to come any more, is missed for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from base import clock
from geo.models import Area
from visits.duty.figures import Excluded, VillageCoverage, Villages
from visits.duty.policy import (
    MONTH,
    QUARTER,
    WEEK,
    OwedVisit,
    RuleBook,
    Stretch,
    gap_exceeded,
    horizon_of,
    period_of,
    stretch_on,
    stretches,
    visits_owed_in,
)
from visits.duty.rules import RuleBooks, rule_books
from visits.duty.selectors.before_merges import entries_before_merges
from visits.duty.selectors.facts import ElderFacts, Home, Seen, facts_of, ids_of, last_counted_visits, seen_between
from visits.duty.selectors.surges import SurgeInForce, surges_in_force
from visits.duty.surge_rules import assign_visits, surge_visits, windows_that_compete
from visits.register.models import Elder, State, Transfer

DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=92)  # a wait is counted from the first window missed within this time
_LOOK_AHEAD = {WEEK: timedelta(days=7), MONTH: timedelta(days=31), QUARTER: timedelta(days=92)}
DUE, OVERDUE, COVERED, MISSED, NOT_OWED = "due", "overdue", "covered", "missed", "not_owed"


@dataclass(frozen=True, slots=True)
class DueVisit:
    """One owed visit and how it stands. `attempt_id` is the last record in its window that did not clear it.

    Step of the way: *visits due*, of one elder and beside the records. A plan takes it in as
    `dispatch.plans.inputs.OwedVisit`.
    """

    elder_id: int
    household_id: int
    village_id: int
    tier: str
    clause: str
    first_day: date
    last_day: date
    state: str
    days_overdue: int
    record_id: int | None
    attempt_id: int | None


@dataclass(frozen=True, slots=True)
class DueState:
    """How one elder stands today: what their mark on a map shows. `not_owed`: nobody is to come now."""

    state: str
    days_overdue: int
    last_visit: date | None
    next_due: date | None
    tier: str | None
    clause: str
    gap_warning: bool = False


def due_visits(*, area: Area, first_day: date, last_day: date, as_of: date | None = None) -> list[DueVisit]:
    """Every visit owed in an area whose window touches the days asked for, with its state on `as_of`.

    A window that is over belongs to where the elder lived on its last day, another to where they live on `as_of`.
    """
    elders, as_of = _lived_in((area.prefix,), first_day), as_of or clock.today()
    return _due_visits(elders, first_day, last_day, as_of, prefix=area.prefix)


def due_visits_of(
    *, elders: QuerySet[Elder], first_day: date, last_day: date, as_of: date | None = None
) -> list[DueVisit]:
    """The same of some elders, wherever they lived."""
    return _due_visits(elders, first_day, last_day, as_of or clock.today())


def _due_visits(
    elders: QuerySet[Elder], first_day: date, last_day: date, as_of: date, *, prefix: str = ""
) -> list[DueVisit]:
    situations = _Situations.load(elders=elders, first_day=first_day, as_of=as_of, last_day=last_day)
    return [
        situations.due_visit(facts, visit)
        for facts in situations.people
        for visit in situations.owed(facts, first_day, last_day)
        if situations.home(facts, visit).village_code.startswith(prefix)
    ]


def _lived_in(prefixes: Iterable[str], since: date) -> QuerySet[Elder]:
    """Those who live in areas with these codes, and those who did on some day since."""
    inside = Area.objects.filter(_begins("code", prefixes)).values("pk")
    moved_out = Transfer.objects.filter(elder=OuterRef("pk"), from_village__in=inside, on__gt=since)
    return Elder.objects.filter(Q(household__village__in=inside) | Exists(moved_out))


def _begins(code: str, prefixes: Iterable[str]) -> Q:
    return Q(*(Q(**{f"{code}__startswith": prefix}) for prefix in prefixes), _connector=Q.OR)


def missed_visits(*, elders: QuerySet[Elder], as_of: date | None = None) -> list[DueVisit]:
    """Windows that passed without a visit within the time that waits are counted back, the newest first."""
    as_of = as_of or clock.today()
    windows = due_visits_of(elders=elders, first_day=as_of - LOOK_BACK, last_day=as_of - DAY, as_of=as_of)
    missed = [visit for visit in windows if visit.state in (OVERDUE, MISSED) and visit.last_day < as_of]
    return sorted(missed, key=lambda visit: visit.last_day, reverse=True)


def due_states(*, elders: QuerySet[Elder], as_of: date | None = None) -> dict[int, DueState]:
    """How each elder stands on `as_of`."""
    as_of = as_of or clock.today()
    situations = _Situations.load(elders=elders, first_day=as_of, as_of=as_of)
    return {facts.elder_id: situations.due_state(facts) for facts in situations.people}


def standings_of(
    *, elders: QuerySet[Elder], first_day: date, last_day: date, as_of: date
) -> dict[int, tuple[DueState, list[DueVisit]]]:
    """Both of each elder from one load: how they stand on `as_of`, and every window that touches the days."""
    situations = _Situations.load(elders=elders, first_day=first_day, as_of=as_of, last_day=last_day)
    return {
        facts.elder_id: (situations.due_state(facts), situations.due(facts, first_day, last_day))
        for facts in situations.people
    }


def coverage_by_village(*, area: Area, month: date, as_of: date | None = None) -> list[VillageCoverage]:
    """The month's figures of every village with elders, in the order of the villages' codes (P13)."""
    return coverage_of_villages(villages=[area], month=month, as_of=as_of)


def coverage_of_villages(*, villages: Iterable[Area], month: date, as_of: date | None = None) -> list[VillageCoverage]:
    """The same of some villages alone."""
    as_of = as_of or clock.today()
    first_day, last_day = period_of(month, MONTH)
    prefixes = tuple(village.prefix for village in villages)
    elders, end = _lived_in(prefixes, first_day), min(last_day, as_of)
    situations = _Situations.load(elders=elders, first_day=first_day, as_of=min(as_of, last_day + DAY), seen_until=end)
    situations.take_apart(merged_after=end)
    counted = Villages(prefixes)
    for facts in situations.people:
        situations.add_to(counted, facts, first_day, end)
    return counted.in_order()


# Out of the figures but named beside them; the dead and the moved only in the month in which they left.
_LISTED_BESIDE = frozenset({State.AWAY, State.IN_HOSPITAL, State.DECLINED})


def elders_in(area: Area) -> QuerySet[Elder]:
    return Elder.objects.filter(household__village__code__startswith=area.prefix)


class _Situations:
    """Many people's facts and visits on one day, loaded together; the questions about each are answered from memory."""

    def __init__(
        self,
        people: list[ElderFacts],
        seen: dict[int, list[Seen]],
        last_visits: dict[int, date],
        books: RuleBooks,
        as_of: date,
        surges: list[SurgeInForce],
        horizon: date,
        seen_since: date,
    ) -> None:
        self.people = people
        self._horizon = horizon
        self._pieces: dict[int, list[Stretch]] = {}
        self._surges = surges
        self._seen = seen
        self._seen_since = seen_since
        self._last_visits = last_visits
        self._books = books
        self._as_of = as_of
        self._missed: dict[int, date | None] = {}
        self._served: dict[int, dict[OwedVisit, Seen | None]] = {}

    @classmethod
    def load(
        cls,
        *,
        elders: QuerySet[Elder],
        first_day: date,
        as_of: date,
        last_day: date | None = None,
        seen_until: date | None = None,
    ) -> "_Situations":
        books, seen_until = rule_books(), seen_until or as_of
        ids = ids_of(elders)
        since = books.earliest_window(first_day)
        # A surge that is over may have taken a visit that a window still waiting lacks.
        disputed = books.earliest_window(min(first_day, as_of - LOOK_BACK))
        surges = surges_in_force(first_day=disputed, last_day=max(first_day, as_of) + LOOK_BACK)
        since = min([since, *(books.earliest_window(surge.rule.first_day) for surge in surges)])
        seen = seen_between(ids, since, seen_until)
        horizon = horizon_of(max(last_day or as_of, as_of + _LOOK_AHEAD[QUARTER]))
        last_visits = last_counted_visits(ids, seen_until)
        return cls(facts_of(ids), seen, last_visits, books, as_of, surges, horizon, since)

    def take_apart(self, *, merged_after: date) -> None:
        """Entries merged since then are two again, as they were counted then."""
        former = entries_before_merges(day=merged_after, since=self._seen_since)
        again = {facts.elder_id for facts in former.people}
        if again:
            others = (facts for facts in self.people if facts.elder_id not in again)
            self.people = sorted([*others, *former.people], key=lambda facts: facts.elder_id)
            self._seen = {pk: seen for pk, seen in self._seen.items() if pk not in again} | former.seen
            kept = {pk: day for pk, day in self._last_visits.items() if pk not in again}
            self._last_visits = kept | former.last_visits

    def owed(self, facts: ElderFacts, first_day: date, last_day: date) -> list[OwedVisit]:
        regular = visits_owed_in(self._stretches(facts), self._book(facts), first_day, last_day)
        more = [visit for visit in self._more(facts) if visit.first_day <= last_day and visit.last_day >= first_day]
        return sorted([*regular, *more], key=lambda visit: (visit.last_day, visit.first_day)) if more else regular

    def due(self, facts: ElderFacts, first_day: date, last_day: date) -> list[DueVisit]:
        return [self.due_visit(facts, visit) for visit in self.owed(facts, first_day, last_day)]

    def _more(self, facts: ElderFacts) -> list[OwedVisit]:
        """What the surges in force add for one elder (P57, P58)."""
        return [
            visit
            for surge in self._surges
            for visit in surge_visits(facts.person, self._stretches(facts), surge.rule)
            if surge.concerns(facts.home_on(visit.last_day))
        ]

    def due_visit(self, facts: ElderFacts, visit: OwedVisit) -> DueVisit:
        inside = [seen for seen in self._seen.get(facts.elder_id, ()) if visit.first_day <= seen.day <= visit.last_day]
        served_by = self._served_by(facts, visit)
        attempt = next((seen.record_id for seen in reversed(inside) if not seen.counts), None)
        state, days_overdue = (COVERED, 0) if served_by else self._waiting(facts, visit)
        home = self.home(facts, visit)
        return DueVisit(
            facts.elder_id,
            home.household_id,
            home.village_id,
            visit.tier,
            visit.clause,
            visit.first_day,
            visit.last_day,
            state,
            days_overdue,
            served_by.record_id if served_by else None,
            attempt,
        )

    def home(self, facts: ElderFacts, visit: OwedVisit) -> Home:
        """Where the visit was owed, or is."""
        return facts.home_on(min(visit.last_day, self._as_of))

    def due_state(self, facts: ElderFacts) -> DueState:
        today = self._stretch(facts, self._as_of)
        last_visit = self._last_visits.get(facts.elder_id)
        if today is None:
            return DueState(NOT_OWED, 0, last_visit, None, None, "")
        if today.every is None or today.decision.tier is None:
            return DueState(NOT_OWED, 0, last_visit, None, today.decision.tier, today.decision.clause)
        ahead = self.owed(facts, self._as_of, self._as_of + _LOOK_AHEAD[today.every])
        open_visit = next((visit for visit in ahead if not self._is_covered(facts, visit)), None)
        missed = self._missed_day(facts)
        state = OVERDUE if missed else DUE if open_visit and open_visit.first_day <= self._as_of else COVERED
        return DueState(
            state,
            (self._as_of - missed).days if missed else 0,
            last_visit,
            open_visit.last_day if open_visit else None,
            today.decision.tier,
            today.decision.clause,
            gap_exceeded(last_visit, self._as_of, today.decision.tier, self._book(facts).on(self._as_of)),
        )

    def add_to(self, villages: Villages, facts: ElderFacts, first_day: date, last_day: date) -> None:
        """Count one elder into the month, from `first_day` to `last_day`, of the village where they lived at its end;
        each week into that of the week's last day.
        """
        elder_id, then = facts.elder_id, self._stretch(facts, last_day)
        village = villages.of(facts.home_on(last_day))
        if then is None or then.decision.tier is None:
            return
        self._add_weeks(villages, facts, first_day, last_day)
        if then.every is None:
            since, state = next(s for s in reversed(facts.person.states) if s[0] <= last_day)
            if state in _LISTED_BESIDE or since >= first_day:
                village.excluded.append(Excluded(elder_id, state, since))
            return
        village.active.append(elder_id)
        village.tiers[elder_id] = then.decision.tier
        seen = [seen for seen in self._seen.get(elder_id, ()) if first_day <= seen.day <= last_day]
        if any(visit.counts for visit in seen):
            village.visited_at_the_door.append(elder_id)
        if any(visit.met for visit in seen):
            village.visited_any_mode.append(elder_id)
        if missed := self._missed_day(facts):
            village.overdue.append(elder_id)
            village.days_overdue[elder_id] = (self._as_of - missed).days

    def _add_weeks(self, villages: Villages, facts: ElderFacts, first_day: date, last_day: date) -> None:
        for visit in self.owed(facts, first_day, last_day):
            if visit.every != WEEK or not first_day <= visit.last_day <= last_day or visit.last_day >= self._as_of:
                continue
            village = villages.of(facts.home_on(visit.last_day))
            village.weekly_owed += 1
            if self._is_covered(facts, visit):
                village.weekly_kept += 1
            elif facts.elder_id not in village.weekly_missed:
                village.weekly_missed.append(facts.elder_id)

    def _waiting(self, facts: ElderFacts, visit: OwedVisit) -> tuple[str, int]:
        missed = self._missed_day(facts)
        if visit.last_day >= self._as_of:
            return (OVERDUE, (self._as_of - missed).days) if missed else (DUE, 0)
        last_visit = self._last_visits.get(facts.elder_id)
        is_waiting = missed is not None and (last_visit is None or last_visit <= visit.last_day)
        return (OVERDUE, (self._as_of - visit.last_day).days) if is_waiting else (MISSED, 0)

    def _missed_day(self, facts: ElderFacts) -> date | None:
        """The last day of the first window that passed unvisited and after which nobody was met; None: nobody waits."""
        if facts.elder_id not in self._missed:
            self._missed[facts.elder_id] = self._find_missed(facts)
        return self._missed[facts.elder_id]

    def _find_missed(self, facts: ElderFacts) -> date | None:
        today = self._stretch(facts, self._as_of)
        if today is None or today.every is None:
            return None
        last_visit = self._last_visits.get(facts.elder_id)
        since = max(self._as_of - LOOK_BACK, last_visit) if last_visit else self._as_of - LOOK_BACK
        for visit in self.owed(facts, since, self._as_of - DAY) if since < self._as_of else ():
            if visit.last_day < self._as_of and not self._seen_inside(facts, visit):
                return visit.last_day
        return None

    def _seen_inside(self, facts: ElderFacts, visit: OwedVisit) -> bool:
        """Of a window that the last visit was in or before, however long ago that is."""
        if visit in (disputed := self._disputed(facts)):
            return disputed[visit] is not None
        last_visit = self._last_visits.get(facts.elder_id)
        return last_visit is not None and visit.first_day <= last_visit

    def _is_covered(self, facts: ElderFacts, visit: OwedVisit) -> bool:
        return self._served_by(facts, visit) is not None

    def _served_by(self, facts: ElderFacts, visit: OwedVisit) -> Seen | None:
        """The visit that serves the window: the first inside it, unless that one is a surge's."""
        disputed = self._disputed(facts)
        if visit in disputed:
            return disputed[visit]
        counted = (seen for seen in self._seen.get(facts.elder_id, ()) if seen.counts)
        return next((seen for seen in counted if visit.first_day <= seen.day <= visit.last_day), None)

    def _disputed(self, facts: ElderFacts) -> dict[OwedVisit, Seen | None]:
        """The windows that surges dispute with the usual ones, each with its visit; settled once for each person."""
        if facts.elder_id not in self._served:
            more = self._more(facts)
            self._served[facts.elder_id] = self._settled(facts, more) if more else {}
        return self._served[facts.elder_id]

    def _settled(self, facts: ElderFacts, more: list[OwedVisit]) -> dict[OwedVisit, Seen | None]:
        first_day, last_day = min(one.first_day for one in more), max(one.last_day for one in more)
        usual = visits_owed_in(self._stretches(facts), self._book(facts), first_day, last_day)
        counted = [seen for seen in self._seen.get(facts.elder_id, ()) if seen.counts]
        windows = windows_that_compete(more, usual)
        served = assign_visits(windows, [seen.day for seen in counted])
        return {window: counted[served[window]] if window in served else None for window in windows}

    def _stretch(self, facts: ElderFacts, day: date) -> Stretch | None:
        return stretch_on(self._stretches(facts), day)

    def _stretches(self, facts: ElderFacts) -> list[Stretch]:
        """A person's days, cut once for every question about them."""
        if facts.elder_id not in self._pieces:
            self._pieces[facts.elder_id] = stretches(facts.person, self._book(facts), self._horizon)
        return self._pieces[facts.elder_id]

    def _book(self, facts: ElderFacts) -> RuleBook:
        return self._books.of(facts.village_code)
