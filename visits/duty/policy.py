"""The policy as rules: who is in scope, in which tier, and which visits are owed. Pure: no database, no clock.

The text is 长民发〔2023〕38号; P-numbers are its clauses as `docs/policy.md` lists them. Whoever wants to check this
file against the text starts at `DEFAULT_RULES`: it is the text, clause by clause, as data. Spans include both ends.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise

from visits.register.birth import ADVANCED_YEARS, ELDER_YEARS, Birth

KEY, GENERAL, LIGHT = "key", "general", "light"
WEEK, MONTH, QUARTER = "week", "month", "quarter"
ACTIVE, SUSPENDED = "active", frozenset({"away", "in_hospital"})
ADVANCED_AGE = "advanced_age"
_OFTEN = {QUARTER: 1, MONTH: 2, WEEK: 3}
DAY = timedelta(days=1)


# ── Rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One line of the text: it applies to a person who has everything in `needs`."""

    clause: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class TierRule:
    """A tier, whom it holds (nobody named: all in scope whom no tier above holds), and how often they are visited."""

    tier: str
    every: str
    clause: str
    largest_gap_days: int
    circumstances: tuple[Circumstance, ...] = ()


@dataclass(frozen=True)
class Rules:
    """What one county goes by from a day on. `tiers` stand in falling order of need."""

    scope: tuple[Circumstance, ...]
    tiers: tuple[TierRule, ...]
    elder_age: int = ELDER_YEARS
    advanced_age: int = ADVANCED_YEARS
    first_visit_days: int = 7
    notice_days: int = 3

    @cached_property
    def decisions(self) -> "dict[frozenset[str], Decision]":
        """What was decided before, by what a person counts as: thousands of people count as a few things."""
        return {}


def _when(clause: str, *needs: str) -> Circumstance:
    return Circumstance(clause, frozenset(needs))


DEFAULT_RULES = Rules(
    # 二(一) 经济困难家庭的孤寡、失能、高龄等老年人以及计划生育特殊家庭老年人
    scope=(
        _when("P1", "special_family"),
        _when("P2", "poor", "without_family"),
        _when("P2", "poor", "dependent"),
        _when("P2", "poor", ADVANCED_AGE),
        _when("P2", "poor", "other"),
    ),
    tiers=(
        # 二(三)2 将孤寡、失能、高龄独居以及计划生育特殊家庭等列为重点探访对象,每周至少上门探访一次
        TierRule(
            KEY,
            WEEK,
            "P28",
            largest_gap_days=10,
            circumstances=(
                _when("P27-1", "without_family"),
                _when("P27-2", "dependent"),
                _when("P27-3", ADVANCED_AGE, "lives_alone"),
                _when("P27-4", "special_family"),
            ),
        ),
        # 将其他特殊困难老年人列为一般探访对象,每月至少上门探访一次
        TierRule(GENERAL, MONTH, "P29", largest_gap_days=45),
    ),
)

# 失能 includes 失智 (P3); 特困供养 is poverty by definition (P41).
IMPLIES = {"dementia": "dependent", "destitute_at_home": "poor"}


def with_implied(categories: frozenset[str]) -> frozenset[str]:
    """What a person counts as who was entered under these."""
    return categories | {IMPLIES[category] for category in categories if category in IMPLIES}


def that_imply(category: str) -> frozenset[str]:
    """Under any of which a person counts as of this one."""
    return frozenset({category} | {other for other, implied in IMPLIES.items() if implied == category})


@dataclass(frozen=True)
class RuleBook:
    """Rules with the days they came into force, in order; before the first day the default holds."""

    entries: tuple[tuple[date, Rules], ...] = ()
    default: Rules = DEFAULT_RULES

    def on(self, day: date) -> Rules:
        return next((rules for since, rules in reversed(self.entries) if since <= day), self.default)

    @cached_property
    def all(self) -> tuple[Rules, ...]:
        return (self.default, *(rules for _, rules in self.entries))

    @cached_property
    def longest_first_visit_days(self) -> int:
        return max(rules.first_visit_days for rules in self.all)

    @cached_property
    def ages(self) -> frozenset[tuple[int, int]]:
        """From which one is an elder, and of advanced age, under any of the rules."""
        return frozenset((rules.elder_age, rules.advanced_age) for rules in self.all)


