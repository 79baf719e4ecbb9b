"""The dated facts of many elders at once, as the policy takes them: six queries, however many people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from visits.duty.policy import Flag, Override, Person, that_imply
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import standing
from visits.records.outcomes import counts
from visits.register.birth import born
from visits.register.models import CategoryFlag, Elder, ElderState, TierOverride, Transfer
from visits.register.selectors.categories import flags_on


@dataclass(frozen=True, slots=True)
class Home:
    """Behind which door, in which village."""

    household_id: int
    village_id: int
    village_code: str


@dataclass(frozen=True, slots=True)
class ElderFacts:
    """One elder, where they live, and what the policy must know of them.

    `left` are the homes they moved out of, each with the day of the move, the earliest first.
    """

    elder_id: int
    household_id: int
    village_id: int
    village_code: str
    person: Person
    left: tuple[tuple[date, Home], ...] = ()

    @property
    def home(self) -> Home:
        return Home(self.household_id, self.village_id, self.village_code)

    def home_on(self, day: date) -> Home:
        """Where they lived on a day; on the day of a move, already the new place."""
        return next((home for moved_on, home in self.left if day < moved_on), self.home)


@dataclass(frozen=True, slots=True)
class Seen:
    """One record, as far as coverage goes. `counts`: clears a duty; `met`: met at the door or by phone."""

    day: date
    record_id: int
    counts: bool
    met: bool


def counting_as(category: str, day: date) -> QuerySet[CategoryFlag]:
    """Those of a day by which somebody counts as this one: with 失能 also 失智 (P3), with 经济困难 特困 (P41)."""
    return flags_on(day).filter(category__in=that_imply(category))


def ids_of(elders: QuerySet[Elder]) -> list[int]:
    return list(elders.order_by().values_list("pk", flat=True))


def facts_of(ids: Sequence[int]) -> list[ElderFacts]:
    """In the order of the numbers; by number, else each of the queries would look for the people again."""
    flags = _by_elder(CategoryFlag.objects.filter(elder__in=ids), Flag, "category", "since", "until", order="since")
    overrides = _by_elder(TierOverride.objects.filter(elder__in=ids), Override, "tier", "since", "until", order="since")
    states = _by_elder(ElderState.objects.filter(elder__in=ids), _pair, "since", "state", order="since")
    left = _by_elder(Transfer.objects.filter(elder__in=ids), _leaving, *_LEFT, order="on")
    rows = (
        Elder.everyone.filter(pk__in=ids)
        .order_by("pk")
        .values_list(
            "pk",
            "household_id",
            "household__village_id",
            "household__village__code",
            "registered_on",
            "birth_date",
            "birth_about",
        )
    )
    return [
        ElderFacts(
            pk,
            household_id,
            village_id,
            code,
            Person(
                registered_on,
                born(birth_date, birth_about),
                tuple(flags.get(pk, ())),
                tuple(states.get(pk, ())),
                tuple(overrides.get(pk, ())),
            ),
            tuple(left.get(pk, ())),
        )
        for pk, household_id, village_id, code, registered_on, birth_date, birth_about in rows
    ]


_LEFT = ("on", "from_household_id", "from_village_id", "from_village__code")


def _leaving(on: date, household_id: int, village_id: int, code: str) -> tuple[date, Home]:
    return on, Home(household_id, village_id, code)


def _pair(first: Any, second: Any) -> tuple[Any, Any]:
    return first, second


def _by_elder(rows: QuerySet[Any], make: Any, *columns: str, order: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for elder_id, *values in rows.order_by(order).values_list("elder_id", *columns):
        found[elder_id].append(make(*values))
    return found


def seen_between(ids: Sequence[int], first_day: date, last_day: date) -> dict[int, list[Seen]]:
    """Each elder's records of some days in order, newest versions only."""
    records = VisitRecord.objects.filter(standing(), elder__in=ids).filter(
        visited_at__gte=_midnight(first_day), visited_at__lt=_midnight(last_day + timedelta(1))
    )
    found: dict[int, list[Seen]] = defaultdict(list)
    for elder_id, pk, day, mode, outcome in records.order_by("visited_at", "pk").values_list(
        "elder_id", "pk", TruncDate("visited_at"), "mode", "outcome"
    ):
        found[elder_id].append(Seen(day, pk, counts(mode=mode, outcome=outcome), outcome == Outcome.MET))
    return found


def last_counted_visits(ids: Sequence[int], until: date) -> dict[int, date]:
    """The day of each elder's last visit that cleared a duty."""
    records = VisitRecord.objects.filter(
        standing(),
        elder=OuterRef("pk"),
        mode=Mode.DOOR_TO_DOOR,
        outcome=Outcome.MET,
        visited_at__lt=_midnight(until + timedelta(1)),
    )
    latest = Subquery(records.order_by("-visited_at").values("visited_at")[:1])  # the index of each: not all of years
    days = Elder.everyone.filter(pk__in=ids).annotate(latest=TruncDate(latest)).values_list("pk", "latest")
    return {pk: day for pk, day in days if day}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