# ── A person ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Flag:
    """A category that holds from `since` to `until` (None: still)."""

    category: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Override:
    """An approved decision that puts a person into a tier whatever the rules say (P1 等, P27 等)."""

    tier: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """The dated facts of one elder. `states` are (since, state) in order; none yet means active."""

    registered_on: date
    birth: Birth | None = None
    flags: tuple[Flag, ...] = ()
    states: tuple[tuple[date, str], ...] = ()
    overrides: tuple[Override, ...] = ()

    def state_on(self, day: date) -> str:
        return next((state for since, state in reversed(self.states) if since <= day), ACTIVE)

    def facts_on(self, day: date) -> "Facts":
        held = {flag.category for flag in self.flags if flag.holds_on(day)}
        override = next((o.tier for o in reversed(self.overrides) if o.holds_on(day)), None)
        return Facts(day, self.birth, frozenset(held), override)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person on one day."""

    day: date
    birth: Birth | None
    categories: frozenset[str]
    override: str | None = None


# ── In scope? Which tier? (P1-P4, P27) ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Decision:
    """`clause` is the one that decided, also when the answer is no: P4 too young, P2 not poor, P1 no circumstance."""

    in_scope: bool
    tier: str | None
    clause: str
    every: str | None = None


def tier_on(facts: Facts, rules: Rules = DEFAULT_RULES) -> Decision:
    """In scope? In which tier, by which clause? Who may be old enough is an elder; of advanced age is who surely is."""
    if facts.override:
        every = {rule.tier: rule.every for rule in rules.tiers}
        if facts.override in every:
            clause = "P27-5" if facts.override == KEY else "P1-5"
            return Decision(True, facts.override, clause, every[facts.override])
    if facts.birth and not facts.birth.may_be(rules.elder_age, facts.day):
        return Decision(False, None, "P4")
    held = circumstances_of(facts, rules)
    if held not in rules.decisions:
        rules.decisions[held] = _decide(held, rules)
    return rules.decisions[held]


def _decide(held: frozenset[str], rules: Rules) -> Decision:
    """Of somebody old enough who counts as all this."""
    if not any(line.needs <= held for line in rules.scope):
        would_be_if_poor = any(line.needs <= held | {"poor"} for line in rules.scope)
        return Decision(False, None, "P2" if would_be_if_poor else "P1")
    for rule in rules.tiers:
        for line in rule.circumstances:
            if line.needs <= held:
                return Decision(True, rule.tier, line.clause, rule.every)
        if not rule.circumstances:
            return Decision(True, rule.tier, rule.clause, rule.every)
    return Decision(True, None, "P26")


def circumstances_of(facts: Facts, rules: Rules) -> frozenset[str]:
    """What a person counts as on the day: the categories with what they imply, and an age that is surely reached."""
    held = with_implied(facts.categories)
    if facts.birth and facts.birth.surely_is(rules.advanced_age, facts.day):
        held |= {ADVANCED_AGE}
    return held


# ── Visits owed (P28-P30) ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OwedVisit:
    """One door-to-door visit owed between two days. `clause` is why: the tier's, or "first" for a first visit.

    `surge` is the number of the surge that asks for it; 0 of the usual visits.

    Step of the way: *visits due*, by the rules alone, which know facts and no person. `DueVisit` of coverage.py says
    whose it is and how it stands.
    """

    first_day: date
    last_day: date
    clause: str
    tier: str
    every: str
    surge: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which nothing changes for a person."""

    first_day: date
    last_day: date
    decision: Decision
    state: str

    @property
    def every(self) -> str | None:
        """How often the person is visited; None while nobody is to come."""
        return self.decision.every if self.state == ACTIVE else None


@lru_cache(maxsize=4096)
def period_of(day: date, every: str) -> tuple[date, date]:
    """The week (Monday to Sunday), calendar month or calendar quarter that holds `day` (P30)."""
    if every == WEEK:
        monday = day - day.weekday() * DAY
        return monday, monday + 6 * DAY
    months = 1 if every == MONTH else 3
    first_month = (day.month - 1) // months * months
    after = date(day.year + (first_month + months) // 12, (first_month + months) % 12 + 1, 1)
    return date(day.year, first_month + 1, 1), after - DAY


def visits_owed(person: Person, book: RuleBook, first_day: date, last_day: date) -> list[OwedVisit]:
    """The visits whose windows touch the days asked for, in order of their last day.

    A period's visit is owed when the tier holds on the period's last `notice_days` days; its window begins with the
    first day of the period on which the person could be visited. To who died, moved or is in hospital when a period
    ends, nothing is owed for it. Who enters the ledger is visited within `first_visit_days`, or by the period's end
    where that is sooner; so is who rises to a tier that is visited more often.
    """
    deadline = last_day + book.longest_first_visit_days * DAY  # of who enters on the last day: is anybody to come then?
    return visits_owed_in(stretches(person, book, horizon_of(deadline)), book, first_day, last_day)


def horizon_of(last_day: date) -> date:
    """How far a person's days must be known to tell what is owed up to `last_day`."""
    return max(period_of(last_day, every)[1] for every in (WEEK, QUARTER))


def visits_owed_in(pieces: Sequence[Stretch], book: RuleBook, first_day: date, last_day: date) -> list[OwedVisit]:
    """The same of a person whose days are cut already, up to the horizon of the last entrant's deadline or longer."""
    since = first_day - book.longest_first_visit_days * DAY
    begin, end = _periods_around(since, last_day)
    then = stretch_on(pieces, begin)
    if then and then.last_day >= end:  # nothing changes: so it is with most people
        return list(_visits_of_settled(then.decision, then.every, since, first_day, last_day))
    regular = [
        visit
        for every in {piece.every for piece in pieces if piece.every}
        for visit in _regular_visits(pieces, book, every, since, last_day)
    ]
    owed = _with_first_visits(regular, pieces, book)
    return sorted(
        (visit for visit in owed if visit.first_day <= last_day and visit.last_day >= first_day),
        key=lambda visit: (visit.last_day, visit.first_day),
    )


@lru_cache(maxsize=256)
def _periods_around(first_day: date, last_day: date) -> tuple[date, date]:
    """The span of all weeks, months and quarters that touch the days."""
    return min(period_of(first_day, every)[0] for every in (WEEK, QUARTER)), horizon_of(last_day)


@lru_cache(maxsize=16_384)
def _visits_of_settled(
    decision: "Decision", every: str | None, since: date, first_day: date, last_day: date
) -> tuple[OwedVisit, ...]:
    """Of everybody for whom the same holds on all days of the periods around: the periods are the windows."""
    owed = []
    while every and since <= last_day:
        begin, end = period_of(since, every)
        if end >= first_day:
            owed.append(_owed(begin, end, decision))
        since = end + DAY
    return tuple(owed)


def stretches(person: Person, book: RuleBook, last_day: date) -> list[Stretch]:
    """A person's days from registration to `last_day`, cut wherever something changes."""
    if last_day < person.registered_on:
        return []
    cuts = {day for day in _changes(person, book) if person.registered_on < day <= last_day}
    starts = [*sorted(cuts | {person.registered_on}), last_day + DAY]
    return [
        Stretch(start, after - DAY, tier_on(person.facts_on(start), book.on(start)), person.state_on(start))
        for start, after in pairwise(starts)
    ]


def stretches_between(pieces: Sequence[Stretch], first_day: date, last_day: date) -> Sequence[Stretch]:
    """Those that share a day with the span."""
    return [piece for piece in pieces if piece.last_day >= first_day and piece.first_day <= last_day]


def stretch_on(pieces: Sequence[Stretch], day: date) -> Stretch | None:
    return next((piece for piece in pieces if piece.first_day <= day <= piece.last_day), None)


def _changes(person: Person, book: RuleBook) -> Iterator[date]:
    flags = [(flag.since, flag.until) for flag in person.flags]
    overrides = [(override.since, override.until) for override in person.overrides]
    for since, until in flags + overrides:
        yield since
        if until:
            yield until + DAY
    yield from (since for since, _ in person.states)
    yield from (since for since, _ in book.entries)
    if person.birth:
        for elder_age, advanced_age in book.ages:
            yield person.birth.may_be_from(elder_age)
            yield person.birth.surely_from(advanced_age)


def _regular_visits(
    pieces: Sequence[Stretch], book: RuleBook, every: str, first_day: date, last_day: date
) -> Iterator[OwedVisit]:
    start = max(first_day, pieces[0].first_day)
    while start <= last_day:
        period = period_of(start, every)
        visit = _visit_of_period(pieces, book, every, *period)
        if visit:
            yield visit
        start = period[1] + DAY


def _visit_of_period(pieces: Sequence[Stretch], book: RuleBook, every: str, begin: date, end: date) -> OwedVisit | None:
    inside = stretches_between(pieces, begin, end)
    if len(inside) == 1 and inside[0].first_day <= begin:
        return _owed(begin, end, inside[0].decision) if inside[0].every == every else None
    notice_from = end - (book.on(end).notice_days - 1) * DAY
    late = [piece for piece in inside if piece.last_day >= notice_from]
    if not late or late[0].first_day > notice_from or any(piece.every != every for piece in late):
        return None
    first = next(piece for piece in inside if piece.every)
    return _owed(max(begin, first.first_day), end, late[-1].decision)


def _owed(first_day: date, last_day: date, decision: Decision, clause: str | None = None) -> OwedVisit:
    assert decision.tier
    assert decision.every
    return OwedVisit(first_day, last_day, clause or decision.clause, decision.tier, decision.every)


def _with_first_visits(regular: list[OwedVisit], pieces: Sequence[Stretch], book: RuleBook) -> list[OwedVisit]:
    """The regular visits, where a new entrant's first one is due earlier, or beside them where none would be owed."""
    owed = list(regular)
    for entry in _entries(pieces):
        deadline = entry.first_day + book.on(entry.first_day).first_visit_days * DAY
        then = stretch_on(pieces, deadline)
        if then is None or not then.every:
            continue
        same = next((v for v in owed if v.every == entry.every and v.first_day <= entry.first_day <= v.last_day), None)
        if same is None:
            owed.append(_owed(entry.first_day, deadline, entry.decision, "first"))
        elif same.last_day > deadline:
            owed[owed.index(same)] = OwedVisit(same.first_day, deadline, "first", same.tier, same.every)
    return owed


def _entries(pieces: Sequence[Stretch]) -> Iterator[Stretch]:
    """Where a person comes among those who are visited, or into a tier that is visited more often.

    A return from hospital or from a journey is no entry.
    """
    known = 0
    for piece in pieces:
        if piece.every:
            if _OFTEN[piece.every] > known:
                yield piece
            known = _OFTEN[piece.every]
        elif piece.state not in SUSPENDED or not piece.decision.tier:
            known = 0


def gap_exceeded(last_visit: date | None, day: date, tier: str, rules: Rules = DEFAULT_RULES) -> bool:
    """Whether nobody has been there for longer than the tier's largest gap: a warning, not a duty (P30)."""
    limit = next((rule.largest_gap_days for rule in rules.tiers if rule.tier == tier), None)
    return limit is not None and last_visit is not None and (day - last_visit).days > limit
